package e2e

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"keytrail/testdata/e2e/faultproxy"
)

// A run that is killed again and again, each time at a random moment, and
// taken up by the same command ends where an undisturbed one ends.
func TestKilledAndResumed(t *testing.T) {
	bucket, objects := sample(t)
	want := sampleAnswers(t)
	p, dir := newProxy(t), newCase(t)
	s := at(t, p)
	args := s.ingest(dir, "--commit-events", "1000", "s3://"+bucket.Name)
	kills := 20
	if testing.Short() {
		kills = 5
	}
	// The moments are counted in requests, so that a busy machine does not
	// change them much: over all runs they spread over listings and reads.
	random := rand.New(rand.NewPCG(4, 20))
	killed, restarts := 0, 0
	for killed < kills {
		cmd, _, stderr := s.command(args...)
		p.Take()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			cmd.Wait()
			close(ended)
		}()
		until(p, 1+random.IntN(len(objects)/4), ended)
		cmd.Process.Kill()
		<-ended
		switch status := cmd.ProcessState.ExitCode(); {
		case status == -1:
			killed++
		case slices.Contains(fineOrDamaged, status):
			// It was done before the blow: begin anew.
			sameAnswers(t, want, answers(t, dir))
			dir = newCase(t)
			args = s.ingest(dir, "--commit-events", "1000", "s3://"+bucket.Name)
			restarts++
		default:
			t.Fatalf("after %d kills: status %d\n%s", killed, status, stderr)
		}
	}
	s.must([]int{incomplete}, args...)
	sameAnswers(t, want, answers(t, dir))
	t.Logf("%d kills, %d cases", killed, 1+restarts)
}

// until waits until the proxy has seen so many requests, or the program ended.
func until(p *faultproxy.Proxy, requests int, ended <-chan struct{}) {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for p.Seen() < requests {
		select {
		case <-ended:
			return
		case <-tick.C:
		}
	}
}

// Ctrl-C ends a run at a commit, says how to go on, and what was committed is
// not read again.
func TestInterruptedAndResumed(t *testing.T) {
	bucket, objects := sample(t)
	p, dir := newProxy(t), newCase(t)
	p.SetLatency(10 * time.Millisecond)
	s := at(t, p)
	args := s.ingest(dir, "--commit-events", "1000", "s3://"+bucket.Name)
	cmd, stdout, stderr := s.command(args...)
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		cmd.Wait()
		close(ended)
	}()
	until(p, len(objects)/2, ended)
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	signalled := time.Now()
	<-ended
	r := finished(cmd, stdout, stderr, begin)
	if r.status != interrupted {
		t.Fatalf("status %d, want %d\n%s", r.status, interrupted, r.stderr)
	}
	if !strings.Contains(r.stderr, "same command") {
		t.Errorf("it does not say how to go on:\n%s", r.stderr)
	}
	if r.stdout != "" {
		t.Errorf("an interrupted run prints a result:\n%s", r.stdout)
	}
	t.Logf("it ended %v after the signal", time.Since(signalled).Round(time.Millisecond))
	committed := len(ledger(t, dir))
	if committed == 0 || committed == len(objects) {
		t.Errorf("%d of %d objects were committed", committed, len(objects))
	}

	p.SetLatency(0)
	p.Take()
	s.must([]int{incomplete}, args...)
	if n := count(p.Take(), "GetObject"); n > len(objects)-committed {
		t.Errorf("%d objects were committed, and of all %d another %d were read", committed, len(objects), n)
	}
	sameAnswers(t, sampleAnswers(t), answers(t, dir))
}

// Credentials that run out end the run with one clear line, keep what was
// committed, and the same command goes on with new ones.
func TestExpiredCredentials(t *testing.T) {
	bucket, p, dir := many(t), newProxy(t), newCase(t)
	objects := manyOf(manyAccounts[3], "eu-west-1")
	s := at(t, p)
	args := s.ingest(dir, "--commit-events", "200", "s3://"+bucket.Name, "--account", manyAccounts[3], "--trail-region", "eu-west-1", "--strict")
	p.SetRules(faultproxy.Answer(faultproxy.ExpiredToken(), faultproxy.From(len(objects)/2, faultproxy.Any)))
	clearError(t, s.run(args...), failed, `expired`, `same command`)
	if n := p.Seen(); n > len(objects)*3/4 {
		t.Errorf("%d requests, all but %d of which were told that the credentials have expired", n, len(objects)/2)
	}
	entries := ledger(t, dir)
	if len(entries) == 0 {
		t.Error("nothing was committed")
	}
	for _, e := range entries {
		if e.Kind != "events" || e.Retry {
			t.Errorf("the ledger has %+v", e)
		}
	}
	p.SetRules()
	p.Take()
	s.must(fine, args...)
	if n := count(p.Take(), "GetObject"); n != len(objects)-len(entries) {
		t.Errorf("%d of %d objects were committed, and another %d were read", len(entries), len(objects), n)
	}
	sameAnswers(t, localAnswers(t, objects), answers(t, dir))
}

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
				faultproxy.Answer(faultproxy.SlowDown(), faultproxy.OncePerKey(faultproxy.Gets(some))),
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
