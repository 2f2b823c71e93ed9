package ingest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go/encoding/httpbinding"
)

// wire is an HTTP client that keeps what is sent and answers by itself, so
// that any address may be asked for.
type wire struct {
	mu     sync.Mutex
	sent   []*http.Request
	answer func(*http.Request) *http.Response // of what is no listing; nil is an empty object
}

func (w *wire) Do(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.sent = append(w.sent, r)
	w.mu.Unlock()
	body := ""
	if r.URL.Query().Get("list-type") == "2" {
		body = `<ListBucketResult><KeyCount>1</KeyCount><Contents><Key>a.json</Key><ETag>"x"</ETag><Size>0</Size></Contents></ListBucketResult>`
	} else if w.answer != nil {
		return w.answer(r), nil
	}
	return &http.Response{
		StatusCode: 200, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r, ContentLength: int64(len(body)),
		Header: http.Header{"Etag": {`"x"`}}, Body: io.NopCloser(strings.NewReader(body)),
	}, nil
}

func (w *wire) last() *http.Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.sent[len(w.sent)-1]
}

// hostileKeys are keys that are written differently by whoever escapes
// carelessly.
var hostileKeys = []string{
	"AWSLogs/111122223333/CloudTrail/us-east-1/2026/01/14/111122223333_CloudTrail_us-east-1_20260114T1005Z_aB3dE5gH7jK9mN1p.json.gz",
	"a b/c+d.json", "a%20b/x%2Fy.json", "ä/日本.json", "a&b<c>.json", "semi;colon=x,y.json", "../dots/./x.json", "/leading", "//double//x.json", "trailing/",
	"q?x#y.json", `back\slash.json`, "bell\x07.json", "line\r\nbreak.json", "\x00\xff\xfe", "!*'()~-_.", "{Key+}", "{Bucket}/{Key+}", "$@:|^`\"[]{}", "%", "%zz", " ", ".", "..", "x-id=GetObject", "logs/logs/",
	strings.Repeat("k/", 512),
}

