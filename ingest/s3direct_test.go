package ingest

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// learnt opens a bucket whose form of requests is known; indirect leaves all to
// the SDK.
func learnt(t testing.TB, f *fakeS3, indirect bool, change ...func(*S3Options)) *S3 {
	t.Helper()
	f.put("0.json", []byte("first"))
	s := f.open("", change...)
	if _, _, err := readAll(t, s, objects(t, s)[0]); err != nil {
		t.Fatal(err)
	}
	if s.direct.ready(s.client.Load()) == nil {
		t.Fatal("no form was learned")
	}
	if indirect {
		s.direct.decline(s.client.Load())
	}
	f.take()
	return s
}

// Whatever a server answers, an object comes out as it does by way of the SDK
// alone: the same bytes, metadata and version, or the same error.
func TestDirectEqualsTheSDK(t *testing.T) {
	data := []byte(strings.Repeat("body ", 1000))
	crc := func(data []byte) string {
		sum := crc32.ChecksumIEEE(data)
		return base64.StdEncoding.EncodeToString([]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
	}
	header := func(pairs ...string) func(*fakeS3, http.ResponseWriter, *fakeRequest, int) bool {
		return func(_ *fakeS3, w http.ResponseWriter, _ *fakeRequest, _ int) bool {
			for i := 0; i < len(pairs); i += 2 {
				w.Header().Add(pairs[i], pairs[i+1])
			}
			return false
		}
	}
	answer := func(times, status int, code, message string, pairs ...string) func(*fakeS3, http.ResponseWriter, *fakeRequest, int) bool {
		return func(_ *fakeS3, w http.ResponseWriter, _ *fakeRequest, n int) bool {
			if n > times {
				return false
			}
			header(pairs...)(nil, w, nil, n)
			fail(w, status, code, message)
			return true
		}
	}
	plain := func(status int, body []byte, pairs ...string) func(*fakeS3, http.ResponseWriter, *fakeRequest, int) bool {
		return func(_ *fakeS3, w http.ResponseWriter, _ *fakeRequest, n int) bool {
			header(pairs...)(nil, w, nil, n)
			w.WriteHeader(status)
			w.Write(body)
			return true
		}
	}
	hijack := func(times int, text string) func(*fakeS3, http.ResponseWriter, *fakeRequest, int) bool {
		return func(_ *fakeS3, w http.ResponseWriter, _ *fakeRequest, n int) bool {
			if n > times {
				return false
			}
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				panic(err)
			}
			conn.Write([]byte(text))
			conn.Close()
			return true
		}
	}
	const always = 1 << 30
	etag := `"` + fmt.Sprintf("%x", sumOf(data)) + `"`
	for _, test := range []struct {
		name  string
		fault func(f *fakeS3, w http.ResponseWriter, q *fakeRequest, n int) bool // n is the request's number from 1
		more  int                                                                // requests than by way of the SDK
		whole bool                                                               // the direct request is enough
		left  bool                                                               // to the SDK for a while, or for good
	}{
		{name: "plain", fault: header(), whole: true},
		{name: "metadata", fault: header("X-Amz-Meta-Signature", " 00ff ", "x-amz-meta-SIGNATURE-algorithm", "SHA256withRSA", "x-amz-meta-twice", "a", "x-amz-meta-twice", "b", "x-amz-meta-", "empty", "X-Amz-Metadata", "no"), whole: true},
		{name: "compressed transfer", fault: header("Content-Encoding", "gzip"), whole: true},
		{name: "checksum", fault: header("X-Amz-Checksum-Crc32", crc(data), "X-Amz-Checksum-Type", "FULL_OBJECT"), whole: true},
		{name: "wrong checksum", fault: func(_ *fakeS3, w http.ResponseWriter, _ *fakeRequest, n int) bool {
			return header("X-Amz-Checksum-Crc32", crc(data[min(n, 3)%3:]))(nil, w, nil, n)
		}},
		{name: "wrong checksum for ever", fault: header("X-Amz-Checksum-Crc32", crc(data[1:]))},
		{name: "checksum that is none", fault: header("X-Amz-Checksum-Crc32", "@")},
		{name: "empty checksum", fault: header("X-Amz-Checksum-Crc32", ""), whole: true},
		{name: "checksum of parts", fault: header("X-Amz-Checksum-Crc32", crc(data[1:])+"-3")},
		{name: "two checksums", fault: header("X-Amz-Checksum-Crc32", crc(data), "X-Amz-Checksum-Sha256", "x")},
		{name: "checksum by another algorithm", fault: header("X-Amz-Checksum-Xxhash64", "x")},
		{name: "checksum unknown to all", fault: header("X-Amz-Checksum-Rot13", "x")},
		{name: "no ETag", fault: plain(200, data)},
		{name: "another ETag", fault: plain(200, data, "ETag", `"x"`)},
		{name: "shorter", fault: plain(200, data[1:], "ETag", etag)},
		{name: "longer", fault: plain(200, append([]byte("x"), data...), "ETag", etag)},
		{name: "length not known", fault: func(_ *fakeS3, w http.ResponseWriter, _ *fakeRequest, _ int) bool {
			w.Header().Set("ETag", etag)
			w.Write(data[:10])
			w.(http.Flusher).Flush()
			w.Write(data[10:])
			return true
		}},
		{name: "a part", fault: plain(206, data, "ETag", etag, "Content-Range", "bytes 0-4999/9999")},
		{name: "a part, said to be all", fault: plain(200, data, "ETag", etag, "Content-Range", "bytes 0-4999/9999")},
		{name: "no content", fault: plain(204, nil, "ETag", etag)},
		{name: "denied", fault: answer(always, 403, "AccessDenied", "Access Denied"), more: 1, left: true},
		{name: "denied once", fault: answer(1, 403, "AccessDenied", "Access Denied"), left: true},
		{name: "signature", fault: answer(1, 403, "SignatureDoesNotMatch", "no"), left: true},
		{name: "expired", fault: answer(always, 400, "ExpiredToken", "The provided token has expired."), more: 1, left: true},
		{name: "clock", fault: answer(always, 403, "RequestTimeTooSkewed", "too large"), more: 1, left: true},
		{name: "another region", fault: answer(1, 301, "PermanentRedirect", "elsewhere", "X-Amz-Bucket-Region", "eu-central-1"), left: true},
		{name: "found elsewhere", fault: answer(always, 302, "Found", "elsewhere", "Location", "/logs/x.json"), more: 1, left: true},
		{name: "temporarily elsewhere", fault: func(_ *fakeS3, w http.ResponseWriter, _ *fakeRequest, n int) bool {
			if n == 1 {
				w.Header().Set("Location", "/logs/b.json?again")
				w.WriteHeader(307)
			}
			return n == 1
		}},
		{name: "gone", fault: answer(always, 404, "NoSuchKey", "The specified key does not exist.")},
		{name: "a bucket that is gone", fault: answer(always, 404, "NoSuchBucket", "The specified bucket does not exist")},
		{name: "changed", fault: answer(always, 412, "PreconditionFailed", "no")},
		{name: "archived", fault: answer(always, 403, "InvalidObjectState", "restore it"), more: 1, left: true},
		{name: "throttled", fault: answer(2, 503, "SlowDown", "Please reduce your request rate."), left: true},
		{name: "throttled for ever", fault: answer(always, 503, "SlowDown", "Please reduce your request rate."), left: true},
		{name: "too many", fault: answer(1, 429, "TooManyRequests", "no"), left: true},
		{name: "failing", fault: answer(1, 500, "InternalError", "We encountered an internal error."), left: true},
		{name: "failing for ever", fault: answer(always, 500, "InternalError", "We encountered an internal error."), left: true},
		{name: "failing without words", fault: plain(502, nil), left: true},
		{name: "nothing", fault: hijack(2, "")},
		{name: "nothing for ever", fault: hijack(always, "")},
		{name: "not HTTP", fault: hijack(always, "SSH-2.0-x\r\n")},
		{name: "half a header", fault: hijack(1, "HTTP/1.1 200 OK\r\nETag: ")},
		{name: "cut before the body", fault: hijack(1, "HTTP/1.1 200 OK\r\nETag: "+etag+"\r\nContent-Length: 5000\r\n\r\n")},
		{name: "cut", fault: hijack(2, "HTTP/1.1 200 OK\r\nETag: "+etag+"\r\nContent-Length: 5000\r\n\r\nbody body ")},
		{name: "cut for ever", fault: hijack(always, "HTTP/1.1 200 OK\r\nETag: "+etag+"\r\nContent-Length: 5000\r\n\r\nbody body ")},
		{name: "more behind it", fault: hijack(always, "HTTP/1.1 200 OK\r\nETag: "+etag+"\r\nContent-Length: 5000\r\n\r\n"+string(data)+"HTTP/1.1 200 OK\r\n\r\n"), whole: true},
		{name: "lengths that differ", fault: hijack(always, "HTTP/1.1 200 OK\r\nETag: "+etag+"\r\nContent-Length: 5000\r\nContent-Length: 4999\r\n\r\n"+string(data))},
	} {
		t.Run(test.name, func(t *testing.T) {
			type result struct {
				data           string
				metadata       Metadata
				version, err   string
				requests       int
				throttled, cut int64
				direct         int64
				form           bool
			}
			run := func(t *testing.T, indirect bool) (r result) {
				f := newFakeS3(t)
				f.put("b.json", data)
				t.Setenv("AWS_MAX_ATTEMPTS", "4")
				s := learnt(t, f, indirect, func(o *S3Options) { o.tuning.unpaced = true })
				list := objects(t, s)
				f.take()
				var n atomic.Int64
				f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
					return q.key == "b.json" && test.fault(f, w, q, int(n.Add(1)))
				})
				in := &fetch{object: list[1]}
				err := s.fetch(context.Background(), in)
				stats := s.Stats()
				if err != nil {
					r.err = err.Error()
				} else {
					var b bytes.Buffer
					b.ReadFrom(in)
					r.data, r.metadata, r.version = b.String(), in.metadata, in.version
				}
				r.requests, r.throttled, r.cut, r.direct = len(f.take()), stats.Throttled, stats.Cut, stats.Direct
				r.form = s.direct.ready(s.client.Load()) != nil
				return r
			}
			var want, got result
			t.Run("by the SDK", func(t *testing.T) { want = run(t, true) })
			t.Run("directly", func(t *testing.T) { got = run(t, false) })
			switch {
			case got.direct != 1 || want.direct != 0:
				t.Errorf("%d direct requests, and %d by the SDK", got.direct, want.direct)
			case test.whole && (got.requests != 1 || got.err != ""):
				t.Errorf("%d requests, %s", got.requests, got.err)
			case got.requests != want.requests+test.more && !(test.name == "denied once" || test.name == "signature" || test.name == "another region"):
				t.Errorf("%d requests, by the SDK %d", got.requests, want.requests)
			case got.form == test.left:
				t.Errorf("later requests are direct: %v", got.form)
			}
			if strings.HasSuffix(test.name, "once") || test.name == "signature" {
				if got.err != "" || got.data != string(data) || want.err == "" {
					t.Errorf("%q, by the SDK %q", got.err, want.err) // what the SDK is not refused, it gets
				}
				return
			}
			got.requests, got.direct, got.form, want.form = want.requests, 0, false, false
			if !reflect.DeepEqual(got, want) {
				got.data, want.data = got.data[:min(len(got.data), 20)], want.data[:min(len(want.data), 20)]
				t.Errorf("%+v\nby the SDK\n%+v", got, want)
			}
		})
	}
}

