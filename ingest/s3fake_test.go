package ingest

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/xml"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeS3 is a server that speaks as much of S3 as listing and reading take.
type fakeS3 struct {
	t      testing.TB
	server *httptest.Server

	mu      sync.Mutex
	buckets map[string]*fakeBucket
	log     []*fakeRequest
	// fault answers instead of the server when it returns true.
	fault  func(w http.ResponseWriter, q *fakeRequest) bool
	delay  time.Duration
	forget bool // keep no log
	plain  bool // ignore encoding-type, as some servers do
	busy   int
	peak   int
}

type fakeBucket struct {
	keys    []string // sorted
	objects map[string]*storedObject
}

type storedObject struct {
	data     []byte
	etag     string
	class    string
	restored bool
	meta     map[string]string
	encoding string
}

// fakeRequest is a request as the server saw it.
type fakeRequest struct {
	list      bool
	bucket    string
	key       string // of a GET
	prefix    string
	delimiter string
	after     string
	token     string
	maxKeys   int
	shown     []string // keys and prefixes that were listed
	header    http.Header
	rng       string
}

func newFakeS3(t testing.TB) *fakeS3 {
	f := &fakeS3{t: t, buckets: map[string]*fakeBucket{"logs": {objects: map[string]*storedObject{}}}}
	f.server = httptest.NewServer(f)
	f.server.Config.ErrorLog = quietLog
	t.Cleanup(f.server.Close)
	// Nothing of this machine's settings.
	for _, name := range []string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"} {
		setenv(t, name, "/nonexistent")
	}
	for _, name := range []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_DEFAULT_REGION", "AWS_MAX_ATTEMPTS", "AWS_CA_BUNDLE"} {
		setenv(t, name, "")
	}
	setenv(t, "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
	setenv(t, "AWS_SECRET_ACCESS_KEY", "secret")
	setenv(t, "AWS_REGION", "us-east-1")
	setenv(t, "AWS_EC2_METADATA_DISABLED", "true")
	return f
}

func setenv(t testing.TB, name, value string) { t.Setenv(name, value) }

func (f *fakeS3) put(key string, data []byte) *storedObject {
	f.mu.Lock()
	defer f.mu.Unlock()
	b := f.buckets["logs"]
	o := &storedObject{data: data, etag: fmt.Sprintf(`"%x"`, md5.Sum(data))}
	if _, ok := b.objects[key]; !ok {
		i, _ := slices.BinarySearch(b.keys, key)
		b.keys = slices.Insert(b.keys, i, key)
	}
	b.objects[key] = o
	return o
}

// fill puts objects that hold their own keys.
func (f *fakeS3) fill(keys ...string) {
	for _, k := range keys {
		f.put(k, []byte(k))
	}
}

// faultWith says what answers instead of the server from now on. Requests that
// a client gave up may be answered yet, by what was told before.
func (f *fakeS3) faultWith(fault func(w http.ResponseWriter, q *fakeRequest) bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fault = fault
}

func (f *fakeS3) options() S3Options {
	return S3Options{EndpointURL: f.server.URL, tuning: s3Tuning{backoff: func(int) time.Duration { return time.Millisecond }}}
}

func (f *fakeS3) open(prefix string, change ...func(*S3Options)) *S3 {
	f.t.Helper()
	o := f.options()
	for _, c := range change {
		c(&o)
	}
	s, err := OpenS3(context.Background(), "s3://logs/"+prefix, o)
	if err != nil {
		f.t.Fatalf("OpenS3: %v", err)
	}
	return s
}

// take gives the requests since the last take.
func (f *fakeS3) take() []fakeRequest {
	f.mu.Lock()
	defer f.mu.Unlock()
	log := make([]fakeRequest, len(f.log))
	for i, q := range f.log {
		log[i] = *q
	}
	f.log, f.peak = nil, 0
	return log
}

