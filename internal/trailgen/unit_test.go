package trailgen

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"keytrail/cloudtrail"
)

// SplitMix64 from state 0, as its authors publish it.
func TestRandomNumbersNeverChange(t *testing.T) {
	r := &rng{}
	for i, want := range []uint64{0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x06c45d188009454f} {
		if have := r.next(); have != want {
			t.Errorf("number %d is %#x, want %#x", i, have, want)
		}
	}
}

func TestBellIsNormalEnough(t *testing.T) {
	r := stream(1, "bell")
	const n = 200_000
	sum, squares, beyond := 0.0, 0.0, 0
	for range n {
		z := float64(r.bell()) / (1 << 32)
		sum, squares = sum+z, squares+z*z
		if z > 2 {
			beyond++
		}
	}
	if mean, variance := sum/n, squares/n; mean < -0.02 || mean > 0.02 || variance < 0.97 || variance > 1.03 {
		t.Errorf("mean %.3f, variance %.3f", mean, variance)
	}
	if share := float64(beyond) / n; share < 0.019 || share > 0.026 {
		t.Errorf("%.4f lie beyond two standard deviations, want 0.0228", share)
	}
}

func TestUniqueIDs(t *testing.T) {
	r := stream(1, "ids")
	for _, account := range []string{"000000000000", "000000000001", "029608264753", "111122223333", "999988887777", "999999999999"} {
		for _, prefix := range []string{idLongTermKey, idSessionKey, idUser, idRole} {
			id := uniqueID(r, prefix, account)
			if have, ok := cloudtrail.AccountInside(id); !ok || have != account {
				t.Errorf("%s holds account %q, want %s", id, have, account)
			}
			want := 21
			if prefix == idLongTermKey || prefix == idSessionKey {
				want = 20
			}
			if len(id) != want {
				t.Errorf("%s has %d characters, want %d", id, len(id), want)
			}
		}
	}
}

func TestClock(t *testing.T) {
	for _, s := range []string{"2024-02-29T23:59:59Z", "2025-01-01T00:00:00Z", "2000-03-01T12:34:56Z", "2100-12-31T01:02:03Z"} {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		if have := iso(at.Unix()); have != s {
			t.Errorf("iso gives %s, want %s", have, s)
		}
		if have, want := weekday(at.Unix()), int(at.Weekday()); have != want {
			t.Errorf("%s is day %d of the week, want %d", s, have, want)
		}
	}
	if have := string(appendStamp(nil, unix("2025-04-27T02:13:07Z"), true)); have != "20250427T021307Z" {
		t.Errorf("stamp %s", have)
	}
	if have := spoken(unix("2025-04-27T02:13:07Z")); have != "Apr 27, 2025, 2:13:07 AM" {
		t.Errorf("spoken %s", have)
	}
}

func TestTemplates(t *testing.T) {
	v := values{vAccount: "111122223333", vRegion: "eu-west-1", vName: "x"}
	for _, c := range []struct{ name, template, pattern string }{
		{"value", `{"a":"%{name}"}`, `{"a":"x"}`},
		{"percent", `%7B%{name}%7D`, `%7Bx%7D`},
		{"number", `%{int:5:5}`, `5`},
		{"word", `%{of:a}`, `a`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if have := string(compile(c.template).append(nil, &v, stream(1, c.name))); have != c.pattern {
				t.Errorf("%s gives %s, want %s", c.template, have, c.pattern)
			}
		})
	}
	r := stream(1, "one")
	few := map[string]bool{}
	for range 200 {
		few[string(compile("%{one:3:i-:17}").append(nil, &v, r))] = true
	}
	if len(few) != 3 || !few[stable("111122223333", "eu-west-1", "i-", 2, 17)] {
		t.Errorf("one of three gives %v", few)
	}
}

func TestTemplatesWithMistakesPanic(t *testing.T) {
	for _, text := range []string{"%{nosuch}", "%{uuid", "%{hex:x}"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s compiles", text)
				}
			}()
			compile(text)
		}()
	}
}

// Every operation gives JSON with any values in its slots.
func TestOperationsGiveJSON(t *testing.T) {
	var v values
	for i := range v {
		v[i] = "1"
	}
	v[vItems], v[vRequest] = "", `{}`
	for name, op := range operations {
		for member, template := range map[string]*template{
			"request": op.request, "response": op.response, "extra": op.extra, "resources": op.resources, "details": op.details,
		} {
			if template == nil {
				continue
			}
			v := v
			v[vResponse] = `"a":1`
			text := template.append(nil, &v, stream(1, name))
			if !json.Valid(text) {
				v[vItems] = `"a":1` // where the slot holds members, or a value
				text = template.append(nil, &v, stream(1, name))
			}
			if !json.Valid(text) {
				v[vItems] = `{}`
				text = template.append(nil, &v, stream(1, name))
			}
			if !json.Valid(text) {
				t.Errorf("%s: %s: %s", name, member, text)
			}
		}
	}
}

func TestQuote(t *testing.T) {
	for _, s := range []string{"", "plain", `a"b\c`, "line\nend", "tab\t\x01", "Zürich"} {
		var have string
		if err := json.Unmarshal([]byte(quote(s)), &have); err != nil || have != s {
			t.Errorf("%q is quoted as %s: %v", s, quote(s), err)
		}
	}
}

func TestZipf(t *testing.T) {
	var z zipf
	for k := 1; k <= loadKeys; k++ {
		z.add(weight(k))
	}
	r := stream(1, "zipf")
	counts := make([]int, loadKeys)
	const n = 200_000
	for range n {
		counts[z.draw(r)]++
	}
	// 1 / sum of k^-1.1 for k up to 5,000 is 0.158; the second rank has 2^-1.1 of it.
	if share := float64(counts[0]) / n; share < 0.153 || share > 0.164 {
		t.Errorf("the first key has %.3f", share)
	}
	if share := float64(counts[1]) / n; share < 0.070 || share > 0.078 {
		t.Errorf("the second key has %.3f", share)
	}
}

func TestRefusals(t *testing.T) {
	who := &identity{kind: kindUser, account: accountProduction, user: "x"}
	for _, c := range []struct {
		operation, code, action string
		blank                   bool
	}{
		{"iam:ListUsers", "AccessDenied", "iam:ListUsers", true},
		{"ec2:DescribeInstances", "Client.UnauthorizedOperation", "ec2:DescribeInstances", false},
		{"lambda:ListFunctions20150331", "AccessDenied", "lambda:ListFunctions", true},
		{"monitoring:DescribeAlarms", "AccessDenied", "cloudwatch:DescribeAlarms", true},
		{"s3:ListBuckets", "AccessDenied", "s3:ListBuckets", false},
	} {
		t.Run(c.operation, func(t *testing.T) {
			code, message, blank := refusal(operationNamed(c.operation), who, "*", "")
			if code != c.code || blank != c.blank || !strings.Contains(message, "perform: "+c.action+" on resource: *") {
				t.Errorf("%s, %q, %v", code, message, blank)
			}
		})
	}
}
