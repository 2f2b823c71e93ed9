package cloudtrail

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// drawText draws the text of a JSON string, with its quotes.
func drawText(t *rapid.T) string {
	return `"` + strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
		"a", "Z", "0", " ", "plain text of some length", `\"`, `\\`, `\/`, `\n`, `\u0000`, `\u00e9`, `\ud83d\ude00`,
		"é", "日本", "\U0001f600", "{", "}", "[", ",", ":", "\x7f",
		`\ud800`, `\udc00`, "\xff", "\xe6\x97",
	}), 0, 6).Draw(t, "text"), "") + `"`
}

// drawGoodText draws text that columns hold without loss.
func drawGoodText(t *rapid.T) string {
	return string(AppendString(nil, []byte(rapid.String().Draw(t, "text"))))
}

// drawValue draws a JSON value of any type.
func drawValue(t *rapid.T, depth int) string {
	kinds := 6
	if depth <= 0 {
		kinds = 4
	}
	space := rapid.SampledFrom([]string{"", "", " ", "\n\t"}).Draw(t, "space")
	switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
	case 0:
		return drawGoodText(t)
	case 1:
		return rapid.SampledFrom([]string{"0", "-0", "1.50", "9007199254740993", "1e400", "-2E+7", "9.82222E-5", "12345678901"}).Draw(t, "number")
	case 2:
		return rapid.SampledFrom([]string{"null", "true", "false"}).Draw(t, "word")
	case 3:
		return drawText(t)
	case 4:
		var parts []string
		for range rapid.IntRange(0, 3).Draw(t, "elements") {
			parts = append(parts, drawValue(t, depth-1))
		}
		return "[" + space + strings.Join(parts, ","+space) + "]"
	default:
		var parts []string
		for range rapid.IntRange(0, 3).Draw(t, "members") {
			parts = append(parts, drawText(t)+space+":"+drawValue(t, depth-1))
		}
		return "{" + space + strings.Join(parts, space+",") + "}"
	}
}

// drawObject draws a decomposed object: some of its known members with values
// of the type they mostly have or of any, and unknown ones.
func drawObject(t *rapid.T, o objectID) string {
	var parts []string
	add := func(name, value string) {
		space := rapid.SampledFrom([]string{"", "", " ", "\r\n  "}).Draw(t, "space")
		parts = append(parts, space+name+":"+space+value+space)
	}
	ids := rapid.SliceOfN(rapid.SampledFrom(objectMembers[o]), 0, 6)
	if rapid.Bool().Draw(t, "distinct") {
		ids = rapid.SliceOfNDistinct(rapid.SampledFrom(objectMembers[o]), 0, 6, rapid.ID[memberID])
	}
	for _, id := range ids.Draw(t, "members") {
		name := `"` + members[id].name + `"`
		if rapid.IntRange(0, 20).Draw(t, "escape") == 0 {
			name = strings.Replace(name, "e", `\u0065`, 1)
		}
		odd := rapid.IntRange(0, 20).Draw(t, "odd")
		switch kind := members[id].kind; {
		case odd == 0:
			add(name, drawValue(t, 2))
		case odd == 1:
			add(name, "null")
		case kind == kindObject:
			add(name, drawObject(t, members[id].object))
		case kind == KindText:
			add(name, drawGoodText(t))
		case kind == KindBool:
			add(name, rapid.SampledFrom([]string{"true", "false"}).Draw(t, "bool"))
		case kind == KindTime:
			add(name, rapid.SampledFrom([]string{`"2025-11-14T22:14:02Z"`, `"2025-11-14T22:14:02.000001Z"`,
				`"2025-11-14T22:14:02.100Z"`, `"x"`, `"1888-01-01T00:00:00Z"`}).Draw(t, "time"))
		default:
			add(name, drawValue(t, 3))
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "unknown") {
		add(drawGoodText(t), drawValue(t, 2))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func TestRecordsRoundTrip(t *testing.T) {
	var p Parser // one for all records: what it learns must never show
	whole, restored := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		record := []byte(drawObject(t, objectRecord))
		var e Event
		if checkRecord(t, &p, record, &e) {
			if e.IsNull(RawRecord) {
				restored++
			} else {
				whole++
			}
		}
	})
	if whole == 0 || restored == 0 {
		t.Errorf("%d records were kept whole, %d restored from columns; the test needs both", whole, restored)
	}
}

// checkRecord parses what may be a record and holds the event against it; it
// tells whether it was one.
func checkRecord(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, p *Parser, record []byte, e *Event) bool {
	t.Helper()
	if err := p.Parse(record, e); err != nil {
		var fault *RecordError
		if !errors.As(err, &fault) || fault.Offset < 0 || fault.Offset > int64(len(record)) {
			t.Fatalf("%q: the error is %v", record, err)
		}
		if fault.Reason != ReasonNotObject && shallow(record) && json.Valid(record) != (fault.Reason == ReasonNotCloudTrail) {
			t.Fatalf("%q is valid JSON: %v, and yet %v", record, json.Valid(record), err)
		}
		return false
	}
	want, err := AppendCanonical(nil, record)
	if err != nil {
		t.Fatalf("%q parses and has no canonical form: %v", record, err)
	}
	if again, err := AppendCanonical(nil, want); err != nil || !bytes.Equal(again, want) {
		t.Fatalf("the canonical form of %q is %q, and that one's %q, %v", record, want, again, err)
	}
	back := e.AppendRecord(nil)
	got, err := AppendCanonical(nil, back)
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%q came back as %q, %v", record, back, err)
	}
	if bytes.ContainsAny(back, "\r\n") {
		t.Fatalf("%q came back as several lines", record)
	}
	for c := range AllColumns().All() {
		if c.Kind() == KindInt || c == RawRecord || e.IsNull(c) {
			continue
		}
		v := e.Value(c)
		if !utf8.Valid(v) {
			t.Fatalf("%s of %q is not valid UTF-8: %q", c, record, v)
		}
		if _, _, m := scanValue(v, SkipSpace(v, 0)); c.Kind() == KindJSON && (!json.Valid(v) && shallow(v) || m&markBadText != 0) {
			t.Fatalf("%s of %q is not good JSON: %q", c, record, v)
		}
	}
	if e.IsNull(RawRecord) && shallow(record) {
		checkColumns(t, record, e)
	}
	return true
}

