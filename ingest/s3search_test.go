package ingest

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// The search for trails ends, and says that it did.
func TestS3SearchIsBounded(t *testing.T) {
	const account = "111122223333"
	searches := func(n int) func(*S3Options) {
		return func(o *S3Options) { o.tuning.searches, o.tuning.pageKeys = n, 100 }
	}
	for _, test := range []struct {
		name   string
		fill   func(*fakeS3)
		change func(*S3Options)
		found  bool
		limit  string
		most   int // requests
	}{
		{"many folders beside", func(f *fakeS3) {
			for i := range 300 {
				f.fill(fmt.Sprintf("data%03d/x", i))
			}
			f.fill(logKey("", account, "CloudTrail", "us-east-1", day))
		}, searches(50), true, "trails were searched for in s3://logs in 50 folders only", 60},
		{"too many folders to see", func(f *fakeS3) {
			for i := range 1500 {
				f.fill(fmt.Sprintf("%04d/x", i))
			}
			f.fill(logKey("", account, "CloudTrail", "us-east-1", day))
		}, searches(20), true, "in its first folders only", 40},
		{"many objects before", func(f *fakeS3) {
			for i := range 3000 {
				f.fill(fmt.Sprintf("%05d.txt", i))
			}
			f.fill(logKey("", account, "CloudTrail", "us-east-1", day))
		}, searches(20), true, "in its first folders only", 20},
		{"deep", func(f *fakeS3) {
			f.fill("1/2/3/4/5/6/7/8/9/x.json", logKey("", account, "CloudTrail", "us-east-1", day))
		},
			searches(400), true, "trails were searched for in s3://logs in 7 folders only", 20},
		{"a trail five levels down", func(f *fakeS3) { f.fill(logKey("1/2/3/4/5/", account, "CloudTrail", "us-east-1", day)) }, searches(400), true, "", 20},
		{"many unknown folders below AWSLogs", func(f *fakeS3) {
			for i := range 80 {
				f.fill(fmt.Sprintf("AWSLogs/x%02d/y", i))
			}
			f.fill(logKey("", account, "CloudTrail", "us-east-1", day))
		}, searches(400), true, "only 50 of the folders in s3://logs/AWSLogs/ were searched", 120},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFakeS3(t)
			test.fill(f)
			s := f.open("", test.change)
			f.take()
			got := mustList(t, s)
			if test.found && (len(got) != 1 || !strings.Contains(got[0], "AWSLogs/"+account)) {
				t.Errorf("visited %d objects, not the trail's", len(got))
			}
			if n := len(f.take()); n > test.most {
				t.Errorf("%d requests, want at most %d", n, test.most)
			}
			if limits := strings.Join(s.Limits(), "; "); !strings.Contains(limits, test.limit) || test.limit == "" && limits != "" {
				t.Errorf("limits %q, want %q", limits, test.limit)
			}
		})
	}
}

func TestS3SearchDenied(t *testing.T) {
	f := newFakeS3(t)
	f.fill("private/x", "x/AWSLogs/111122223333/secret/y", logKey("x/", "111122223333", "CloudTrail", "us-east-1", day))
	f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
		denied := strings.HasPrefix(q.prefix, "private/") || strings.HasSuffix(q.prefix, "/secret/")
		if denied {
			fail(w, 403, "AccessDenied", "Access Denied")
		}
		return denied
	})
	s := f.open("")
	if got := mustList(t, s); len(got) != 1 {
		t.Errorf("visited %q", got)
	}
	want := []string{"s3://logs/private/ was not searched for trails: access denied", "s3://logs/x/AWSLogs/111122223333/secret/ was not searched for trails: access denied"}
	if got := s.Limits(); !slices.Equal(got, want) {
		t.Errorf("limits %q", got)
	}
}

