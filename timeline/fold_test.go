package timeline

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"keytrail/cloudtrail"
)

// step is what a test gives to Fold: one entry.
type step struct {
	second  int
	source  string
	name    string
	code    string
	address string
	user    string
	invoked string
	read    string // readOnly, "" for absent
	worst   Severity
	found   bool
}

func (s step) entry(t testing.TB) Entry {
	record := fmt.Sprintf(`{"eventTime":%q,"eventID":"e","eventSource":"%s.amazonaws.com","eventName":%q,"awsRegion":"us-east-1",`+
		`"sourceIPAddress":%q,"userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/%s","accessKeyId":"AKIA1"`,
		time.Unix(1771362543+int64(s.second), 0).UTC().Format(time.RFC3339), s.source, s.name, s.address, s.user)
	if s.invoked != "" {
		record += `,"invokedBy":"` + s.invoked + `"`
	}
	record += "}"
	if s.code != "" {
		record += `,"errorCode":"` + s.code + `"`
	}
	if s.read != "" {
		record += `,"readOnly":` + s.read
	}
	e := Entry{Event: parse(t, record+"}", FoldColumns().Union(SummaryColumns()))}
	e.Summary = Summarize(e.Event)
	if s.found {
		e.Findings = []Finding{{Severity: s.worst}}
	}
	return e
}

func entriesOf(t testing.TB, steps []step) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for _, s := range steps {
			if !yield(s.entry(t), nil) {
				return
			}
		}
	}
}

func repeat(n int, s step) (out []step) {
	for i := range n {
		s := s
		s.second += i
		out = append(out, s)
	}
	return out
}

