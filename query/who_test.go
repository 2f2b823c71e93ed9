package query

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestParseWho(t *testing.T) {
	names := []WhoKind{WhoUser, WhoRole, WhoSession}
	for text, want := range map[string]Who{
		"AKIAIOSFODNN7EXAMPLE":                 {Text: "AKIAIOSFODNN7EXAMPLE", Kinds: []WhoKind{WhoKey}},
		"ASIA****":                             {Text: "ASIA****", Kinds: []WhoKind{WhoKey}},
		"arn:aws:iam::111122223333:user/alice": {Text: "arn:aws:iam::111122223333:user/alice", Kinds: []WhoKind{WhoPrincipal}},
		"alice":                                {Text: "alice", Kinds: names},
		"alice@example.com":                    {Text: "alice@example.com", Kinds: names},
		"admin/ops":                            {Text: "admin/ops", Kinds: names},
		"i-0aa11bb22cc33dd44":                  {Text: "i-0aa11bb22cc33dd44", Kinds: []WhoKind{WhoInstance}},
		"i-0aa11bb2":                           {Text: "i-0aa11bb2", Kinds: []WhoKind{WhoInstance}},
		"i-robot":                              {Text: "i-robot", Kinds: names},
		"203.0.113.7":                          {Text: "203.0.113.7", Kinds: []WhoKind{WhoIP}},
		"203.0.113.0/24":                       {Text: "203.0.113.0/24", Kinds: []WhoKind{WhoIP}},
		"2001:db8::1":                          {Text: "2001:db8::1", Kinds: []WhoKind{WhoIP}},
		"all":                                  {Text: "all", Kinds: []WhoKind{WhoAll}},
		" with a space ":                       {Text: " with a space ", Kinds: names},
		"*":                                    {Text: "*", Kinds: names},
		strings.Repeat("x", 128):               {Text: strings.Repeat("x", 128), Kinds: names},
		"key:all":                              {Text: "all", Kinds: []WhoKind{WhoKey}, Forced: true},
		"key:key:x":                            {Text: "key:x", Kinds: []WhoKind{WhoKey}, Forced: true},
		"user:AKIAIOSFODNN7EXAMPLE":            {Text: "AKIAIOSFODNN7EXAMPLE", Kinds: []WhoKind{WhoUser}, Forced: true},
		"role:admin":                           {Text: "admin", Kinds: []WhoKind{WhoRole}, Forced: true},
		"session:203.0.113.7":                  {Text: "203.0.113.7", Kinds: []WhoKind{WhoSession}, Forced: true},
		"instance:i-0aa11bb2":                  {Text: "i-0aa11bb2", Kinds: []WhoKind{WhoInstance}, Forced: true},
		"ip:203.0.113.0/24":                    {Text: "203.0.113.0/24", Kinds: []WhoKind{WhoIP}, Forced: true},
		"arn:aws:sts::111122223333:assumed-role/a/s": {Text: "arn:aws:sts::111122223333:assumed-role/a/s", Kinds: []WhoKind{WhoPrincipal}},
		"principal:x": {Text: "principal:x", Kinds: names}, // no such word
		"Key:x":       {Text: "Key:x", Kinds: names},
	} {
		got, err := ParseWho(text)
		if err != nil || got.Text != want.Text || got.Forced != want.Forced || !slices.Equal(got.Kinds, want.Kinds) || got.Known {
			t.Errorf("%q: %+v, error %v; want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "key:", "user:", "ip:", "ip:example.com", "ip:203.0.113", "instance:web-1", "instance:i-0AA11BB2",
		"\xff", strings.Repeat("x", maxWho+1)} {
		_, err := ParseWho(text)
		var usage *UsageError
		if !errors.As(err, &usage) || usage.What != "WHO" || len(err.Error()) > 200 {
			t.Errorf("%.40q: error %v", text, err)
		}
	}
}

func TestResolve(t *testing.T) {
	oddKeys := []string{"all", "alice", "lower case*", "i-0aa11bb2", "203.0.113.7", "arn:aws:iam::1:user/x", "key:AKIAX", "AKIA****", strings.Repeat("K", 128)}
	records := filterRecords()
	for _, k := range oddKeys {
		records = append(records, event("odd-"+k, rec{"userIdentity.accessKeyId": k}))
	}
	records = append(records, event("both", rec{"userIdentity.userName": "admin"}))
	q := engineOf(t, records...)
	ctx := context.Background()
	resolve := func(text string) Who {
		t.Helper()
		w, err := ParseWho(text)
		if err != nil {
			t.Fatal(err)
		}
		if w, err = q.Resolve(ctx, w); err != nil {
			t.Fatal(err)
		}
		return w
	}
	for _, k := range oddKeys {
		if strings.HasPrefix(k, "key:") {
			k = "key:" + k // the word that forces comes off once
		}
		w := resolve(k)
		if !w.Is(WhoKey) || len(w.Kinds) != 1 || !w.Known {
			t.Errorf("%q is read as %v, want the key that it is", k, w.Kinds)
			continue
		}
		got := chosen(t, q, Filter{Who: &w})
		want := []string{"odd-" + strings.TrimPrefix(k, "key:")}
		if k == "AKIA****" {
			want = []string{"key-masked", "odd-AKIA****"}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", k, got, want)
		}
	}
	for name, c := range map[string]struct {
		who   string
		kinds []WhoKind
		known bool
		want  []string
	}{
		"forced past a key": {"user:alice", []WhoKind{WhoUser}, true, []string{"user", "user-arn-only"}},
		"key":               {"AKIAEXAMPLE", []WhoKind{WhoKey}, true, []string{"key"}},
		"key nowhere":       {"AKIANOWHERE", []WhoKind{WhoKey}, false, nil},
		"no near match":     {"AKIAEXAMPLE12", []WhoKind{WhoKey}, false, nil},
		"no wildcard":       {"AKIAEXAMPLE*", []WhoKind{WhoKey}, false, nil},
		"user":              {"alice2", []WhoKind{WhoUser}, true, []string{"user-other"}},
		"session":           {"ops2", []WhoKind{WhoSession}, true, []string{"session-other-name"}},
		"role":              {"admin2", []WhoKind{WhoRole}, true, []string{"session-other-role"}},
		"user and role": {"admin", []WhoKind{WhoUser, WhoRole}, true,
			[]string{"both", "session", "session-no-issuer", "session-other-account", "session-other-name", "session-other-path"}},
		"one of the two": {"user:admin", []WhoKind{WhoUser}, true, []string{"both"}},
		"name nowhere":   {"nobody", []WhoKind{WhoUser, WhoRole, WhoSession}, false, nil},
		"instance":       {"i-0aa11bb22cc33dd44", []WhoKind{WhoInstance}, true, []string{"instance"}},
		"ip":             {"198.51.100.7", []WhoKind{WhoIP}, true, []string{"ip", "ip-mapped"}},
		"ip nowhere":     {"198.51.100.8", []WhoKind{WhoIP}, false, nil},
		"role by ARN":    {"arn:aws:iam::111122223333:role/path/admin", []WhoKind{WhoPrincipal}, true, []string{"session", "session-no-issuer", "session-other-name"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := resolve(c.who)
			if !slices.Equal(w.Kinds, c.kinds) || w.Known != c.known {
				t.Fatalf("read as %v, known %v; want %v, %v", w.Kinds, w.Known, c.kinds, c.known)
			}
			if got := chosen(t, q, Filter{Who: &w}); !slices.Equal(got, c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
		})
	}
	w, _ := ParseWho("all")
	plain := engineOf(t, filterRecords()...)
	if w, err := plain.Resolve(ctx, w); err != nil || !w.Is(WhoAll) || !w.Known || len(chosen(t, plain, Filter{Who: &w})) != len(filterRecords()) {
		t.Errorf("all: %+v, error %v", w, err)
	}
}
