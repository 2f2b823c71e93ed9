package ingest

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// objects lists the objects of a source.
func objects(t testing.TB, s Source) []Object {
	t.Helper()
	var out []Object
	if err := s.List(context.Background(), func(o Object) error { out = append(out, o); return nil }); err != nil {
		t.Fatalf("List: %v", err)
	}
	return out
}

func all(Object) bool { return true }

func TestS3Object(t *testing.T) {
	f := newFakeS3(t)
	o := f.put("a/digest.json.gz", []byte("hello"))
	o.meta = map[string]string{"signature": "00ff", "signature-algorithm": "SHA256withRSA"}
	o.encoding = "gzip" // which it is not
	s := f.open("a/", func(o *S3Options) { o.RequestPayer = "requester" })
	f.take()
	got := objects(t, s)[0]
	want := Object{
		URI: "a/digest.json.gz", path: "a/digest.json.gz", Size: 5, ETag: o.etag, StorageClass: "STANDARD",
		ModTime: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Identity: S3Identity("logs", "a/digest.json.gz", "", o.etag, 5),
	}
	if got != want {
		t.Errorf("listed %+v\nwant %+v", got, want)
	}
	data, meta, err := readAll(t, s, got)
	if err != nil || string(data) != "hello" {
		t.Errorf("read %q, %v", data, err)
	}
	if len(meta) != 2 || meta["signature"] != "00ff" || meta["signature-algorithm"] != "SHA256withRSA" {
		t.Errorf("metadata %v", meta)
	}
	for _, q := range f.take() {
		if q.header.Get("X-Amz-Request-Payer") != "requester" {
			t.Errorf("request of %s%s offers no payment", q.key, q.prefix)
		}
		if e := q.header.Get("Accept-Encoding"); e != "identity" && !q.list {
			t.Errorf("accepts encoding %q", e)
		}
		if !strings.Contains(q.header.Get("Authorization"), "AKIAIOSFODNN7EXAMPLE/") || !strings.Contains(q.header.Get("User-Agent"), "app/keytrail") {
			t.Errorf("headers %v", q.header)
		}
		if !q.list && q.header.Get("If-Match") != o.etag {
			t.Errorf("If-Match %q", q.header.Get("If-Match"))
		}
	}
	if s.Root() != "s3://logs" {
		t.Errorf("root %s", s.Root())
	}
}

func TestS3Anonymous(t *testing.T) {
	f := newFakeS3(t)
	f.fill("x.json")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	s := f.open("", func(o *S3Options) { o.NoSignRequest = true })
	if _, _, err := readAll(t, s, objects(t, s)[0]); err != nil {
		t.Fatal(err)
	}
	for _, q := range f.take() {
		if q.header.Get("Authorization") != "" {
			t.Errorf("signed: %v", q.header)
		}
	}
}

