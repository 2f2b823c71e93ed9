package cloudtrail

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestScanValue(t *testing.T) {
	const truncated = -1
	for _, test := range []struct {
		name, data string
		end        int // where the value ends, or truncated
		offset     int // of the syntax error, with end 0
	}{
		{"object", `{"a":[1,2,{"b":null}],"c":"x"} `, 30, 0},
		{"white space before", "\r\n\t [ ] ]", 7, 0},
		{"empty object with space", "{ \n}", 4, 0},
		{"string", `"a\"b\u00e9\\"x`, 14, 0},
		{"eight plain bytes and a quote", `"12345678"`, 10, 0},
		{"numbers", `[0,-0,1e400,9.82222E-5,-12.5e+07,9007199254740993]`, 50, 0},
		{"number ends the data", `12`, 2, 0},
		{"words", `[true,false,null]`, 17, 0},
		{"lone surrogate is let through", `"\ud800"`, 8, 0},
		{"surrogate pair", `"\ud83d\ude00"`, 14, 0},
		{"invalid UTF-8 is let through", "\"a\xffb\xc0\xaf\"", 7, 0},
		{"stops after the value", `{}{}`, 2, 0},
		{"empty", "", truncated, 0},
		{"only space", " \n", truncated, 0},
		{"cut in an object", `{"a":1,`, truncated, 0},
		{"cut in a string", `{"a":"xyz`, truncated, 0},
		{"cut in an escape", `"\u00`, truncated, 0},
		{"cut after a backslash", `"\`, truncated, 0},
		{"cut in a word", `[tru`, truncated, 0},
		{"cut in a number", `[-`, truncated, 0},
		{"cut in a fraction", `1.`, truncated, 0},
		{"cut in an exponent", `1e+`, truncated, 0},
		{"cut before the colon", `{"a"`, truncated, 0},
		{"trailing comma in an object", `{"a":1,}`, 0, 7},
		{"trailing comma in an array", `[1,]`, 0, 3},
		{"leading comma", `[,1]`, 0, 1},
		{"no comma", `{"a":1 "b":2}`, 0, 7},
		{"wrong bracket", `[1}`, 0, 2},
		{"no colon", `{"a" 1}`, 0, 5},
		{"unquoted name", `{a:1}`, 0, 1},
		{"single quotes", `{'a':1}`, 0, 1},
		{"comment", `{/* */}`, 0, 1},
		{"control character", "\"a\nb\"", 0, 2},
		{"control character among many", "\"aaaaaaaaaaaa\x1fb\"", 0, 13},
		{"unknown escape", `"\x41"`, 0, 2},
		{"bad hex", `"\u00g0"`, 0, 5},
		{"leading zero", `[01]`, 0, 2},
		{"plus", `+1`, 0, 0},
		{"bare fraction", `[.5]`, 0, 1},
		{"NaN", `[NaN]`, 0, 1},
		{"wrong word", `[trux]`, 0, 4},
		{"byte order mark", "\xef\xbb\xbf{}", 0, 0},
		{"closing bracket", "]", 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			end, err := ScanValue([]byte(test.data), 0)
			var syntax *SyntaxError
			switch {
			case test.end == truncated:
				if !errors.Is(err, ErrTruncated) {
					t.Errorf("ScanValue gave %d, %v; want ErrTruncated", end, err)
				}
			case test.end > 0:
				if err != nil || end != test.end {
					t.Errorf("ScanValue gave %d, %v; want %d", end, err, test.end)
				}
			case !errors.As(err, &syntax) || syntax.Offset != test.offset:
				t.Errorf("ScanValue gave %d, %v; want a syntax error at %d", end, err, test.offset)
			}
		})
	}
}

func TestScanValueDepth(t *testing.T) {
	for _, depth := range []int{1, 63, 64, 65, 127, 128, 129, 512, 513, 1_000_000} {
		doc := []byte(strings.Repeat(`[`, depth-1) + `{"a":{}}` + strings.Repeat(`]`, depth-1))
		if end, err := ScanValue(doc, 0); err != nil || end != len(doc) {
			t.Errorf("depth %d: %d, %v; want %d", depth, end, err, len(doc))
		}
		mixed := []byte(strings.Repeat(`{"a":[`, depth) + strings.Repeat(`]}`, depth))
		if end, err := ScanValue(mixed, 0); err != nil || end != len(mixed) {
			t.Errorf("depth %d, mixed: %d, %v; want %d", depth, end, err, len(mixed))
		}
		mixed[len(mixed)-1] = ']'
		if _, err := ScanValue(mixed, 0); err == nil {
			t.Errorf("depth %d: the wrong bracket at the end passes", depth)
		}
	}
}

func TestScanString(t *testing.T) {
	if end, err := ScanString([]byte(`{"ab":1}`), 1); end != 5 || err != nil {
		t.Errorf("ScanString gave %d, %v; want 5", end, err)
	}
	if _, err := ScanString([]byte(`{"ab"`), 0); err == nil || errors.Is(err, ErrTruncated) {
		t.Errorf("no string: %v; want a syntax error", err)
	}
	if _, err := ScanString([]byte(`"ab`), 3); !errors.Is(err, ErrTruncated) {
		t.Errorf("end of data: %v; want ErrTruncated", err)
	}
}

// FuzzScanValue holds the scanner against encoding/json.
func FuzzScanValue(f *testing.F) {
	for _, s := range append(sampleRecords, `[1,-0.5e+7,"\ud83d\ude00\n",{"":null},true]`, "\"\xff\"", `{"a":1,}`, `"\u12`, " 1 ") {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		end, err := ScanValue(data, 0)
		if err != nil {
			if json.Valid(data) {
				t.Fatalf("valid JSON is refused: %v", err)
			}
			return
		}
		if !shallow(data) {
			return
		}
		if valid := json.Valid(data); valid != (SkipSpace(data, end) == len(data)) {
			t.Fatalf("the value ends at %d of %d, and encoding/json says %v", end, len(data), valid)
		}
		if !json.Valid(data[:end]) {
			t.Fatalf("encoding/json refuses the value %q", data[:end])
		}
		value := trimSpace(data[:end])
		for cut := range value { // every proper beginning is cut short, or a shorter number
			if stop, err := ScanValue(value[:cut], 0); err == nil && stop == cut && value[0] != '-' && value[0]-'0' > 9 {
				t.Fatalf("%q passes as whole, of %q", value[:cut], value)
			} else if err != nil && !errors.Is(err, ErrTruncated) {
				t.Fatalf("%q, the beginning of %q: %v", value[:cut], value, err)
			}
			if cut > 300 {
				break
			}
		}
		checkText(t, value)
	})
}

// shallow tells whether a document stays within the depth of encoding/json.
func shallow(data []byte) bool {
	return bytes.Count(data, []byte{'['})+bytes.Count(data, []byte{'{'}) < 10000
}

// checkText holds the helpers for text against each other.
func checkText(t *testing.T, value []byte) {
	clean := appendClean(nil, value)
	if !utf8.Valid(clean) {
		t.Fatalf("%q is not valid UTF-8 when cleaned", clean)
	}
	if end, _, m := scanValue(clean, 0); m&markBadText != 0 || m.fault() != 0 || end != len(clean) {
		t.Fatalf("%q is not good JSON when cleaned: %q", value, clean)
	}
	compact := appendCompact(nil, value)
	if bytes.ContainsAny(compact, "\r\n") {
		t.Fatalf("%q has more than one line", compact)
	}
	if got := appendCompact(nil, compact); !bytes.Equal(got, compact) {
		t.Fatalf("compacting twice changes %q to %q", compact, got)
	}
	if value[0] != '"' {
		return
	}
	var want string
	if err := json.Unmarshal(value, &want); err != nil {
		t.Fatal(err)
	}
	got := decodeString(value, nil)
	if string(got) != want {
		t.Fatalf("%q decodes to %q, want %q", value, got, want)
	}
	back := AppendString(nil, got)
	if again := decodeString(back, nil); string(again) != string(got) {
		t.Fatalf("%q decodes to %q", back, again)
	}
}

func TestAppendString(t *testing.T) {
	in := "a\"b\\c\b\f\n\r\t\x00\x1f\x7f/\u00e9\u2028\U0001f600\xff."
	want := `"a\"b\\c\b\f\n\r\t\u0000\u001f` + "\x7f/\u00e9\u2028\U0001f600\ufffd." + `"`
	if got := string(AppendString(nil, []byte(in))); got != want {
		t.Errorf("AppendString gave %q, want %q", got, want)
	}
}

func BenchmarkScanValue(b *testing.B) {
	doc := []byte(`{"Records":[` + strings.Join(sampleRecords, ",") + `]}`)
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		if _, err := ScanValue(doc, 0); err != nil {
			b.Fatal(err)
		}
	}
}
