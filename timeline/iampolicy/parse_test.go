package iampolicy

import (
	"errors"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

const trust = `{"Version":"2012-10-17","Statement":[{"Sid":"x","Effect":"Allow",
 "Principal":{"AWS":["arn:aws:iam::111122223333:root","444455556666"],"Service":"ec2.amazonaws.com"},
 "Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"secret"}}}]}`

var trustPolicy = Policy{Statements: []Statement{{
	Sid: "x", Allow: true, HasPrincipal: true,
	Principals: []Principal{
		{AWS, "arn:aws:iam::111122223333:root"}, {AWS, "444455556666"}, {Service, "ec2.amazonaws.com"},
	},
	Actions:    []string{"sts:AssumeRole"},
	Conditions: []Condition{{"StringEquals", "sts:ExternalId", []string{"secret"}}},
}}}

func TestParseForms(t *testing.T) {
	for name, text := range map[string]string{
		"object":                  trust,
		"white space around":      "\n\t " + trust + "\r\n",
		"url-encoded":             url.PathEscape(trust),
		"query-encoded as IAM":    strings.ReplaceAll(url.QueryEscape(trust), "+", "%20"),
		"JSON string":             strconv.Quote(trust),
		"JSON string url-encoded": strconv.Quote(url.PathEscape(trust)),
		"names in another case":   strings.NewReplacer("Statement", "statement", "Principal", "principal", "Effect", "EFFECT").Replace(trust),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse([]byte(text))
			if err != nil || !reflect.DeepEqual(got, trustPolicy) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestParseShapes(t *testing.T) {
	allow := func(s Statement) Policy { s.Allow = true; return Policy{[]Statement{s}} }
	for name, c := range map[string]struct {
		text string
		want Policy
	}{
		"one statement, no list": {`{"Statement":{"Effect":"Allow","Action":["a:B","c:D"],"Resource":"*"}}`,
			allow(Statement{Actions: []string{"a:B", "c:D"}, Resources: []string{"*"}})},
		"a statement alone, as Lambda answers": {`{"Sid":"s","Effect":"Allow","Principal":"*"}`,
			allow(Statement{Sid: "s", HasPrincipal: true, Principals: []Principal{{AWS, "*"}}})},
		"every kind of principal": {`{"Statement":[{"Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com","CanonicalUser":"79a5","Service":["a","b"],"*":"*","X":"y"}}]}`,
			allow(Statement{HasPrincipal: true, Principals: []Principal{{Federated, "cognito-identity.amazonaws.com"},
				{CanonicalUser, "79a5"}, {Service, "a"}, {Service, "b"}, {AWS, "*"}, {OtherPrincipal, "y"}}})},
		"account as number": {`{"Statement":[{"Effect":"Allow","Principal":{"AWS":111122223333}}]}`,
			allow(Statement{HasPrincipal: true, Principals: []Principal{{AWS, "111122223333"}}})},
		"a member twice counts twice": {`{"Statement":[{"Effect":"Allow","Principal":{"AWS":"a","AWS":"b"},"Principal":"c"}]}`,
			allow(Statement{HasPrincipal: true, Principals: []Principal{{AWS, "a"}, {AWS, "b"}, {AWS, "c"}}})},
		"the other elements": {`{"Statement":[{"Effect":"Allow","NotPrincipal":{"AWS":"a"},"NotAction":"b","NotResource":["c"]}]}`,
			allow(Statement{HasPrincipal: true, HasNotPrincipal: true, NotActions: []string{"b"}, NotResources: []string{"c"}})},
		"deny":                {`{"Statement":[{"Effect":"Deny","Action":"*"}]}`, Policy{[]Statement{{Actions: []string{"*"}}}}},
		"no statement":        {`{}`, Policy{}},
		"junk where lists go": {`{"Statement":[7,"x",null,[],{"Effect":{},"Action":[{},null,["a"]],"Condition":"x"}]}`, Policy{[]Statement{{}}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse([]byte(c.text))
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v, %v\nwant %+v", got, err, c.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, reason string }{
		"nothing":             {"", "empty"},
		"blanked":             {"HIDDEN_DUE_TO_SECURITY_REASONS", "begins with 'H'"},
		"array":               {`[{"Effect":"Allow"}]`, "begins with '['"},
		"cut":                 {trust[:40], "unexpected EOF"},
		"two documents":       {trust + trust, "more follows"},
		"bad escape":          {"%7B%ZZ", "invalid URL escape"},
		"deep":                {`{"a":` + strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth) + `}`, "deeper than 64"},
		"very deep":           {strings.Repeat(`{"a":`, 40000), "deeper than 64"},
		"large":               {`{"a":"` + strings.Repeat("x", MaxBytes) + `"}`, "more than 262144"},
		"wrapped too often":   {strconv.Quote(strconv.Quote(strconv.Quote(trust))), "wrapped"},
		"a number for a name": {`{1:2}`, "invalid character"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse([]byte(c.text))
			if !errors.Is(err, ErrNotPolicy) || !strings.Contains(err.Error(), c.reason) {
				t.Errorf("got %v, want ErrNotPolicy with %q", err, c.reason)
			}
		})
	}
}

// The depth limit is exact: one level less is read.
func TestParseDepthLimit(t *testing.T) {
	text := `{"a":` + strings.Repeat("[", MaxDepth-1) + strings.Repeat("]", MaxDepth-1) + `}`
	if _, err := Parse([]byte(text)); err != nil {
		t.Error(err)
	}
}

func FuzzPolicy(f *testing.F) {
	for _, seed := range []string{
		trust, url.PathEscape(trust), strconv.Quote(trust), `{}`, `{"Effect":"Allow","Principal":"*"}`,
		`{"Statement":{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}}`,
		`{"Statement":[{"Effect":"Allow","Principal":"*","Condition":{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/x"}}}]}`,
		`{"Statement":[{"Effect":"Allow","Principal":{"AWS":[1,"AIDAQ"]}},{}]}`, `[[[[`, `"%7B%7D"`,
	} {
		f.Add([]byte(seed))
	}
	own := NewAccounts("111122223333")
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := Parse(text)
		if err != nil {
			if !errors.Is(err, ErrNotPolicy) {
				t.Fatalf("error without its sentinel: %v", err)
			}
			return
		}
		r := p.Reach("", own)
		p.GrantsAdmin()
		if p.DenyOnly() && (r.Public || len(r.External)+len(r.Same)+len(r.Services) > 0) {
			t.Fatalf("a policy that allows nothing lets in %+v", r)
		}
		if r.Public != (len(r.External) > 0 && (&set{values: r.External}).has("*")) {
			t.Fatalf("public and external disagree: %+v", r)
		}
		again, err := Parse([]byte(url.PathEscape(string(text))))
		if err == nil && len(text)*3 < MaxBytes && !reflect.DeepEqual(p, again) && text[0] == '{' {
			t.Fatalf("URL encoding changes the policy:\n%+v\n%+v", p, again)
		}
	})
}