// Each way to trouble reading one object, by Open and by ReadAhead.
func TestS3Unreadable(t *testing.T) {
	answer := func(status int, code, message string) func(*fakeS3) {
		return func(f *fakeS3) {
			f.fault = func(w http.ResponseWriter, q *fakeRequest) bool {
				if q.key == "b.json" {
					fail(w, status, code, message)
				}
				return q.key == "b.json"
			}
		}
	}
	for _, test := range []struct {
		name   string
		before func(*fakeS3) // before it is read
		text   string
		is     error
		reason string
	}{
		{"denied", answer(403, "AccessDenied", "Access Denied"), "GetObject: access denied (AccessDenied: Access Denied)", fs.ErrPermission, "permission: "},
		{"kms denied", answer(403, "AccessDenied", "User: arn:aws:iam::1:user/x is not authorized to perform: kms:Decrypt"), "GetObject: the key that it is encrypted with may not be used (AccessDenied: User", fs.ErrPermission, "kms: "},
		{"kms disabled", answer(400, "KMS.DisabledException", "key is disabled"), "cannot be used (KMS.DisabledException: key is disabled)", nil, "kms: "},
		{"gone", func(f *fakeS3) { delete(f.buckets["logs"].objects, "b.json") }, "gone since it was listed", fs.ErrNotExist, "vanished: "},
		{"changed", func(f *fakeS3) { f.put("b.json", []byte("other")) }, "changed since it was listed", nil, "changed: "},
		{"archived when read", func(f *fakeS3) { f.buckets["logs"].objects["b.json"].class = "INTELLIGENT_TIERING" }, "archived, it has to be restored first", nil, "archived: "},
		{"throttled", answer(503, "SlowDown", "Please reduce your request rate."), "S3 keeps asking for fewer requests (SlowDown: Please reduce your request rate.)", nil, "throttled: "},
		{"failing", answer(500, "InternalError", "We encountered an internal error."), "S3 keeps failing (InternalError", nil, "read-error: "},
		{"answer that is not S3's", answer(403, "<x", "\x1b"), "access denied (HTTP status 403)", fs.ErrPermission, "permission: "},
		{"hostile message", answer(418, "Odd", "a&#x9b;31m&#x202e;\n\n"+strings.Repeat("b", 1000)), "refused (Odd: a?31m? b", nil, "read-error: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFakeS3(t)
			f.fill("a.json", "b.json", "c.json")
			t.Setenv("AWS_MAX_ATTEMPTS", "3")
			s := f.open("", func(o *S3Options) { o.tuning.unpaced = true })
			list := objects(t, s)
			test.before(f)
			_, _, err := readAll(t, s, list[1])
			if err == nil || !strings.HasPrefix(err.Error(), "s3://logs/b.json: ") || !strings.Contains(err.Error(), test.text) || strings.ContainsAny(err.Error(), "\n\x1b") {
				t.Errorf("error %v, want …%s", err, test.text)
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("%v is not %v", err, test.is)
			}
			var hinted Hinted
			if !errors.As(err, &hinted) || len(hinted.Hints()) == 0 && test.name != "hostile message" {
				t.Errorf("%v has no hints", err)
			}

			s.ReadAhead(all, 0)
			defer s.Close()
			if test.name == "gone" || test.name == "changed" {
				return // now the listing shows it
			}
			got := objects(t, s)
			if len(got) != 3 || got[0].Problem != nil || got[1].Problem == nil || got[2].Problem != nil {
				t.Fatalf("visited %+v", got)
			}
			if p := got[1].Problem; !strings.HasPrefix(p.Reason, test.reason) || !strings.Contains(p.Reason, test.text) || !p.Retry || !p.Damaged || p.Kind != KindUnreadable {
				t.Errorf("problem %+v, want %s…%s", p, test.reason, test.text)
			}
		})
	}
}

// What happens between the listing and the read.
func TestS3ChangesWhileListing(t *testing.T) {
	f := newFakeS3(t)
	f.fill("a.json", "b.json", "c.json")
	f.fault = func(w http.ResponseWriter, q *fakeRequest) bool {
		if q.key == "a.json" {
			f.mu.Lock()
			delete(f.buckets["logs"].objects, "b.json")
			f.mu.Unlock()
			f.put("c.json", []byte("more"))
			return false
		}
		for q.key != "" { // until then
			f.mu.Lock()
			gone := f.buckets["logs"].objects["b.json"] == nil
			f.mu.Unlock()
			if gone {
				break
			}
			time.Sleep(time.Millisecond)
		}
		return false
	}
	s := f.open("")
	s.ReadAhead(all, 0)
	defer s.Close()
	got := objects(t, s)
	if got[1].Problem == nil || !strings.HasPrefix(got[1].Problem.Reason, "vanished: ") || got[2].Problem == nil || !strings.HasPrefix(got[2].Problem.Reason, "changed: ") {
		t.Errorf("problems %+v, %+v", got[1].Problem, got[2].Problem)
	}
}

func TestS3Archived(t *testing.T) {
	f := newFakeS3(t)
	f.fill("a.json", "b.json", "c.json", "d.json", "e.json")
	for key, class := range map[string]string{"a.json": "GLACIER", "b.json": "DEEP_ARCHIVE", "c.json": "GLACIER_IR", "d.json": "GLACIER"} {
		f.buckets["logs"].objects[key].class = class
	}
	f.buckets["logs"].objects["d.json"].restored = true
	s := f.open("")
	s.ReadAhead(all, 0)
	defer s.Close()
	f.take()
	got := mustList(t, s)
	if want := []string{"a.json !archived", "b.json !archived", "c.json", "d.json", "e.json"}; !slices.Equal(got, want) {
		t.Errorf("visited %q, want %q", got, want)
	}
	for _, q := range f.take() {
		if q.key == "a.json" || q.key == "b.json" {
			t.Errorf("asked for %s, which is archived", q.key)
		}
	}
	for _, o := range objects(t, s)[:2] {
		if p := o.Problem; !p.Retry || !p.Damaged || p.Detail != o.StorageClass || p.Reason != "archived: storage class "+o.StorageClass+", it has to be restored first" {
			t.Errorf("problem %+v", p)
		}
	}
}

