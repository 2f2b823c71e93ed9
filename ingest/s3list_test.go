package ingest

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// logKey is the key of a file delivered at that time.
func logKey(prefix, account, folder, region string, at time.Time) string {
	return fmt.Sprintf("%sAWSLogs/%s/%s/%s/%s/%s_%s_%s_%s_aB3dE5gH7jK9mN1p.json.gz",
		prefix, account, folder, region, at.Format("2006/01/02"), account[strings.LastIndexByte(account, '/')+1:], folder, region, at.Format("20060102T1504Z"))
}

var day = time.Date(2026, 1, 14, 10, 5, 0, 0, time.UTC)

func TestS3Layouts(t *testing.T) {
	const a, b, org = "111122223333", "444455556666", "o-exampleorg1"
	at := func(prefix, account, folder, region string) string {
		return logKey(prefix, account, folder, region, day)
	}
	for _, test := range []struct {
		name   string
		prefix string
		keys   []string
		out    []string // of keys, those that are not visited
	}{
		{name: "account trail", keys: []string{at("", a, "CloudTrail", "us-east-1"), at("", a, "CloudTrail", "eu-west-1"), at("", b, "CloudTrail", "us-east-1")}},
		{name: "prefix trail", keys: []string{at("my/trail logs/", a, "CloudTrail", "us-east-1")}},
		{name: "organisation trail", keys: []string{at("", org+"/"+a, "CloudTrail", "us-east-1"), at("", org+"/"+b, "CloudTrail", "us-east-1"), at("", b, "CloudTrail", "us-east-1")}},
		{name: "control tower", keys: []string{at(org+"/", org+"/"+a, "CloudTrail", "us-east-1")}},
		{name: "control tower before 3.0", keys: []string{at(org+"/", a, "CloudTrail", "us-east-1")}},
		{name: "prefix that is AWSLogs", keys: []string{at("AWSLogs/", a, "CloudTrail", "us-east-1"), at("", b, "CloudTrail", "us-east-1")}},
		{name: "prefix below AWSLogs", keys: []string{at("AWSLogs/backup/", a, "CloudTrail", "us-east-1"), at("", b, "CloudTrail", "us-east-1")}},
		{name: "prefix like an account", keys: []string{at("AWSLogs/"+a+"/x/", a, "CloudTrail", "us-east-1"), at("", b, "CloudTrail", "us-east-1")}},
		{name: "prefix called CloudTrail", keys: []string{at("CloudTrail/", a, "CloudTrail", "us-east-1")}},
		{name: "all of a trail's folders", keys: []string{
			at("", a, "CloudTrail-Aggregated", "us-east-1"), at("", a, "CloudTrail-Digest", "us-east-1"), at("", a, "CloudTrail-Insight", "us-east-1"),
			at("", a, "CloudTrail-NetworkActivity", "us-east-1"), at("", a, "CloudTrail", "us-east-1"),
			"AWSLogs/" + a + "/CloudTrail-Lake/Query/2026/01/14/7c1d/result_1.csv.gz", "AWSLogs/" + a + "/CloudTrail/stray.json", "AWSLogs/" + a + "/CloudTrail/old/x.json"}},
		{name: "other services beside", keys: []string{
			at("", a, "CloudTrail", "us-east-1"), "AWSLogs/" + a + "/Config/us-east-1/2026/1/14/x.json.gz", "AWSLogs/" + a + "/elasticloadbalancing/us-east-1/2026/01/14/x.log.gz",
			"AWSLogs/" + a + "/somethingnew/us-east-1/x", "AWSLogs/ELBAccessLogTestFile", "photos/1.jpg", "readme.txt"},
			out: []string{"Config", "elasticloadbalancing", "somethingnew", "TestFile", "photos", "readme"}},
		{name: "folder markers", keys: []string{"AWSLogs/", "AWSLogs/" + a + "/", "AWSLogs/" + a + "/CloudTrail/", at("", a, "CloudTrail", "us-east-1")}, out: []string{"!marker"}},
		{name: "flat", keys: []string{"one.json", "two/three.json.gz", "two/AWSlogs.txt"}},
		{name: "flattened files", keys: []string{"case/" + a + "_CloudTrail_us-east-1_20260114T1005Z_aB3dE5gH7jK9mN1p.json.gz", "case/other.json"}},
		{name: "flattened files beside a trail", keys: []string{at("", a, "CloudTrail", "us-east-1"), a + "_CloudTrail_us-east-1_20260114T1005Z_aB3dE5gH7jK9mN1p.json.gz"}},
		{name: "without AWSLogs", keys: []string{"copy/" + a + "/CloudTrail/us-east-1/2026/01/14/x.json.gz"}},
		{name: "without account", keys: []string{"copy/CloudTrail/us-east-1/2026/01/14/x.json.gz", "copy/CloudTrail/eu-west-1/2026/01/14/x.json.gz"}},
		{name: "security lake", keys: []string{"aws/CLOUD_TRAIL_MGMT/2.0/region=us-east-1/accountId=" + a + "/eventDay=20260114/0123.gz.parquet"}},
		{name: "empty bucket"},

		{name: "at AWSLogs", prefix: "AWSLogs", keys: []string{at("", a, "CloudTrail", "us-east-1"), "AWSLogs2/x"}, out: []string{"AWSLogs2"}},
		{name: "at AWSLogs/", prefix: "AWSLogs/", keys: []string{at("", a, "CloudTrail", "us-east-1")}},
		{name: "at the organisation", prefix: "AWSLogs/" + org, keys: []string{at("", org+"/"+a, "CloudTrail", "us-east-1"), at("", b, "CloudTrail", "us-east-1")}, out: []string{"AWSLogs/" + b}},
		{name: "at the account", prefix: "AWSLogs/" + a + "/", keys: []string{at("", a, "CloudTrail", "us-east-1"), at("", b, "CloudTrail", "us-east-1")}, out: []string{b}},
		{name: "in the account's name", prefix: "AWSLogs/1111", keys: []string{at("", a, "CloudTrail", "us-east-1"), at("", b, "CloudTrail", "us-east-1")}, out: []string{b}},
		{name: "at the folder", prefix: "AWSLogs/" + a + "/CloudTrail", keys: []string{at("", a, "CloudTrail", "us-east-1"), at("", a, "CloudTrail-Digest", "us-east-1")}, out: []string{"-Digest"}},
		{name: "in the folder's name", prefix: "AWSLogs/" + a + "/CloudTr", keys: []string{at("", a, "CloudTrail", "us-east-1"), at("", a, "CloudTrail-Digest", "us-east-1")}},
		{name: "at the region", prefix: "AWSLogs/" + a + "/CloudTrail/us-east-1", keys: []string{at("", a, "CloudTrail", "us-east-1"), at("", a, "CloudTrail", "us-east-2")}, out: []string{"us-east-2"}},
		{name: "in the region's name", prefix: "AWSLogs/" + a + "/CloudTrail/us-", keys: []string{at("", a, "CloudTrail", "us-east-1"), at("", a, "CloudTrail", "eu-west-1")}, out: []string{"eu-west"}},
		{name: "at the year", prefix: "AWSLogs/" + a + "/CloudTrail/us-east-1/2026", keys: []string{at("", a, "CloudTrail", "us-east-1"), at("", a, "CloudTrail", "us-east-2")}, out: []string{"us-east-2"}},
		{name: "in the day", prefix: "AWSLogs/" + a + "/CloudTrail/us-east-1/2026/01/1", keys: []string{at("", a, "CloudTrail", "us-east-1"), logKey("", a, "CloudTrail", "us-east-1", day.AddDate(0, 0, 7))}, out: []string{"/01/21/"}},
		{name: "in the file's name", prefix: "AWSLogs/" + a + "/CloudTrail/us-east-1/2026/01/14/" + a + "_CloudTrail_us-east-1_20260114T10", keys: []string{at("", a, "CloudTrail", "us-east-1"), logKey("", a, "CloudTrail", "us-east-1", day.Add(time.Hour))}, out: []string{"T1105Z"}},
		{name: "one object", prefix: "x/one.json", keys: []string{"x/one.json", "x/one.json.gz"}, out: []string{".gz"}},
		{name: "above the trail's prefix", prefix: "my", keys: []string{at("my/trail logs/", a, "CloudTrail", "us-east-1"), at("mine/", a, "CloudTrail", "us-east-1")}, out: []string{"mine"}},
		{name: "in another service", prefix: "AWSLogs/" + a + "/Config/", keys: []string{"AWSLogs/" + a + "/Config/us-east-1/x.json", at("", a, "CloudTrail", "us-east-1")}, out: []string{"CloudTrail"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFakeS3(t)
			var want []string
			for _, k := range test.keys {
				if strings.HasSuffix(k, "/") {
					f.put(k, nil)
					continue
				}
				f.put(k, []byte("x"))
				if !slices.ContainsFunc(test.out, func(s string) bool { return strings.Contains(k, s) }) {
					want = append(want, k)
				}
			}
			got := mustList(t, f.open(test.prefix))
			inOrder := slices.IsSorted(got)
			if test.name == "flattened files beside a trail" {
				inOrder = true // those come last
			}
			slices.Sort(want)
			sorted := slices.Sorted(slices.Values(got))
			if !slices.Equal(sorted, want) && len(got)+len(want) > 0 {
				t.Errorf("visited\n %s\nwant\n %s", strings.Join(got, "\n "), strings.Join(want, "\n "))
			}
			if !inOrder {
				t.Errorf("not in byte order:\n %s", strings.Join(got, "\n "))
			}
		})
	}
}

