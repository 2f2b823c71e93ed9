package sigma

import (
	"reflect"
	"strings"
	"testing"
)

func TestPins(t *testing.T) {
	const iam, sts = "iam.amazonaws.com", "sts.amazonaws.com"
	var many []string
	for i := range 70 {
		many = append(many, "s"+string(rune('A'+i%26))+string(rune('a'+i/26))+": {eventName: N"+string(rune('A'+i%26))+string(rune('a'+i/26))+"}")
	}
	for name, c := range map[string]struct {
		detection string
		want      []Pin
	}{
		"both":            {"s: {eventSource: IAM.amazonaws.com, eventName: CreateUser}\ncondition: s", []Pin{{iam, "createuser"}}},
		"lists":           {"s: {eventSource: [" + sts + ", " + iam + "], eventName: [A, B]}\ncondition: s", []Pin{{iam, "a"}, {iam, "b"}, {sts, "a"}, {sts, "b"}}},
		"a version":       {"s: {eventName: CreateFunction20150331v2}\ncondition: s", []Pin{{"", "createfunction"}}},
		"source alone":    {"s: {eventSource: " + iam + "}\ncondition: s", []Pin{{iam, ""}}},
		"name alone":      {"s: {eventName: A}\ncondition: s", []Pin{{"", "a"}}},
		"neither":         {"s: {errorCode: A}\ncondition: s", []Pin{{}}},
		"and":             {"s: {eventSource: " + iam + "}\nn: {eventName: [A, B]}\nm: {eventName: [B, C]}\ncondition: s and n and m", []Pin{{iam, "b"}}},
		"contradiction":   {"n: {eventName: A}\nm: {eventName: B}\ncondition: n and m", nil},
		"or":              {"s: {eventSource: " + iam + ", eventName: A}\nn: {eventSource: " + sts + ", eventName: B}\ncondition: s or n", []Pin{{iam, "a"}, {sts, "b"}}},
		"or, then and":    {"n: {eventName: A}\nm: {eventName: B}\ns: {eventSource: " + iam + "}\ncondition: s and (n or m)", []Pin{{iam, "a"}, {iam, "b"}}},
		"list of maps":    {"s: [{eventSource: " + iam + ", eventName: A}, {eventSource: " + sts + ", eventName: B}]\ncondition: s", []Pin{{iam, "a"}, {sts, "b"}}},
		"or with open":    {"s: {eventName: A}\nn: {errorCode: X}\ncondition: s or n", []Pin{{}}},
		"not":             {"s: {eventName: A}\nf: {eventName: B}\ncondition: s and not f", []Pin{{"", "a"}}},
		"only not":        {"f: {eventName: B}\ncondition: not f", []Pin{{}}},
		"wildcard":        {"s: {eventSource: " + iam + ", eventName: 'Create*'}\ncondition: s", []Pin{{iam, ""}}},
		"escaped":         {"s: {eventName: 'A\\*'}\ncondition: s", []Pin{{"", "a*"}}},
		"modifier":        {"s: {eventName|startswith: Create}\ncondition: s", []Pin{{}}},
		"null":            {"s: {eventName: [A, null]}\ncondition: s", []Pin{{}}},
		"keywords":        {"s: [A]\ncondition: s", []Pin{{}}},
		"beyond ASCII":    {"s: {eventName: Ä}\ncondition: s", []Pin{{}}},
		"covered":         {"s: {eventSource: " + iam + ", eventName: A}\nn: {eventSource: " + iam + "}\ncondition: s or n", []Pin{{iam, ""}}},
		"source and name": {"s: {eventSource: " + iam + "}\nn: {eventName: A}\ncondition: s or n", []Pin{{}}},
		"too many ways":   {strings.Join(many, "\n") + "\ncondition: 1 of s*", []Pin{{}}},
		"a long name":     {"s: {eventName: " + strings.Repeat("x", 200) + "}\ncondition: s", []Pin{{}}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := rule(t, c.detection).Pins; !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// A long source and name do not fit the index; rules for any event still see
// them.
func TestIndexOfLongNames(t *testing.T) {
	long := strings.Repeat("x", 300)
	set := New([]Rule{rule(t, "s: {eventName: "+long+"}\ncondition: s"), rule(t, "s: {eventName: x}\ncondition: s")}, Context{})
	if got := match(t, set, `{"eventName":"`+long+`"}`); len(got) != 1 {
		t.Errorf("got %d findings", len(got))
	}
}