func sumOf(data []byte) []byte {
	f := fakeS3{buckets: map[string]*fakeBucket{"logs": {objects: map[string]*storedObject{}}}}
	var sum []byte
	fmt.Sscanf(f.put("x", data).etag, `"%x"`, &sum)
	return sum
}

// Bodies of all sizes, as they are stored: what is said of their encoding is
// about the log file.
func TestDirectBodies(t *testing.T) {
	f := newFakeS3(t)
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	w.Write([]byte(`{"Records":[]}`))
	w.Close()
	bodies := map[string][]byte{"gz": z.Bytes(), "empty": nil, "byte": {0}, "large": bytes.Repeat([]byte("0123456789abcdef"), 1<<15)}
	for name, body := range bodies {
		f.put(name, body).encoding = "gzip"
	}
	s := learnt(t, f, false)
	for _, o := range objects(t, s)[1:] {
		got, _, err := readAll(t, s, o)
		if err != nil || !bytes.Equal(got, bodies[o.URI]) {
			t.Errorf("%s: %d bytes, %v", o.URI, len(got), err)
		}
	}
	if n := s.Stats().Direct; n != int64(len(bodies)) {
		t.Errorf("%d direct requests, want %d", n, len(bodies))
	}
	for _, q := range f.take() {
		if !q.list && q.header.Get("Accept-Encoding") != "identity" {
			t.Errorf("%s: accepts %q", q.key, q.header.Get("Accept-Encoding"))
		}
	}
}

