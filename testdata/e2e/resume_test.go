package e2e

import (
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

// Ctrl-C does not wait for a server that says nothing.
func TestInterruptedWhileTheServerIsSilent(t *testing.T) {
	bucket, _ := sample(t)
	for _, c := range []struct {
		name     string
		requests int // after which it falls silent
	}{{"at once", 0}, {"while listing", 4}, {"while reading", 400}} {
		t.Run(c.name, func(t *testing.T) {
			p := newProxy(t)
			s := at(t, p)
			p.SetRules(faultproxy.Answer(faultproxy.Fault{Silent: true}, faultproxy.From(c.requests+1, faultproxy.Any)))
			cmd, stdout, stderr := s.command(s.ingest(newCase(t), "s3://"+bucket.Name)...)
			begin := time.Now()
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan struct{})
			go func() {
				cmd.Wait()
				close(ended)
			}()
			until(p, c.requests+1, ended)
			if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
				t.Fatal(err)
			}
			<-ended // or killed, which is another status, when it waits for ever
			if r := finished(cmd, stdout, stderr, begin); r.status != interrupted || r.stdout != "" || strings.Count(r.stderr, "keytrail:") != 1 {
				t.Errorf("status %d, want %d\n%s%s", r.status, interrupted, r.stdout, r.stderr)
			}
		})
	}
}
