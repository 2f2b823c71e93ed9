package report

import (
	"strings"
	"testing"
)

// The names of an ingest's row are a promise to programs.
func TestIngestRow(t *testing.T) {
	in := Ingest{
		Objects: 1, Skipped: 2, BytesIn: 3, BytesInflated: 4, Records: 5, Events: 6, Duplicates: 7, Rejected: 8, Conflicts: 9,
		Unreadable: 10, Damaged: 11, Changed: 12, Kinds: map[string]int64{"b": 1, "a": 2},
	}
	for _, c := range []struct {
		format Format
		want   string
	}{
		{JSONL, `{"objects":1,"objects_skipped":2,"bytes_in":3,"bytes_inflated":4,"records":5,"events":6,"duplicates":7,"rejected":8,"conflicts":9,` +
			`"unreadable_objects":10,"damaged_objects":11,"objects_changed":12,"kinds":{"a":2,"b":1},"details":{}}` + "\n"},
		{CSV, "objects,objects_skipped,bytes_in,bytes_inflated,records,events,duplicates,rejected,conflicts,unreadable_objects,damaged_objects,objects_changed,kinds,details\n" +
			`1,2,3,4,5,6,7,8,9,10,11,12,"{""a"":2,""b"":1}",{}` + "\n"},
	} {
		var out strings.Builder
		if err := WriteIngest(&out, Options{Format: c.format}, in); err != nil || out.String() != c.want {
			t.Errorf("%s: %v\n%swant\n%s", c.format, err, out.String(), c.want)
		}
	}
}

// People get a line a fact; in Markdown each is an item, and what logs say
// stays inert.
func TestIngestText(t *testing.T) {
	in := Ingest{Objects: 1, Records: 3, Events: 2, Rejected: 1, Damaged: 1, Others: []KindCount{{"env\x1b[2J<b>", 1}}, Case: "case", Accounts: []string{"1"}}
	for _, c := range []struct {
		format Format
		want   []string
		not    string
	}{
		{Text, []string{"3 records = 2 events + 0 duplicates + 1 rejected\n", "1 object is damaged", "case: case, 1 account, 0 regions\n"}, "\x1b"},
		{Markdown, []string{"- 3 records = 2 events + 0 duplicates + 1 rejected\n", "- case: case, 1 account"}, "<b>"},
	} {
		var out strings.Builder
		if err := WriteIngest(&out, Options{Format: c.format}, in); err != nil {
			t.Fatal(err)
		}
		for _, w := range c.want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%s lacks %q:\n%s", c.format, w, out.String())
			}
		}
		if strings.Contains(out.String(), c.not) {
			t.Errorf("%s: %q", c.format, out.String())
		}
	}
}
