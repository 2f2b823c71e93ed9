package cloudtrail

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

const pathRecord = `{"eventVersion":"1.08","eventTime":"2025-11-14T22:14:02Z","eventSource":"iam.amazonaws.com","readOnly":false,
"errorCode":null,"additionalEventData":null,"sourceIPAddress":"",
"userIdentity":{"type":"IAMUser","arn":"arn:x","accessKeyId":null,"more":{"x":[1,{"y":"z"}]},"onBehalfOf":{},"inScopeOf":null,
 "sessionContext":{"sessionIssuer":{"type":"Role","odd":true},"attributes":{"creationDate":"d"}}},
"requestParameters":{"userName":"al\u0069ce","userName":"bob","n":9007199254740993,"no":null,"t":true,"":"empty name",
 "items":[{"cidr":"a"},{"cidr":["b","c"]},null,7,[{"cidr":"d"}]],"one":{"cidr":"e"},"x-amz-acl":"public","a.b[]":{"c":1}},
"responseElements":"None","aws":{"account":{"id":"1"}}}`

func TestPath(t *testing.T) {
	e := mustParse(t, pathRecord)
	for _, test := range []struct {
		path string
		want string // "kind text" of each value, joined by " | "
		cols ColumnSet
	}{
		{"eventSource", "string iam.amazonaws.com", Columns(EventSource, Shape)},
		{"eventTime", "string 2025-11-14T22:14:02Z", Columns(EventTime, Shape)},
		{"readOnly", "bool false", Columns(ReadOnly, Shape)},
		{"errorCode", "null null", Columns(ErrorCode, Shape)},
		{"errorMessage", "", Columns(ErrorMessage, Shape)},
		{"sourceIPAddress", "string ", Columns(SourceIPAddress, Shape)},
		{"eventSource[]", "string iam.amazonaws.com", Columns(EventSource, Shape)},
		{"errorCode[]", "", Columns(ErrorCode, Shape)},
		{"eventSource.x", "", Columns(EventSource)},
		{"eventsource", "", Columns(Unmapped)},
		{"userIdentity.arn", "string arn:x", Columns(PrincipalARN, Shape)},
		{"userIdentity[].arn", "string arn:x", Columns(PrincipalARN, Shape)},
		{"userIdentity.accessKeyId", "null null", Columns(AccessKeyID, Shape)},
		{"userIdentity.sessionContext.sessionIssuer.type", "string Role", Columns(SessionIssuerType, Shape)},
		{"userIdentity.sessionContext.sessionIssuer", `object {"type":"Role","odd":true}`,
			Columns(SessionIssuerType, SessionIssuerPrincipalID, SessionIssuerARN, SessionIssuerAccountID, SessionIssuerUserName, Shape, Unmapped)},
		{"userIdentity.sessionContext.sessionIssuer.odd", "bool true", Columns(Unmapped)},
		{"userIdentity.sessionContext.webIdFederationData", "", Columns(SessionFederatedProvider, SessionFederationAttributes, Shape, Unmapped)},
		{"userIdentity.onBehalfOf", "object {}", Columns(UserIdentityOnBehalfOfUserID, UserIdentityOnBehalfOfIdentityStoreARN, Shape, Unmapped)},
		{"userIdentity.invokedByDelegate", "", Columns(UserIdentityInvokedByDelegateAccountID, Shape, Unmapped)},
		{"userIdentity.more.x[].y", "string z", Columns(Unmapped)},
		{"userIdentity.more.x[]", `number 1 | object {"y":"z"}`, Columns(Unmapped)},
		{"aws.account.id", "string 1", Columns(Unmapped)},
		{"requestParameters.userName", "string bob", Columns(RequestParameters)},
		{"requestParameters.n", "number 9007199254740993", Columns(RequestParameters)},
		{"requestParameters.no", "null null", Columns(RequestParameters)},
		{"requestParameters.no.x", "", Columns(RequestParameters)},
		{"requestParameters.no[]", "", Columns(RequestParameters)},
		{"requestParameters.t", "bool true", Columns(RequestParameters)},
		{`requestParameters[""]`, "string empty name", Columns(RequestParameters)},
		{"requestParameters.items[].cidr", `string a | array ["b","c"]`, Columns(RequestParameters)},
		{"requestParameters.items[].cidr[]", "string a | string b | string c", Columns(RequestParameters)},
		{"requestParameters.items[][].cidr", `string a | array ["b","c"] | string d`, Columns(RequestParameters)},
		{"requestParameters.items.cidr", "", Columns(RequestParameters)},
		{"requestParameters.one[].cidr", "string e", Columns(RequestParameters)},
		{"requestParameters.one[].cidr[]", "string e", Columns(RequestParameters)},
		{"requestParameters.x-amz-acl", "string public", Columns(RequestParameters)},
		{`requestParameters["x-amz-acl"]`, "string public", Columns(RequestParameters)},
		{`requestParameters["a.b[]"].c`, "number 1", Columns(RequestParameters)},
		{`["requestParameters"].t`, "bool true", Columns(RequestParameters)},
		{"responseElements", "string None", Columns(ResponseElements, Shape)},
		{"responseElements.x", "", Columns(ResponseElements)},
		{"additionalEventData", "null null", Columns(AdditionalEventData, Shape)},
		{"additionalEventData.x", "", Columns(AdditionalEventData)},
	} {
		t.Run(test.path, func(t *testing.T) {
			p, err := CompilePath(test.path)
			if err != nil {
				t.Fatal(err)
			}
			if p.Columns() != test.cols {
				t.Errorf("it reads %v, want %v", slices.Collect(p.Columns().All()), slices.Collect(test.cols.All()))
			}
			if got := found(func(f func(Value) bool) { p.Each(e, f) }); got != test.want {
				t.Errorf("it leads to %q, want %q", got, test.want)
			}
			first, ok := p.First(e)
			if want, _, _ := strings.Cut(test.want, " | "); ok != (test.want != "") || ok && first.Kind.String()+" "+first.String() != want {
				t.Errorf("First gives %s %s, %v", first.Kind, first, ok)
			}
			if p.String() != test.path {
				t.Errorf("String gives %q", p)
			}
		})
	}
}