// Each checksum that is compared directly is compared as the SDK does.
func TestDirectChecksums(t *testing.T) {
	// By other tools, of the nine bytes 123456789 that catalogues of checksums
	// use.
	const body = "123456789"
	for name, want := range map[string]string{
		"X-Amz-Checksum-Crc32":     "y/Q5Jg==",
		"X-Amz-Checksum-Crc32c":    "4waSgw==",
		"X-Amz-Checksum-Crc64nvme": "rosUhgp5mIg=",
		"X-Amz-Checksum-Sha1":      "98O8HYCOBHMq32eZZczDTKeuNEE=",
		"X-Amz-Checksum-Sha256":    "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=",
	} {
		c, ok := checksumOf(http.Header{name: {want}, "X-Amz-Checksum-Type": {"FULL_OBJECT"}, "Etag": {`"x"`}})
		if !ok || !c.holds([]byte(body)) || c.holds([]byte("12345678 ")) {
			t.Errorf("%s: %v; of the body %v, of another %v", name, ok, c.holds([]byte(body)), c.holds([]byte("12345678 ")))
		}
		for _, indirect := range []bool{true, false} {
			f := newFakeS3(t)
			f.put("b.json", []byte(body))
			sum := want
			f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
				if q.key == "b.json" {
					w.Header().Set(name, sum)
				}
				return false
			})
			s := learnt(t, f, indirect)
			o := objects(t, s)[1]
			if _, _, err := readAll(t, s, o); err != nil || s.Stats().Cut != 0 {
				t.Errorf("%s, indirect %v: %v", name, indirect, err)
			}
			sum = "A" + want[1:]
			if _, _, err := readAll(t, s, o); err == nil || s.Stats().Cut != s3BodyAttempts-1 {
				t.Errorf("%s, indirect %v: a wrong checksum is taken, %d cuts", name, indirect, s.Stats().Cut)
			}
		}
	}
	if c, ok := checksumOf(http.Header{"Etag": {`"x"`}}); !ok || !c.holds(nil) {
		t.Error("an answer without a checksum is none")
	}
}