// cutting breaks every body off after n bytes for the first times requests of
// a key.
func cutting(f *fakeS3, times, n int) {
	var mu sync.Mutex
	seen := make(map[string]int)
	f.fault = func(w http.ResponseWriter, q *fakeRequest) bool {
		if q.list {
			return false
		}
		mu.Lock()
		seen[q.key]++
		cut := seen[q.key] <= times
		mu.Unlock()
		if cut {
			f.cut(w, q, n)
		}
		return false
	}
}

func TestS3CutBody(t *testing.T) {
	data := make([]byte, 100_000)
	rand.NewChaCha8([32]byte{1}).Read(data)
	for _, test := range []struct {
		name       string
		whole      int64
		ahead      bool
		times, at  int
		gets       int
		broken     bool
		firstRange string // of the second request
	}{
		{name: "whole", times: 3, at: 50_000, gets: 4},
		{name: "whole, cut at once", times: 2, gets: 3},
		{name: "whole, ahead", ahead: true, times: 3, at: 99_999, gets: 4},
		{name: "whole, for ever", times: 99, at: 50_000, gets: s3BodyAttempts, broken: true},
		{name: "stream", whole: 1000, times: 8, at: 10_000, gets: 9, firstRange: "bytes=10000-"},
		{name: "stream, ahead", whole: 1000, ahead: true, times: 2, at: 30_000, gets: 3, firstRange: "bytes=30000-"},
		{name: "stream, cut at once", whole: 1000, times: 3, gets: 4},
		{name: "stream, for ever", whole: 1000, times: 99, gets: s3BodyAttempts, broken: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFakeS3(t)
			f.put("a.json", data)
			f.put("b.json", data[:10])
			cutting(f, test.times, test.at)
			s := f.open("", func(o *S3Options) { o.tuning.whole = test.whole })
			if test.ahead {
				s.ReadAhead(all, 0)
				defer s.Close()
			}
			list := objects(t, s)
			f.take()
			if test.ahead {
				list = objects(t, s)
			}
			got, _, err := readAll(t, s, list[0])
			if test.broken {
				if err == nil || !strings.Contains(err.Error(), "s3://logs/a.json: GetObject: the body keeps breaking off (the connection ended too early)") {
					t.Errorf("error %v", err)
				}
				if len(got) > 0 && test.whole == 0 {
					t.Errorf("%d bytes of a body that broke off", len(got))
				}
			} else if err != nil || !bytes.Equal(got, data) {
				t.Errorf("read %d bytes, %v", len(got), err)
			}
			var gets []fakeRequest
			for _, q := range f.take() {
				if q.key == "a.json" {
					gets = append(gets, q)
				}
			}
			if !test.ahead && len(gets) != test.gets {
				t.Errorf("%d requests, want %d", len(gets), test.gets)
			}
			if test.firstRange != "" && (len(gets) < 2 || !slices.ContainsFunc(gets, func(q fakeRequest) bool { return q.rng == test.firstRange })) && !test.ahead {
				t.Errorf("nobody asked for %s", test.firstRange)
			}
			if cut := s.Stats().Cut; cut == 0 {
				t.Error("the cuts were not counted")
			}
		})
	}
}

// A stream whose object is replaced in the middle ends with an error.
func TestS3StreamChanges(t *testing.T) {
	f := newFakeS3(t)
	f.put("a.json", bytes.Repeat([]byte("x"), 100_000))
	cutting(f, 1, 50_000)
	s := f.open("", func(o *S3Options) { o.tuning.whole = 1000 })
	in, _, err := s.Open(context.Background(), objects(t, s)[0])
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	f.put("a.json", bytes.Repeat([]byte("y"), 100_000))
	got, err := io.ReadAll(in)
	var failed *S3Error
	if !errors.As(err, &failed) || failed.cause != causeChanged || len(got) != 50_000 || bytes.IndexByte(got, 'y') >= 0 {
		t.Errorf("read %d bytes, %v", len(got), err)
	}
}

func TestS3StreamEndsWithContext(t *testing.T) {
	f := newFakeS3(t)
	f.put("a.json", make([]byte, 1<<20))
	release := make(chan struct{})
	f.fault = func(w http.ResponseWriter, q *fakeRequest) bool {
		if q.list {
			return false
		}
		w.Header().Set("Content-Length", fmt.Sprint(1<<20))
		w.Header().Set("ETag", f.buckets["logs"].objects["a.json"].etag)
		w.Write(make([]byte, 1000))
		w.(http.Flusher).Flush()
		<-release
		return true
	}
	defer close(release)
	s := f.open("", func(o *S3Options) { o.tuning.whole = 1000 })
	ctx, cancel := context.WithCancel(context.Background())
	in, _, err := s.Open(ctx, objects(t, s)[0])
	if err != nil {
		t.Fatal(err)
	}
	io.ReadFull(in, make([]byte, 1000))
	cancel()
	if _, err := in.Read(make([]byte, 1000)); !errors.Is(err, context.Canceled) {
		t.Errorf("read: %v", err)
	}
	in.Close()
}