func (f *fakeS3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		f.t.Errorf("%s %s: nothing but GET is wanted", r.Method, r.URL)
	}
	q := fakeRequest{header: r.Header.Clone(), rng: r.Header.Get("Range")}
	path, err := url.PathUnescape(strings.TrimPrefix(r.URL.EscapedPath(), "/"))
	if err != nil {
		f.t.Errorf("path %s: %v", r.URL.EscapedPath(), err)
	}
	q.bucket, q.key, _ = strings.Cut(path, "/")
	values := r.URL.Query()
	if q.list = values.Get("list-type") == "2"; q.list {
		q.prefix, q.delimiter = values.Get("prefix"), values.Get("delimiter")
		q.after, q.token = values.Get("start-after"), values.Get("continuation-token")
		q.maxKeys = 1000
		if m := values.Get("max-keys"); m != "" {
			q.maxKeys, _ = strconv.Atoi(m)
		}
	}
	f.mu.Lock()
	if !f.forget {
		f.log = append(f.log, &q)
	}
	f.busy++
	f.peak = max(f.peak, f.busy)
	delay, fault := f.delay, f.fault
	f.mu.Unlock()
	time.Sleep(delay)
	defer func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.busy--
	}()
	if fault != nil && fault(w, &q) {
		return
	}
	f.mu.Lock()
	b := f.buckets[q.bucket]
	f.mu.Unlock()
	switch {
	case b == nil:
		fail(w, 404, "NoSuchBucket", "The specified bucket does not exist")
	case q.list:
		f.list(w, b, &q, values.Get("encoding-type") == "url" && !f.plain)
	default:
		f.get(w, b, &q)
	}
}

func fail(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/xml")
	w.Header().Set("X-Amz-Request-Id", fmt.Sprintf("REQ%d", time.Now().UnixNano()))
	w.WriteHeader(status)
	fmt.Fprintf(w, "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>%s</Message><RequestId>R</RequestId><HostId>H</HostId></Error>", code, message)
}

func (f *fakeS3) list(w http.ResponseWriter, b *fakeBucket, q *fakeRequest, encode bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	begin := max(q.prefix, q.after)
	if q.token != "" {
		begin = q.token
	}
	text := func(s string) string {
		if encode {
			s = strings.ReplaceAll(url.QueryEscape(s), "%2F", "/")
		}
		var b bytes.Buffer
		xml.EscapeText(&b, []byte(s))
		return b.String()
	}
	var body bytes.Buffer
	n, truncated, last := 0, false, ""
	seen := ""
	for i := sort.SearchStrings(b.keys, begin); i < len(b.keys); i++ {
		key := b.keys[i]
		if !strings.HasPrefix(key, q.prefix) {
			if key > q.prefix {
				break
			}
			continue
		}
		if key == q.after && q.token == "" || q.token != "" && (key <= q.token || strings.HasSuffix(q.token, "/") && q.delimiter != "" && strings.HasPrefix(key, q.token)) {
			continue
		}
		entry := key
		if q.delimiter != "" {
			if j := strings.Index(key[len(q.prefix):], q.delimiter); j >= 0 {
				entry = key[:len(q.prefix)+j+1]
			}
		}
		if entry != key && entry == seen {
			continue
		}
		if n == q.maxKeys {
			truncated = true
			break
		}
		n++
		last = entry
		q.shown = append(q.shown, entry)
		if entry != key {
			seen = entry
			fmt.Fprintf(&body, "<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>", text(entry))
			continue
		}
		o := b.objects[key]
		class := o.class
		if class == "" {
			class = "STANDARD"
		}
		fmt.Fprintf(&body, "<Contents><Key>%s</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>%s</ETag><Size>%d</Size><StorageClass>%s</StorageClass>",
			text(key), text2(o.etag), len(o.data), class)
		if o.restored && q.header.Get("X-Amz-Optional-Object-Attributes") == "RestoreStatus" {
			body.WriteString("<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress><RestoreExpiryDate>2026-02-02T00:00:00.000Z</RestoreExpiryDate></RestoreStatus>")
		}
		body.WriteString("</Contents>")
	}
	w.Header().Set("Content-Type", "application/xml")
	fmt.Fprintf(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>%s</Name><Prefix>%s</Prefix><KeyCount>%d</KeyCount><MaxKeys>%d</MaxKeys><IsTruncated>%v</IsTruncated>",
		q.bucket, text(q.prefix), n, q.maxKeys, truncated)
	if encode {
		io.WriteString(w, "<EncodingType>url</EncodingType>")
	}
	if truncated {
		fmt.Fprintf(w, "<NextContinuationToken>%s</NextContinuationToken>", text2(last))
	}
	w.Write(body.Bytes())
	io.WriteString(w, "</ListBucketResult>")
}

