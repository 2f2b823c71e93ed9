package e2e

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"keytrail/testdata/e2e/faultproxy"
	"keytrail/testdata/e2e/gateway"
)

// noise is what errors of the SDK say and an analyst has no use for.
var noise = regexp.MustCompile(`(?i)operation error|api error|https response error|StatusCode|RequestID|HostID|retry quota|exceeded maximum number of attempts|smithy|goroutine`)

// clearError checks that a run ended with that status and one clear line,
// which holds every one of the patterns together with its hints, and that it
// printed no result.
func clearError(t *testing.T, r result, status int, patterns ...string) {
	t.Helper()
	if r.status != status {
		t.Errorf("status %d, want %d", r.status, status)
	}
	lines := strings.Split(strings.TrimRight(r.stderr, "\n"), "\n")
	own, hints := 0, 0
	for _, line := range lines {
		switch {
		case strings.HasPrefix(line, "keytrail: "):
			own++
		case strings.HasPrefix(line, "  "):
			hints++
		default:
			t.Errorf("a line that is neither error nor hint: %q", line)
		}
		if len(line) > 300 {
			t.Errorf("a line of %d bytes", len(line))
		}
	}
	if own != 1 || hints == 0 {
		t.Errorf("%d lines of error and %d of hints, want one and some", own, hints)
	}
	if found := noise.FindString(r.stderr); found != "" {
		t.Errorf("it says %q", found)
	}
	for _, p := range patterns {
		if !regexp.MustCompile(`(?i)` + p).MatchString(r.stderr) {
			t.Errorf("it does not say %s", p)
		}
	}
	if r.stdout != "" {
		t.Errorf("it prints a result: %s", r.stdout)
	}
	if t.Failed() {
		t.Logf("stderr:\n%s", r.stderr)
	}
}

// smallTrail puts a few clean files of two accounts into a bucket and gives
// them as objects too.
func smallTrail(t *testing.T, b *gateway.Bucket, files int) []object {
	t.Helper()
	tr := trail{prefix: "AWSLogs", events: 3}
	var out []object
	for _, account := range manyAccounts[:2] {
		for i := range files {
			key := tr.key(account, "us-east-1", manyBegin.Add(time.Duration(i)*time.Hour))
			out = append(out, object{key, tr.body(key)})
		}
	}
	slices.SortFunc(out, func(a, b object) int { return strings.Compare(a.key, b.key) })
	if err := upload(b, "", out); err != nil {
		t.Fatal(err)
	}
	return out
}

// Each thing that keeps a run from beginning is one line that names it, with
// what to try.
func TestErrorsAreOneClearLine(t *testing.T) {
	b := newBucket(t)
	smallTrail(t, b, 3)
	root := "s3://" + b.Name
	for _, c := range []struct {
		name    string
		session func(session) session
		rules   []faultproxy.Rule
		args    []string
		want    []string
	}{
		{"unknown access key", func(s session) session {
			return s.as(gateway.Account{AccessKeyID: "AKIANOBODYSKEY", SecretAccessKey: "x"})
		},
			nil, []string{root}, []string{`access key|credentials`, `--profile|AWS_PROFILE|aws sts get-caller-identity`}},
		{"wrong secret", func(s session) session {
			return s.as(gateway.Account{AccessKeyID: gateway.Owner.AccessKeyID, SecretAccessKey: "wrong"})
		}, nil, []string{root}, []string{`secret|signature|credentials`}},
		{"no credentials", func(s session) session { return s.with("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY") },
			nil, []string{root}, []string{`credentials`, `--profile`, `--no-sign-request`}},
		{"unknown profile", nil, nil, []string{root, "--profile", "nobody"}, []string{`profile`, `nobody`}},
		{"missing bucket", nil, nil, []string{"s3://no-such-trail-bucket"}, []string{`no-such-trail-bucket`, `no such bucket|does not exist|not exist`}},
		{"access denied on the bucket", func(s session) session { return s.as(gateway.Reader) }, nil, []string{root},
			[]string{b.Name, `denied|not allowed|may not`, `s3:ListBucket`, `s3-policy`}},
		{"wrong region for ever", nil, []faultproxy.Rule{faultproxy.Answer(faultproxy.PermanentRedirect("ap-south-2"), faultproxy.Any)}, []string{root},
			[]string{`region`, `--region|--endpoint-url`}},
		{"unknown host", func(s session) session { s.endpoint = "http://keytrail-e2e.onion:9000"; return s }, nil, []string{root},
			[]string{`keytrail-e2e\.onion`, `--endpoint-url`}},
		{"nobody listens", func(s session) session { s.endpoint = "http://127.0.0.1:1"; return s }, nil, []string{root},
			[]string{`127\.0\.0\.1:1`, `--endpoint-url|network|proxy`}},
		{"requester pays", nil, []faultproxy.Rule{requesterPays}, []string{root}, []string{`denied|pays`, `--request-payer requester`}},
		{"a prefix with nothing below", nil, nil, []string{root + "/no/such/prefix/"}, []string{`no/such/prefix`, `nothing|no object|empty`}},
		{"expired from the first request on", nil, []faultproxy.Rule{faultproxy.Answer(faultproxy.ExpiredToken(), faultproxy.Any)}, []string{root},
			[]string{`expired`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newProxy(t)
			p.SetRules(c.rules...)
			s := at(t, p)
			if c.session != nil {
				s = c.session(s)
			}
			clearError(t, s.run(s.ingest(newCase(t), c.args...)...), failed, c.want...)
		})
	}
}