func TestS3WrongLength(t *testing.T) {
	for name, answer := range map[string]string{"more": "hello and more", "less": "hel"} {
		t.Run(name, func(t *testing.T) {
			f := newFakeS3(t)
			f.put("a.json", []byte("hello"))
			f.fault = func(w http.ResponseWriter, q *fakeRequest) bool {
				if !q.list {
					w.Write([]byte(answer))
				}
				return !q.list
			}
			s := f.open("")
			if got, _, err := readAll(t, s, objects(t, s)[0]); err == nil {
				t.Errorf("read %q", got)
			}
		})
	}
}

// logFile is a file of CloudTrail with n events.
func logFile(n int, name string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, `{"Records":[`)
	for i := range n {
		if i > 0 {
			io.WriteString(z, ",")
		}
		fmt.Fprintf(z, `{"eventVersion":"1.11","eventTime":"2026-01-14T10:00:00Z","eventSource":"iam.amazonaws.com","eventName":"ListUsers","awsRegion":"us-east-1","eventID":"%s-%d","recipientAccountId":"111122223333","userIdentity":{"type":"Root"}}`, name, i)
	}
	io.WriteString(z, "]}")
	z.Close()
	return b.Bytes()
}

// fillTrail fills a bucket with n files of five events each.
func fillTrail(f *fakeS3, n int) {
	for i := range n {
		f.put(logKey("", "111122223333", "CloudTrail", "us-east-1", day.Add(time.Duration(i)*time.Minute)), logFile(5, fmt.Sprint(i)))
	}
}

// unread is what cmd tells ReadAhead.
func unread(sink *fakeSink) func(Object) bool {
	return func(o Object) bool {
		_, known := sink.Known(o.Identity)
		return !known
	}
}

func TestS3Run(t *testing.T) {
	for _, ahead := range []bool{false, true} {
		t.Run(fmt.Sprintf("ahead=%v", ahead), func(t *testing.T) {
			f := newFakeS3(t)
			fillTrail(f, 400)
			run := func(sink *fakeSink) Summary {
				s := f.open("")
				if ahead {
					s.ReadAhead(unread(sink), 0)
				}
				sum, err := Run(context.Background(), sink, []Source{s}, Options{Workers: 3})
				if err != nil {
					t.Fatal(err)
				}
				sink.check(t)
				return sum
			}
			sink := newFakeSink()
			if sum := run(sink); sum.Objects != 400 || sum.Events != 2000 || sum.Incomplete() {
				t.Errorf("first run: %+v", sum)
			}
			for i, o := range sink.objects {
				if o.Root != "s3://logs" || ahead != (o.VersionID == "v1") || i > 0 && o.URI <= sink.objects[i-1].URI {
					t.Fatalf("object %d: %+v", i, o)
				}
			}
			f.take()
			second := sink.again()
			if sum := run(second); sum.Objects != 0 || sum.ObjectsSkipped != 400 {
				t.Errorf("second run: %+v", sum)
			}
			for _, q := range f.take() {
				if !q.list {
					t.Fatalf("the second run fetched %s", q.key)
				}
			}
		})
	}
}

// Credentials that expire in the middle end the run; the next one goes on.
func TestS3ExpiredDuringRun(t *testing.T) {
	for _, ahead := range []bool{true, false} {
		t.Run(fmt.Sprintf("ahead=%v", ahead), func(t *testing.T) {
			f := newFakeS3(t)
			fillTrail(f, 600)
			last := f.buckets["logs"].keys[299]
			f.fault = func(w http.ResponseWriter, q *fakeRequest) bool {
				if q.list || q.key <= last {
					return false
				}
				fail(w, 400, "ExpiredToken", "The provided token has expired.")
				return true
			}
			sink := newFakeSink()
			s := f.open("")
			if ahead {
				s.ReadAhead(unread(sink), 0)
			}
			_, err := Run(context.Background(), sink, []Source{s}, Options{Workers: 2})
			var failed *S3Error
			if !errors.As(err, &failed) || failed.cause != causeExpired || !strings.Contains(err.Error(), "GetObject: the AWS credentials have expired (ExpiredToken: The provided token has expired.)") {
				t.Fatalf("Run: %v", err)
			}
			if hints := failed.Hints(); len(hints) != 1 || !strings.Contains(hints[0], "run the same command again") {
				t.Errorf("hints %q", hints)
			}
			read := 0
			for _, o := range sink.objects {
				if o.Kind != KindUnreadable {
					read++
				} else if ahead || !o.Retry {
					t.Errorf("in the ledger: %+v", o)
				}
			}
			if n := sink.committed(); n != len(sink.objects) || read > 300 || !ahead && read < 290 {
				t.Errorf("%d objects committed of %d, %d of them read", n, len(sink.objects), read)
			}
			f.fault = nil
			second := sink.again()
			s = f.open("")
			if ahead {
				s.ReadAhead(unread(second), 0)
			}
			sum, err := Run(context.Background(), second, []Source{s}, Options{Workers: 2})
			if err != nil || int(sum.Objects) != 600-read || len(sink.events)+len(second.events) != 3000 {
				t.Errorf("second run: %+v, %v", sum, err)
			}
		})
	}
}