// What is sent directly is, byte for byte and with its signature, what the SDK
// sends for the same object at the same time.
func TestDirectRequestsAreTheSDKs(t *testing.T) {
	for _, test := range []struct {
		name    string
		options S3Options
		env     map[string]string
		url     string // of the bucket
		header  map[string]string
	}{
		{name: "path style", options: S3Options{EndpointURL: "http://127.0.0.1:9000"}, url: "http://127.0.0.1:9000/logs/"},
		{name: "default port", options: S3Options{EndpointURL: "https://minio.example:443"}, url: "https://minio.example:443/logs/"},
		{name: "virtual hosted", url: "https://logs.s3.us-east-1.amazonaws.com/"},
		{name: "region", options: S3Options{Region: "eu-central-2"}, url: "https://logs.s3.eu-central-2.amazonaws.com/"},
		{name: "china", options: S3Options{Region: "cn-north-1"}, url: "https://logs.s3.cn-north-1.amazonaws.com.cn/"},
		{name: "session token", env: map[string]string{"AWS_SESSION_TOKEN": "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQD+/=="}, url: "https://logs.s3.us-east-1.amazonaws.com/",
			header: map[string]string{"X-Amz-Security-Token": "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQD+/=="}},
		{name: "requester pays", options: S3Options{RequestPayer: "requester"}, url: "https://logs.s3.us-east-1.amazonaws.com/", header: map[string]string{"X-Amz-Request-Payer": "requester"}},
		{name: "anonymous", options: S3Options{NoSignRequest: true}, url: "https://logs.s3.us-east-1.amazonaws.com/"},
		{name: "anonymous, path style", options: S3Options{NoSignRequest: true, EndpointURL: "http://127.0.0.1:9000"}, url: "http://127.0.0.1:9000/logs/"},
		{name: "no checksums", env: map[string]string{"AWS_RESPONSE_CHECKSUM_VALIDATION": "when_required"}, url: "https://logs.s3.us-east-1.amazonaws.com/"},
		{name: "fewer attempts", env: map[string]string{"AWS_MAX_ATTEMPTS": "2"}, url: "https://logs.s3.us-east-1.amazonaws.com/"},
	} {
		t.Run(test.name, func(t *testing.T) {
			newFakeS3(t) // for the environment
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			w := &wire{}
			test.options.tuning.client = w
			s, err := OpenS3(context.Background(), "s3://logs", test.options)
			if err != nil {
				t.Fatal(err)
			}
			if _, _, err := readAll(t, s, Object{URI: "first.json", ETag: `"x"`}); err != nil {
				t.Fatal(err)
			}
			f := s.direct.ready(s.client.Load())
			if f == nil {
				t.Fatal("no form was learned")
			}
			var c aws.Credentials
			if !test.options.NoSignRequest {
				if c, err = f.credentials.Retrieve(context.Background()); err != nil {
					t.Fatal(err)
				}
			}
			for _, key := range hostileKeys {
				for _, etag := range []string{`"841a2d689ad86bd1611447453c22c6fc"`, `"841a2d689ad86bd1611447453c22c6fc-12"`, "bare", `W/"weak!"`} {
					_, err := s.client.Load().GetObject(context.Background(), &s3.GetObjectInput{
						Bucket: &s.bucket, Key: &key, IfMatch: &etag, RequestPayer: types.RequestPayer(s.payer),
					}, func(o *s3.Options) { o.Retryer = s.pace.get })
					if err != nil {
						t.Fatal(err)
					}
					want := w.last()
					date, _ := time.Parse(amzDate, want.Header.Get("X-Amz-Date"))
					var k *signingKey
					if f.region != "" {
						k = newSigningKey(c, date, f.region)
					}
					got := f.make(key, etag, want.Header.Get("Amz-Sdk-Invocation-Id"), c, date, k)
					if a, b := written(t, got), written(t, want); a != b {
						t.Errorf("%q:\n%s\nthe SDK sends\n%s", key, a, b)
					}
					if !strings.HasPrefix(want.URL.String(), test.url) || len(want.URL.RequestURI()) < len("/?x-id=GetObject") {
						t.Fatalf("asked for %s, want it below %s", want.URL, test.url)
					}
				}
			}

			// And so it comes out at the other end.
			w.sent = nil
			if _, _, err := readAll(t, s, Object{URI: "second.json", ETag: `"x"`}); err != nil {
				t.Fatal(err)
			}
			r := w.last()
			if s.Stats().Direct != 1 || len(w.sent) != 1 || r.URL.String() != test.url+"second.json?x-id=GetObject" || r.Header.Get("If-Match") != `"x"` {
				t.Errorf("%d direct requests, %d in all: %s", s.Stats().Direct, len(w.sent), r.URL)
			}
			for name, value := range test.header {
				if got := r.Header.Get(name); got != value {
					t.Errorf("%s: %q, want %q", name, got, value)
				}
			}
			if signed := r.Header.Get("Authorization") != ""; signed == test.options.NoSignRequest {
				t.Errorf("signed: %v", signed)
			}
			if !test.options.NoSignRequest {
				checkSigned(t, r, c)
			}
		})
	}
}

// written is a request as it goes over the wire, its headers in order.
func written(t *testing.T, r *http.Request) string {
	t.Helper()
	if r == nil {
		return "nothing"
	}
	var b bytes.Buffer
	if err := r.Clone(context.Background()).Write(&b); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(b.String(), "\r\n")
	slices.Sort(lines[1:])
	return strings.Join(lines, "\n")
}

// checkSigned signs a request again, with the SDK's signer.
func checkSigned(t *testing.T, r *http.Request, c aws.Credentials) {
	t.Helper()
	date, err := time.Parse(amzDate, r.Header.Get("X-Amz-Date"))
	if err != nil {
		t.Fatal(err)
	}
	again := r.Clone(context.Background())
	again.Header.Del("Authorization")
	again.Header.Del("X-Amz-Security-Token")
	signer := v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true })
	region := signedFor(r.Header.Get("Authorization"))
	if err := signer.SignHTTP(context.Background(), c, again, r.Header.Get("X-Amz-Content-Sha256"), "s3", region, date); err != nil {
		t.Fatal(err)
	}
	if got, want := r.Header.Get("Authorization"), again.Header.Get("Authorization"); got != want || c.SessionToken != r.Header.Get("X-Amz-Security-Token") {
		t.Errorf("signed\n%s\nthe SDK signs\n%s", got, want)
	}
}