// A policy may allow the folder, and not what begins like it.
func TestS3PrefixAllowedOnly(t *testing.T) {
	f := newFakeS3(t)
	key := logKey("", "111122223333", "CloudTrail", "us-east-1", day)
	f.fill(key)
	f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
		denied := q.list && !strings.HasPrefix(q.prefix, "AWSLogs/111122223333/")
		if denied {
			fail(w, 403, "AccessDenied", "Access Denied")
		}
		return denied
	})
	for _, prefix := range []string{"AWSLogs/111122223333", "AWSLogs/111122223333/"} {
		if got := mustList(t, f.open(prefix)); !slices.Equal(got, []string{key}) {
			t.Errorf("%s: visited %q", prefix, got)
		}
	}
	if _, err := OpenS3(context.Background(), "s3://logs/AWSLogs", f.options()); err == nil {
		t.Error("AWSLogs could be opened")
	}
}

// However requests overtake each other, visits come in one order.
func TestS3OrderIsStable(t *testing.T) {
	f := newFakeS3(t)
	var want []string
	for a := range 4 {
		for r := range 4 {
			for d := range 30 {
				want = append(want, logKey("", fmt.Sprintf("%012d", a), "CloudTrail", fmt.Sprintf("eu-west-%d", r), day.Add(time.Duration(d)*time.Hour)))
			}
		}
	}
	f.fill(want...)
	slices.Sort(want)
	f.faultWith(func(http.ResponseWriter, *fakeRequest) bool {
		time.Sleep(time.Duration(rand.IntN(3000)) * time.Microsecond)
		return false
	})
	for range 3 {
		s := f.open("", func(o *S3Options) { o.tuning.pageKeys = 7 })
		s.ReadAhead(all, 1)
		if got := mustList(t, s); !slices.Equal(got, want) {
			t.Errorf("visited %d objects in another order", len(got))
		}
		s.Close()
	}
}

// Pages that cannot be had whole are asked for again from their token.
func TestS3CutListing(t *testing.T) {
	f := newFakeS3(t)
	for i := range 50 {
		f.fill(fmt.Sprintf("AWSLogs/111122223333/CloudTrail/us-east-1/2026/01/14/%02d.json", i))
	}
	var n atomic.Int64
	f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
		switch n.Add(1) % 5 {
		case 2:
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, `<?xml version="1.0"?><ListBucketResult><Contents><Key>wrong</Key>`)
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		case 3:
			io.WriteString(w, `<?xml version="1.0"?><ListBucketResult><Contents><Key>wrong</Key>`)
			return true
		case 4:
			fail(w, 500, "InternalError", "We encountered an internal error.")
			return true
		}
		return false
	})
	s := f.open("AWSLogs/111122223333/CloudTrail/us-east-1/", func(o *S3Options) { o.tuning.pageKeys = 10 })
	if got := mustList(t, s); len(got) != 50 || !slices.IsSorted(got) {
		t.Errorf("visited %q", got)
	}

	f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
		if q.token != "" {
			io.WriteString(w, `<?xml version="1.0"?><ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>`)
		}
		return q.token != ""
	})
	got := mustList(t, f.open("AWSLogs/111122223333/CloudTrail/us-east-1/", func(o *S3Options) { o.tuning.pageKeys = 10 }))
	if len(got) != 11 || got[10] != "AWSLogs/111122223333/CloudTrail/us-east-1/ !read-error" {
		t.Errorf("visited %q", got)
	}
}

// Requests of a listing stay within their bound, and so do the objects that
// were listed and not visited.
func TestS3ListingIsBounded(t *testing.T) {
	f := newFakeS3(t)
	year(f, 10, 20, 3)
	f.delay = 2 * time.Millisecond
	s := f.open("")
	tree := s.newTree(context.Background(), []*step{{kind: stepFolder, place: placeOf("AWSLogs/"), span: span{prefix: "AWSLogs/"}}})
	defer tree.close()
	f.take()
	n := 0
	for {
		objects, err := tree.next()
		if err != nil {
			t.Fatal(err)
		}
		if objects == nil {
			break
		}
		n += len(objects)
		tree.mu.Lock()
		if tree.busy > s3Lists || tree.held > s3HeldObjects {
			t.Errorf("%d requests, %d objects held", tree.busy, tree.held)
		}
		tree.mu.Unlock()
	}
	f.mu.Lock()
	peak := f.peak
	f.mu.Unlock()
	if n != 600 || peak > s3Lists || peak < 4 {
		t.Errorf("%d objects, %d requests at once", n, peak)
	}
}
