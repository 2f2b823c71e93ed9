package cloudtrail

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// withMember gives a small record with further members in it.
func withMember(members string) string {
	return `{"eventVersion":"1.08","eventTime":"2025-11-14T22:14:02Z","eventName":"GetObject",` + members + `}`
}

// null stands for a null value in tables.
const null = "<null>"

func columnText(e *Event, c Column) string {
	if e.IsNull(c) {
		return null
	}
	return e.Text(c)
}

func mustParse(t testing.TB, record string) *Event {
	t.Helper()
	var p Parser
	e := new(Event)
	if err := p.Parse([]byte(record), e); err != nil {
		t.Fatalf("%s: %v", record, err)
	}
	return e
}

// mustComeBack parses a record and holds what is put together against it.
func mustComeBack(t testing.TB, record string) *Event {
	t.Helper()
	e := mustParse(t, record)
	back := e.AppendRecord(nil)
	got, err := AppendCanonical(nil, back)
	if err != nil {
		t.Fatalf("%q came back as %q, which is no JSON: %v", record, back, err)
	}
	want, err := AppendCanonical(nil, []byte(record))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Fatalf("came back as\n%q, want\n%q", got, want)
	}
	if bytes.ContainsAny(back, "\r\n") {
		t.Errorf("%q is more than one line", back)
	}
	return e
}

