package ingest

import (
	"bytes"
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
			f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
				if q.key == "b.json" {
					fail(w, status, code, message)
				}
				return q.key == "b.json"
			})
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
	f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
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
	})
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
	f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
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
	})
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
	f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
		if q.list {
			return false
		}
		w.Header().Set("Content-Length", fmt.Sprint(1<<20))
		w.Header().Set("ETag", f.buckets["logs"].objects["a.json"].etag)
		w.Write(make([]byte, 1000))
		w.(http.Flusher).Flush()
		<-release
		return true
	})
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
			f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
				if !q.list {
					w.Write([]byte(answer))
				}
				return !q.list
			})
			s := f.open("")
			if got, _, err := readAll(t, s, objects(t, s)[0]); err == nil {
				t.Errorf("read %q", got)
			}
		})
	}
}