func TestFold(t *testing.T) {
	base := step{source: "s3", name: "GetObject", address: "203.0.113.77", user: "ci", read: "true"}
	with := func(second int, source, name string, change ...func(*step)) step {
		s := base
		s.second, s.source, s.name = second, source, name
		for _, c := range change {
			c(&s)
		}
		return s
	}
	refused := func(s *step) { s.code = "AccessDenied" }
	worth := func(sev Severity) func(*step) { return func(s *step) { s.worst, s.found = sev, true } }
	from := func(address string) func(*step) { return func(s *step) { s.address = address } }
	writes := func(s *step) { s.read = "false" }
	var reads []step
	for i := range 37 {
		s := with(i, []string{"iam", "ec2", "iam", "s3"}[i%4], fmt.Sprintf("List%d", i))
		if i >= 6 {
			s.code = "AccessDenied"
		}
		reads = append(reads, s)
	}
	reads[36].second = 52
	decrypts := func(n int) (out []step) {
		for i := range n {
			out = append(out, with(i, "s3", "GetObject"), with(i, "kms", "Decrypt", from("AWS Internal"), func(s *step) { s.invoked = "AWS Internal" }))
		}
		return out
	}
	for _, c := range []struct {
		name  string
		steps []step
		want  []string
	}{
		{"nothing", nil, nil},
		{"calls of one name", repeat(26, base), []string{"s3:GetObject × 26 in 25 s"}},
		{"too few", repeat(3, base), []string{"read object", "read object", "read object"}},
		{"reads of many names", reads, []string{"37 iam, ec2, s3 reads in 52 s, 31 denied"}},
		{"other failures", repeat(5, with(0, "s3", "HeadBucket", func(s *step) { s.code = "NoSuchBucket" })), []string{"s3:HeadBucket × 5 in 4 s, 5 failed"}},
		{"both failures", append(repeat(4, with(0, "s3", "HeadBucket", func(s *step) { s.code = "NoSuchBucket" })), repeat(2, with(4, "s3", "HeadBucket", refused))...),
			[]string{"s3:HeadBucket × 6 in 5 s, 2 denied, 4 otherwise failed"}},
		{"a finding stands alone", append(append(repeat(5, base), with(5, "s3", "GetObject", worth(Medium))), repeat(5, with(6, "s3", "GetObject"))...),
			[]string{"s3:GetObject × 5 in 4 s", "read object", "s3:GetObject × 5 in 4 s"}},
		{"a low finding does not", append(repeat(5, base), with(5, "s3", "GetObject", worth(Low))), []string{"s3:GetObject × 6 in 5 s"}},
		{"another address", append(repeat(4, base), repeat(4, with(4, "s3", "GetObject", from("198.51.100.1")))...),
			[]string{"s3:GetObject × 4 in 3 s", "s3:GetObject × 4 in 3 s"}},
		{"another principal", append(repeat(4, base), repeat(4, with(4, "s3", "GetObject", func(s *step) { s.user = "dev" }))...),
			[]string{"s3:GetObject × 4 in 3 s", "s3:GetObject × 4 in 3 s"}},
		{"a pause", append(repeat(4, base), repeat(4, with(65, "s3", "GetObject"))...), []string{"s3:GetObject × 4 in 3 s", "s3:GetObject × 4 in 3 s"}},
		{"a pause of a minute is none", append(repeat(4, base), repeat(4, with(63, "s3", "GetObject"))...), []string{"s3:GetObject × 8 in 66 s"}},
		{"a secret's read is not among the reads", []step{with(0, "iam", "ListUsers"), with(1, "iam", "ListRoles"), with(2, "iam", "ListGroups"), with(3, "s3", "ListBuckets"),
			with(4, "secretsmanager", "GetSecretValue"), with(5, "iam", "ListUsers")},
			[]string{"4 iam, s3 reads in 3 s", "read secret", "listed users"}},
		{"secrets fold with their like", repeat(5, with(0, "secretsmanager", "GetSecretValue")), []string{"secretsmanager:GetSecretValue × 5 in 4 s"}},
		{"writes of one name", repeat(4, with(0, "ec2", "CreateTags", writes)), []string{"ec2:CreateTags × 4 in 3 s"}},
		{"writes of several names", []step{with(0, "ec2", "CreateTags", writes), with(1, "ec2", "CreateVolume", writes), with(2, "ec2", "CreateTags", writes), with(3, "ec2", "CreateVolume", writes)},
			[]string{"tagged", "created volume", "tagged", "created volume"}},
		{"a write among reads", []step{with(0, "iam", "ListUsers"), with(1, "iam", "ListRoles"), with(2, "iam", "ListGroups"), with(3, "s3", "ListBuckets"),
			with(4, "iam", "CreateUser", writes), with(5, "iam", "ListUsers")},
			[]string{"4 iam, s3 reads in 3 s", "created user", "listed users"}},
		{"a streak after reads", append([]step{with(0, "iam", "ListUsers"), with(0, "iam", "ListRoles"), with(0, "iam", "ListGroups"), with(0, "iam", "ListPolicies")}, repeat(30, with(1, "s3", "HeadObject"))...),
			[]string{"4 iam reads in 1 s", "s3:HeadObject × 30 in 29 s"}},
		{"reads after a streak", append(repeat(30, with(0, "s3", "HeadObject")), with(30, "iam", "ListUsers"), with(30, "iam", "ListRoles"), with(30, "iam", "ListGroups"), with(30, "iam", "ListPolicies")),
			[]string{"s3:HeadObject × 30 in 29 s", "4 iam reads in 1 s"}},
		{"forwarded decryption", decrypts(20), []string{"s3:GetObject × 20 in 19 s, with 20 forwarded calls to kms"}},
		{"little forwarded decryption", decrypts(2), []string{"read object", "decrypted", "read object", "decrypted"}},
		{"a few credentials handed out", repeat(4, with(0, "sts", "AssumeRole")), []string{"assumed role", "assumed role", "assumed role", "assumed role"}},
		{"many credentials handed out", repeat(12, with(0, "sts", "AssumeRole")), []string{"sts:AssumeRole × 12 in 11 s"}},
		{"sign-ins stand alone", repeat(5, with(0, "signin", "CheckMfa")), []string{
			"MFA check for user ci (outcome unknown)", "MFA check for user ci (outcome unknown)", "MFA check for user ci (outcome unknown)",
			"MFA check for user ci (outcome unknown)", "MFA check for user ci (outcome unknown)"}},
		{"reads by name where the record does not say", []step{
			with(0, "x", "ListA", func(s *step) { s.read = "" }), with(1, "x", "DescribeB", func(s *step) { s.read = "" }),
			with(2, "x", "GetC", func(s *step) { s.read = "" }), with(3, "x", "ListD", func(s *step) { s.read = "" })}, []string{"4 x reads in 3 s"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for f, err := range Fold(entriesOf(t, c.steps), FoldOptions{}) {
				if err != nil {
					t.Fatal(err)
				}
				if f.Run != nil {
					got = append(got, f.Run.Summary())
				} else {
					got = append(got, f.Entry.Summary)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(c.want, "\n  "))
			}
		})
	}
}

func TestFoldPassesErrorsOn(t *testing.T) {
	broken := errors.New("broken")
	entries := func(yield func(Entry, error) bool) {
		for _, s := range repeat(5, step{source: "s3", name: "GetObject"}) {
			if !yield(s.entry(t), nil) {
				return
			}
		}
		yield(Entry{}, broken)
	}
	runs := 0
	var last error
	for f, err := range Fold(entries, FoldOptions{}) {
		if last = err; f.Run != nil {
			runs++
		}
	}
	if runs != 1 || !errors.Is(last, broken) {
		t.Errorf("%d runs, then %v", runs, last)
	}
	for range Fold(entriesOf(t, repeat(50, step{source: "s3", name: "GetObject", code: "x"})), FoldOptions{MinRun: 60}) {
		break // a reader that stops early stops the source too
	}
}

