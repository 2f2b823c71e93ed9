package cloudtrail

import (
	"crypto/sha256"
	"errors"
	"strings"
	"testing"
)

func TestAppendCanonical(t *testing.T) {
	for _, test := range []struct{ name, record, want string }{
		{"sorts members", `{"b":1,"a":{"d":2,"c":3},"":0}`, `{"":0,"a":{"c":3,"d":2},"b":1}`},
		{"keeps elements in order", `{"z":[3,{"y":1,"x":[{"b":1,"a":2}]},1],"a":[]}`, `{"a":[],"z":[3,{"x":[{"a":2,"b":1}],"y":1},1]}`},
		{"drops white space", " {\n\t\"a\" : [ 1 , 2 ] ,\r\n \"A\" : { } } ", `{"A":{},"a":[1,2]}`},
		{"keeps numbers", `{"a":[1e400,-0,9007199254740993,1.0,1.00,9.82222E-5]}`, `{"a":[1e400,-0,9007199254740993,1.0,1.00,9.82222E-5]}`},
		{"one escaping", `{"\u0061":"\/\u00e9\u0009\u0022\\\u001F\ud83d\ude00"}`, "{\"a\":\"/\u00e9\\t\\\"\\\\\\u001f\U0001f600\"}"},
		{"sorts by value, not by spelling", `{"\u0062":1,"a":2}`, `{"a":2,"b":1}`},
		{"damaged text stays", "{\"a\":\"\xff\\uD800\\uDBFF\\u0041\"}", "{\"a\":\"\xff\\ud800\\udbffA\"}"},
		{"same names keep their order", `{"a":2,"b":0,"a":1}`, `{"a":2,"a":1,"b":0}`},
		{"braces in strings", `{"b":"}{][","a":"\"{"}`, `{"a":"\"{","b":"}{]["}`},
		{"no object", ` [ {"b":1, "a":"x"} ] `, `[{"a":"x","b":1}]`},
		{"empty objects between", `{"c":{},"b":[{},{}],"a":{"y":{},"x":{"w":1,"v":2}}}`, `{"a":{"x":{"v":2,"w":1},"y":{}},"b":[{},{}],"c":{}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := AppendCanonical([]byte("> "), []byte(test.record))
			if err != nil || string(got) != "> "+test.want {
				t.Fatalf("canonical form is %s, %v; want %s", got, err, test.want)
			}
			hash, err := CanonicalHash([]byte(test.record))
			if err != nil || hash != sha256.Sum256([]byte(test.want)) {
				t.Errorf("the hash is not that of the canonical form: %x, %v", hash, err)
			}
		})
	}
}

func TestAppendCanonicalErrors(t *testing.T) {
	for _, record := range []string{`{"a":1`, `{"a":[1,2`, `{"a`, ``} {
		if _, err := AppendCanonical(nil, []byte(record)); !errors.Is(err, ErrTruncated) {
			t.Errorf("%q: %v; want ErrTruncated", record, err)
		}
	}
	for record, offset := range map[string]int{`{"a":1}x`: 7, `{"a":01}`: 6, `{"a":[1}`: 7, `{"a"}`: 4, `{1:2}`: 1, `[1 2]`: 3} {
		var syntax *SyntaxError
		if _, err := AppendCanonical(nil, []byte(record)); !errors.As(err, &syntax) || syntax.Offset != offset {
			t.Errorf("%q: %v; want a syntax error at %d", record, err, offset)
		}
	}
}

func TestAppendCanonicalDepth(t *testing.T) {
	nested := func(depth int, inner string) string {
		return strings.Repeat(`{"b":0,"a":[`, depth) + inner + strings.Repeat(`]}`, depth)
	}
	sorted := func(depth int, inner string) string {
		return strings.Repeat(`{"a":[`, depth) + inner + strings.Repeat(`],"b":0}`, depth)
	}
	for _, test := range []struct{ name, record, want string }{
		{"as deep as sorted", nested(MaxDepth/2-1, `{"y":1,"x":2}`), sorted(MaxDepth/2-1, `{"x":2,"y":1}`)},
		{"one level deeper stays", nested(MaxDepth/2, `{"y": 1,"x":2},[ {"y":1,"x":2} ],3`), sorted(MaxDepth/2, `{"y": 1,"x":2},[ {"y":1,"x":2} ],3`)},
		{"a million levels", strings.Repeat("[", 1_000_000) + strings.Repeat("]", 1_000_000), strings.Repeat("[", 1_000_000) + strings.Repeat("]", 1_000_000)},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := AppendCanonical(nil, []byte(test.record))
			if err != nil || string(got) != test.want {
				t.Fatalf("canonical form is %.200s…, %v; want %.200s…", got, err, test.want)
			}
		})
	}
}

func BenchmarkAppendCanonical(b *testing.B) {
	var buf []byte
	size := 0
	for _, r := range sampleRecords {
		size += len(r)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, r := range sampleRecords {
			var err error
			if buf, err = AppendCanonical(buf[:0], []byte(r)); err != nil {
				b.Fatal(err)
			}
		}
	}
}
