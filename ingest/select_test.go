package ingest

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSelectionKeeps(t *testing.T) {
	const org, account = "o-exampleorg1", "111122223333"
	at := func(day, clock string) string {
		return "AWSLogs/" + account + "/CloudTrail/eu-west-1/" + day + "/" + account + "_CloudTrail_eu-west-1_" + strings.ReplaceAll(day, "/", "") + "T" + clock + "Z_aB3dE5gH7jK9mN1p.json.gz"
	}
	date := func(day, hour int) time.Time { return time.Date(2026, 1, day, hour, 0, 0, 0, time.UTC) }
	one := Selection{From: date(14, 0), To: date(15, 0)}
	for _, test := range []struct {
		name string
		sel  Selection
		key  string
		want bool
	}{
		{"everything", Selection{}, at("2026/01/14", "1005"), true},
		{"account", Selection{Accounts: []string{account}}, at("2026/01/14", "1005"), true},
		{"other account", Selection{Accounts: []string{"999999999999"}}, at("2026/01/14", "1005"), false},
		{"account unsaid", Selection{Accounts: []string{"999999999999"}}, "CloudTrail/eu-west-1/2026/01/14/x.json", true},
		{"nothing said", Selection{From: date(20, 0), Accounts: []string{"999999999999"}, Regions: []string{"us-east-1"}, Organizations: []string{org}}, "exports/x.json", true},
		{"region", Selection{Regions: []string{"eu-west-1"}}, at("2026/01/14", "1005"), true},
		{"other region", Selection{Regions: []string{"eu-west-2"}}, at("2026/01/14", "1005"), false},
		{"global region", Selection{Regions: []string{"eu-west-2"}}, strings.ReplaceAll(at("2026/01/14", "1005"), "eu-west-1", "us-east-1"), true},
		{"global region, strict", Selection{Regions: []string{"eu-west-2"}, Strict: true}, strings.ReplaceAll(at("2026/01/14", "1005"), "eu-west-1", "us-east-1"), false},
		{"global region of another partition", Selection{Regions: []string{"cn-northwest-1"}}, strings.ReplaceAll(at("2026/01/14", "1005"), "eu-west-1", "us-east-1"), false},
		{"global region of GovCloud", Selection{Regions: []string{"us-gov-east-1"}}, strings.ReplaceAll(at("2026/01/14", "1005"), "eu-west-1", "us-gov-west-1"), true},
		{"organisation", Selection{Organizations: []string{org}}, strings.Replace(at("2026/01/14", "1005"), "AWSLogs", "AWSLogs/"+org, 1), true},
		{"other organisation", Selection{Organizations: []string{"o-another0001"}}, strings.Replace(at("2026/01/14", "1005"), "AWSLogs", "AWSLogs/"+org, 1), false},
		{"organisation of the prefix", Selection{Organizations: []string{org}}, "x/" + org + "/" + at("2026/01/14", "1005"), true},
		{"no organisation", Selection{Organizations: []string{org}}, at("2026/01/14", "1005"), false},
		{"organisation unsaid", Selection{Organizations: []string{org}}, strings.TrimPrefix(at("2026/01/14", "1005"), "AWSLogs/"), true},
		{"in the window", one, at("2026/01/14", "0000"), true},
		{"a minute before", one, at("2026/01/13", "2358"), true},
		{"three minutes before", one, at("2026/01/13", "2357"), false},
		{"at the end of the slack", one, at("2026/01/15", "2359"), true},
		{"after the slack", one, at("2026/01/16", "0000"), false},
		{"more slack", Selection{To: date(15, 0), Slack: 72 * time.Hour}, at("2026/01/17", "2359"), true},
		{"no slack", Selection{To: date(15, 0), Slack: -1}, at("2026/01/15", "0000"), false},
		{"window in another zone", Selection{From: time.Date(2026, 1, 14, 0, 0, 0, 0, time.FixedZone("", 9*3600))}, at("2026/01/13", "1458"), true},
		{"day only, before", one, "AWSLogs/" + account + "/CloudTrail/eu-west-1/2026/01/12/x.json", false},
		{"day only, on the edge", one, "AWSLogs/" + account + "/CloudTrail/eu-west-1/2026/01/13/x.json", true},
		{"digest of the window's first day", one, "AWSLogs/" + account + "/CloudTrail-Digest/eu-west-1/2026/01/13/" + account + "_CloudTrail-Digest_eu-west-1_t_eu-west-1_20260113T101010Z.json.gz", true},
		{"lake query", one, "AWSLogs/" + account + "/CloudTrail-Lake/Query/2026/03/01/id/result_1.csv.gz", true},
		{"security lake", one, "aws/CLOUD_TRAIL_MGMT/2.0/region=eu-west-1/accountId=" + account + "/eventDay=20260120/x.gz.parquet", false},
		{"windows path", one, `D:\AWSLogs\` + account + `\CloudTrail\eu-west-1\2026\01\20\x.json`, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.sel.Keeps(test.key); got != test.want {
				t.Errorf("Keeps(%s) = %v", test.key, got)
			}
		})
	}
}

func TestSelectionLimits(t *testing.T) {
	date := time.Date(2026, 1, 14, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		sel  Selection
		want string
	}{
		{Selection{}, ""},
		{Selection{Strict: true, Slack: time.Hour}, ""},
		{Selection{Accounts: []string{"111122223333"}}, "only account 111122223333"},
		{Selection{Accounts: []string{"3", "1", "2", "1"}}, "only accounts 1, 2 and 3"},
		{Selection{Organizations: []string{"o-exampleorg1"}}, "only organisation o-exampleorg1"},
		{Selection{Regions: []string{"us-east-1"}}, "only us-east-1"},
		{Selection{Regions: []string{"eu-west-1"}}, "only eu-west-1 and us-east-1 (us-east-1 was kept for IAM)"},
		{Selection{Regions: []string{"eu-west-1", "cn-northwest-1"}}, "only cn-north-1, cn-northwest-1, eu-west-1 and us-east-1 (cn-north-1 and us-east-1 were kept for IAM)"},
		{Selection{Regions: []string{"eu-west-1"}, Strict: true}, "only eu-west-1, without us-east-1 where IAM is logged"},
		{Selection{From: date}, "from 2026-01-14"},
		{Selection{From: date.Add(time.Hour), To: date.AddDate(0, 0, 1)}, "from 2026-01-14T01:00:00Z; before 2026-01-15, delivered up to 24h later"},
		{Selection{To: date, Slack: 90 * time.Minute}, "before 2026-01-14, delivered up to 1h30m later"},
		{Selection{To: date, Slack: 10 * time.Hour}, "before 2026-01-14, delivered up to 10h later"},
		{Selection{To: date, Slack: -1}, "before 2026-01-14"},
	} {
		if got := strings.Join(test.sel.Limits(), "; "); got != test.want {
			t.Errorf("%+v: %q, want %q", test.sel, got, test.want)
		}
	}
}

// closable is a source that is closed and confined.
type closable struct {
	fakeSource
	closed   bool
	excluded []string
}

func (c *closable) Close() error { c.closed = true; return nil }

func (c *closable) confine(exclude []string, _ bool) error { c.excluded = exclude; return nil }

func TestSelect(t *testing.T) {
	src := &closable{fakeSource: fakeSource{root: "mem", objects: []fakeObject{
		{uri: "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/14/a.json", data: logFile(1, "a")},
		{uri: "AWSLogs/444455556666/CloudTrail/eu-west-1/2026/01/14/b.json", data: logFile(1, "b")},
		{uri: "c.json", data: logFile(1, "c")},
	}}}
	if got := Select(src, Selection{}); got != Source(src) {
		t.Errorf("a selection of everything gives %T", got)
	}
	sink := newFakeSink()
	_, err := Run(context.Background(), sink, []Source{Select(src, Selection{Accounts: []string{"111122223333"}})}, Options{Exclude: []string{"x"}})
	if err != nil || !slices.Equal(sink.ids(), []string{"a-0", "c-0"}) {
		t.Errorf("read %q, %v", sink.ids(), err)
	}
	if !src.closed || !slices.Equal(src.excluded, []string{"x"}) {
		t.Errorf("closed %v, excluded %q", src.closed, src.excluded)
	}
	if c, ok := Select(&fakeSource{root: "mem"}, Selection{Strict: true, Accounts: []string{"1"}}).(io.Closer); !ok || c.Close() != nil {
		t.Error("a source without Close cannot be closed")
	}
}

func TestPlaceOf(t *testing.T) {
	for _, test := range []struct{ dir, want string }{
		{"", "outside"},
		{"AWSLogs/", "logs"},
		{"x/y/AWSLogs/", "logs in x/y/"},
		{"AWSLogs/AWSLogs/", "logs in AWSLogs/"},
		{"AWSLogs/o-exampleorg1/", "logs o-exampleorg1"},
		{"AWSLogs/111122223333/", "account 111122223333"},
		{"AWSLogs/o-exampleorg1/111122223333/CloudTrail/", "trail o-exampleorg1 111122223333 CloudTrail"},
		{"AWSLogs/111122223333/CloudTrail/us-east-1/", "region 111122223333 CloudTrail us-east-1 of AWSLogs/111122223333/CloudTrail/us-east-1/"},
		{"AWSLogs/111122223333/CloudTrail/us-east-1/2026/01/", "region 111122223333 CloudTrail us-east-1 of AWSLogs/111122223333/CloudTrail/us-east-1/"},
		{"AWSLogs/111122223333/x/AWSLogs/444455556666/", "account 444455556666 in AWSLogs/111122223333/x/"},
		{"AWSLogs/111122223333/vpcflowlogs/", "outside"},
		{"AWSLogs/o-short/", "outside"},
		{"AWSLogs/x/", "outside"},
		{"CloudTrail/", "outside"},
		{"x/111122223333/CloudTrail-Digest/", "trail 111122223333 CloudTrail-Digest"},
		{"CloudTrail/us-east-1/2026/", "region CloudTrail us-east-1 of CloudTrail/us-east-1/"},
		{"CloudTrail/our-logs/", "outside"},
		{"CloudTrail/AWSLogs/", "logs in CloudTrail/"},
		{"AWSLogs/111122223333/CloudTrail-Lake/Query/", "outside"},
		{"/", "outside"}, {"//AWSLogs/", "logs in //"},
	} {
		p := placeOf(test.dir)
		got := [...]string{"outside", "logs", "account", "trail", "region"}[p.depth]
		for _, s := range []string{p.organization, p.account, p.folder, p.region} {
			if s != "" {
				got += " " + s
			}
		}
		if p.prefix != "" {
			got += " in " + p.prefix
		}
		if p.base != "" {
			got += " of " + p.base
		}
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.dir, got, test.want)
		}
		if p.dir != test.dir {
			t.Errorf("%s: dir %s", test.dir, p.dir)
		}
	}
}

func FuzzPlaceOf(f *testing.F) {
	for _, dir := range []string{"", "/", "AWSLogs/o-exampleorg1/111122223333/CloudTrail/us-east-1/2026/01/", "CloudTrail/us-east-1/", "x/111122223333/CloudTrail-Digest/"} {
		f.Add(dir)
	}
	sel := Selection{From: time.Date(2026, 1, 14, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC), Accounts: []string{"111122223333"}, Regions: []string{"eu-west-1"}}
	f.Fuzz(func(t *testing.T, dir string) {
		if dir != "" && !strings.HasSuffix(dir, "/") {
			dir += "/"
		}
		p := placeOf(dir)
		if p.dir != dir {
			t.Fatalf("%q: dir %q", dir, p.dir)
		}
		if p.depth != atRegion {
			return
		}
		r, ok := sel.span(p, dir)
		if !strings.HasPrefix(dir, p.base) || ok && !strings.HasPrefix(r.prefix, dir) {
			t.Fatalf("%q: base %q, span %+v", dir, p.base, r)
		}
		// What the listing leaves out is not wanted either.
		for day := range 60 {
			at := time.Date(2025, 12, 20+day, 12, 0, 0, 0, time.UTC)
			key := fmt.Sprintf("%s%s/x.json", p.base, at.Format("2006/01/02"))
			if !strings.HasPrefix(key, dir) || sel.Keeps(key) == false {
				continue
			}
			if sel.wants(p) && (!ok || !strings.HasPrefix(key, r.prefix) || key <= r.after || r.beyond(key)) {
				t.Fatalf("%q: %s is wanted and not listed: %+v", dir, key, r)
			}
		}
	})
}
