package ingest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

func exactness(want string) func(*testing.T, *fakeSink, casefile.Object) {
	return func(t *testing.T, s *fakeSink, o casefile.Object) {
		for _, e := range s.events {
			if e.exactness != want {
				t.Errorf("%s is %s, want %s", e.id, e.exactness, want)
			}
		}
	}
}

func envelope(want string) func(*testing.T, *fakeSink, casefile.Object) {
	return func(t *testing.T, s *fakeSink, o casefile.Object) {
		for _, e := range s.events {
			if e.envelope != want {
				t.Errorf("%s has envelope %s, want %s", e.id, e.envelope, want)
			}
		}
	}
}

func quoted(s string) string { return string(cloudtrail.AppendString(nil, []byte(s))) }

// The layouts that records come in, none of them damaged.
func TestLayouts(t *testing.T) {
	one, two, three := record(1), record(2), record(3)
	all := ids(1, 2, 3)
	insight := strings.Replace(record(1), `"eventCategory":"Management"`, `"eventCategory":"Insight"`, 1)
	vpce := strings.Replace(record(1), `"eventCategory":"Management"`, `"eventCategory":"NetworkActivity"`, 1)
	runCases(t, []objectCase{
		{name: "trail file", data: []byte(trail(one, two, three)), ids: all, check: envelope("records")},
		{name: "pretty trail file", data: []byte(pretty(trail(one, two, three))), ids: all, check: envelope("records")},
		{name: "array", data: []byte("[" + records(3, ",") + "]"), ids: all, check: envelope("array")},
		{name: "pretty array", data: []byte(pretty("[" + records(3, ",") + "]")), ids: all},
		{name: "array of one", data: []byte(pretty("[" + one + "]")), ids: ids(1)},
		{name: "single record", data: []byte(one), ids: ids(1), check: envelope("none")},
		{name: "pretty record", data: []byte(pretty(one)), ids: ids(1)},
		{name: "JSON Lines", data: []byte(records(3, "\n") + "\n"), ids: all, check: envelope("none")},
		{name: "JSON Lines without the last newline", data: []byte(records(3, "\n")), ids: all},
		{name: "JSON Lines with blank lines", data: []byte("\n\n" + records(3, "\n \n\r\n") + "\n\n"), ids: all},
		{name: "nothing between records", data: []byte(records(3, "")), ids: all},
		{name: "pretty records after one another", data: []byte(pretty(one) + "\n" + pretty(two) + pretty(three)), ids: all},
		{name: "JSON Lines of trail files", data: []byte(trail(one) + "\n" + trail() + "\n" + trail(two, three) + "\n"), ids: all},
		{name: "trail files after one another", data: []byte(trail(one) + trail(two, three)), ids: all},
		{name: "JSON Lines of arrays", data: []byte("[" + one + "]\n[" + two + "," + three + "]\n"), ids: all},
		{name: "array of trail files", data: []byte("[" + trail(one, two) + "," + trail(three) + "]"), ids: all},
		{name: "every shape in one file", data: []byte(trail(one) + "\n[" + two + "]\n" + three), ids: all},
		{name: "records as strings", data: []byte("[" + quoted(one) + "," + quoted(two) + "]"), ids: ids(1, 2), check: exactness("exact-inner")},
		{name: "records as strings in a trail file", data: []byte(trail(quoted(one), quoted(two))), ids: ids(1, 2), check: exactness("exact-inner")},
		{name: "lines of records as strings", data: []byte(quoted(one) + "\n" + quoted(two) + "\n"), ids: ids(1, 2), check: exactness("exact-inner")},
		{name: "Records is not the first member", data: []byte(`{"a":{"Records":[1]},"b":[{}],"Records":[` + records(3, ",") + `],"c":"d"}`), ids: all},
		{name: "a record's name before Records", data: []byte(`{"eventVersion":"1.0","Records":[` + records(3, ",") + `]}`), ids: all},
		{name: "records in lower case", data: []byte(`{"records":[` + records(3, ",") + `]}`), ids: all, reasons: []string{ReasonRecords}},
		{name: "two arrays of records", data: []byte(`{"Records":[` + one + `],"x":1,"Records":[` + two + "," + three + `]}`), ids: all, reasons: []string{ReasonRecords}},
		{name: "no records", data: []byte(`{"Records":[]}`)},
		{name: "no records, pretty", data: []byte("{\n  \"Records\": [\n  ]\n}\n")},
		{name: "empty array", data: []byte("[]\n"), kind: KindEmpty, reasons: []string{ReasonEmpty}},
		{name: "Records is null", data: []byte(`{"Records":null}`), reasons: []string{ReasonRecords}},
		{name: "Insights", data: []byte(trail(insight)), ids: ids(1), kind: KindInsight},
		{name: "network activity", data: []byte(trail(vpce)), ids: ids(1), kind: KindNetworkActivity},
		{name: "Insights among others", data: []byte(trail(insight, two)), ids: ids(1, 2)},
		{name: "record that lacks much", data: []byte(`{"eventVersion":"1.08","eventSource":"iam.amazonaws.com","eventName":"CreateUser"}`), ids: []string{""}},
		{name: "a record with a member called Records", data: []byte(record(1, `"Records":[1,2]`) + "\n" + two), ids: ids(1, 2)},
		{
			name: "key of another account", uri: strings.ReplaceAll(deliveredKey, "111122223333", "444455556666"), data: zip(t, trail(one, two)), ids: ids(1, 2),
			reasons: []string{ReasonKeyMismatch},
		},
		{name: "key of the same account", uri: deliveredKey, data: zip(t, trail(one, two)), ids: ids(1, 2)},
		{name: "values that are hard to hold", data: []byte(trail(record(1, `"n":[1e400,-0,9007199254740993,`+strings.Repeat("9", 40)+`,9.82222E-5]`))), ids: ids(1)},
		{name: "members twice, and in two cases", data: []byte(trail(record(1, `"x":1,"x":2,"X":3,"eventid":"other"`))), ids: ids(1)},
		{name: "nested 10,000 deep", data: []byte(trail(record(1, `"x":`+strings.Repeat("[", 10000)+strings.Repeat("]", 10000)), two)), ids: ids(1, 2)},
	})
}

