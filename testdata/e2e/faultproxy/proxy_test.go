package faultproxy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const listing = `<?xml version="1.0"?><ListBucketResult><IsTruncated>true</IsTruncated>` +
	`<Contents><Key>a/1</Key><StorageClass>STANDARD</StorageClass></Contents>` +
	`<Contents><Key>a/2</Key><StorageClass>STANDARD</StorageClass></Contents></ListBucketResult>`

// start runs a proxy in front of a server that tells the host it was asked
// for, and answers listings with one of two keys.
func start(t *testing.T) *Proxy {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("list-type") {
			io.WriteString(w, listing)
			return
		}
		fmt.Fprintf(w, "%s %s", r.Host, strings.Repeat("x", 1000))
	}))
	t.Cleanup(server.Close)
	p, err := New(func(ctx context.Context) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", server.Listener.Addr().String())
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func get(t *testing.T, url string) (status int, body string, err error) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0")
	r.Header.Set("Amz-Sdk-Request", "attempt=2; max=3")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text), err
}

func TestRequestsPassAsTheyAreAndAreRecorded(t *testing.T) {
	p := start(t)
	status, body, err := get(t, p.URL+"/logs/AWSLogs/a%20b.gz")
	if err != nil || status != http.StatusOK || !strings.HasPrefix(body, strings.TrimPrefix(p.URL, "http://")+" ") {
		t.Errorf("status %d, error %v, body %.40q: the server shall see the host that the client asked for", status, err, body)
	}
	p.SetArchived(func(key string) string {
		if key == "a/2" {
			return "GLACIER"
		}
		return ""
	})
	if _, body, _ = get(t, p.URL+"/logs?list-type=2&prefix=a/&delimiter=%2F&start-after=a/0&continuation-token=t"); strings.Count(body, "GLACIER") != 1 {
		t.Errorf("listing: %s", body)
	}
	want := []Request{
		{Number: 1, Method: "GET", Op: "GetObject", Bucket: "logs", Key: "AWSLogs/a b.gz", AccessKeyID: "AKIAEXAMPLE", Region: "eu-west-1", Attempt: 2, Status: 200},
		{Number: 2, Method: "GET", Op: "ListObjectsV2", Bucket: "logs", Prefix: "a/", Delimiter: "/", StartAfter: "a/0", Token: "t",
			AccessKeyID: "AKIAEXAMPLE", Region: "eu-west-1", Attempt: 2, Status: 200, Listed: 2, First: "a/1", Last: "a/2", Truncated: true},
	}
	have := p.Take()
	if len(have) != len(want) {
		t.Fatalf("%d requests, want %d", len(have), len(want))
	}
	for i := range want {
		if have[i].Begun.IsZero() {
			t.Errorf("request %d has no time", i)
		}
		want[i].Begun = have[i].Begun
		if have[i] != want[i] {
			t.Errorf("request %d\n have %+v\n want %+v", i, have[i], want[i])
		}
	}
	if p.Seen() != 0 {
		t.Error("Take shall begin anew")
	}
}

func TestFaults(t *testing.T) {
	p := start(t)
	p.SetRules(Answer(InvalidObjectState("GLACIER"), Gets(func(key string) bool { return key == "old" })))
	if status, body, err := get(t, p.URL+"/logs/old"); err != nil || status != http.StatusForbidden ||
		!strings.Contains(body, "<Code>InvalidObjectState</Code>") || !strings.Contains(body, "<StorageClass>GLACIER</StorageClass>") {
		t.Errorf("%d %v %s", status, err, body)
	}
	if status, _, err := get(t, p.URL+"/logs/new"); err != nil || status != http.StatusOK {
		t.Errorf("another key: status %d, error %v", status, err)
	}

	p.SetRules(Answer(Fault{Cut: true}, Times(1, Any)))
	if _, body, err := get(t, p.URL+"/logs/new"); !errors.Is(err, io.ErrUnexpectedEOF) || len(body) < 400 || len(body) > 600 {
		t.Errorf("a cut body had %d bytes and the error %v", len(body), err)
	}
	if _, _, err := get(t, p.URL+"/logs/new"); err != nil {
		t.Errorf("after the one cut: %v", err)
	}

	ran := false
	p.SetRules(Answer(Fault{Before: func() { ran = true }}, Any))
	if status, _, err := get(t, p.URL+"/logs/new"); err != nil || status != http.StatusOK || !ran {
		t.Errorf("status %d, error %v, ran %v", status, err, ran)
	}

	p.SetRules()
	p.SetLatency(30 * time.Millisecond)
	begin := time.Now()
	get(t, p.URL+"/logs/new")
	if took := time.Since(begin); took < 30*time.Millisecond {
		t.Errorf("a request took %v", took)
	}
}

func TestMatches(t *testing.T) {
	gets := func(n int) []*Request {
		out := make([]*Request, n)
		for i := range out {
			out[i] = &Request{Op: "GetObject", Key: "AWSLogs/1/a"}
		}
		return out
	}
	list := func(prefix string) *Request { return &Request{Op: "ListObjectsV2", Prefix: prefix} }
	for _, c := range []struct {
		name  string
		match Match
		in    []*Request
		want  string // y or n for each
	}{
		{"times", Times(2, Any), gets(4), "yynn"},
		{"from", From(3, Any), gets(4), "nnyy"},
		{"for a while", For(time.Hour, From(2, Any)), gets(3), "nyy"},
		{"above a rate", Above(0.001, 2, Any), gets(4), "nnyy"},
		{"once per key", OncePerKey(Any), gets(3), "ynn"},
		{"ops", Ops("HeadBucket", "GetObject"), append(gets(1), list("")), "yn"},
		{"under", Under("AWSLogs/1/"), append(gets(1), list("AWSLogs/1/x/"), list("AWSLogs/"), list("AWSLogs/2/")), "yynn"},
		{"both", Both(Ops("GetObject"), From(2, Any)), append(gets(3), list("")), "nyyn"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var have strings.Builder
			for _, q := range c.in {
				have.WriteByte(map[bool]byte{true: 'y', false: 'n'}[c.match(q)])
			}
			if have.String() != c.want {
				t.Errorf("have %s, want %s", have.String(), c.want)
			}
		})
	}
}