func TestParseFields(t *testing.T) {
	deep := strings.Repeat(`[`, MaxDepth+1) + strings.Repeat(`]`, MaxDepth+1)
	deepest := strings.Repeat(`[`, MaxDepth) + strings.Repeat(`]`, MaxDepth)
	for _, test := range []struct {
		name, member string
		column       Column
		want         string
		shape        string // null for none
		flags        EventFlag
	}{
		{"text", `"userAgent":"x"`, UserAgent, "x", null, 0},
		{"empty text is no null", `"userAgent":""`, UserAgent, "", null, 0},
		{"null text", `"userAgent":null`, UserAgent, null, "userAgent=null", 0},
		{"absent", `"userAgent":"x"`, ErrorCode, null, null, 0},
		{"escapes", `"userAgent":"a\u0062\n\ud83d\ude00\/"`, UserAgent, "ab\n\U0001f600/", null, 0},
		{"NUL", `"userAgent":"a\u0000b"`, UserAgent, "a\x00b", null, 0},
		{"not ASCII", `"userAgent":"日本語 ünïcode"`, UserAgent, "日本語 ünïcode", null, 0},
		{"escaped name", `"user\u0041gent":"x"`, UserAgent, "x", null, 0},
		{"name in another case", `"useragent":"x"`, UserAgent, null, null, 0},
		{"name in another case is kept", `"useragent":"x"`, Unmapped, `{"useragent":"x"}`, null, 0},

		{"lone surrogate", `"userAgent":"a\ud800b"`, UserAgent, "a\uFFFDb", null, FlagInvalidText},
		{"invalid UTF-8", "\"userAgent\":\"a\xffb\"", UserAgent, "a\uFFFDb", null, FlagInvalidText},
		{"overlong", "\"userAgent\":\"\xc0\xaf\"", UserAgent, "\uFFFD\uFFFD", null, FlagInvalidText},
		{"truncated sequence", "\"userAgent\":\"\xe6\x97\"", UserAgent, "\uFFFD\uFFFD", null, FlagInvalidText},
		{"invalid UTF-8 in JSON", "\"requestParameters\":{\"a\":\"\xff\",\"b\":\"\\udc00x\"}", RequestParameters, `{"a":"` + "\uFFFD" + `","b":"\ufffdx"}`, null, FlagInvalidText},
		{"invalid UTF-8 in an unknown name", "\"x\xff\":1", Unmapped, "{\"x\uFFFD\":1}", null, FlagInvalidText},

		{"readOnly", `"readOnly":true`, ReadOnly, "true", null, 0},
		{"readOnly false", `"readOnly":false`, ReadOnly, "false", null, 0},
		{"readOnly as text", `"readOnly":"True"`, ReadOnly, "true", null, FlagOddType},
		{"managementEvent as text", `"managementEvent":"false"`, ManagementEvent, "false", null, FlagOddType},
		{"readOnly as other text", `"readOnly":"perhaps"`, ReadOnly, null, null, FlagOddType},
		{"readOnly as number", `"readOnly":1`, ReadOnly, null, null, FlagOddType},
		{"readOnly null", `"readOnly":null`, ReadOnly, null, "readOnly=null", 0},
		{"session from console", `"sessionCredentialFromConsole":"true"`, SessionCredentialFromConsole, "true", null, 0},
		{"session from console as bool", `"sessionCredentialFromConsole":true`, SessionCredentialFromConsole, "true", null, FlagOddType},
		{"MFA as bool", `"userIdentity":{"sessionContext":{"attributes":{"mfaAuthenticated":false}}}`, SessionMFAAuthenticated, "false", null, FlagOddType},

		{"account as number", `"userIdentity":{"accountId":218007301253}`, UserIdentityAccountID, "218007301253", null, FlagOddType},
		{"account with its zeros lost", `"recipientAccountId":12345678901`, RecipientAccountID, "012345678901", null, FlagOddType},
		{"account of thirteen digits", `"recipientAccountId":1234567890123`, RecipientAccountID, "1234567890123", null, FlagOddType},
		{"account with a fraction", `"recipientAccountId":1.5`, RecipientAccountID, "1.5", null, FlagOddType},
		{"short account as text stays", `"recipientAccountId":"1234"`, RecipientAccountID, "1234", null, 0},
		{"anonymous", `"userIdentity":{"accountId":"anonymous"}`, UserIdentityAccountID, "anonymous", null, 0},
		{"version as number", `"eventVersion":1.08`, EventVersion, "1.08", null, FlagOddType | FlagDuplicateMember},
		{"text as list", `"sourceIPAddress":["192.0.2.1", "192.0.2.2"]`, SourceIPAddress, `["192.0.2.1", "192.0.2.2"]`, null, FlagOddType},

		{"key empty", `"userIdentity":{"accessKeyId":""}`, AccessKeyID, "", null, 0},
		{"key odd", `"userIdentity":{"accessKeyId":"(AKIA x"}`, AccessKeyID, "(AKIA x", null, 0},
		{"identity null", `"userIdentity":null`, PrincipalARN, null, "userIdentity=null", 0},
		{"identity empty", `"userIdentity":{}`, PrincipalARN, null, "userIdentity={}", 0},
		{"identity as text", `"userIdentity":"x"`, PrincipalARN, null, null, FlagOddType},
		{"identity as list", `"userIdentity":[{"arn":"x"}]`, PrincipalARN, null, null, FlagOddType},
		{"identity without type", `"userIdentity":{"arn":"x"}`, PrincipalARN, "x", null, 0},
		{"issuer empty", `"userIdentity":{"sessionContext":{"sessionIssuer":{ }}}`, SessionIssuerARN, null, "userIdentity.sessionContext.sessionIssuer={}", 0},
		{"several in the shape", `"userIdentity":{"sessionContext":{"webIdFederationData":{},"attributes":null},"arn":null},"responseElements":null`, PrincipalARN, null,
			"userIdentity.arn=null,responseElements=null,userIdentity.sessionContext.attributes=null,userIdentity.sessionContext.webIdFederationData={}", 0},
		{"federation attributes", `"userIdentity":{"sessionContext":{"webIdFederationData":{"attributes":{"x:y":"z"}}}}`, SessionFederationAttributes, `{"x:y":"z"}`, null, 0},

		{"request null", `"requestParameters":null`, RequestParameters, null, "requestParameters=null", 0},
		{"request object", `"requestParameters": {"a" : [1e400, -0, 9007199254740993, 9.82222E-5]}`, RequestParameters, `{"a" : [1e400, -0, 9007199254740993, 9.82222E-5]}`, null, 0},
		{"request empty", `"requestParameters":{}`, RequestParameters, "{}", null, 0},
		{"request as text", `"requestParameters":"None"`, RequestParameters, `"None"`, null, 0},
		{"request as list", `"requestParameters":[1]`, RequestParameters, "[1]", null, 0},
		{"request as number", `"requestParameters":40000000000000000000000000000000000000001`, RequestParameters, "40000000000000000000000000000000000000001", null, 0},
		{"same names inside", `"requestParameters":{"a":1,"a":2}`, RequestParameters, `{"a":1,"a":2}`, null, 0},
		{"names in two cases", `"requestParameters":{"Tagging":{},"tagging":""}`, RequestParameters, `{"Tagging":{},"tagging":""}`, null, 0},
		{"resources as object", `"resources":{"arn":"x"}`, Resources, `{"arn":"x"}`, null, 0},
		{"as deep as kept", `"requestParameters":` + deepest, RequestParameters, deepest, null, 0},
		{"too deep", `"requestParameters":` + deep, RequestParameters, null, null, FlagTooDeep},
		{"too deep without a column", `"more":` + deep, Unmapped, null, null, FlagTooDeep},

		{"last of two counts", `"userAgent":"a","userAgent":"b"`, UserAgent, "b", null, FlagDuplicateMember},
		{"last of two is null", `"userAgent":"a","userAgent":null`, UserAgent, null, "userAgent=null", FlagDuplicateMember},
		{"first of two is null", `"userAgent":null,"userAgent":"b"`, UserAgent, "b", null, FlagDuplicateMember},
		{"same name by escape", `"userAgent":"a","user\u0041gent":"b"`, UserAgent, "b", null, FlagDuplicateMember},
		{"second identity replaces all", `"userIdentity":{"arn":"a","x":1,"sessionContext":{}},"userIdentity":{"type":"b"}`, PrincipalARN, null, null, FlagDuplicateMember},
		{"second identity replaces the unknown", `"userIdentity":{"arn":"a","x":1},"y":2,"userIdentity":{"z":3}`, Unmapped, `{"y":2,"userIdentity":{"z":3}}`, null, FlagDuplicateMember},
		{"unknown of one name", `"x":1,"y":2,"\u0078":3`, Unmapped, `{"\u0078":3,"y":2}`, null, FlagDuplicateMember},

		{"unknown", `"aws":{"x":[1, 2]},"@timestamp":"t"`, Unmapped, `{"aws":{"x":[1, 2]},"@timestamp":"t"}`, null, 0},
		{"unknown null", `"aws":null`, Unmapped, `{"aws":null}`, null, 0},
		{"unknown nested", `"userIdentity":{"x":1,"sessionContext":{"y":2,"sessionIssuer":{"z":{}}}},"w":""`, Unmapped,
			`{"w":"","userIdentity":{"x":1,"sessionContext":{"y":2,"sessionIssuer":{"z":{}}}}}`, null, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := mustComeBack(t, withMember(test.member))
			if got := columnText(e, test.column); got != test.want {
				t.Errorf("%s is %q, want %q", test.column, got, test.want)
			}
			if got := columnText(e, Shape); got != test.shape {
				t.Errorf("shape is %q, want %q", got, test.shape)
			}
			if e.Flags != test.flags {
				t.Errorf("flags are %b, want %b", e.Flags, test.flags)
			}
			if raw := !e.IsNull(RawRecord); raw != (test.flags != 0) {
				t.Errorf("raw record kept: %v, with flags %b", raw, test.flags)
			} else if raw && e.Text(RawRecord) != withMember(test.member) {
				t.Errorf("raw record is %q", e.Text(RawRecord))
			}
		})
	}
}