// Whatever is not the ordinary way to a bucket stays with the SDK.
func TestDirectLeavesTheRestToTheSDK(t *testing.T) {
	for _, test := range []struct {
		name, bucket string
		options      S3Options
		env          map[string]string
	}{
		{name: "access point", bucket: "arn:aws:s3:us-east-1:111122223333:accesspoint/point"},
		{name: "multi-region access point", bucket: "arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap"},
		{name: "outpost", bucket: "arn:aws:s3-outposts:us-east-1:111122223333:outpost/op-01234567890123456/accesspoint/point"},
		{name: "alias of an access point", bucket: "point-abcdefghijklmnopqrstuvwxyz--ol-s3"},
		{name: "FIPS", env: map[string]string{"AWS_USE_FIPS_ENDPOINT": "true"}},
		{name: "FIPS by region", options: S3Options{Region: "fips-us-east-1"}},
		{name: "FIPS by address", options: S3Options{EndpointURL: "https://s3-fips.us-gov-west-1.amazonaws.com"}},
		{name: "dual stack", env: map[string]string{"AWS_USE_DUALSTACK_ENDPOINT": "true"}},
		{name: "dual stack by address", options: S3Options{EndpointURL: "https://s3.dualstack.us-west-2.amazonaws.com"}},
		{name: "address with a path", options: S3Options{EndpointURL: "https://gateway.example/s3/v1"}},
		{name: "in a Lambda function that is traced", env: map[string]string{"AWS_LAMBDA_FUNCTION_NAME": "f", "_X_AMZN_TRACE_ID": "Root=1-5759e988-bd862e3fe1be46a994272793"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			newFakeS3(t)
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			w := &wire{}
			test.options.tuning.client = w
			if test.bucket == "" {
				test.bucket = "logs"
			}
			s, err := OpenS3(context.Background(), "s3://"+test.bucket, test.options)
			if err != nil {
				t.Fatal(err)
			}
			for range 3 {
				if _, _, err := readAll(t, s, Object{URI: "a.json", ETag: `"x"`}); err != nil {
					t.Fatal(err)
				}
			}
			if n := s.Stats(); n.Direct != 0 || n.Gets != 3 {
				t.Errorf("%d of %d requests were direct", n.Direct, n.Gets)
			}
			if s.direct.learning(s.client.Load()) {
				t.Error("it goes on learning")
			}
		})
	}
	for name, bucket := range map[string]string{"directory bucket": "logs--use1-az4--x-s3", "ARN": "arn:aws:s3:us-east-1:111122223333:accesspoint/point"} {
		if isPlain(s3.New(s3.Options{Region: "us-east-1"}).Options(), bucket) {
			t.Errorf("%s is plain", name)
		}
	}
	for name, change := range map[string]func(*s3.Options){
		"accelerated":      func(o *s3.Options) { o.UseAccelerate = true },
		"another resolver": func(o *s3.Options) { o.EndpointResolverV2 = otherResolver{} },
	} {
		if isPlain(s3.New(s3.Options{Region: "us-east-1"}, change).Options(), "logs") {
			t.Errorf("%s is plain", name)
		}
	}
	if !isPlain(s3.New(s3.Options{Region: "us-east-1"}).Options(), "logs") {
		t.Error("nothing is plain")
	}
}

type otherResolver struct{ s3.EndpointResolverV2 }

