package query

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// wanted judges a filter by the tests of its conditions alone, on an event
// with all columns.
func wanted(f Filter, e *cloudtrail.Event) bool {
	field := func(values []string, make func(string) condition) bool {
		for _, v := range values {
			c := make(v)
			if c.test(e) {
				return true
			}
		}
		return len(values) == 0
	}
	micros, dated := e.TimeMicros()
	at := time.UnixMicro(micros)
	switch {
	case !field(f.AccessKeys, keyCondition), !field(f.Principals, principalCondition), !field(f.UserNames, userCondition),
		!field(f.Sessions, sessionCondition), !field(f.SourceIPs, addressCondition), !field(f.Accounts, accountCondition),
		!field(f.EventNames, func(s string) condition { return exactly(globTest(cloudtrail.EventName, s)) }),
		!field(f.EventSources, func(s string) condition { return exactly(sourceTests(s)...) }),
		len(f.Regions) > 0 && !slices.Contains(f.Regions, e.Text(cloudtrail.AWSRegion)),
		len(f.Outcomes) > 0 && !slices.Contains(f.Outcomes, e.Outcome()),
		!f.From.IsZero() && (!dated || at.Before(f.From)),
		!f.To.IsZero() && (!dated || !at.Before(f.To)),
		f.ReadOnly != nil && *f.ReadOnly != (e.Text(cloudtrail.ReadOnly) == "true"):
		return false
	}
	if f.Who == nil {
		return true
	}
	return f.Who.acts(e) || f.About && anyHolds(aboutConditions(f.Who), e)
}