// What S3 refuses reaches the limiter that paces the SDK, direct requests are
// paced by it too, and for a while there are none.
func TestDirectThrottled(t *testing.T) {
	f := newFakeS3(t)
	f.fill("b.json", "c.json")
	s := learnt(t, f, false)
	tokens := &countedTokens{RetryerV2: s.pace.get}
	s.pace.get = tokens
	list := objects(t, s)
	var n atomic.Int64
	f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
		if q.list || n.Add(1) > 2 {
			return false
		}
		fail(w, 503, "SlowDown", "Please reduce your request rate.")
		return true
	})
	read := func(o Object) {
		t.Helper()
		if _, _, err := readAll(t, s, o); err != nil {
			t.Error(err)
		}
	}
	read(list[1])
	// Three requests: one direct, and two attempts of the SDK's, whose first
	// is that one again.
	if got := *tokens; got.taken != 3 || got.released != 3 || got.throttled != 2 || n.Load() != 3 || s.Stats().Direct != 1 || s.Stats().Gets != 4 {
		t.Errorf("%+v for %d requests, %+v", got, n.Load(), s.Stats())
	}
	read(list[2])
	if s.Stats().Direct != 1 {
		t.Error("a request is direct right after a refusal")
	}
	if left := time.Until(time.Unix(0, s.direct.off.Load())); left <= 0 || left > directPause {
		t.Errorf("for %v nothing is direct", left)
	}
	s.direct.off.Store(time.Now().UnixNano())
	read(list[2])
	if s.Stats().Direct != 2 || tokens.taken != 5 || tokens.released != 5 {
		t.Errorf("%d direct requests after the pause, %+v", s.Stats().Direct, *tokens)
	}
}

// countedTokens counts the tokens of attempts.
type countedTokens struct {
	aws.RetryerV2
	taken, released, throttled int
}

func (c *countedTokens) GetAttemptToken(ctx context.Context) (func(error) error, error) {
	release, err := c.RetryerV2.GetAttemptToken(ctx)
	c.taken++
	return func(err error) error {
		c.released++
		if refusals.IsErrorThrottle(err).Bool() {
			c.throttled++
		}
		return release(err)
	}, err
}

// Where a bucket turns out to be in another region, the form is learned anew.
func TestDirectFollowsTheRegion(t *testing.T) {
	f := newFakeS3(t)
	f.fill("b.json", "c.json", "d.json")
	s := learnt(t, f, false)
	list := objects(t, s)
	f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
		if strings.Contains(q.header.Get("Authorization"), "/eu-central-1/s3/") {
			return false
		}
		w.Header().Set("X-Amz-Bucket-Region", "eu-central-1")
		fail(w, 301, "PermanentRedirect", "elsewhere")
		return true
	})
	for i, want := range []int64{1, 2, 3} {
		f.take()
		_, _, err := readAll(t, s, list[i+1])
		requests := len(f.take())
		if err != nil || s.Stats().Direct != want || i > 0 && requests != 1 {
			t.Errorf("%s: %v; %d requests; %d were direct so far, want %d", list[i+1].URI, err, requests, s.Stats().Direct, want)
		}
	}
}

