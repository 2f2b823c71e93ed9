package sigma

import "testing"

// Each test in a selection against records that must and must not match.
func TestTests(t *testing.T) {
	req := func(members string) string { return `{"eventName":"X","requestParameters":{` + members + `}}` }
	for name, c := range map[string]struct {
		selection string
		hits      []string
		misses    []string
	}{
		"text in any case": {`requestParameters.a: AbC`,
			[]string{req(`"a":"abc"`), req(`"a":"ABC"`)}, []string{req(`"a":"abcd"`), req(`"a":""`), req(`"A":"abc"`), req(``)}},
		"cased":         {`requestParameters.a|cased: AbC`, []string{req(`"a":"AbC"`)}, []string{req(`"a":"abc"`)}},
		"cased part":    {`requestParameters.a|cased|contains: bC`, []string{req(`"a":"AbCd"`)}, []string{req(`"a":"abcd"`)}},
		"beyond ASCII":  {`requestParameters.a: ÄpfeL`, []string{req(`"a":"äPFEl"`), req(`"a":"\u00e4pfel"`)}, []string{req(`"a":"apfel"`)}},
		"one of a list": {`requestParameters.a: [x, y]`, []string{req(`"a":"Y"`)}, []string{req(`"a":"z"`), req(`"a":"xy"`)}},
		"one of many": {`requestParameters.a: [a, b, c, d, e, f, g]`,
			[]string{req(`"a":"F"`), req(`"a":["z","G"]`)}, []string{req(`"a":"h"`), req(`"a":"ab"`), req(`"a":""`)}},
		"one of many with wildcard": {`requestParameters.a: [a, b, c, d, e, f, 'g*']`, []string{req(`"a":"gh"`), req(`"a":"a"`)}, []string{req(`"a":"ah"`)}},
		"empty":                     {`requestParameters.a: ''`, []string{req(`"a":""`)}, []string{req(`"a":"x"`), req(`"a":null`), req(``)}},
		"null":                      {`requestParameters.a: null`, []string{req(`"a":null`), req(``), `{"eventName":"X","requestParameters":null}`}, []string{req(`"a":""`), req(`"a":[]`), req(`"a":0`)}},
		"null of a column":          {`errorCode: null`, []string{req(``), `{"eventName":"X","errorCode":null}`}, []string{`{"eventName":"X","errorCode":""}`}},
		"null or a word":            {`requestParameters.a: [null, x]`, []string{req(``), req(`"a":"x"`)}, []string{req(`"a":"y"`)}},
		"list members":              {`requestParameters.a.b.c: x`, []string{req(`"a":{"b":[{"c":"y"},{"c":["z","X"]}]}`), req(`"a":[{"b":{"c":"x"}}]`)}, []string{req(`"a":{"b":[{"c":"y"}]}`), req(`"a":{"b":["x"]}`)}},
		"list members, written":     {`'requestParameters.a[].b': x`, []string{req(`"a":[{"b":"y"},{"b":"x"}]`), req(`"a":{"b":"x"}`)}, []string{req(`"a":[]`)}},
		"odd names":                 {`'requestParameters["x-amz.acl"]': x`, []string{req(`"x-amz.acl":"x"`)}, []string{req(`"x-amz":{"acl":"x"}`)}},
		"contains":                  {`requestParameters.a|contains: bc`, []string{req(`"a":"bc"`), req(`"a":"aBCd"`), req(`"a":["x","abc"]`)}, []string{req(`"a":"b c"`), req(`"a":"b"`)}},
		"contains in an object":     {`requestParameters|contains: '"a":"v'`, []string{req(`"a":"value"`)}, []string{req(`"b":"value"`)}},
		"contains all":              {`requestParameters.a|contains|all: [b, d]`, []string{req(`"a":"abcd"`), req(`"a":["b","d"]`)}, []string{req(`"a":"abc"`)}},
		"startswith":                {`requestParameters.a|startswith: ab`, []string{req(`"a":"ABc"`), req(`"a":"ab"`)}, []string{req(`"a":"cab"`), req(`"a":"a"`)}},
		"endswith":                  {`requestParameters.a|endswith: [yz, ab]`, []string{req(`"a":"cAB"`)}, []string{req(`"a":"abc"`)}},
		"wildcards":                 {`requestParameters.a: 'a*c?e'`, []string{req(`"a":"abbbcde"`), req(`"a":"AcXe"`), req(`"a":"acc€e"`), req(`"a":"accbec.e"`)}, []string{req(`"a":"abce"`), req(`"a":"ace"`), req(`"a":"xabcde"`), req(`"a":"abcdex"`)}},
		"star alone":                {`requestParameters.a: '*'`, []string{req(`"a":""`), req(`"a":"x"`)}, []string{req(`"a":null`), req(``)}},
		"one character":             {`requestParameters.a: '?'`, []string{req(`"a":"x"`), req(`"a":"€"`)}, []string{req(`"a":""`), req(`"a":"xx"`)}},
		"escaped star":              {`requestParameters.a: 'a\*c'`, []string{req(`"a":"a*c"`)}, []string{req(`"a":"abc"`)}},
		"escaped question":          {`requestParameters.a|contains: 'a\?c'`, []string{req(`"a":"xa?cx"`)}, []string{req(`"a":"abc"`)}},
		"plain backslash":           {`requestParameters.a: 'a\b'`, []string{req(`"a":"a\\b"`)}, []string{req(`"a":"ab"`), req(`"a":"a\\\\b"`)}},
		"escaped backslash":         {`requestParameters.a: 'a\\b'`, []string{req(`"a":"a\\b"`)}, []string{req(`"a":"a\\\\b"`)}},
		"backslash and wildcard":    {`requestParameters.a: 'a\\*'`, []string{req(`"a":"a\\bc"`)}, []string{req(`"a":"a*"`)}},
		"backslash at the end":      {`requestParameters.a: 'a\'`, []string{req(`"a":"a\\"`)}, []string{req(`"a":"a"`)}},
		"three backslashes":         {`requestParameters.a: '\\\*'`, []string{req(`"a":"\\*"`)}, []string{req(`"a":"\\x"`)}},
		"expression":                {`requestParameters.a|re: '^a.c'`, []string{req(`"a":"abcd"`)}, []string{req(`"a":"Abc"`), req(`"a":"xabc"`), req(``)}},
		"expression in any case":    {`requestParameters.a|re|i: '^a.c$'`, []string{req(`"a":"ABC"`)}, []string{req(`"a":"ABCD"`)}},
		"expression of many lines":  {`requestParameters.a|re|m|s: '^b.c$'`, []string{req(`"a":"a\nb\nc"`)}, []string{req(`"a":"abc"`)}},
		"expressions all":           {`requestParameters.a|re|all: ['a', 'b$']`, []string{req(`"a":"ab"`)}, []string{req(`"a":"ba"`)}},
		"cidr":                      {`sourceIPAddress|cidr: [192.0.2.0/24, '2001:db8::/32']`, []string{`{"eventName":"X","sourceIPAddress":"192.0.2.200"}`, `{"eventName":"X","sourceIPAddress":"2001:db8::1"}`, `{"eventName":"X","sourceIPAddress":"::ffff:192.0.2.1"}`}, []string{`{"eventName":"X","sourceIPAddress":"192.0.3.1"}`, `{"eventName":"X","sourceIPAddress":"ec2.amazonaws.com"}`, `{"eventName":"X"}`}},
		"cidr in a record":          {`requestParameters.a|cidr: 10.0.0.0/8`, []string{req(`"a":"10.1.0.0/16"`)}, []string{req(`"a":"0.0.0.0/0"`), req(`"a":"10.0.0.0/7"`)}},
		"exists":                    {`requestParameters.a|exists: true`, []string{req(`"a":0`), req(`"a":""`), req(`"a":{}`), req(`"a":[]`), req(`"a":[1]`)}, []string{req(`"a":null`), req(``)}},
		"does not exist":            {`requestParameters.a.b|exists: false`, []string{req(``), req(`"a":"b"`), req(`"a":{"b":null}`), `{"eventName":"X","requestParameters":null}`}, []string{req(`"a":{"b":""}`)}},
		"an object exists":          {`userIdentity.sessionContext|exists: true`, []string{`{"eventName":"X","userIdentity":{"sessionContext":{"attributes":{"mfaAuthenticated":"false"}}}}`}, []string{`{"eventName":"X","userIdentity":{"type":"Root"}}`}},
		"number":                    {`requestParameters.a: 3600`, []string{req(`"a":3600`), req(`"a":"3600"`), req(`"a":3.6e3`)}, []string{req(`"a":36000`), req(`"a":"3600.0"`), req(`"a":true`)}},
		"number with zeros":         {`requestParameters.a: 012345678901`, []string{req(`"a":"012345678901"`)}, []string{req(`"a":"12345678901"`)}},
		"text and a number":         {`requestParameters.a: '3600'`, []string{req(`"a":3600`), req(`"a":"3600"`)}, []string{req(`"a":3601`)}},
		"less":                      {`requestParameters.a|lt: 10`, []string{req(`"a":9.9`), req(`"a":"9"`), req(`"a":-1e3`)}, []string{req(`"a":10`), req(`"a":"x"`), req(`"a":null`), req(`"a":true`), req(`"a":{}`)}},
		"less or equal":             {`requestParameters.a|lte: 10`, []string{req(`"a":10`)}, []string{req(`"a":10.1`)}},
		"greater":                   {`requestParameters.a|gt: 10`, []string{req(`"a":11`)}, []string{req(`"a":10`)}},
		"greater or equal":          {`requestParameters.a|gte: '10'`, []string{req(`"a":10`), req(`"a":[1,20]`)}, []string{req(`"a":9`), req(`"a":[1,2]`)}},
		"true":                      {`requestParameters.a: true`, []string{req(`"a":true`), req(`"a":"true"`), req(`"a":"True"`)}, []string{req(`"a":false`), req(`"a":"yes"`), req(``)}},
		"text true":                 {`requestParameters.a: 'true'`, []string{req(`"a":true`)}, []string{req(`"a":false`)}},
		"true of a column":          {`readOnly: false`, []string{`{"eventName":"X","readOnly":false}`}, []string{`{"eventName":"X","readOnly":true}`, req(``)}},
		"fieldref":                  {`requestParameters.a|fieldref: userIdentity.userName`, []string{`{"eventName":"X","userIdentity":{"userName":"Bob"},"requestParameters":{"a":"bob"}}`}, []string{`{"eventName":"X","userIdentity":{"userName":"Bob"},"requestParameters":{"a":"alice"}}`, req(``), req(`"a":"bob"`)}},
		"fieldref cased":            {`requestParameters.a|fieldref|cased: requestParameters.b`, []string{req(`"a":"x","b":"x"`)}, []string{req(`"a":"x","b":"X"`)}},
		"fieldref endswith":         {`requestParameters.a|fieldref|endswith: requestParameters.b`, []string{req(`"a":"user/x","b":"X"`), req(`"a":"ux","b":["y","x"]`)}, []string{req(`"a":"x","b":"ux"`)}},
		"fieldref all":              {`requestParameters.a|fieldref|all: [requestParameters.b, requestParameters.c]`, []string{req(`"a":"x","b":"x","c":"X"`)}, []string{req(`"a":"x","b":"x","c":"y"`)}},
		"base64":                    {`requestParameters.a|base64|contains: 'a*b'`, []string{req(`"a":"xxYSpiyy"`)}, []string{req(`"a":"a*b"`)}},
		"member without a column":   {`vendor.x: y`, []string{`{"eventName":"X","vendor":{"x":"y"}}`}, []string{`{"eventName":"X","vendor":{"x":"z"}}`}},
		"two fields":                {"{requestParameters.a: x, requestParameters.b: y}", []string{req(`"a":"x","b":"y"`)}, []string{req(`"a":"x"`), req(`"b":"y"`)}},
		"one of two maps":           {"[{requestParameters.a: x}, {requestParameters.b: y}]", []string{req(`"a":"x"`), req(`"b":"y"`)}, []string{req(`"c":"x"`)}},
		"keywords":                  {"[evil, 'b?d']", []string{req(`"a":"so Evil!"`), `{"eventName":"X","userAgent":"a bad one"}`, `{"eventName":"X","vendor":"EVIL"}`}, []string{req(`"a":"good"`)}},
		"all keywords":              {"{'|all': [evil, bad]}", []string{`{"eventName":"evil","userAgent":"a bad one"}`}, []string{`{"eventName":"evil"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			selection := c.selection
			if selection[0] == '{' || selection[0] == '[' {
				selection = "s: " + selection
			} else {
				selection = "s: {" + selection + "}"
			}
			set := New([]Rule{rule(t, selection+"\ncondition: s")}, Context{})
			for _, record := range c.hits {
				if len(match(t, set, record)) == 0 {
					t.Errorf("no hit: %s", record)
				}
			}
			for _, record := range c.misses {
				if len(match(t, set, record)) > 0 {
					t.Errorf("hit: %s", record)
				}
			}
		})
	}
}

func TestEventNames(t *testing.T) {
	for name, c := range map[string]struct {
		rule, event string
		want        bool
	}{
		"as it is":                {"CreateFunction", "CreateFunction", true},
		"in any case":             {"createFUNCTION", "CreateFunction", true},
		"with a date":             {"CreateFunction", "CreateFunction20150331", true},
		"with a date and version": {"UpdateFunctionCode", "UpdateFunctionCode20150331v2", true},
		"with underscores":        {"CreateDistribution", "CreateDistribution2020_05_31", true},
		"asked with the date":     {"CreateFunction20150331", "CreateFunction20150331", true},
		"asked with another date": {"CreateFunction20150331", "CreateFunction20160331", false},
		"asked date, none given":  {"CreateFunction20150331", "CreateFunction", false},
		"no date of this century": {"CreateFunction", "CreateFunction19990331", false},
		"version alone":           {"ListObjects", "ListObjectsV2", false},
		"nothing but a date":      {"", "20150331", false},
	} {
		t.Run(name, func(t *testing.T) {
			got := matches(t, "s: {eventName: '"+c.rule+"'}\ncondition: s", `{"eventName":"`+c.event+`"}`)
			if got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
	if matches(t, "s: {eventName: CreateFunction}\ncondition: not s", `{"eventName":"CreateFunction20150331"}`) {
		t.Error("a negation does not see through the version")
	}
}