func TestFilterEqualsBruteForce(t *testing.T) {
	q := engineOf(t, filterRecords()...)
	var all []*cloudtrail.Event
	values := map[cloudtrail.Column][]string{}
	for e, err := range q.Scan(context.Background(), Filter{}, cloudtrail.AllColumns()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e.Clone())
		for _, c := range []cloudtrail.Column{cloudtrail.AccessKeyID, cloudtrail.PrincipalARN, cloudtrail.SessionIssuerARN,
			cloudtrail.SourceIPAddress, cloudtrail.EventName, cloudtrail.EventSource, cloudtrail.AWSRegion, cloudtrail.RecipientAccountID} {
			if !e.IsNull(c) {
				values[c] = append(values[c], e.Text(c))
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string, from ...string) []string {
			if rapid.IntRange(0, 4).Draw(t, "use "+name) > 0 {
				return nil
			}
			return rapid.SliceOfN(rapid.SampledFrom(append(from, "nowhere")), 1, 3).Draw(t, name)
		}
		clock := func(name string) (at time.Time) {
			if rapid.IntRange(0, 5).Draw(t, "use "+name) == 0 {
				at = time.Date(2026, 2, 17, 0, 0, rapid.IntRange(0, 200_000).Draw(t, name), 0, time.UTC)
			}
			return at
		}
		f := Filter{
			AccessKeys:   draw("key", values[cloudtrail.AccessKeyID]...),
			Principals:   draw("principal", append(values[cloudtrail.PrincipalARN], values[cloudtrail.SessionIssuerARN]...)...),
			UserNames:    draw("user", "alice", "root"),
			Sessions:     draw("session", "ops", "ops2", "admin/ops"),
			SourceIPs:    draw("ip", append(values[cloudtrail.SourceIPAddress], "198.51.100.0/24", "203.0.113.0/25", "::/0")...),
			EventNames:   draw("name", append(values[cloudtrail.EventName], "*", "Get*", "*O*")...),
			EventSources: draw("source", append(values[cloudtrail.EventSource], "s3", "i*")...),
			Regions:      draw("region", values[cloudtrail.AWSRegion]...),
			Accounts:     draw("account", values[cloudtrail.RecipientAccountID]...),
			From:         clock("from"),
			To:           clock("to"),
		}
		if rapid.IntRange(0, 4).Draw(t, "use outcome") == 0 {
			f.Outcomes = []cloudtrail.Outcome{cloudtrail.Outcome(rapid.IntRange(0, 3).Draw(t, "outcome"))}
		}
		if rapid.IntRange(0, 4).Draw(t, "use read") == 0 {
			read := rapid.Bool().Draw(t, "read")
			f.ReadOnly = &read
		}
		if who := draw("who", "alice", "ops", "admin", "AKIAEXAMPLE", "198.51.100.7", "i-0aa11bb22cc33dd44", "all", "user:alice",
			"arn:aws:iam::111122223333:role/path/admin"); who != nil {
			w, err := ParseWho(who[0])
			if err != nil {
				t.Fatal(err)
			}
			f.Who, f.About = &w, rapid.Bool().Draw(t, "about")
		}
		var want, got []string
		for _, e := range all {
			if wanted(f, e) {
				want = append(want, e.Text(cloudtrail.EventID))
			}
		}
		for e, err := range q.Scan(context.Background(), f, cloudtrail.Columns(cloudtrail.EventID)) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, e.Text(cloudtrail.EventID))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// A case whose files are damaged gives the same events or an error that names
// the file.
func TestDamagedCase(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	dir := writeCase(t, casefile.Options{}, randomRecords(t, r, 200))
	q := openEngine(t, dir, 0)
	part := q.Case().Parts()[1].Path
	name := filepath.Join(dir, filepath.FromSlash(part))
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	want := ordered(t, q, Filter{})
	found := 0
	for range 100 {
		data := slices.Clone(whole)
		data[r.IntN(len(data))] ^= 1 << r.IntN(8)
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
		c, err := casefile.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		var got []reference
		for e, err := range New(c, 0).Events(context.Background(), Filter{}, cloudtrail.AllColumns()) {
			if err != nil {
				if found++; !errors.Is(err, casefile.ErrDamaged) || !strings.Contains(err.Error(), part) {
					t.Fatalf("error %v", err)
				}
				got = nil
				break
			}
			got = append(got, referenceOf(t, q, e))
		}
		if got != nil && !slices.EqualFunc(got, want, sameReference) {
			t.Fatal("other events and no error")
		}
		c.Close()
	}
	if found < 50 {
		t.Fatalf("%d of 100 flipped bits found", found)
	}
}

func FuzzParseWho(f *testing.F) {
	for _, s := range []string{"", "all", "key:", "AKIA****", "ip:1.2.3.4/33", "arn:aws:iam::1:user/a", "i-0aa11bb2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w, err := ParseWho(s)
		var usage *UsageError
		switch {
		case err != nil && !errors.As(err, &usage):
			t.Fatalf("error %v", err)
		case err != nil:
		case len(w.Kinds) == 0 || w.Text == "" || !strings.HasSuffix(s, w.Text) || !w.Forced && w.Text != s:
			t.Fatalf("%q is read as %+v", s, w)
		default:
			Filter{Who: &w, About: true}.compile()
		}
	})
}

func FuzzFinder(f *testing.F) {
	f.Add("AKIAEXAMPLE", `{"a":"`, `"}`)
	f.Add("a%41\\u0041", `\\\"`, `%2`)
	f.Add("..", "", "\\")
	f.Fuzz(func(t *testing.T, text, before, after string) {
		if text == "" {
			return
		}
		for _, tok := range []token{keyToken(text), nameToken(text), arnToken(text)} {
			finder := &finder{token: tok}
			found := finder.in([]byte(before + text + after))
			if !found && (before == "" || before == `"`) && (after == "" || after == `"`) {
				t.Fatalf("%q is not found in %q", text, before+text+after)
			}
			if plain := tok.in([]byte(before + text + after)); found && !plain && !strings.ContainsAny(before+text+after, `\%`) {
				t.Fatalf("%q is found in %q without being there", text, before+text+after)
			}
		}
	})
}