// found lists the values that a path leads to.
func found(each func(f func(Value) bool)) string {
	var got []string
	each(func(v Value) bool {
		got = append(got, v.Kind.String()+" "+v.String())
		return true
	})
	return strings.Join(got, " | ")
}

func TestPathObjectNull(t *testing.T) {
	e := mustParse(t, pathRecord)
	p, err := CompilePath("userIdentity.inScopeOf")
	if err != nil {
		t.Fatal(err)
	}
	if got := found(func(f func(Value) bool) { p.Each(e, f) }); got != "null null" {
		t.Errorf("a decomposed object that is null reads as %q", got)
	}
}

func TestPathLoose(t *testing.T) {
	const doc = ` {"items":[{"cidr":"a"},{"cidr":["b",["c"]]},[{"cidr":"d"}],null],"x":{"y":[]}} `
	for path, want := range map[string]string{
		"items.cidr":   "string a | string b | string c | string d",
		"items[].cidr": "string a | string b | string c | string d",
		"items[]":      `object {"cidr":"a"} | object {"cidr":["b",["c"]]} | object {"cidr":"d"} | null null`,
		"x.y":          "",
		"x.y.z":        "",
	} {
		p, err := CompilePath(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := found(func(f func(Value) bool) { p.Loose().In([]byte(doc), f) }); got != want {
			t.Errorf("%s loosely leads to %q, want %q", path, got, want)
		}
	}
	p, _ := CompilePath("a.b")
	deep := []byte(strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000))
	if got := found(func(f func(Value) bool) { p.Loose().In(deep, f) }); got != "" {
		t.Errorf("in nothing but arrays it finds %q", got)
	}
}

func TestPathStops(t *testing.T) {
	p, err := CompilePath("a[].b[]")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	p.In([]byte(`{"a":[{"b":[1,2,3]},{"b":[4]}]}`), func(Value) bool { seen++; return seen < 2 })
	if seen != 2 {
		t.Errorf("f was called %d times after it said stop at 2", seen)
	}
}

func TestCompilePathErrors(t *testing.T) {
	for _, path := range []string{"", ".", "a.", ".a", "a..b", "a[", "a[0]", "a]", `a["b`, `a["b"`, `a["b"x`, "[]", "a[]b", `a["\x"]`,
		"a" + strings.Repeat("[]", maxSteps)} {
		if p, err := CompilePath(path); err == nil {
			t.Errorf("CompilePath(%q) = %v, want an error", path, p.steps)
		}
	}
}

func FuzzPath(f *testing.F) {
	for _, path := range []string{"userIdentity.arn", "requestParameters.items[].cidr[]", `a["b.c"]`, "userIdentity", "userIdentity.more.x[]"} {
		f.Add(path, pathRecord)
	}
	f.Add("a.b", `{"a":[{"b":`)
	f.Fuzz(func(t *testing.T, path, doc string) {
		p, err := CompilePath(path)
		if err != nil {
			return
		}
		check := func(v Value) bool {
			if v.Kind == 0 || v.Kind != String && !json.Valid(v.Text) && shallow(v.Text) {
				t.Fatalf("%q leads to %s %q in %q", path, v.Kind, v.Text, doc)
			}
			return true
		}
		p.In([]byte(doc), check)
		p.Loose().In([]byte(doc), check)
		var parser Parser
		var e Event
		if parser.Parse([]byte(doc), &e) != nil {
			return
		}
		e.Restrict(p.Columns()) // reading another column would panic
		p.Each(&e, check)
		p.Loose().Each(&e, check)
	})
}