// A request that differs from the known form in anything is no model.
func TestLearnFormWantsAllOfIt(t *testing.T) {
	newFakeS3(t)
	w := &wire{}
	o := S3Options{tuning: s3Tuning{client: w}}
	s, err := OpenS3(context.Background(), "s3://logs", o)
	if err != nil {
		t.Fatal(err)
	}
	key, etag := "a b.json", `"x"`
	if _, err := s.client.Load().GetObject(context.Background(), &s3.GetObjectInput{Bucket: &s.bucket, Key: &key, IfMatch: &etag}); err != nil {
		t.Fatal(err)
	}
	c, err := s.client.Load().Options().Credentials.Retrieve(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	learn := func(change func(*http.Request)) bool {
		r := w.last().Clone(context.Background())
		change(r)
		return learnForm(s.client.Load(), "logs", key, r, c, time.Now()) != nil
	}
	if !learn(func(*http.Request) {}) {
		t.Fatal("the SDK's request is no model")
	}
	for name, change := range map[string]func(*http.Request){
		"method":         func(r *http.Request) { r.Method = "HEAD" },
		"query":          func(r *http.Request) { r.URL.RawQuery += "&partNumber=1" },
		"no query":       func(r *http.Request) { r.URL.RawQuery = "" },
		"another key":    func(r *http.Request) { r.URL.Path += "x" },
		"another bucket": func(r *http.Request) { r.URL.Path, r.URL.RawPath = "/other"+r.URL.Path, "/other"+r.URL.RawPath },
		"another escape": func(r *http.Request) { r.URL.RawPath = "/%61%20b.json" },
		"range":          func(r *http.Request) { r.Header.Set("Range", "bytes=1-") },
		"unknown header": func(r *http.Request) { r.Header.Set("X-Amz-S3session-Token", "x") },
		"header twice":   func(r *http.Request) { r.Header.Add("If-Match", `"y"`) },
		"no ETag":        func(r *http.Request) { r.Header.Del("If-Match") },
		"second attempt": func(r *http.Request) { r.Header.Set("Amz-Sdk-Request", "attempt=2; max=10") },
		"deadline":       func(r *http.Request) { r.Header.Set("Amz-Sdk-Request", "ttl=20260101T000000Z; attempt=1; max=10") },
		"agent":          func(r *http.Request) { r.Header.Set("Accept-Encoding", "gzip") },
		"payload":        func(r *http.Request) { r.Header.Set("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD") },
		"signature":      func(r *http.Request) { r.Header.Set("Authorization", r.Header.Get("Authorization")[:90]+"0") },
		"another service": func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), "/s3/", "/s3express/", 1))
		},
		"SigV4a": func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), "HMAC", "ECDSA-P256", 1))
		},
		"no signature":     func(r *http.Request) { r.Header.Del("Authorization") },
		"clock":            func(r *http.Request) { r.Header.Set("X-Amz-Date", time.Now().Add(time.Hour).UTC().Format(amzDate)) },
		"no date":          func(r *http.Request) { r.Header.Del("X-Amz-Date") },
		"token":            func(r *http.Request) { r.Header.Set("X-Amz-Security-Token", "x") },
		"length":           func(r *http.Request) { r.ContentLength = 1 },
		"body":             func(r *http.Request) { r.Body = http.NoBody },
		"host of its own":  func(r *http.Request) { r.Host = "other.example" },
		"dual-stack host":  func(r *http.Request) { r.URL.Host = "logs.s3.dualstack.us-east-1.amazonaws.com" },
		"user information": func(r *http.Request) { r.URL.User = url.User("x") },
	} {
		if learn(change) {
			t.Errorf("%s: it is taken for a model", name)
		}
	}
}

