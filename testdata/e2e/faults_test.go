package e2e

import (
	"fmt"
	"testing"
	"time"

	"keytrail/testdata/e2e/faultproxy"
)

// Bodies that break off, bursts of SlowDown and errors of the server are
// retried, and no half object is counted.
func TestFaultsThatPass(t *testing.T) {
	bucket, _ := sample(t)
	some := func(key string) bool { return hash(key)%20 == 0 }
	for _, c := range []struct {
		name  string
		rules func() []faultproxy.Rule
	}{
		{"bodies cut", func() []faultproxy.Rule {
			return []faultproxy.Rule{faultproxy.Answer(faultproxy.Fault{Cut: true}, faultproxy.OncePerKey(faultproxy.Gets(some)))}
		}},
		{"listings cut", func() []faultproxy.Rule {
			return []faultproxy.Rule{faultproxy.Answer(faultproxy.Fault{Cut: true}, onceEach(faultproxy.Ops("ListObjectsV2")))}
		}},
		{"slow down for a second", func() []faultproxy.Rule {
			return []faultproxy.Rule{faultproxy.Answer(faultproxy.SlowDown(), faultproxy.For(time.Second, faultproxy.From(5, faultproxy.Any)))}
		}},
		{"slow down above a rate", func() []faultproxy.Rule {
			return []faultproxy.Rule{faultproxy.Answer(faultproxy.SlowDown(), faultproxy.Above(300, 100, faultproxy.Any))}
		}},
		{"slow down now and then", func() []faultproxy.Rule {
			return []faultproxy.Rule{
				faultproxy.Answer(faultproxy.SlowDown(), faultproxy.OncePerKey(faultproxy.Gets(func(key string) bool { return hash(key)%400 == 0 }))),
				faultproxy.Answer(faultproxy.SlowDown(), onceEach(faultproxy.Ops("ListObjectsV2"))),
			}
		}},
		{"internal error", func() []faultproxy.Rule {
			return []faultproxy.Rule{faultproxy.Answer(faultproxy.InternalError(), faultproxy.OncePerKey(faultproxy.Gets(some)))}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, dir := newProxy(t), newCase(t)
			p.SetRules(c.rules()...)
			s := at(t, p)
			r := s.must([]int{incomplete}, s.ingest(dir, "s3://"+bucket.Name)...)
			faults := 0
			for _, q := range p.Take() {
				if q.Fault != "" {
					faults++
				}
			}
			t.Logf("%d faults, %v", faults, r.wall.Round(time.Millisecond))
			if faults == 0 {
				t.Error("no fault was met")
			}
			sameAnswers(t, sampleAnswers(t), answers(t, dir))
			seen := map[string]bool{}
			for _, e := range ledger(t, dir) {
				if e.Kind == "unreadable" || seen[e.URI] {
					t.Errorf("the ledger says of %s: %s %v", e.URI, e.Kind, e.Reasons)
				}
				seen[e.URI] = true
			}
		})
	}
}

// onceEach are the matching requests that are the first with their question.
func onceEach(m faultproxy.Match) faultproxy.Match {
	seen := map[string]bool{}
	return func(q *faultproxy.Request) bool {
		id := fmt.Sprint(q.Op, q.Key, q.Prefix, q.Delimiter, q.StartAfter, q.Token)
		if !m(q) || seen[id] {
			return false
		}
		seen[id] = true
		return true
	}
}

// A file too large to be held whole is read as it comes, and a connection that
// breaks twice on the way changes nothing.
func TestLargeFileIsCut(t *testing.T) {
	b, p := newBucket(t), newProxy(t)
	key := trail{prefix: "AWSLogs"}.key(manyAccounts[0], "us-east-1", manyBegin)
	o := object{key, trail{prefix: "AWSLogs", events: 16_000, blob: 700}.body(key)}
	if len(o.body) < 9<<20 {
		t.Fatalf("the file has %d bytes", len(o.body))
	}
	if err := b.Write(o.key, o.body, manyBegin); err != nil {
		t.Fatal(err)
	}
	p.SetRules(faultproxy.Answer(faultproxy.Fault{Cut: true}, faultproxy.Times(2, faultproxy.Ops("GetObject"))))
	dir := newCase(t)
	s := at(t, p)
	s.must(fine, s.ingest(dir, "s3://"+b.Name)...)
	if n := count(p.Take(), "GetObject"); n != 3 {
		t.Errorf("%d reads, two of which were cut", n)
	}
	want := localAnswers(t, []object{o})
	if events(want) != 16_000 {
		t.Errorf("the file has %d events", events(want))
	}
	sameAnswers(t, want, answers(t, dir))
}