func TestS3KeysOfAllKinds(t *testing.T) {
	for _, plain := range []bool{false, true} {
		t.Run(fmt.Sprintf("plain=%v", plain), func(t *testing.T) {
			f := newFakeS3(t)
			f.plain = plain
			keys := []string{"a b/c+d.json", "a%20b/x.json", "ä/日本.json", "a&b<c>.json", "semi;colon=x.json", "../dots/./x.json", "//double//x.json", "q?x#y.json", `back\slash.json`}
			if !plain {
				keys = append(keys, "bell\x07.json", "line\nbreak.json")
			}
			f.fill(keys...)
			s := f.open("")
			slices.Sort(keys)
			if got := mustList(t, s); !slices.Equal(got, keys) {
				t.Errorf("visited %q, want %q", got, keys)
			}
			err := s.List(context.Background(), func(o Object) error {
				data, _, err := readAll(t, s, o)
				if err != nil || string(data) != o.URI {
					t.Errorf("%q: read %q, %v", o.URI, data, err)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, prefix := range []string{"a b/c+", "ä/日", "a%20b"} {
				if got := mustList(t, f.open(prefix)); len(got) != 1 {
					t.Errorf("below %q there is %q", prefix, got)
				}
			}
		})
	}
}

func TestS3Paging(t *testing.T) {
	for _, n := range []int{0, 1, 999, 1000, 1001, 2000, 2001} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			f := newFakeS3(t)
			for i := range n {
				f.put(fmt.Sprintf("AWSLogs/111122223333/CloudTrail/us-east-1/2026/01/14/%05d.json.gz", i), []byte("x"))
			}
			s := f.open("")
			s.targets[0].prefix = "AWSLogs/111122223333/CloudTrail/us-east-1/"
			f.take()
			if got := mustList(t, s); len(got) != n || !slices.IsSorted(got) {
				t.Errorf("%d objects, want %d in order", len(got), n)
			}
			if lists := len(f.take()); lists != max(1, (n+999)/1000) {
				t.Errorf("%d requests for %d objects", lists, n)
			}
		})
	}
	t.Run("folders", func(t *testing.T) {
		f := newFakeS3(t)
		var want []string
		for i := range 25 {
			for _, region := range []string{"eu-west-1", "us-east-1"} {
				want = append(want, logKey("", fmt.Sprintf("%012d", i), "CloudTrail", region, day))
			}
		}
		f.fill(want...)
		slices.Sort(want)
		got := mustList(t, f.open("", func(o *S3Options) { o.tuning.pageKeys = 3 }))
		if !slices.Equal(got, want) {
			t.Errorf("visited %d, want %d", len(got), len(want))
		}
	})
}

