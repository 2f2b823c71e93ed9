package timeline

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"keytrail/cloudtrail"
)

// fileOf is the path of a file that a trail delivered.
func fileOf(account, region, day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf("AWSLogs/%s/CloudTrail/%s/%s/%s_CloudTrail_%s_%sT0005Z_abcdefABCDEF0123.json.gz",
		account, region, t.Format("2006/01/02"), account, region, t.Format("20060102"))
}

func addDays(b *CoverageBuilder, account, region, from, to string, without ...string) {
	first, _ := time.Parse(time.DateOnly, from)
	last, _ := time.Parse(time.DateOnly, to)
	for d := first; !d.After(last); d = d.AddDate(0, 0, 1) {
		if day := d.Format(time.DateOnly); !slices.Contains(without, day) {
			b.AddObject(fileOf(account, region, day), At(d.UnixMicro()), At(d.Add(time.Hour).UnixMicro()))
		}
	}
}

func TestCoverageOfFiles(t *testing.T) {
	const a, z = "111122223333", "222233334444"
	for _, c := range []struct {
		name  string
		build func(*CoverageBuilder)
		want  []string
	}{
		{"nothing", func(*CoverageBuilder) {}, nil},
		{"all there", func(b *CoverageBuilder) { addDays(b, a, "us-east-1", "2026-02-01", "2026-02-28") }, nil},
		{"days without files", func(b *CoverageBuilder) {
			addDays(b, a, "us-east-1", "2026-02-01", "2026-02-28")
			addDays(b, a, "eu-west-1", "2026-02-01", "2026-02-28", "2026-02-18", "2026-02-19", "2026-02-20")
		}, []string{"No files for eu-west-1 from 2026-02-18 to 2026-02-20."}},
		{"one day in one of two accounts", func(b *CoverageBuilder) {
			addDays(b, a, "us-east-1", "2026-02-01", "2026-02-28", "2026-02-18")
			addDays(b, z, "us-east-1", "2026-02-01", "2026-02-28")
		}, []string{"No files for us-east-1 on 2026-02-18 in 111122223333."}},
		{"one day in all accounts", func(b *CoverageBuilder) {
			addDays(b, a, "us-east-1", "2026-02-01", "2026-02-28", "2026-02-18")
			addDays(b, z, "us-east-1", "2026-02-01", "2026-02-28", "2026-02-18")
		}, []string{"No files for us-east-1 on 2026-02-18 in all 2 accounts."}},
		{"near miss: a quiet region", func(b *CoverageBuilder) {
			addDays(b, a, "us-east-1", "2026-02-01", "2026-02-28")
			for _, day := range []string{"2026-02-01", "2026-02-08", "2026-02-15", "2026-02-16", "2026-02-28"} {
				addDays(b, a, "eu-west-1", day, day)
			}
		}, nil},
		{"a region stops", func(b *CoverageBuilder) {
			addDays(b, a, "us-east-1", "2026-02-01", "2026-02-28")
			addDays(b, a, "eu-west-1", "2026-02-01", "2026-02-18")
		}, []string{"No files for eu-west-1 after 2026-02-18."}},
		{"near miss: the last of a quiet region", func(b *CoverageBuilder) {
			addDays(b, a, "us-east-1", "2026-02-01", "2026-02-28")
			addDays(b, a, "eu-west-1", "2026-02-18", "2026-02-18")
		}, nil},
		{"no region of IAM", func(b *CoverageBuilder) { addDays(b, a, "eu-west-1", "2026-02-01", "2026-02-28") },
			[]string{"No files for us-east-1, where IAM is logged: what was done to users, keys and roles does not show."}},
		{"IAM of another partition", func(b *CoverageBuilder) { addDays(b, a, "cn-northwest-1", "2026-02-01", "2026-02-28") },
			[]string{"No files for cn-north-1, where IAM is logged: what was done to users, keys and roles does not show."}},
		{"near miss: IAM events from elsewhere, as in old records", func(b *CoverageBuilder) {
			addDays(b, a, "eu-west-1", "2026-02-01", "2026-02-28")
			b.AddEvent(parse(t, record("iam", "ListUsers", "", ""), CoverageColumns()))
		}, nil},
		{"many gaps", func(b *CoverageBuilder) {
			addDays(b, a, "us-east-1", "2026-02-01", "2026-02-28")
			for i := range 5 {
				addDays(b, a, fmt.Sprintf("eu-west-%d", i+1), "2026-02-01", "2026-02-28", "2026-02-18")
			}
		}, []string{"No files for eu-west-1 on 2026-02-18.", "No files for eu-west-2 on 2026-02-18.", "No files for eu-west-3 on 2026-02-18.", "There are 2 more such gaps."}},
		{"paths that tell nothing", func(b *CoverageBuilder) { b.AddObject("export/part-1.json", At(0), At(1)); b.AddRegions("us-east-1") },
			[]string{"The files' paths tell no region and day, so that days without files cannot be told."}},
		{"events of other regions alone", func(b *CoverageBuilder) { b.AddRegions("eu-west-1"); b.EventsRead() },
			[]string{"No events of IAM and none of us-east-1, where IAM is logged: what was done to users, keys and roles does not show."}},
		{"limits", func(b *CoverageBuilder) { b.AddLimit("only us-east-1"); b.AddLimit("only us-east-1") }, []string{"The listing was limited: only us-east-1."}},
		{"dates that are none, other files", func(b *CoverageBuilder) {
			addDays(b, a, "us-east-1", "2026-02-01", "2026-02-28")
			b.AddObject(strings.Replace(fileOf(a, "us-east-1", "2026-02-01"), "2026/02/01", "2026/13/45", 1), Moment{}, Moment{})
			b.AddObject(strings.ReplaceAll(fileOf(a, "us-east-1", "2027-02-01"), "CloudTrail", "CloudTrail-Insight"), Moment{}, Moment{})
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := NewCoverage()
			c.build(b)
			cover := b.Coverage()
			want := c.want
			if len(want) > 0 {
				want = append(slices.Clone(want), "What is not here may still have happened.")
			}
			if got := cover.Foot(); !slices.Equal(got, want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
			}
		})
	}
}