// Cases 21 to 33 of the edge cases: damaged JSON.
func TestDamage(t *testing.T) {
	one, two, three := record(1), record(2), record(3)
	invalid := []string{ReasonInvalid}
	truncated := []string{ReasonTruncated}
	deep := strings.Repeat("[", 1_000_000)
	runCases(t, []objectCase{
		{name: "cut in a record", data: []byte(trail(one, two, three)[:1200]), ids: ids(1, 2), rejects: truncated, reasons: truncated, damaged: true},
		{name: "cut after a record", data: []byte(trail(one, two)[:len(trail(one, two))-2]), ids: ids(1, 2), reasons: truncated, damaged: true},
		{name: "cut after a comma", data: []byte(`{"Records":[` + one + ","), ids: ids(1), reasons: truncated, damaged: true},
		{name: "cut after the array", data: []byte(`{"Records":[` + one + "]"), ids: ids(1), reasons: truncated, damaged: true},
		{name: "cut in the name Records", data: []byte(`{"Rec`), rejects: truncated, reasons: truncated, damaged: true},
		{name: "cut before the array", data: []byte(`{"Records": `), rejects: truncated, reasons: truncated, damaged: true},
		{name: "cut single record", data: []byte(one[:200]), rejects: truncated, reasons: truncated, damaged: true},
		{name: "cut last line", data: []byte(one + "\n" + two[:200]), ids: ids(1), rejects: truncated, reasons: truncated, damaged: true},
		{name: "garbage after a trail file", data: []byte(trail(one) + " garbage\n"), ids: ids(1), rejects: []string{ReasonGarbage}, damaged: true},
		{name: "closing bracket after a trail file", data: []byte(trail(one) + "]"), ids: ids(1), rejects: []string{ReasonGarbage}, damaged: true},
		{name: "another object after a trail file", data: []byte(trail(one) + `{"a":1}`), ids: ids(1), rejects: []string{ReasonNotRecord}, damaged: true},
		{name: "garbage before a trail file", data: []byte("HTTP/1.1 200 OK\r\nA: b\r\n\r\n" + trail(one)), ids: ids(1), rejects: []string{ReasonInvalid, ReasonInvalid}, damaged: true},
		{name: "garbage on the line of a trail file", data: []byte("xyz" + trail(one)), ids: ids(1), rejects: invalid, damaged: true},
		{name: "no Records", data: []byte(`{"records_":[]}`), kind: KindNotLog, reasons: []string{ReasonNotLog}},
		{name: "Records is an object", data: []byte(`{"Records":{"a":1}}`), rejects: []string{ReasonRecords}, reasons: []string{ReasonRecords}, damaged: true},
		{name: "Records is a string", data: []byte(`{"Records":"x"}`), rejects: []string{ReasonRecords}, reasons: []string{ReasonRecords}, damaged: true},
		{name: "Records is a number", data: []byte(`{"Records":7}`), rejects: []string{ReasonRecords}, reasons: []string{ReasonRecords}, damaged: true},
		{name: "records is a number", data: []byte(`{"records":7,"a":{}}`), kind: KindNotLog, reasons: []string{ReasonNotLog}},
		{name: "records of something else", data: []byte(`{"records":[{"a":1},{"b":2}]}`), kind: KindNotLog, reasons: []string{ReasonNotLog, ReasonRecords}},
		{name: "array in Records", data: []byte(trail("["+one+"]", two)), ids: ids(2), rejects: []string{ReasonNotObject}, damaged: true},
		{
			name: "elements that are no objects", data: []byte(trail("null", one, "12", `"text"`, "true", `{"a":1}`, two)), ids: ids(1, 2), damaged: true,
			rejects: []string{ReasonNotObject, ReasonNotObject, ReasonNotObject, ReasonNotObject, ReasonNotRecord},
			check: func(t *testing.T, s *fakeSink, o casefile.Object) {
				var got []int64
				for _, r := range s.rejects {
					got = append(got, r.Index)
				}
				if !slices.Equal(got, []int64{0, 2, 3, 4, 5}) || s.events[0].index != 1 || s.events[1].index != 6 {
					t.Errorf("rejects have the indexes %v, events %d and %d", got, s.events[0].index, s.events[1].index)
				}
			},
		},
		{name: "nothing but null in Records", data: []byte(trail("null")), rejects: []string{ReasonNotObject}, damaged: true},
		{name: "no comma between records", data: []byte(`{"Records":[` + one + two + " " + three + "]}"), ids: ids(1, 2, 3), reasons: []string{ReasonInvalid, ReasonInvalid}},
		{name: "commas too many", data: []byte(`{"Records":[` + one + ",," + two + ",]}"), ids: ids(1, 2), reasons: invalid},
		{name: "commas between lines", data: []byte(one + ",\n" + two + ",\n"), ids: ids(1, 2), reasons: []string{ReasonInvalid, ReasonInvalid}},
		{name: "comment", data: []byte(`{"Records":[` + one + ", /* { } */ " + two + "]}"), ids: ids(1, 2), rejects: invalid, damaged: true},
		{name: "single quotes", data: []byte(strings.ReplaceAll(one, `"`, "'")), rejects: invalid, damaged: true},
		{name: "trailing comma in a record", data: []byte(trail(one, two[:len(two)-1]+",}", three)), ids: ids(1, 3), rejects: invalid, damaged: true},
		{name: "unquoted name", data: []byte(trail(one, strings.Replace(two, `"eventName"`, "eventName", 1), three)), ids: ids(1, 3), rejects: invalid, damaged: true},
		{name: "NaN", data: []byte(trail(one, strings.Replace(two, "null", "NaN", 1), three)), ids: ids(1, 3), rejects: invalid, damaged: true},
		{
			name: "one bad line", data: []byte(one + "\n" + strings.Replace(two, ":", "", 1) + "\n" + three + "\n"), ids: ids(1, 3), rejects: invalid, damaged: true,
		},
		{name: "bad first line", data: []byte(strings.Replace(one, ":", "", 1) + "\n" + two + "\n" + three + "\n"), ids: ids(2, 3), rejects: invalid, damaged: true},
		{name: "two bad lines first", data: []byte(strings.Repeat(strings.Replace(one, ":", "", 1)+"\n", 2) + three + "\n"), ids: ids(3), rejects: []string{ReasonInvalid, ReasonInvalid}, damaged: true},
		{name: "lines that end too early", data: []byte(one + "\n" + two[:100] + "\n" + two[:len(two)-1] + "\n" + three), ids: ids(1, 3), rejects: []string{ReasonInvalid, ReasonInvalid}, damaged: true},
		{name: "a line that ends after a colon", data: []byte(one + "\n" + `{"a":` + "\n" + three), ids: ids(1, 3), rejects: invalid, damaged: true},
		{name: "the first line ends after a colon", data: []byte(`{"a":` + "\n" + one + "\n" + three), ids: ids(1, 3), rejects: invalid, damaged: true},
		{
			name: "lines of every kind", ids: ids(1, 2), damaged: true,
			data:    []byte(one + "\nnull\n[]\n[1,2]\n\"text\"\n{\"a\":1}\nplain text\n{{}\n" + two + "\n12\n"),
			rejects: []string{ReasonNotObject, ReasonNotObject, ReasonNotObject, ReasonNotObject, ReasonNotRecord, ReasonInvalid, ReasonInvalid, ReasonNotObject},
		},
		{name: "text before the first line", data: []byte("downloading\n# done\n" + one + "\n" + two), ids: ids(1, 2), rejects: []string{ReasonInvalid, ReasonInvalid}, damaged: true},
		{name: "null in the first line", data: []byte("null\n" + one + "\n" + two), ids: ids(1, 2), rejects: []string{ReasonNotObject}, damaged: true},
		{name: "nested a million deep", data: []byte(trail(record(1, `"x":`+deep+strings.Repeat("]", 1_000_000)), two)), ids: ids(1, 2)},
		{name: "a million brackets", data: []byte(strings.TrimSuffix(trail(one, deep), "]}")), ids: ids(1), rejects: truncated, reasons: truncated, damaged: true},
		{name: "two pretty records, the first damaged", data: []byte(strings.Replace(pretty(one), ":", "", 1) + "\n" + pretty(two)), ids: ids(2), rejects: invalid, damaged: true},
		{name: "damage in the object around the records", data: []byte(`{"Records" [` + one + "," + two + "]}"), ids: ids(1, 2), rejects: invalid, damaged: true},
		{name: "damage after the records", data: []byte(`{"Records":[` + one + `],"x" 1}` + "\n" + trail(two)), ids: ids(1, 2), rejects: invalid, damaged: true},
		{
			name: "stray brackets after a record", data: []byte("[" + one + "}}," + two + "," + three + "]"), ids: ids(1, 2, 3), rejects: invalid, damaged: true,
			check: func(t *testing.T, s *fakeSink, o casefile.Object) {
				if got := s.rejects[0].Bytes; string(got) != "}}," {
					t.Errorf("the reject is %q", got)
				}
			},
		},
		{
			name: "records wrapped among records", data: []byte("[" + one + `,{"aws":{"cloudtrail":` + two + `}},{"x":1,"event":` + three + "}]"), ids: ids(1, 2),
			rejects: []string{KindEnvelope}, damaged: true,
		},
	})
	for name, damage := range damages {
		t.Run("one record of three: "+name, func(t *testing.T) {
			hurtPretty := damage(pretty(two))
			if hurtPretty == pretty(two) {
				hurtPretty = damage(two)
			}
			for layout, text := range map[string]string{
				"trail":        trail(one, damage(two), three),
				"pretty trail": "{\"Records\": [\n" + pretty(one) + ",\n" + hurtPretty + ",\n" + pretty(three) + "\n]}\n",
				"array":        "[" + one + "," + damage(two) + "," + three + "]",
				"lines":        one + "\n" + damage(two) + "\n" + three + "\n",
				"concatenated": one + damage(two) + three,
			} {
				objectCase{data: []byte(text), ids: ids(1, 3), rejects: invalid, damaged: true}.run(t)
				if t.Failed() {
					t.Fatalf("with the layout %s", layout)
				}
			}
		})
	}
}