// year fills a bucket with a file an account, region and day.
func year(f *fakeS3, accounts, regions, days int) (keys []string) {
	for a := range accounts {
		for r := range regions {
			for d := range days {
				at := time.Date(2025, 6, 1, 10, 5, 0, 0, time.UTC).AddDate(0, 0, d)
				keys = append(keys, logKey("", fmt.Sprintf("%012d", 111100000000+a), "CloudTrail", fmt.Sprintf("us-east-%d", r+1), at))
			}
		}
	}
	b := f.buckets["logs"]
	for _, k := range keys {
		b.objects[k] = &storedObject{data: []byte("x"), etag: `"x"`}
	}
	b.keys = append(b.keys, keys...)
	slices.Sort(b.keys)
	return keys
}

func TestS3Window(t *testing.T) {
	f := newFakeS3(t)
	year(f, 5, 8, 400)
	from := time.Date(2026, 1, 14, 0, 0, 0, 0, time.UTC)
	s := f.open("", func(o *S3Options) { o.Selection = Selection{From: from, To: from.AddDate(0, 0, 1)} })
	f.take()
	got := mustList(t, s)
	if want := 5 * 8 * 2; len(got) != want {
		t.Errorf("%d objects, want %d: that day and a day of slack", len(got), want)
	}
	shown := 0
	for _, q := range f.take() {
		if p := placeOf(q.prefix); p.depth != atRegion {
			continue
		}
		if !strings.Contains(q.prefix, "/2026/01/1") || !strings.Contains(q.after, "/2026/01/13/") {
			t.Errorf("asked for %s after %s", q.prefix, q.after)
		}
		shown += len(q.shown)
		for _, key := range q.shown {
			if d := key[strings.Index(key, "/2026/")+1:]; d < "2026/01/14" || d >= "2026/01/20" {
				t.Errorf("was shown %s", key)
			}
		}
	}
	if shown > 40*6 {
		t.Errorf("%d keys were shown", shown)
	}

	for _, test := range []struct {
		name     string
		sel      Selection
		objects  int
		requests int // that list a region
	}{
		{"one account", Selection{From: from, To: from.AddDate(0, 0, 1), Accounts: []string{"111100000003"}}, 16, 8},
		{"one region", Selection{From: from, To: from.AddDate(0, 0, 1), Regions: []string{"us-east-3"}}, 20, 10},
		{"one region only", Selection{From: from, To: from.AddDate(0, 0, 1), Regions: []string{"us-east-3"}, Strict: true}, 10, 5},
		{"another account", Selection{Accounts: []string{"999999999999"}}, 0, 0},
		{"an organisation", Selection{Organizations: []string{"o-exampleorg1"}}, 0, 0},
		{"from a day on", Selection{From: from, Accounts: []string{"111100000003"}, Regions: []string{"us-east-1"}}, 173, 1},
		{"up to a day", Selection{To: from, Slack: -1, Accounts: []string{"111100000003"}, Regions: []string{"us-east-1"}}, 227, 1},
		{"no days", Selection{From: from, To: from.AddDate(0, 0, -9)}, 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := f.open("", func(o *S3Options) { o.Selection = test.sel })
			f.take()
			got := mustList(t, s)
			regions := 0
			for _, q := range f.take() {
				if placeOf(q.prefix[:strings.LastIndexByte(q.prefix, '/')+1]).depth == atRegion {
					regions++
				}
			}
			if len(got) != test.objects || regions != test.requests {
				t.Errorf("%d objects by %d requests, want %d by %d", len(got), regions, test.objects, test.requests)
			}
			for _, key := range got {
				if !test.sel.Keeps(key) {
					t.Errorf("visited %s", key)
				}
			}
		})
	}
}