func TestParseTimes(t *testing.T) {
	for _, test := range []struct {
		name, member, want string
		flags              EventFlag
		raw                bool
	}{
		{"missing", `"eventName":"x"`, null, FlagTimeUnreadable, false},
		{"null", `"eventTime":null`, null, FlagTimeUnreadable, false},
		{"usual", `"eventTime":"2025-11-14T22:14:02Z"`, "2025-11-14T22:14:02Z", 0, false},
		{"six digits", `"eventTime":"2025-11-14T22:14:02.500000Z"`, "2025-11-14T22:14:02.500000Z", 0, false},
		{"escaped", `"eventTime":"2025-11-14\u005422:14:02Z"`, "2025-11-14T22:14:02Z", 0, false},
		{"empty", `"eventTime":""`, null, FlagTimeUnreadable, true},
		{"offset", `"eventTime":"2025-11-14T22:14:02+01:00"`, "2025-11-14T21:14:02Z", FlagTimeOdd, true},
		{"three digits", `"eventTime":"2025-11-14T22:14:02.123Z"`, "2025-11-14T22:14:02.123000Z", FlagTimeOdd, true},
		{"no such day", `"eventTime":"0000-00-00T00:00:00Z"`, null, FlagTimeUnreadable, true},
		{"year 9999", `"eventTime":"9999-01-01T00:00:00Z"`, "9999-01-01T00:00:00Z", FlagTimeOutside, false},
		{"too early", `"eventTime":"2004-12-31T23:59:59Z"`, "2004-12-31T23:59:59Z", FlagTimeOutside, false},
		{"number", `"eventTime":1763158442`, "2025-11-14T22:14:02Z", FlagTimeOdd | FlagOddType, true},
		{"huge number", `"eventTime":1e400`, null, FlagTimeUnreadable | FlagOddType, true},
		{"bool", `"eventTime":true`, null, FlagTimeUnreadable | FlagOddType, true},
		{"object", `"eventTime":{}`, null, FlagTimeUnreadable | FlagOddType, true},
		{"damaged", "\"eventTime\":\"2025-11-14T22:14:02Z\xff\"", null, FlagTimeUnreadable | FlagInvalidText, true},
		{"long", `"eventTime":"\u0041` + strings.Repeat("x", 5000) + `"`, null, FlagTimeUnreadable, true},
		{"twice, last unreadable", `"eventTime":"2025-11-14T22:14:02Z","eventTime":"x"`, null, FlagTimeUnreadable | FlagDuplicateMember, true},
		{"twice, first odd", `"eventTime":"2025-11-14 22:14:02","eventTime":"2025-11-14T22:14:02Z"`, "2025-11-14T22:14:02Z", FlagDuplicateMember, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := mustComeBack(t, `{"eventID":"x","eventSource":"s3.amazonaws.com",`+test.member+`}`)
			if got := columnText(e, EventTime); got != test.want || e.Flags != test.flags {
				t.Errorf("time is %s with flags %b; want %s, %b", got, e.Flags, test.want, test.flags)
			}
			if raw := !e.IsNull(RawRecord); raw != test.raw {
				t.Errorf("raw record kept: %v, want %v", raw, test.raw)
			}
			at, ok := e.Time()
			if ok != (test.want != null) || ok && !strings.HasPrefix(test.want, at.Format("2006-01-02T15:04:05")) {
				t.Errorf("Time gives %v, %v", at, ok)
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	for _, test := range []struct {
		name, record, reason string
		offset               int64
	}{
		{"empty", "", ReasonInvalidJSON, 0},
		{"cut short", `{"eventName":"x","eventID":"y"`, ReasonInvalidJSON, 30},
		{"cut in a name", `{"eventName":"x","event`, ReasonInvalidJSON, 23},
		{"array", `[]`, ReasonNotObject, 0},
		{"text", ` "{}"`, ReasonNotObject, 1},
		{"no JSON", `{"eventName":"x","eventID":y}`, ReasonInvalidJSON, 27},
		{"bad member name", `{"eventName":"x",eventID:"y"}`, ReasonInvalidJSON, 17},
		{"trailing comma", `{"eventName":"x","eventID":"y",}`, ReasonInvalidJSON, 31},
		{"no colon", `{"eventName" "x"}`, ReasonInvalidJSON, 13},
		{"no colon after an unknown name", `{"x" 1}`, ReasonInvalidJSON, 5},
		{"control character", "{\"eventName\":\"a\nb\"}", ReasonInvalidJSON, 15},
		{"bad word", `{"eventName":nil}`, ReasonInvalidJSON, 14},
		{"bad number in odd place", `{"eventName":01}`, ReasonInvalidJSON, 14},
		{"inside the identity", `{"userIdentity":{"arn":"x",}}`, ReasonInvalidJSON, 27},
		{"text after it", `{"eventName":"x","eventID":"y"} {}`, ReasonInvalidJSON, 32},
		{"empty object", `{}`, ReasonNotCloudTrail, 0},
		{"one member is not enough", `{"eventName":"x","foo":1}`, ReasonNotCloudTrail, 0},
		{"other case", `{"eventname":"x","eventid":1}`, ReasonNotCloudTrail, 0},
		{"digest", `{"awsAccountId":"218007301253","digestStartTime":"x","logFiles":[]}`, ReasonNotCloudTrail, 0},
		{"too large", `{"eventName":"x","eventID":"` + strings.Repeat("y", MaxRecordBytes) + `"}`, ReasonTooLarge, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			var p Parser
			var e Event
			err := p.Parse([]byte(test.record), &e)
			var fault *RecordError
			if !errors.As(err, &fault) || fault.Reason != test.reason || fault.Offset != test.offset || fault.Detail == "" {
				t.Errorf("Parse gave %v; want %s at byte %d", err, test.reason, test.offset)
			}
		})
	}
}

func TestParsePrefix(t *testing.T) {
	const record = `{"eventName":"x","eventID":"y"}`
	var p Parser
	var e Event
	for _, rest := range []string{"", ",", "]}", record, "garbage", "\x00"} {
		n, err := p.ParsePrefix([]byte(" "+record+rest), &e)
		if err != nil || n != 1+len(record) || e.Text(EventID) != "y" {
			t.Errorf("before %q: %d, %v", rest, n, err)
		}
	}
	for cut := range record {
		if _, err := p.ParsePrefix([]byte(record[:cut]), &e); !errors.Is(err, ErrTruncated) {
			t.Errorf("cut at %d: %v; want ErrTruncated", cut, err)
		}
	}
	n, err := p.ParsePrefix([]byte(`{"Records":[]}, …`), &e)
	var fault *RecordError
	if !errors.As(err, &fault) || fault.Reason != ReasonNotCloudTrail || n != 14 {
		t.Errorf("another object: %d, %v; want its length and not-cloudtrail", n, err)
	}
}

func TestParseManyUnknownMembers(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"eventName":"x","eventTime":"2025-11-14T22:14:02Z"`)
	for i := range 3000 {
		b.WriteString(`,"m` + strings.Repeat("x", i%7) + decimal(i, 1) + `":` + decimal(i, 1))
		if i%100 == 0 {
			b.WriteString(`,"userIdentity":{"z":1}`)
		}
	}
	unique := b.String() + `}`
	if e := mustComeBack(t, unique); e.Flags != FlagDuplicateMember {
		t.Errorf("flags are %b, want only the identity's repetition", e.Flags)
	}
	if e := mustComeBack(t, strings.ReplaceAll(unique, `"userIdentity":{"z":1}`, `"same":1`)); e.Flags != FlagDuplicateMember {
		t.Errorf("flags are %b, want the repetition of an unknown member found", e.Flags)
	}
	if e := mustComeBack(t, strings.ReplaceAll(unique, `,"userIdentity":{"z":1}`, ``)); e.Flags != 0 {
		t.Errorf("flags are %b, want none", e.Flags)
	}
	more := strings.ReplaceAll(unique, `"userIdentity":{"z":1}`, `"again":[`+strings.Repeat("1,", 50)+`1]`)
	for i := range 2000 {
		more = more[:len(more)-1] + `,"more` + decimal(i, 4) + `":null}`
	}
	if e := mustComeBack(t, more); e.Flags != FlagDuplicateMember|FlagManyMembers {
		t.Errorf("flags are %b, want a repetition and too many", e.Flags)
	}
}