// damages are what can happen to a record that is not cut out clean: none of
// them may cost another record.
var damages = map[string]func(string) string{
	"no brace at the end":        func(r string) string { return strings.TrimRight(strings.TrimSuffix(r, "}"), " \n") },
	"no brace of an object":      func(r string) string { return strings.Replace(r, "}", "", 1) },
	"no brace of a list's":       func(r string) string { return strings.Replace(r, `"a":1}`, `"a":1`, 1) },
	"no bracket of a list":       func(r string) string { return strings.Replace(r, "]", "", 2) },
	"no quote at the end":        func(r string) string { i := strings.LastIndex(r, `"`); return r[:i] + r[i+1:] },
	"no quote at a name":         func(r string) string { return strings.Replace(r, `"eventName`, "eventName", 1) },
	"no quote after a name":      func(r string) string { return strings.Replace(r, `eventName"`, "eventName", 1) },
	"no quote before a value":    func(r string) string { return strings.Replace(r, `"GetObject"`, `GetObject"`, 1) },
	"no colon":                   func(r string) string { return strings.Replace(r, `"eventName":`, `"eventName"`, 1) },
	"no comma":                   func(r string) string { return strings.Replace(r, `"GetObject",`, `"GetObject"`, 1) },
	"brace too many inside":      func(r string) string { return strings.Replace(r, "}", "}}", 1) },
	"zero byte":                  func(r string) string { return strings.Replace(r, "GetObject", "Get\x00ject", 1) },
	"newline in a string":        func(r string) string { return strings.Replace(r, "GetObject", "Get\x01Object", 1) },
	"bad escape":                 func(r string) string { return strings.Replace(r, "GetObject", `Get\Object`, 1) },
	"a stretch of other bytes":   func(r string) string { return r[:100] + strings.Repeat("\x00\xff#", 200) + r[120:] },
	"a hole":                     func(r string) string { return r[:100] + r[300:] },
	"a hole up to the end":       func(r string) string { return r[:len(r)/2] },
	"a hole from the beginning":  func(r string) string { return r[len(r)/2:] },
	"garbage before its end":     func(r string) string { return r[:len(r)-1] + "garbage}" },
	"a number that is none":      func(r string) string { return strings.Replace(r, `"GetObject"`, "01", 1) },
	"a word that is none":        func(r string) string { return strings.Replace(r, "null", "nul", 1) },
	"a list that is not closed":  func(r string) string { return strings.Replace(r, "]}]", "]}", 1) },
	"damage in its first member": func(r string) string { return strings.Replace(r, `"eventVersion"`, `"eventVersion`, 1) },
}