// A listing finds what a local folder's would, for keys in the layout.
func TestS3WindowEqualsKeeps(t *testing.T) {
	f := newFakeS3(t)
	keys := year(f, 2, 2, 400)
	base := time.Date(2025, 6, 1, 10, 5, 0, 0, time.UTC)
	for i := range 40 {
		sel := Selection{Slack: time.Duration(i%5) * 11 * time.Hour}
		if i%3 != 0 {
			sel.From = base.Add(time.Duration(i*i*37) * time.Hour / 5)
		}
		if i%4 != 0 {
			sel.To = base.Add(time.Duration(i*i*37+i*i*i) * time.Hour / 5)
		}
		var want []string
		for _, k := range keys {
			if sel.Keeps(k) {
				want = append(want, k)
			}
		}
		slices.Sort(want)
		s := f.open("", func(o *S3Options) { o.Selection, o.tuning.pageKeys = sel, 50 })
		if got := mustList(t, s); !slices.Equal(got, want) && len(got)+len(want) > 0 {
			t.Errorf("%+v: %d objects, want %d", sel, len(got), len(want))
		}
	}
}

func TestS3EarlyStop(t *testing.T) {
	f := newFakeS3(t)
	for i := range 5000 {
		f.buckets["logs"].objects[logKey("", "111122223333", "CloudTrail", "us-east-1", day.Add(time.Duration(i)*time.Hour))] = &storedObject{data: []byte("x"), etag: `"x"`}
	}
	for k := range f.buckets["logs"].objects {
		f.buckets["logs"].keys = append(f.buckets["logs"].keys, k)
	}
	slices.Sort(f.buckets["logs"].keys)
	// Two days whose names have only the decade in common.
	from := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	s := f.open("AWSLogs/111122223333/CloudTrail/us-east-1/", func(o *S3Options) {
		o.Selection = Selection{From: from, To: from.Add(time.Hour)}
		o.tuning.pageKeys = 10
	})
	f.take()
	got := mustList(t, s)
	log := f.take()
	if len(got) != 25 || len(log) > 5 {
		t.Errorf("%d objects by %d requests, want 25 by 5", len(got), len(log))
	}
	if q := log[0]; !strings.HasSuffix(q.prefix, "/us-east-1/2026/0") || !strings.HasSuffix(q.after, "/31/111122223333_CloudTrail_us-east-1_20260131T1158") {
		t.Errorf("asked for %s after %s", q.prefix, q.after)
	}
}

