package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"keytrail/internal/trailgen"
)

func TestMedianAndAgainst(t *testing.T) {
	for _, c := range []struct {
		list []float64
		want float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 1, 3, 2}, 2.5}} {
		if got := median(c.list); got != c.want {
			t.Errorf("median of %v is %v, want %v", c.list, got, c.want)
		}
	}
	// A machine that is slow in one round is slow for both.
	ours, theirs := new(step), new(step)
	for _, pair := range [][2]int{{1, 2}, {10, 20}, {3, 4}} {
		ours.samples = append(ours.samples, sample{usage: usage{CPU: time.Duration(pair[0]) * time.Second}})
		theirs.samples = append(theirs.samples, sample{usage: usage{CPU: time.Duration(pair[1]) * time.Second}})
	}
	if r, ok := ours.against(theirs, cpu); !ok || r != 0.5 {
		t.Errorf("ratio %v %v, want the 0.5 of two rounds", r, ok)
	}
	if _, ok := ours.against(theirs, peakMiB); ok {
		t.Error("a ratio to nothing")
	}
	if s := ours.spread(cpu); s != 3 {
		t.Errorf("spread %v, want (10-1)/3", s)
	}
}

func TestParseBenchmarks(t *testing.T) {
	text := `goos: linux
cpu: AMD EPYC
BenchmarkStageParse-2   	       2	  18894300 ns/op	1233.02 MB/s	     17618 events/op	     440 B/op	       6 allocs/op
BenchmarkStageParse-2   	       2	  20000000 ns/op
BenchmarkStageRows 	       1	  5 ns/op
PASS
ok  	keytrail/cloudtrail	0.248s
`
	got := parseBenchmarks([]byte(text))
	if len(got) != 2 || len(got["BenchmarkStageParse"]) != 2 || len(got["BenchmarkStageRows"]) != 1 {
		t.Fatalf("%v", got)
	}
	if f := got["BenchmarkStageParse"][0]; f["ns/op"] != 18894300 || f["MB/s"] != 1233.02 || f["events/op"] != 17618 || f["allocs/op"] != 6 {
		t.Errorf("%v", f)
	}
}

func TestFigures(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{count(0), ""}, {count(999), "999"}, {count(2000002), "2,000,002"}, {number(0.123), "0.12"}, {number(12.34), "12.3"},
		{number(1234.5), "1,235"}, {ratio(0.0123), "0.012"}, {mb(1_500_000, 1), "1.5"}, {percent(0.256), "26 %"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	var b strings.Builder
	printSteps(&b, []*step{{name: "x", missing: "apt-get install it"}, {name: "z", missing: "apt-get install it"}, {name: "y", events: 10, json: 3e6, samples: []sample{{usage: usage{Wall: 2 * time.Second, Peak: 1 << 20}}}}})
	for _, want := range []string{"Not here: x; z. They want apt-get install it.", "| y | 10 | 2.000 | 0.000 | 0 % | 1.00 | 1.50 | 5.00 |"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
}

func TestFlags(t *testing.T) {
	for _, args := range [][]string{{"-bench", "XL"}, {"-sections", "dance"}, {"-events", "0"}, {"-load", "5"}, {"-load", "x=/tmp"}} {
		if _, err := parseFlags(args); err == nil {
			t.Errorf("%v is accepted", args)
		}
	}
	o, err := parseFlags([]string{"-bench", "memory", "-runs", "2", "-events", "30,10,30", "-load", "10=somewhere"})
	if err != nil {
		t.Fatal(err)
	}
	if !o.has("large") || o.has("program") || o.runs != 2 || len(o.events) != 2 || o.events[0] != 10 || !filepath.IsAbs(o.loads[10]) {
		t.Errorf("%+v", o)
	}
}

func TestNearer(t *testing.T) {
	for _, order := range [][]askedKey{
		{{id: "a", events: 1}, {id: "b", events: 4}, {id: "c", events: 2}, {id: "d", events: 90}},
		{{id: "d", events: 90}, {id: "c", events: 2}, {id: "b", events: 4}, {id: "a", events: 1}},
	} {
		var k askedKey
		for _, o := range order {
			nearer(&k, 3, o.id, o.events)
		}
		if k.id != "b" || k.events != 4 {
			t.Errorf("%+v", k)
		}
	}
}

// TestInflateList holds both libraries against what was compressed.
func TestInflateList(t *testing.T) {
	dir := t.TempDir()
	if _, err := trailgen.StoreLoad(dir, loadSeed, 5); err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(t.TempDir(), "list")
	files, stored, err := listFiles(dir, list)
	if err != nil || files != 5 {
		t.Fatal(files, err)
	}
	inflated := 0
	for i := range 5 {
		text, _, _ := trailgen.LoadText(loadSeed, i, nil)
		inflated += len(text)
	}
	for _, library := range []string{"standard", "klauspost"} {
		var out strings.Builder
		if err := inflateList([]string{library, list}, &out); err != nil {
			t.Fatal(err)
		}
		if want := strings.Fields(out.String()); want[0] != mustText(stored) || want[1] != mustText(int64(inflated)) {
			t.Errorf("%s: %s, want %d %d", library, out.String(), stored, inflated)
		}
	}
	broken := filepath.Join(t.TempDir(), "broken")
	if err := os.WriteFile(broken, []byte("no gzip"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(list, []byte(broken+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := inflateList([]string{"standard", list}, new(strings.Builder)); err == nil {
		t.Error("what is no gzip is inflated")
	}
}

func mustText(n int64) string { return strings.ReplaceAll(count(int(n)), ",", "") }

// TestStoreLarge makes a small one of the large object.
func TestStoreLarge(t *testing.T) {
	dir := t.TempDir()
	sums, err := storeLarge(dir, 3<<20)
	if err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(dir, "AWSLogs", "*", "*", "CloudTrail", "*", "*", "*", "*", "*.json.gz"))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	body, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if _, err := text.ReadFrom(z); err != nil {
		t.Fatal(err)
	}
	if int64(text.Len()) != sums.Inflated || text.Len() < 3<<20 || int64(len(body)) != sums.Bytes {
		t.Errorf("%d and %d bytes, sums %+v", len(body), text.Len(), sums)
	}
	if n := bytes.Count(text.Bytes(), []byte(`{"eventVersion":`)); n != sums.Events {
		t.Errorf("%d records, sums %+v", n, sums)
	}
}