func TestCoverageTable(t *testing.T) {
	b := NewCoverage()
	addDays(b, "222233334444", "us-east-1", "2026-02-03", "2026-02-04")
	addDays(b, "111122223333", "us-east-1", "2025-12-28", "2026-01-05", "2025-12-31", "2026-01-01", "2026-01-04")
	b.AddObject(fileOf("111122223333", "us-east-1", "2026-01-05"), Moment{}, Moment{})
	text, err := json.Marshal(b.Coverage().Areas)
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"Account":"111122223333","Region":"us-east-1","Objects":7,"Days":6,"First":"2025-12-28","Last":"2026-01-05",` +
		`"Missing":[{"From":"2025-12-31","To":"2026-01-01"},{"From":"2026-01-04","To":"2026-01-04"}],"Notable":null,"StopsEarly":false},` +
		`{"Account":"222233334444","Region":"us-east-1","Objects":2,"Days":2,"First":"2026-02-03","Last":"2026-02-04","Missing":null,"Notable":null,"StopsEarly":false}]`
	if string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}

func TestCoverageOfDataEvents(t *testing.T) {
	data := func(clock, bucket string) string {
		return record("s3", "GetObject", `{"bucketName":"`+bucket+`","key":"k"}`, "", `"eventTime":"`+clock+`"`, `"eventCategory":"Data"`)
	}
	named := func(bucket string) string {
		return record("s3", "GetBucketAcl", `{"bucketName":"`+bucket+`"}`, "", `"eventTime":"2026-02-01T00:00:00Z"`, `"eventCategory":"Management"`)
	}
	for _, c := range []struct {
		name    string
		records []string
		want    []string
	}{
		{"none", []string{named("a")}, []string{"No data events: reading and writing of objects, functions' invocations and items of tables do not show."}},
		{"of one bucket of two", []string{named("a"), named("reports-eu"), data("2026-02-01T00:00:00Z", "a")}, []string{"No data events for bucket reports-eu."}},
		{"of none of many", []string{named("a"), named("b"), named("c"), named("d"), data("2026-02-01T00:00:00Z", "e")}, []string{"No data events for 4 of the buckets that are named."}},
		{"of all", []string{named("a"), data("2026-02-01T00:00:00Z", "a")}, nil},
		{"late", []string{named("a"), data("2026-02-05T00:00:00Z", "a")}, []string{"Data events begin 2026-02-05 00:00:00."}},
		{"old records do not say what they are", []string{
			record("s3", "GetObject", `{"bucketName":"a","key":"k"}`, ""), record("lambda", "Invoke20150331", `{"functionName":"f"}`, ""), record("s3", "GetBucketAcl", `{"bucketName":"b"}`, ""),
		}, []string{"No data events for bucket b."}},
		{"a trail stopped", []string{named("a"), data("2026-02-01T00:00:00Z", "a"),
			record("cloudtrail", "StopLogging", `{"name":"main"}`, "", `"eventTime":"2026-02-17T21:30:00Z"`, `"userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/ci","userName":"ci"}`)},
			[]string{"Trail main of 111122223333 was stopped 2026-02-17 21:30:00 by user/ci."}},
		{"near miss: a trail not stopped", []string{named("a"), data("2026-02-01T00:00:00Z", "a"), record("cloudtrail", "StopLogging", `{"name":"main"}`, "", `"errorCode":"AccessDenied"`)}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := NewCoverage()
			for _, r := range c.records {
				b.AddEvent(parse(t, r, CoverageColumns()))
			}
			b.AddRegions("us-east-1")
			cover := b.Coverage()
			if text := strings.Join(cover.Foot(), " "); strings.Contains(text, "ata event") {
				t.Errorf("%s before all events are read", text)
			}
			b.EventsRead()
			cover = b.Coverage()
			want := c.want
			if len(want) > 0 {
				want = append(slices.Clone(want), "What is not here may still have happened.")
			}
			if got := cover.Foot(); !slices.Equal(got, want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
			}
		})
	}
}

func TestCoverageOfSelectors(t *testing.T) {
	for _, c := range []struct {
		name, request string
		management    string
		data          []string
	}{
		{"basic", `{"trailName":"main","eventSelectors":[{"includeManagementEvents":false,"dataResources":[{"type":"AWS::S3::Object","values":["arn:aws:s3:::a/","arn:aws:s3"]},{"type":"AWS::Lambda::Function","values":[]}]}]}`,
			"off", []string{"AWS::Lambda::Function", "AWS::S3::Object: arn:aws:s3", "AWS::S3::Object: arn:aws:s3:::a/"}},
		{"advanced", `{"trailName":"main","advancedEventSelectors":[{"fieldSelectors":[{"field":"eventCategory","equals":["Management"]}]},{"fieldSelectors":[{"field":"eventCategory","equals":["Data"]},{"field":"resources.type","equals":["AWS::S3::Object"]},{"field":"resources.ARN","startsWith":["arn:aws:s3:::a/"]}]}]}`,
			"on", []string{"AWS::S3::Object: arn:aws:s3:::a/"}},
		{"nothing", `{"trailName":"main"}`, "", nil},
		{"odd", `{"trailName":{},"eventSelectors":"x","advancedEventSelectors":[1,{"fieldSelectors":{"field":1}}]}`, "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := NewCoverage()
			b.AddEvent(parse(t, record("cloudtrail", "PutEventSelectors", c.request, ""), CoverageColumns()))
			b.AddEvent(parse(t, record("cloudtrail", "PutEventSelectors", c.request, "", `"errorCode":"AccessDenied"`), CoverageColumns()))
			s := b.Coverage().Selectors
			if len(s) != 1 || s[0].Management != c.management || !slices.Equal(s[0].Data, c.data) {
				t.Errorf("%+v", s)
			}
		})
	}
}

func TestCoverageOfPublicRecords(t *testing.T) {
	for _, source := range sources(t) {
		b := NewCoverage()
		events := sourceEvents(t, source)
		for _, e := range events {
			e.Restrict(CoverageColumns())
			b.AddEvent(e)
		}
		b.EventsRead()
		c := b.Coverage()
		var data int64
		for _, d := range c.Data {
			data += d.Events
		}
		if data != c.DataEvents || data > int64(len(events)) {
			t.Errorf("%s: %d data events of %d", source, data, c.DataEvents)
		}
		for _, s := range c.Foot() {
			if strings.TrimSpace(s) != s || !strings.HasSuffix(s, ".") {
				t.Errorf("%q", s)
			}
		}
	}
}

func TestDays(t *testing.T) {
	var s days
	for _, d := range []Day{100, 63, 64, -1, 20000, 63} {
		s.add(d)
	}
	if got := s.sorted(); !slices.Equal(got, []Day{-1, 63, 64, 100, 20000}) {
		t.Error(got)
	}
	if got := Day(20501).String(); got != "2026-02-17" {
		t.Error(got)
	}
	if !s.has(-1) || s.has(0) {
		t.Error("days before 1970")
	}
}

func TestWording(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234"} {
		if got := thousands(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	for micros, want := range map[int64]string{0: "1 s", 52e6: "52 s", 150e6: "2 min", 3 * 3600e6: "3 h", 5 * 86400e6: "5 days"} {
		if got := lasting(micros); got != want {
			t.Errorf("%d: %s", micros, got)
		}
	}
}

func TestEntryColumnsSuffice(t *testing.T) {
	e := parse(t, signed("AKIA1", asUser, "A", "2026-02-17T21:00:00Z"), EntryColumns())
	entry := Entry{Event: e, Summary: Summarize(e)}
	for range Fold(func(yield func(Entry, error) bool) { yield(entry, nil) }, FoldOptions{}) {
	}
	_ = e.Identity()
	if _, ok := cloudtrail.ColumnByName("event_id"); !ok || e.Text(cloudtrail.EventID) == "" {
		t.Error("no event id")
	}
}