func TestS3Denied(t *testing.T) {
	f := newFakeS3(t)
	var want []string
	for _, account := range []string{"111111111111", "222222222222", "333333333333"} {
		for _, region := range []string{"eu-west-1", "us-east-1"} {
			k := logKey("", account, "CloudTrail", region, day)
			f.fill(k)
			switch {
			case account == "222222222222" && region == "eu-west-1":
				want = append(want, "AWSLogs/222222222222/ !permission")
			case account == "222222222222":
			case account == "333333333333" && region == "us-east-1":
				want = append(want, "AWSLogs/333333333333/CloudTrail/us-east-1/ !permission")
			default:
				want = append(want, k)
			}
		}
	}
	denied := []string{"AWSLogs/222222222222/", "AWSLogs/333333333333/CloudTrail/us-east-1/"}
	f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
		if q.list && slices.ContainsFunc(denied, func(p string) bool { return strings.HasPrefix(q.prefix, p) }) {
			fail(w, 403, "AccessDenied", "Access Denied")
			return true
		}
		return false
	})
	if got := mustList(t, f.open("")); !slices.Equal(got, want) {
		t.Errorf("visited\n %s\nwant\n %s", strings.Join(got, "\n "), strings.Join(want, "\n "))
	}

	denied = []string{"AWSLogs/1", "AWSLogs/2", "AWSLogs/3"}
	got, err := listed(t, f.open(""))
	if len(got) != 3 || err == nil || !strings.Contains(err.Error(), "s3://logs/AWSLogs/111111111111/: ListObjectsV2: access denied (AccessDenied: Access Denied)") {
		t.Errorf("visited %q with %v; want three problems and their error", got, err)
	}
	denied = []string{""}
	_, err = OpenS3(context.Background(), "s3://logs", f.options())
	if err == nil || !strings.HasPrefix(err.Error(), "s3://logs: ListObjectsV2: access denied") {
		t.Errorf("OpenS3: %v", err)
	}
}

