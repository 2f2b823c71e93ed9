package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"keytrail/testdata/e2e/faultproxy"
	"keytrail/testdata/e2e/gateway"
)

// result is what a run of keytrail came to.
type result struct {
	status         int // -1 when it was killed
	stdout, stderr string
	wall, cpu      time.Duration
	memory         int64 // bytes at its peak; 0 where the system does not tell
}

// patience is after how long a run counts as hanging.
const patience = 3 * time.Minute

// A session is how a test runs keytrail: against which server and as whom.
type session struct {
	t        *testing.T
	endpoint string
	env      []string

	processor string // the number of the one to run on; "" is any
}

// at is a session of the buckets' owner against a proxy.
func at(t *testing.T, p *faultproxy.Proxy) session {
	t.Helper()
	return session{t: t, endpoint: p.URL, env: []string{
		"AWS_ACCESS_KEY_ID=" + gateway.Owner.AccessKeyID,
		"AWS_SECRET_ACCESS_KEY=" + gateway.Owner.SecretAccessKey,
		"AWS_REGION=" + gateway.Region,
	}}
}

// local is a session without a server.
func local(t *testing.T) session { return session{t: t} }

// as is the session with other credentials.
func (s session) as(a gateway.Account) session {
	return s.with("AWS_ACCESS_KEY_ID="+a.AccessKeyID, "AWS_SECRET_ACCESS_KEY="+a.SecretAccessKey)
}

// with is the session with further variables, as NAME=value; a name alone
// takes a variable away.
func (s session) with(env ...string) session {
	names := make([]string, len(env))
	for i, e := range env {
		names[i], _, _ = strings.Cut(e, "=")
	}
	kept := slices.DeleteFunc(slices.Clone(s.env), func(e string) bool {
		name, _, _ := strings.Cut(e, "=")
		return slices.Contains(names, name)
	})
	s.env = append(kept, slices.DeleteFunc(slices.Clone(env), func(e string) bool { return !strings.Contains(e, "=") })...)
	return s
}

// ingest gives the arguments for an ingest into a case.
func (s session) ingest(dir string, args ...string) []string {
	all := []string{"ingest", "--case", dir}
	if s.endpoint != "" {
		all = append(all, "--endpoint-url", s.endpoint)
	}
	return append(all, args...)
}

// command is keytrail with nothing of this machine's AWS settings, and no way
// to a metadata service.
func (s session) command(args ...string) (*exec.Cmd, *bytes.Buffer, *bytes.Buffer) {
	s.t.Helper()
	bin, err := program()
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	s.t.Cleanup(cancel)
	if s.processor != "" {
		bin, args = "taskset", append([]string{"-c", s.processor, bin}, args...)
	}
	cmd := exec.CommandContext(ctx, bin, args...)
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Join(scratch, "nobody"), "TMPDIR=" + os.Getenv("TMPDIR"),
		"AWS_EC2_METADATA_DISABLED=true", "NO_COLOR=1",
	}, s.env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	return cmd, &stdout, &stderr
}

// run runs keytrail to its end.
func (s session) run(args ...string) result {
	s.t.Helper()
	cmd, stdout, stderr := s.command(args...)
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	ended, peak := make(chan struct{}), make(chan int64)
	go func() { peak <- watchMemory(cmd.Process.Pid, ended) }()
	cmd.Wait()
	close(ended)
	r := finished(cmd, stdout, stderr, begin)
	r.memory = <-peak
	return r
}

// watchMemory gives the most memory that a process held, in bytes, as far as
// the system tells. What the process's resource usage says is no use: there
// the memory of the parent, that forked it, counts too.
func watchMemory(pid int, ended <-chan struct{}) (peak int64) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return peak
		case <-tick.C:
		}
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			continue
		}
		_, rest, _ := strings.Cut(string(status), "VmHWM:")
		var kib int64
		if _, err := fmt.Sscan(rest, &kib); err == nil {
			peak = max(peak, kib<<10)
		}
	}
}

func finished(cmd *exec.Cmd, stdout, stderr *bytes.Buffer, begin time.Time) result {
	state := cmd.ProcessState
	return result{status: state.ExitCode(), stdout: stdout.String(), stderr: stderr.String(),
		wall: time.Since(begin), cpu: state.UserTime() + state.SystemTime()}
}

// must runs keytrail and wants one of the statuses.
func (s session) must(ok []int, args ...string) result {
	s.t.Helper()
	r := s.run(args...)
	if !slices.Contains(ok, r.status) {
		s.t.Fatalf("keytrail %s: status %d, want %v\n%s", strings.Join(args, " "), r.status, ok, r.stderr)
	}
	return r
}

// Statuses of keytrail.
const (
	done        = 0
	failed      = 1
	incomplete  = 4
	interrupted = 130
)

var (
	fine          = []int{done}
	fineOrDamaged = []int{done, incomplete}
)

// newCase is a folder for a case, not yet made.
func newCase(t *testing.T) string { return filepath.Join(t.TempDir(), "case") }