// A context that ends, ends a direct request wherever it is.
func TestDirectEndsWithContext(t *testing.T) {
	for _, where := range []string{"before", "header", "body"} {
		t.Run(where, func(t *testing.T) {
			f := newFakeS3(t)
			o := f.put("b.json", make([]byte, 100_000))
			s := learnt(t, f, false)
			list := objects(t, s)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
				if q.key != "b.json" {
					return false
				}
				if where == "body" {
					w.Header().Set("ETag", o.etag)
					w.Header().Set("Content-Length", "100000")
					w.Write(o.data[:1000])
					w.(http.Flusher).Flush()
				}
				cancel()
				<-ctx.Done()
				time.Sleep(10 * time.Millisecond) // its end has to reach the client before the connection's does
				return true
			})
			if where == "before" {
				cancel()
			}
			_, _, err := s.Open(ctx, list[1])
			if !errors.Is(err, context.Canceled) {
				t.Errorf("Open: %v", err)
			}
			if s.lost.Load() != nil || s.direct.ready(s.client.Load()) == nil {
				t.Error("it counts against the bucket")
			}
		})
	}
}

// An answer is handed to the SDK once, and closed where the SDK does not come
// to take it.
func TestAnswerIsTakenOnce(t *testing.T) {
	released := 0
	body := &closeCounter{}
	a := &answer{response: &http.Response{Body: body}, release: func(error) error { released++; return nil }}
	if r, _, ok := a.take(); !ok || r == nil {
		t.Error("no answer")
	}
	if _, _, ok := a.take(); ok {
		t.Error("twice the same answer")
	}
	if a.drop(); body.n != 0 || released != 1 {
		t.Errorf("closed %d times, released %d times", body.n, released)
	}
	a = &answer{response: &http.Response{Body: body}, release: a.release}
	a.drop()
	a.drop()
	if body.n != 1 || released != 2 {
		t.Errorf("closed %d times, released %d times", body.n, released)
	}
}

type closeCounter struct{ n int }

func (c *closeCounter) Read([]byte) (int, error) { return 0, errors.New("closed") }
func (c *closeCounter) Close() error             { c.n++; return nil }

// A whole run, with all kinds of trouble, ends as it does by way of the SDK.
func TestDirectRun(t *testing.T) {
	run := func(t *testing.T, indirect bool) (map[string]string, Summary) {
		f := newFakeS3(t)
		fillTrail(f, 300)
		seen := map[string]int{}
		f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
			if q.list {
				return false
			}
			f.mu.Lock()
			seen[q.key]++
			n := seen[q.key]
			f.mu.Unlock()
			switch sum := sumOf([]byte(q.key))[0]; {
			case sum < 10:
				fail(w, 403, "AccessDenied", "Access Denied")
			case sum < 20 && n < 3:
				fail(w, 500, "InternalError", "no")
			case sum < 30 && n < 3:
				f.cut(w, q, int(sum))
			case sum < 35:
				fail(w, 412, "PreconditionFailed", "no")
			default:
				return false
			}
			return true
		})
		sink := newFakeSink()
		s := f.open("")
		s.ReadAhead(unread(sink), 0)
		defer s.Close()
		if indirect {
			s.direct.decline(s.client.Load())
		}
		sum, err := Run(context.Background(), sink, []Source{s}, Options{Workers: 2})
		if err != nil {
			t.Fatal(err)
		}
		sink.check(t)
		out := map[string]string{}
		for _, o := range sink.objects {
			out[o.URI] = fmt.Sprintf("%+v", o)
		}
		if d := s.Stats().Direct; (d == 0) != indirect {
			t.Errorf("%d direct requests", d)
		}
		return out, sum
	}
	var want, got map[string]string
	var wantSum, gotSum Summary
	t.Run("by the SDK", func(t *testing.T) { want, wantSum = run(t, true) })
	t.Run("directly", func(t *testing.T) { got, gotSum = run(t, false) })
	if !maps.Equal(got, want) || !reflect.DeepEqual(gotSum, wantSum) {
		t.Errorf("%+v\nby the SDK\n%+v", gotSum, wantSum)
	}
}