func TestS3Merge(t *testing.T) {
	f := newFakeS3(t)
	f.fill("a/1.json", "a/2.json", "b/1.json", "c.json")
	for _, test := range []struct {
		prefixes []string
		want     []string
	}{
		{[]string{"b", "a/"}, []string{"a/1.json", "a/2.json", "b/1.json"}},
		{[]string{"a/1.json", "a/", "a"}, []string{"a/1.json", "a/2.json"}},
		{[]string{"a/", "", "b/"}, []string{"a/1.json", "a/2.json", "b/1.json", "c.json"}},
		{[]string{"c.json", "a/2"}, []string{"a/2.json", "c.json"}},
	} {
		var sources []Source
		for _, p := range test.prefixes {
			sources = append(sources, f.open(p))
		}
		sources = Merge(append(sources, &fakeSource{root: "other"}))
		if len(sources) != 2 {
			t.Fatalf("%d sources, want 2", len(sources))
		}
		if got := mustList(t, sources[0].(*S3)); !slices.Equal(got, test.want) {
			t.Errorf("%q: visited %q, want %q", test.prefixes, got, test.want)
		}
	}
}

// Whatever is chosen of whatever layouts, a listing visits what the same
// selection keeps of a folder with the same files.
func TestS3SelectionEqualsKeeps(t *testing.T) {
	f := newFakeS3(t)
	accounts := []string{"111122223333", "444455556666"}
	orgs := []string{"o-exampleorg1", "o-exampleorg2"}
	regions := []string{"cn-north-1", "eu-west-1", "us-east-1"}
	var keys []string
	for i, prefix := range []string{"", "AWSLogs/", "o-exampleorg2/", "x/o-exampleorg1/", "trails/CloudTrail/"} {
		for _, organization := range []string{"", orgs[i%2] + "/"} {
			for _, account := range accounts {
				for _, region := range regions {
					for n := range 4 {
						folder := []string{"CloudTrail", "CloudTrail-Digest", "CloudTrail-Insight"}[n%3]
						keys = append(keys, logKey(prefix, organization+account, folder, region, day.AddDate(0, 0, 11*n)))
					}
				}
			}
		}
	}
	keys = append(keys, "AWSLogs/111122223333/CloudTrail-Lake/Query/2020/01/01/id/result_1.csv.gz", "copy/444455556666/CloudTrail/eu-west-1/2026/01/14/x.json",
		"AWSLogs/111122223333/CloudTrail/stray.json", "AWSLogs/o-exampleorg1/111122223333/CloudTrail/eu-west-1/2026/01/14/stray.json")
	f.fill(keys...)
	some := func(n int, all []string) (out []string) {
		for i, s := range all {
			if n>>i&1 == 1 {
				out = append(out, s)
			}
		}
		return out
	}
	for i := range 200 {
		sel := Selection{
			Accounts: some(i%4, append(slices.Clone(accounts), "999999999999")), Organizations: some(i/4%4, orgs),
			Regions: some(i*5/3%8, regions), Strict: i%2 == 0, Slack: time.Duration(i%3) * time.Hour,
		}
		if i%3 == 0 {
			sel.From = day.AddDate(0, 0, i%40-3)
		}
		if i%5 == 0 {
			sel.To = day.AddDate(0, 0, i%45-1)
		}
		prefix := []string{"", "AWSLogs", "AWSLogs/o-exampleorg1/", "AWSLogs/1", "x/", "trails/CloudTrail/AWSLogs/111122223333/CloudTrail/"}[i%6]
		want := []string{}
		for _, k := range keys {
			if sel.Keeps(k) && strings.HasPrefix(k, prefix) {
				want = append(want, k)
			}
		}
		slices.Sort(want)
		s := f.open(prefix, func(o *S3Options) { o.Selection, o.tuning.pageKeys = sel, int32(i%7+2) })
		if got := mustList(t, s); !slices.Equal(got, want) {
			t.Fatalf("%s, %+v: visited\n %s\nwant\n %s", prefix, sel, strings.Join(got, "\n "), strings.Join(want, "\n "))
		}
	}
}
