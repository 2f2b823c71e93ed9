package ingest

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"
)

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
			f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
				if q.list || q.key <= last {
					return false
				}
				fail(w, 400, "ExpiredToken", "The provided token has expired.")
				return true
			})
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
			f.faultWith(nil)
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
	f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
		if i := n.Add(1); i < 50 || i >= 54 {
			return false
		}
		fail(w, 503, "SlowDown", "Please reduce your request rate.")
		return true
	})
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
	f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
		if !q.list {
			fail(w, 403, "AccessDenied", "Access Denied")
		}
		return !q.list
	})
	sink := newFakeSink()
	s := f.open("")
	s.ReadAhead(unread(sink), 0)
	sum, err := Run(context.Background(), sink, []Source{s}, Options{Workers: 2})
	if err == nil || !strings.Contains(err.Error(), "GetObject: access denied") || sum.UnreadableObjects != 30 {
		t.Errorf("%+v, %v", sum, err)
	}
}

// Objects are fetched many at a time, though visited one by one.
func TestS3AheadIsParallel(t *testing.T) {
	f := newFakeS3(t)
	fillTrail(f, 300)
	f.delay = 20 * time.Millisecond
	s := f.open("")
	s.ReadAhead(all, 0)
	defer s.Close()
	f.take()
	if got := objects(t, s); len(got) != 300 {
		t.Errorf("visited %d", len(got))
	}
	f.mu.Lock()
	peak := f.peak
	f.mu.Unlock()
	if peak < 30 || peak > s3Gets+s3Lists {
		t.Errorf("%d requests at once", peak)
	}
	if st := s.Stats(); st.Gets != 300 || st.Listed != 300 || st.ListedBytes == 0 || st.Lists < 5 || !strings.HasPrefix(st.Listing, "AWSLogs/111122223333/CloudTrail/us-east-1/") {
		t.Errorf("stats %+v", st)
	}
}

// steadyRetryer notes what it is told.
type steadyRetryer struct {
	aws.RetryerV2
	told []error
}

func (r *steadyRetryer) GetAttemptToken(context.Context) (func(error) error, error) {
	return func(err error) error { r.told = append(r.told, err); return nil }, nil
}

func TestBurst(t *testing.T) {
	slow := &smithy.GenericAPIError{Code: "SlowDown"}
	other := &smithy.GenericAPIError{Code: "AccessDenied"}
	count := func(told []error) (n int) {
		for _, err := range told {
			if err == slow {
				n++
			}
		}
		return n
	}
	inner := &steadyRetryer{}
	b := &burst{RetryerV2: inner}
	round := func(n int, err error) {
		var release []func(error) error
		for range n {
			r, tokenErr := b.GetAttemptToken(context.Background())
			if tokenErr != nil {
				t.Fatal(tokenErr)
			}
			release = append(release, r)
		}
		for _, r := range release {
			r(err)
		}
	}
	round(slowEnough-1, slow)
	if n := count(inner.told); n != 0 {
		t.Errorf("%d refusals of a few requests count", n)
	}
	round(50, slow)
	round(1, other)
	round(50, slow)
	if n := count(inner.told); n != 2 || len(inner.told) != slowEnough-1+101 || !slices.Contains(inner.told, error(other)) {
		t.Errorf("%d refusals of two bursts count, of %d answers", n, len(inner.told))
	}
}