// A burst of refusals slows down and loses nothing.
func TestS3Throttled(t *testing.T) {
	f := newFakeS3(t)
	fillTrail(f, 60)
	var n atomic.Int64
	f.fault = func(w http.ResponseWriter, q *fakeRequest) bool {
		if i := n.Add(1); i < 50 || i >= 54 {
			return false
		}
		fail(w, 503, "SlowDown", "Please reduce your request rate.")
		return true
	}
	sink := newFakeSink()
	s := f.open("")
	s.ReadAhead(unread(sink), 0)
	sum, err := Run(context.Background(), sink, []Source{s}, Options{Workers: 2})
	if err != nil || sum.Events != 300 || sum.Incomplete() {
		t.Errorf("%+v, %v", sum, err)
	}
	if got := s.Stats().Throttled; got != 4 {
		t.Errorf("%d requests throttled, want 4", got)
	}
}

// What is ahead stays within the memory given, and what nobody opens does not
// block the rest.
func TestS3AheadMemory(t *testing.T) {
	f := newFakeS3(t)
	for i := range 300 {
		f.put(fmt.Sprintf("%03d.json", i), make([]byte, 1000))
	}
	s := f.open("", func(o *S3Options) { o.tuning.whole = 1000 })
	s.ReadAhead(all, 10_000)
	defer s.Close()
	held := func() int64 {
		s.ahead.memory.mu.Lock()
		defer s.ahead.memory.mu.Unlock()
		return 10_000 - s.ahead.memory.free
	}
	visited := 0
	err := s.List(context.Background(), func(o Object) error {
		visited++
		if h := held(); h < 0 || h > 10_000 {
			t.Errorf("%d bytes held", h)
		}
		if visited%3 == 0 {
			if _, _, err := readAll(t, s, o); err != nil {
				t.Error(err)
			}
		}
		return nil
	})
	if err != nil || visited != 300 {
		t.Errorf("visited %d, %v", visited, err)
	}
	s.Close()
	if h := held(); h != 0 {
		t.Errorf("%d bytes held in the end", h)
	}
}

func TestS3VisitEndsListing(t *testing.T) {
	f := newFakeS3(t)
	fillTrail(f, 500)
	for _, ahead := range []bool{false, true} {
		s := f.open("", func(o *S3Options) { o.tuning.pageKeys = 7 })
		if ahead {
			s.ReadAhead(all, 0)
		}
		n := 0
		err := s.List(context.Background(), func(Object) error {
			if n++; n == 100 {
				return errTest
			}
			return nil
		})
		if err != errTest || n != 100 {
			t.Errorf("ahead=%v: %d visits, %v", ahead, n, err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		err = s.List(ctx, func(Object) error { cancel(); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("ahead=%v: canceled: %v", ahead, err)
		}
		s.Close()
		if ahead && s.ahead.memory.free != s3AheadBytes {
			t.Errorf("%d bytes free in the end", s.ahead.memory.free)
		}
	}
}

func TestS3AllDenied(t *testing.T) {
	f := newFakeS3(t)
	fillTrail(f, 30)
	f.fault = func(w http.ResponseWriter, q *fakeRequest) bool {
		if !q.list {
			fail(w, 403, "AccessDenied", "Access Denied")
		}
		return !q.list
	}
	sink := newFakeSink()
	s := f.open("")
	s.ReadAhead(unread(sink), 0)
	sum, err := Run(context.Background(), sink, []Source{s}, Options{Workers: 2})
	if err == nil || !strings.Contains(err.Error(), "GetObject: access denied") || sum.UnreadableObjects != 30 {
		t.Errorf("%+v, %v", sum, err)
	}
}