// Every byte of the record in the middle is once left out: never does another
// record suffer.
func TestDamageAnywhere(t *testing.T) {
	one, two, three := record(1), record(2), record(3)
	for i := range two {
		hurt := two[:i] + two[i+1:]
		for layout, text := range map[string]string{"trail": trail(one, hurt, three), "lines": one + "\n" + hurt + "\n" + three} {
			s, o := runOne(t, "x", []byte(text))
			got := s.ids()
			if len(got) == 3 && o.Rejected == 0 {
				continue // it is JSON still
			}
			if !slices.Equal(got, ids(1, 3)) {
				t.Fatalf("%s: without byte %d (%q) events are %v, rejects %d", layout, i, two[max(0, i-10):i+1], got, len(s.rejects))
			}
		}
	}
}

// A record too long to hold is a reject, and those around it are not.
func TestHugeRecords(t *testing.T) {
	skipLarge(t)
	one, three := record(1), record(3)
	huge := func(n int) string { return record(2, `"x":"`+strings.Repeat(`a\"{`, n/4)+`"`) }
	tooLarge := []string{ReasonTooLarge}
	limit := cloudtrail.MaxRecordBytes
	fits := record(2, `"x":"`+strings.Repeat("y", limit-len(record(2))-7)+`"`)
	size := func(want int) func(t *testing.T, s *fakeSink, o casefile.Object) {
		return func(t *testing.T, s *fakeSink, o casefile.Object) {
			if got := s.rejects[0].Size; got != int64(want) {
				t.Errorf("the reject's size is %d, want %d", got, want)
			}
		}
	}
	runCases(t, []objectCase{
		{name: "1 MB", data: []byte(trail(one, huge(1<<20), three)), ids: ids(1, 2, 3)},
		{name: "as long as may be", data: []byte(trail(one, fits, three)), ids: ids(1, 2, 3)},
		{name: "one byte more", data: []byte(trail(one, fits+" "[:0]+"", strings.Replace(fits, "yy", "yyy", 1), three)), ids: ids(1, 2, 3), rejects: tooLarge, damaged: true},
		{name: "20 MB", data: zip(t, trail(one, huge(20<<20), three)), ids: ids(1, 3), rejects: tooLarge, damaged: true, check: size(len(huge(20 << 20)))},
		{name: "20 MB line", data: zip(t, one+"\n"+huge(20<<20)+"\n"+three+"\n"), ids: ids(1, 3), rejects: tooLarge, damaged: true, check: size(len(huge(20 << 20)))},
		{name: "20 MB line first", data: zip(t, huge(20<<20)+"\n"+three+"\n"), ids: ids(3), rejects: tooLarge, damaged: true},
		{name: "20 MB string among records", data: zip(t, trail(one, `"`+strings.Repeat("a", 20<<20)+`"`, three)), ids: ids(1, 3), rejects: tooLarge, damaged: true},
		{name: "20 MB number", data: zip(t, trail(one, strings.Repeat("1", 20<<20), three)), ids: ids(1, 3), rejects: tooLarge, damaged: true},
		{name: "20 MB before Records", data: zip(t, `{"x":"`+strings.Repeat("a", 20<<20)+`","Records":[`+one+`]}`), ids: ids(1), rejects: tooLarge, damaged: true},
		{name: "20 MB name before Records", data: zip(t, `{"`+strings.Repeat("a", 20<<20)+`":1,"Records":[`+one+`]}`), ids: ids(1), rejects: tooLarge, damaged: true},
		{name: "20 MB in Records", data: zip(t, `{"Records":"`+strings.Repeat("a", 20<<20)+`","Records":[`+one+`]}`), ids: ids(1), rejects: tooLarge, reasons: []string{ReasonRecords}, damaged: true},
		{name: "20 MB of blanks in an object", data: zip(t, `{"x":`+strings.Repeat(" ", 20<<20)+`1,"Records":[`+one+`]}`), ids: ids(1), rejects: tooLarge, damaged: true},
		{name: "20 MB of blanks", data: zip(t, `{"Records":[`+one+","+strings.Repeat(" ", 20<<20)+three+"]}"), ids: ids(1, 3)},
		{name: "many long records", data: zip(t, trail(huge(9<<20), one, huge(12<<20), huge(300<<10), three)), ids: ids(2, 1, 2, 2, 3)},
		{name: "8 MB before Records", data: zip(t, `{"x":"`+strings.Repeat("a", 8<<20)+`","Records":[`+one+`]}`), ids: ids(1)},
	})
}

func TestManyValues(t *testing.T) {
	var text strings.Builder
	for i := range 3 * maxPending {
		fmt.Fprintf(&text, "{\"a\":%d}\n", i)
	}
	runCases(t, []objectCase{
		{name: "strangers only", data: []byte(text.String()), kind: KindNotLog, reasons: []string{ReasonNotLog}},
		{
			name: "strangers before a record", data: []byte(text.String() + record(1)), ids: ids(1), damaged: true,
			rejects: slices.Repeat([]string{ReasonNotRecord}, maxPending+1),
		},
		{name: "more rows than a batch has", data: []byte(records(2000, "\n")), ids: func() (all []string) {
			for i := range 2000 {
				all = append(all, ids(i+1)...)
			}
			return all
		}()},
	})
}
