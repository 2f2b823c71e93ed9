package sigma

import (
	"fmt"
	"strings"
	"testing"
)

func TestConditions(t *testing.T) {
	searches := "a: {requestParameters.a: x}\nb: {requestParameters.b: x}\nsel_c: {requestParameters.c: x}\nsel_d: {requestParameters.d: x}\n_hidden: {requestParameters.e: x}\n"
	for _, c := range []struct {
		condition string
		hits      string // which members are x, one set a word; - for none
		misses    string
	}{
		{"a", "a ab", "b -"},
		{"a and b", "ab", "a b -"},
		{"a or b", "a b", "c -"},
		{"not a", "b -", "a"},
		{"not not a", "a", "b"},
		{"a or b and sel_c", "a bc", "b c"},
		{"(a or b) and sel_c", "ac bc", "a ab c"},
		{"not a and b", "b", "ab -"},
		{"not (a and b)", "a b -", "ab"},
		{"a AND NOT b", "a", "ab"},
		{"1 of sel_*", "c d ac", "a -"},
		{"all of sel_*", "cd", "c d a"},
		{"any of sel*", "d", "a"},
		{"1 of them", "a d", "e -"},
		{"all of them", "abcd", "abc"},
		{"1 of _*", "e", "a"},
		{"a and not 1 of sel_*", "a ab", "ac ad"},
		{"((a))", "a", "b"},
		{"a and (b or (sel_c and not sel_d))", "ab ac", "acd bc"},
	} {
		t.Run(c.condition, func(t *testing.T) {
			set := New([]Rule{rule(t, searches+"condition: "+c.condition)}, Context{})
			check := func(words string, want bool) {
				for _, w := range strings.Fields(words) {
					var members []string
					for _, m := range w {
						if m != '-' {
							members = append(members, fmt.Sprintf(`"%c":"x"`, m))
						}
					}
					record := `{"eventName":"X","requestParameters":{` + strings.Join(members, ",") + `}}`
					if got := len(match(t, set, record)) > 0; got != want {
						t.Errorf("%s: got %v", w, got)
					}
				}
			}
			check(c.hits, true)
			check(c.misses, false)
		})
	}
}

func TestConditionList(t *testing.T) {
	const d = "a: {eventName: A}\nb: {eventName: B}\ncondition: [a, b]"
	for name, want := range map[string]bool{"A": true, "B": true, "C": false} {
		if got := matches(t, d, `{"eventName":"`+name+`"}`); got != want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestConditionErrors(t *testing.T) {
	for condition, reason := range map[string]string{
		"b":                      `there is no search "b"`,
		"a and":                  "it breaks off",
		"a b":                    `"b" is left over`,
		"(a":                     "not closed",
		"a)":                     `")" is left over`,
		"1 of x*":                `no search is named like "x*"`,
		"1 of":                   `no search is named like ""`,
		"a | count() > 5":        "aggregations are not supported",
		"2 of them":              `there is no search "2"`,
		"''":                     "the condition is empty",
		"not":                    "it breaks off",
		strings.Repeat("(", 1e5): "nested deeper than 64",
	} {
		_, problems := Read("f.yml", []byte(text1("a: {eventName: A}\ncondition: "+condition, "")))
		if len(problems) != 1 || !strings.Contains(problems[0].Error(), reason) || !strings.HasPrefix(problems[0].Error(), "f.yml:5: rule f: ") {
			t.Errorf("%.20s: got %v, want %q", condition, problems, reason)
		}
	}
}