// Every entry is in one step, in order, and the counts add up; entries with
// findings of medium severity or more are never folded away.
func TestFoldKeepsCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		steps := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) step {
			return step{
				second:  rapid.SampledFrom([]int{0, 0, 0, 1, 1, 30, 100}).Draw(t, "gap"),
				source:  rapid.SampledFrom([]string{"s3", "s3", "iam", "kms"}).Draw(t, "source"),
				name:    rapid.SampledFrom([]string{"GetObject", "GetObject", "ListUsers", "ListRoles", "Decrypt", "PutObject", "ConsoleLogin", "AssumeRole"}).Draw(t, "name"),
				code:    rapid.SampledFrom([]string{"", "", "AccessDenied", "NoSuchKey"}).Draw(t, "code"),
				address: rapid.SampledFrom([]string{"203.0.113.1", "203.0.113.1", "AWS Internal"}).Draw(t, "address"),
				user:    rapid.SampledFrom([]string{"a", "a", "a", "b"}).Draw(t, "user"),
				invoked: rapid.SampledFrom([]string{"", "", "s3.amazonaws.com"}).Draw(t, "invoked"),
				read:    rapid.SampledFrom([]string{"", "true", "false"}).Draw(t, "read"),
				worst:   rapid.SampledFrom([]Severity{Informational, Low, Low, Medium, Critical}).Draw(t, "severity"),
				found:   rapid.IntRange(0, 9).Draw(t, "found") == 0,
			}
		}), 0, 120).Draw(t, "steps")
		at := 0
		var all []Entry
		var want struct{ failed, denied, findings, loud int64 }
		for i := range steps {
			at += steps[i].second
			steps[i].second = at
			e := steps[i].entry(testingTB)
			all = append(all, e)
			if e.Event.Outcome() == cloudtrail.OutcomeFailure {
				want.failed++
				if Denied(e.Event.Value(cloudtrail.ErrorCode)) {
					want.denied++
				}
			}
			want.findings += int64(len(e.Findings))
			if len(e.Findings) > 0 && e.Findings[0].Severity >= Medium {
				want.loud++
			}
		}
		options := FoldOptions{MinRun: rapid.IntRange(0, 6).Draw(t, "run"), Streak: rapid.IntRange(0, 8).Draw(t, "streak")}
		var got struct{ failed, denied, findings, loud int64 }
		n := int64(0)
		last := int64(0)
		seq := func(yield func(Entry, error) bool) {
			for _, e := range all {
				if !yield(e, nil) {
					return
				}
			}
		}
		for f, err := range Fold(seq, options) {
			if err != nil || (f.Entry == nil) == (f.Run == nil) {
				t.Fatal("neither entry nor run, or both", err)
			}
			if f.Entry != nil {
				e := f.Entry.Event
				if got, want := e.AppendColumns(nil), all[n].Event.AppendColumns(nil); string(got) != string(want) {
					t.Fatalf("entry %d is another", n)
				}
				n++
				if e.Outcome() == cloudtrail.OutcomeFailure {
					got.failed++
					if Denied(e.Value(cloudtrail.ErrorCode)) {
						got.denied++
					}
				}
				got.findings += int64(len(f.Entry.Findings))
				if len(f.Entry.Findings) > 0 && f.Entry.Findings[0].Severity >= Medium {
					got.loud++
				}
				continue
			}
			r := f.Run
			if r.Summary() == "" || r.Count < 2 || len(r.Calls) == 0 || r.First.Micros < last || r.Last.Micros < r.First.Micros {
				t.Fatalf("%+v", r)
			}
			last = r.Last.Micros
			calls := r.Forwarded + r.OtherCalls
			for _, c := range r.Calls {
				calls += c.Count
			}
			if calls != r.Count {
				t.Fatalf("calls add up to %d of %d", calls, r.Count)
			}
			for i := n; i < n+r.Count; i++ {
				micros, _ := all[i].Event.TimeMicros()
				if micros < r.First.Micros || micros > r.Last.Micros {
					t.Fatalf("entry %d is outside of its run", i)
				}
			}
			n += r.Count
			got.failed += r.Failed
			got.denied += r.Denied
			got.findings += r.Findings.Total()
			if worst, ok := r.Findings.Worst(); ok && worst >= Medium {
				t.Fatal("a finding was folded away")
			}
		}
		if n != int64(len(all)) || got != want {
			t.Fatalf("%d of %d entries, %+v, want %+v", n, len(all), got, want)
		}
	})
}

var testingTB testing.TB = &testing.B{}

func TestDenied(t *testing.T) {
	for code, want := range map[string]bool{
		"AccessDenied": true, "AccessDeniedException": true, "Client.UnauthorizedOperation": true, "UnauthorizedOperation": true,
		"VpceAccessDenied": true, "NotAuthorized": true, "AuthorizationError": true, "KMSAccessDeniedException": true,
		"NoSuchKey": false, "ThrottlingException": false, "Client.InvalidParameterValue": false, "": false,
	} {
		if got := Denied([]byte(code)); got != want {
			t.Errorf("%s: %v", code, got)
		}
	}
}

func BenchmarkFold(b *testing.B) {
	entry := step{source: "s3", name: "GetObject", address: "203.0.113.77", user: "ci"}.entry(b)
	b.ReportAllocs()
	b.ResetTimer()
	for range Fold(func(yield func(Entry, error) bool) {
		for range b.N {
			if !yield(entry, nil) {
				return
			}
		}
	}, FoldOptions{}) {
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