// checkColumns holds the columns of a record that they restore against an
// independent reading.
func checkColumns(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, record []byte, e *Event) {
	t.Helper()
	var top map[string]json.RawMessage
	if err := json.Unmarshal(record, &top); err != nil {
		t.Fatalf("%q: %v", record, err)
	}
	for c := range AllColumns().All() {
		if c.Path() == "" {
			continue
		}
		object, raw := top, json.RawMessage(nil)
		for name := range strings.SplitSeq(c.Path(), ".") {
			raw = object[name]
			object = nil
			if len(raw) > 0 && raw[0] == '{' {
				if err := json.Unmarshal(raw, &object); err != nil {
					t.Fatalf("%q: %v", record, err)
				}
			}
		}
		var want any = null
		switch {
		case len(raw) == 0 || string(raw) == "null":
		case c.Kind() == KindJSON || c.Kind() == KindBool:
			want = string(raw)
		default:
			if err := json.Unmarshal(raw, &want); err != nil {
				t.Fatalf("%s of %q: %v", c, record, err)
			}
		}
		if got := columnText(e, c); got != want {
			t.Fatalf("%s of %q is %q, want %q", c, record, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, r := range sampleRecords {
		f.Add([]byte(r))
	}
	f.Add([]byte(`{"eventName":"x","eventTime":"2025-11-14 22:14","userIdentity":{"x":1,"arn":null,"sessionContext":{}},"userIdentity":{"accountId":1}}`))
	f.Add([]byte("{\x000"))
	f.Add([]byte("{}0"))
	f.Add([]byte("{\"eventName\":\"\xff\",\"event\\u0049D\":\"\\ud800\",\"u\":{\"a\":[1]},\"u\":2}"))
	f.Fuzz(func(t *testing.T, record []byte) {
		var fresh, trained Parser
		var e, other Event
		if err := trained.Parse([]byte(sampleRecords[0]), &other); err != nil {
			t.Fatal(err)
		}
		ok := checkRecord(t, &fresh, record, &e)
		if again := checkRecord(t, &trained, record, &other); again != ok {
			t.Fatalf("%q: a parser that has seen records says %v, a new one %v", record, again, ok)
		}
		if ok && string(e.AppendColumns(nil)) != string(other.AppendColumns(nil)) {
			t.Fatalf("%q reads otherwise for a parser that has seen records", record)
		}
		for _, ahead := range [][]byte{nil, []byte(",{")} {
			n, err := fresh.ParsePrefix(append(record[:len(record):len(record)], ahead...), &e)
			if ok && (err != nil || SkipSpace(record, n) != len(record)) {
				t.Fatalf("%q before %q: %d, %v", record, ahead, n, err)
			}
		}
	})
}