func text2(s string) string {
	var b bytes.Buffer
	xml.EscapeText(&b, []byte(s))
	return b.String()
}

func (f *fakeS3) get(w http.ResponseWriter, b *fakeBucket, q *fakeRequest) {
	f.mu.Lock()
	o := b.objects[q.key]
	f.mu.Unlock()
	switch {
	case o == nil:
		fail(w, 404, "NoSuchKey", "The specified key does not exist.")
		return
	case q.header.Get("If-Match") != "" && q.header.Get("If-Match") != o.etag:
		fail(w, 412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
		return
	case (o.class == "GLACIER" || o.class == "DEEP_ARCHIVE" || o.class == "INTELLIGENT_TIERING") && !o.restored:
		fail(w, 403, "InvalidObjectState", "The operation is not valid for the object's storage class")
		return
	}
	for k, v := range o.meta {
		w.Header().Set("X-Amz-Meta-"+k, v)
	}
	if o.encoding != "" {
		w.Header().Set("Content-Encoding", o.encoding)
	}
	w.Header().Set("ETag", o.etag)
	w.Header().Set("X-Amz-Version-Id", "v1")
	data, status := o.data, 200
	if from, ok := strings.CutPrefix(q.rng, "bytes="); ok {
		n, _ := strconv.Atoi(strings.TrimSuffix(from, "-"))
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", n, len(data)-1, len(data)))
		data, status = data[n:], 206
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	w.Write(data)
}

// cut sends a part of a body and breaks the connection.
func (f *fakeS3) cut(w http.ResponseWriter, q *fakeRequest, n int) {
	f.mu.Lock()
	o := f.buckets[q.bucket].objects[q.key]
	f.mu.Unlock()
	data := o.data
	w.Header().Set("ETag", o.etag)
	if from, ok := strings.CutPrefix(q.rng, "bytes="); ok {
		at, _ := strconv.Atoi(strings.TrimSuffix(from, "-"))
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", at, len(data)-1, len(data)))
		data = data[at:]
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	if q.rng != "" {
		w.WriteHeader(206)
	}
	w.Write(data[:min(n, len(data))])
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

// listed runs List and gives the keys it visits; those with a problem have
// its reason's code behind them.
func listed(t testing.TB, s *S3) ([]string, error) {
	t.Helper()
	keys := []string{}
	err := s.List(context.Background(), func(o Object) error {
		key := o.URI
		if o.Problem != nil {
			code, _, _ := strings.Cut(o.Problem.Reason, ":")
			key += " !" + code
		}
		keys = append(keys, key)
		return nil
	})
	return keys, err
}

func mustList(t testing.TB, s *S3) []string {
	t.Helper()
	keys, err := listed(t, s)
	if err != nil {
		t.Fatalf("List: %v", err)
	}
	return keys
}

func readAll(t testing.TB, s *S3, o Object) ([]byte, Metadata, error) {
	t.Helper()
	in, metadata, err := s.Open(context.Background(), o)
	if err != nil {
		return nil, nil, err
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	return data, metadata, err
}

// quietLog takes what servers say about clients that go away.
var quietLog = log.New(io.Discard, "", 0)
