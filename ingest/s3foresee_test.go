package ingest

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// The folders above the first key are listed together, before the listing
// comes to the first of them.
func TestS3ForeseesFolders(t *testing.T) {
	const org = "o-exampleorg1"
	first := logKey("my/trail/", org+"/111122223333", "CloudTrail-Digest", "us-east-1", day)
	rest := []string{
		logKey("my/trail/", org+"/111122223333", "CloudTrail", "us-east-1", day), logKey("my/trail/", org+"/111122223333", "CloudTrail", "eu-west-1", day),
		logKey("my/trail/", org+"/444455556666", "CloudTrail", "us-east-1", day), logKey("my/trail/", "o-exampleorg2/444455556666", "CloudTrail", "us-east-1", day),
	}
	up := func(n int) string {
		parts := strings.SplitAfter(first, "/")
		return strings.Join(parts[:n], "")
	}
	for _, test := range []struct {
		prefix string
		want   []string // listed together
	}{
		{"", []string{"", up(1), up(2), up(3), up(4), up(5), up(6), up(7)}},
		{"my", []string{up(1), up(2), up(3), up(4), up(5), up(6), up(7)}},
		{"my/tr", []string{"my/tr", up(2), up(3), up(4), up(5), up(6), up(7)}},
		{"my/trail/AWSLogs/" + org + "/", []string{up(4), up(5), up(6), up(7)}},
		{"my/trail/AWSLogs/" + org + "/1", []string{"my/trail/AWSLogs/" + org + "/1", up(5), up(6), up(7)}},
		{up(7), []string{up(7)}},
		{up(9), []string{up(9)}},
	} {
		t.Run(test.prefix, func(t *testing.T) {
			f := newFakeS3(t)
			f.fill(append(rest, first)...)
			s := f.open(test.prefix)
			f.take()
			end := s.foresee(context.Background())
			s.foreseen.all.Wait()
			var together []string
			for _, q := range f.take() {
				together = append(together, q.prefix)
			}
			end()
			if slices.Sort(together); !slices.Equal(together, test.want) {
				t.Errorf("listed together: %q, want %q", together, test.want)
			}
			got := mustList(t, s)
			requests := prefixesOf(t, f.take())

			// They are the requests that are made one after the other, too.
			s.targets[0].first = ""
			if want := mustList(t, s); !slices.Equal(got, want) {
				t.Errorf("visited %q, one after the other %q", got, want)
			}
			if want := prefixesOf(t, f.take()); !slices.Equal(requests, want) {
				t.Errorf("requests\n %s\none after the other\n %s", strings.Join(requests, "\n "), strings.Join(want, "\n "))
			}
		})
	}
}

// prefixesOf gives what was listed, in order, each with how.
func prefixesOf(t *testing.T, log []fakeRequest) (out []string) {
	t.Helper()
	for _, q := range log {
		if q.list {
			out = append(out, fmt.Sprintf("%s %q %q %q", q.prefix, q.delimiter, q.after, q.token))
		}
	}
	slices.Sort(out)
	if n := len(out); n != len(slices.Compact(slices.Clone(out))) {
		t.Errorf("asked for twice: %q", out)
	}
	return out
}

// Nothing is foreseen, nor a key asked for, where a part is wanted: the first
// key may be of others.
func TestS3ForeseesOnlyWhatIsWanted(t *testing.T) {
	f := newFakeS3(t)
	keys := year(f, 2, 2, 3)
	for name, sel := range map[string]Selection{
		"account": {Accounts: []string{"111100000001"}}, "region": {Regions: []string{"us-east-2"}, Strict: true}, "day": {From: day},
	} {
		s := f.open("", func(o *S3Options) { o.Selection = sel })
		if q := f.take(); len(q) != 1 || q[0].delimiter != "/" || s.targets[0].first != "" {
			t.Errorf("%s: opening asks %+v", name, q)
		}
		mustList(t, s)
		for _, q := range f.take() {
			if strings.Contains(q.prefix, "111100000000") && name == "account" || strings.Contains(q.prefix, "us-east-1") && name == "region" {
				t.Errorf("%s: listed %s", name, q.prefix)
			}
		}
	}
	for name, target := range map[string]target{
		"flat":            {first: "a/b/c.json"},
		"object":          {prefix: keys[0], first: keys[0], object: true},
		"not known":       {},
		"not below it":    {prefix: "b/", first: "c/" + keys[0]},
		"another service": {first: "AWSLogs/111122223333/Config/us-east-1/x.json"},
	} {
		if got := target.foresee(); got != nil {
			t.Errorf("%s: foresees %+v", name, got)
		}
	}
}

// A listing that ends early gives up what was foreseen, and one whose first
// key has gone finds what there is.
func TestS3ForeseesInVain(t *testing.T) {
	f := newFakeS3(t)
	keys := year(f, 3, 2, 3)
	slices.Sort(keys)
	s := f.open("")
	stop := fmt.Errorf("enough")
	if err := s.List(context.Background(), func(Object) error { return stop }); err != stop {
		t.Errorf("List: %v", err)
	}
	if s.foreseen.pages != nil {
		t.Error("something is left")
	}
	f.mu.Lock() // requests that were given up may be answered yet, from the bucket as it was
	fewer := *f.buckets["logs"]
	fewer.objects = maps.Clone(fewer.objects)
	for _, k := range keys[:6] {
		delete(fewer.objects, k)
	}
	fewer.keys = slices.DeleteFunc(slices.Clone(fewer.keys), func(k string) bool { return fewer.objects[k] == nil })
	f.buckets["logs"] = &fewer
	f.mu.Unlock()
	if got := mustList(t, s); !slices.Equal(got, keys[6:]) {
		t.Errorf("visited %q", got)
	}
	denied := "AWSLogs/111100000001/"
	f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
		if q.list && strings.HasPrefix(q.prefix, denied) {
			fail(w, 403, "AccessDenied", "Access Denied")
			return true
		}
		return false
	})
	s = f.open("")
	if got, want := mustList(t, s), append([]string{denied + " !permission"}, keys[12:]...); !slices.Equal(got, want) {
		t.Errorf("visited %q, want %q", got, want)
	}
}

// A policy may allow listings of folders alone.
func TestS3FoldersOnly(t *testing.T) {
	f := newFakeS3(t)
	keys := year(f, 1, 1, 3)
	f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
		if q.list && q.delimiter == "" && q.prefix == "" {
			fail(w, 403, "AccessDenied", "Access Denied")
			return true
		}
		return false
	})
	if got := mustList(t, f.open("")); !slices.Equal(got, keys) {
		t.Errorf("visited %q", got)
	}
}

// There are as many fetchers as are busy at once; more than s3Gets only where
// the reader waits for them, and never for throttled requests.
func TestFetchersFollowTheWaiting(t *testing.T) {
	f := newFetchers(&S3{}, 64<<20)
	if f.most != 512 || newFetchers(&S3{}, 1<<20).most != s3Gets || newFetchers(&S3{}, 1<<40).most != s3MostGets {
		t.Errorf("at most %d", f.most)
	}
	f.missed()
	if f.limit.Load() != s3Gets {
		t.Error("more, although there is one that has time")
	}
	f.waiting.Store(true)
	for range 1000 {
		f.missed()
	}
	if n := f.limit.Load(); n != 512 || len(f.grow) != 1 {
		t.Errorf("%d after a thousand waits", n)
	}
	f = newFetchers(&S3{}, 64<<20)
	f.waiting.Store(true)
	f.s.count.throttled.Add(1)
	f.missed()
	if f.limit.Load() != s3Gets {
		t.Error("more requests, although S3 wants fewer")
	}
}