// requesterPays refuses requests that do not say that they pay.
func requesterPays(q *faultproxy.Request) *faultproxy.Fault {
	if q.Payer == "requester" {
		return nil
	}
	f := faultproxy.AccessDenied()
	return &f
}

func TestRequesterPaysWithTheFlag(t *testing.T) {
	b := newBucket(t)
	objects := smallTrail(t, b, 3)
	p, dir := newProxy(t), newCase(t)
	p.SetRules(requesterPays)
	s := at(t, p)
	s.must(fine, s.ingest(dir, "--request-payer", "requester", "s3://"+b.Name)...)
	sameAnswers(t, localAnswers(t, objects), answers(t, dir))
	for _, q := range p.Take() {
		if q.Fault != "" {
			t.Errorf("request %d, a %s, does not say who pays", q.Number, q.Op)
		}
	}
}

// A bucket in another region than the one asked is found by following what
// the server says, in each of its ways to say it.
func TestWrongRegionIsFollowed(t *testing.T) {
	b := newBucket(t)
	objects := smallTrail(t, b, 3)
	want := localAnswers(t, objects)
	redirect := func(q *faultproxy.Request) *faultproxy.Fault {
		if q.Region == gateway.Region {
			return nil
		}
		f := faultproxy.PermanentRedirect(gateway.Region)
		return &f
	}
	malformed := func(q *faultproxy.Request) *faultproxy.Fault {
		if q.Region == gateway.Region {
			return nil
		}
		f := faultproxy.AuthorizationHeaderMalformed(q.Region, gateway.Region)
		return &f
	}
	for _, c := range []struct {
		name  string
		env   []string
		flags []string
		rules []faultproxy.Rule
	}{
		{"redirected", []string{"AWS_REGION=us-west-2"}, nil, []faultproxy.Rule{redirect}},
		{"told in the error", []string{"AWS_REGION=us-west-2"}, nil, []faultproxy.Rule{malformed}},
		{"told by the server itself", []string{"AWS_REGION=us-west-2"}, nil, nil},
		{"redirected from --region", []string{"AWS_REGION"}, []string{"--region", "ap-south-1"}, []faultproxy.Rule{redirect}},
		{"no region at all", []string{"AWS_REGION"}, nil, []faultproxy.Rule{redirect}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, dir := newProxy(t), newCase(t)
			p.SetRules(c.rules...)
			s := at(t, p).with(c.env...)
			s.must(fine, s.ingest(dir, append(c.flags, "s3://"+b.Name)...)...)
			requests := p.Take()
			onlyReads(t, requests)
			wrong := 0
			for _, q := range requests {
				if q.Region != gateway.Region {
					wrong++
				}
			}
			if wrong == 0 || wrong > 4 {
				t.Errorf("%d of %d requests went to a wrong region", wrong, len(requests))
			}
			sameAnswers(t, want, answers(t, dir))
		})
	}
}

func TestUnsignedRequests(t *testing.T) {
	b := newBucket(t)
	objects := smallTrail(t, b, 3)
	p, dir := newProxy(t), newCase(t)
	s := at(t, p).with("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
	if r := s.run(s.ingest(newCase(t), "--no-sign-request", "s3://"+b.Name)...); r.status != failed {
		t.Errorf("of a private bucket: status %d", r.status)
	}
	p.Take()
	if err := b.SetPolicy(context.Background(), readPolicy(b.Name, `"AWS":"*"`)); err != nil {
		t.Fatal(err)
	}
	s.must(fine, s.ingest(dir, "--no-sign-request", "s3://"+b.Name)...)
	for _, q := range p.Take() {
		if q.AccessKeyID != "" {
			t.Errorf("request %d is signed by %s", q.Number, q.AccessKeyID)
		}
	}
	sameAnswers(t, localAnswers(t, objects), answers(t, dir))
}