// Credentials that are renewed in the middle of a run sign from then on, and
// a key that the SDK's signer does not confirm signs nothing.
func TestDirectCredentialsAreRenewed(t *testing.T) {
	newFakeS3(t)
	provider := &rotating{}
	w := &wire{}
	s, err := OpenS3(context.Background(), "s3://logs", S3Options{tuning: s3Tuning{client: w}})
	if err != nil {
		t.Fatal(err)
	}
	o := s.client.Load().Options()
	s.client.Store(s3.New(o, func(o *s3.Options) { o.Credentials = aws.NewCredentialsCache(provider) }))
	seen := map[string]int{}
	for i := range 40 {
		if i == 1 || i == 11 || i == 21 {
			provider.turn()
		}
		if _, _, err := readAll(t, s, Object{URI: fmt.Sprintf("%d.json", i), ETag: `"x"`}); err != nil {
			t.Fatal(err)
		}
		r := w.last()
		id, _, _ := strings.Cut(strings.TrimPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential="), "/")
		seen[id]++
		checkSigned(t, r, provider.named(id))
	}
	if s.Stats().Direct != 39 || len(seen) != 4 || seen["ASIA0"] != 1 || seen["ASIA1"] != 10 || seen["ASIA2"] != 10 || seen["ASIA3"] != 19 {
		t.Errorf("%d direct, by key %v", s.Stats().Direct, seen)
	}

	f := s.direct.form.Load()
	broken := *f
	broken.sdk = otherSigner{}
	s.direct.form.Store(&broken)
	provider.turn()
	before := s.Stats().Direct
	for range 3 {
		if _, _, err := readAll(t, s, Object{URI: "x.json", ETag: `"x"`}); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.Stats().Direct; n != before {
		t.Errorf("%d requests signed with a key that was not confirmed", n-before)
	}
}

// rotating gives other credentials after each turn.
type rotating struct {
	mu sync.Mutex
	n  int
}

func (p *rotating) turn() { p.mu.Lock(); p.n++; p.mu.Unlock() }

func (p *rotating) named(id string) aws.Credentials {
	c := aws.Credentials{AccessKeyID: id, SecretAccessKey: "secret of " + id}
	if id != "ASIA2" {
		c.SessionToken = "token/of+" + id + "=="
	}
	return c
}

// Retrieve gives credentials that a cache does not keep.
func (p *rotating) Retrieve(context.Context) (aws.Credentials, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.named(fmt.Sprintf("ASIA%d", p.n))
	c.CanExpire, c.Expires = true, time.Now().Add(-time.Second)
	return c, nil
}

type otherSigner struct{}

func (otherSigner) SignHTTP(_ context.Context, _ aws.Credentials, r *http.Request, _, _, _ string, _ time.Time, _ ...func(*v4.SignerOptions)) error {
	r.Header.Set("Authorization", "another")
	return nil
}

func FuzzDirectRequest(f *testing.F) {
	for _, key := range hostileKeys {
		f.Add(key, `"x"`, "AKIAIOSFODNN7EXAMPLE", "secret", "")
	}
	f.Add("a", "a  b", "A/K", "s\x00", "token")
	f.Add("a", "\xff", "", "", "to ken")
	s := &form{
		sdk: v4.NewSigner(), prefix: "/logs/", region: "us-east-1", payload: "e3b0",
		request: http.Request{Method: "GET", URL: &url.URL{Scheme: "https", Host: "127.0.0.1:443", RawQuery: "x-id=GetObject"}, Host: "127.0.0.1"},
		fixed:   []headerField{{"X-Amz-Content-Sha256", "e3b0"}, {"User-Agent", "x  y"}, {"Amz-Sdk-Request", "attempt=1; max=10"}, {"X-Amz-Request-Payer", "requester"}},
	}
	s.nameSigned()
	date := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	f.Fuzz(func(t *testing.T, key, etag, id, secret, token string) {
		if got, want := escapePath(key), httpbinding.EscapePath(key, false); got != want {
			t.Errorf("%q is escaped as %q, by the SDK as %q", key, got, want)
		}
		c := aws.Credentials{AccessKeyID: id, SecretAccessKey: secret, SessionToken: token}
		r := s.make(key, etag, invocationID(), c, date, newSigningKey(c, date, s.region))
		if r == nil {
			if key != "" && etag == `"x"` && token == "" {
				t.Errorf("no request for %q", key)
			}
			return
		}
		if !s.confirmed(r, c, date) {
			t.Errorf("%q is not signed as the SDK signs it", key)
		}
	})
}

// BenchmarkDirectRequest is what a request costs before it is sent.
func BenchmarkDirectRequest(b *testing.B) {
	newFakeS3(b)
	s, err := OpenS3(context.Background(), "s3://logs", S3Options{tuning: s3Tuning{client: &wire{}}})
	if err != nil {
		b.Fatal(err)
	}
	o := Object{URI: hostileKeys[0], ETag: `"x"`}
	if _, _, err := s.Open(context.Background(), o); err != nil {
		b.Fatal(err)
	}
	f := s.direct.form.Load()
	b.ReportAllocs()
	for b.Loop() {
		if s.direct.request(context.Background(), f, o) == nil {
			b.Fatal("no request")
		}
	}
}

// A key signs for its own day, region and pair of keys.
func TestSigningKeyFits(t *testing.T) {
	date := time.Date(2026, 1, 2, 23, 59, 59, 0, time.UTC)
	c := aws.Credentials{AccessKeyID: "a", SecretAccessKey: "s"}
	k := newSigningKey(c, date, "us-east-1")
	if !k.fits(c, date, "us-east-1") || !k.fits(c, date.In(time.FixedZone("", 3600)), "us-east-1") {
		t.Error("it does not fit its own request")
	}
	if k.fits(c, date.Add(time.Second), "us-east-1") || k.fits(c, date, "us-east-2") ||
		k.fits(aws.Credentials{AccessKeyID: "a", SecretAccessKey: "t"}, date, "us-east-1") || k.fits(aws.Credentials{AccessKeyID: "b", SecretAccessKey: "s"}, date, "us-east-1") {
		t.Error("it fits another's")
	}
}
