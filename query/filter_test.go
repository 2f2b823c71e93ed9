package query

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"keytrail/cloudtrail"
)

func filterRecords() []rec {
	role := func(more rec) rec {
		r := rec{
			"userIdentity.type":                                  "AssumedRole",
			"userIdentity.principalId":                           "AROAEXAMPLE:ops",
			"userIdentity.arn":                                   "arn:aws:sts::111122223333:assumed-role/admin/ops",
			"userIdentity.sessionContext.sessionIssuer.arn":      "arn:aws:iam::111122223333:role/path/admin",
			"userIdentity.sessionContext.sessionIssuer.type":     "Role",
			"userIdentity.sessionContext.sessionIssuer.userName": "admin",
		}
		for k, v := range more {
			r[k] = v
		}
		return r
	}
	return []rec{
		event("key", rec{"userIdentity.accessKeyId": "AKIAEXAMPLE"}),
		event("key-longer", rec{"userIdentity.accessKeyId": "AKIAEXAMPLE1"}),
		event("key-shorter", rec{"userIdentity.accessKeyId": "AKIAEXAMPL"}),
		event("key-lower", rec{"userIdentity.accessKeyId": "akiaexample"}),
		event("key-empty", rec{"userIdentity.accessKeyId": ""}),
		event("key-masked", rec{"userIdentity.accessKeyId": "AKIA****"}),

		event("user", rec{"userIdentity.userName": "alice", "userIdentity.arn": "arn:aws:iam::111122223333:user/alice"}),
		event("user-arn-only", rec{"userIdentity.arn": "arn:aws:iam::111122223333:user/staff/alice"}),
		event("user-other", rec{"userIdentity.userName": "alice2", "userIdentity.arn": "arn:aws:iam::111122223333:user/alice2"}),
		event("user-path", rec{"userIdentity.arn": "arn:aws:iam::111122223333:user/alice/bob"}),
		event("root", rec{"userIdentity.type": "Root", "userIdentity.arn": "arn:aws:iam::111122223333:root"}),

		event("session", role(nil)),
		event("session-no-issuer", role(rec{"userIdentity.sessionContext.sessionIssuer.arn": nil})),
		event("session-other-name", role(rec{"userIdentity.arn": "arn:aws:sts::111122223333:assumed-role/admin/ops2", "userIdentity.principalId": "AROAEXAMPLE:ops2"})),
		event("session-other-role", role(rec{"userIdentity.arn": "arn:aws:sts::111122223333:assumed-role/admin2/ops",
			"userIdentity.sessionContext.sessionIssuer.arn": "arn:aws:iam::111122223333:role/admin2"})),
		event("session-other-account", role(rec{"userIdentity.arn": "arn:aws:sts::999988887777:assumed-role/admin/ops",
			"userIdentity.sessionContext.sessionIssuer.arn": "arn:aws:iam::999988887777:role/path/admin"})),
		event("session-other-path", role(rec{"userIdentity.sessionContext.sessionIssuer.arn": "arn:aws:iam::111122223333:role/admin"})),
		event("session-id-only", rec{"userIdentity.principalId": "AROAEXAMPLE:ops"}),
		event("federated", rec{"userIdentity.arn": "arn:aws:sts::111122223333:federated-user/ops"}),
		event("instance", role(rec{"userIdentity.arn": "arn:aws:sts::111122223333:assumed-role/web/i-0aa11bb22cc33dd44",
			"userIdentity.principalId":                      "AROAEXAMPLE:i-0aa11bb22cc33dd44",
			"userIdentity.sessionContext.sessionIssuer.arn": "arn:aws:iam::111122223333:role/web"})),

		event("ip", rec{"sourceIPAddress": "198.51.100.7"}),
		event("ip-longer", rec{"sourceIPAddress": "198.51.100.77"}),
		event("ip-mapped", rec{"sourceIPAddress": "::ffff:198.51.100.7"}),
		event("ip-zeros", rec{"sourceIPAddress": "198.051.100.007"}),
		event("ip-six", rec{"sourceIPAddress": "2001:db8::1"}),
		event("ip-six-long", rec{"sourceIPAddress": "2001:0DB8:0:0::1"}),
		event("ip-service", rec{"sourceIPAddress": "cloudformation.amazonaws.com"}),
		event("ip-null", rec{"sourceIPAddress": nil}),

		event("name", rec{"eventName": "GetObject"}),
		event("name-longer", rec{"eventName": "GetObjectAcl"}),
		event("name-lower", rec{"eventName": "getobject"}),
		event("name-version", rec{"eventName": "ListFunctions20150331"}),
		event("source", rec{"eventSource": "s3.amazonaws.com"}),
		event("source-longer", rec{"eventSource": "s3express.amazonaws.com"}),
		event("source-null", rec{"eventSource": nil}),
		event("region", rec{"awsRegion": "eu-west-1"}),
		event("region-longer", rec{"awsRegion": "eu-west-11"}),

		event("account", rec{"recipientAccountId": "222233334444", "userIdentity.accountId": "111122223333"}),
		event("account-of-caller", rec{"recipientAccountId": "333344445555", "userIdentity.accountId": "222233334444"}),
		event("account-old", rec{"recipientAccountId": nil, "userIdentity.accountId": "222233334444"}),

		event("time-before", rec{"eventTime": "2026-02-17T23:59:59Z"}),
		event("time-first", rec{"eventTime": "2026-02-18T00:00:00Z"}),
		event("time-last", rec{"eventTime": "2026-02-18T23:59:59Z"}),
		event("time-after", rec{"eventTime": "2026-02-19T00:00:00Z"}),
		event("time-none", rec{"eventTime": nil}),
		event("time-odd", rec{"eventTime": "1970-01-01T00:00:00Z"}),

		event("failed", rec{"errorCode": "AccessDenied"}),
		event("dry", rec{"errorCode": "Client.DryRunOperation"}),
		event("read", rec{"readOnly": true}),
		event("write", rec{"readOnly": false}),
	}
}

func TestFilterFields(t *testing.T) {
	q := engineOf(t, filterRecords()...)
	yes, no := true, false
	utc := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	const roleARN = "arn:aws:iam::111122223333:role/path/admin"
	sessions := []string{"session", "session-no-issuer", "session-other-name"}
	for name, c := range map[string]struct {
		f    Filter
		want []string // of events made for the field
		only string   // what the ids of those begin with
	}{
		"key":             {Filter{AccessKeys: []string{"AKIAEXAMPLE"}}, []string{"key"}, ""},
		"keys":            {Filter{AccessKeys: []string{"AKIAEXAMPL", "akiaexample", "AKIA"}}, []string{"key-lower", "key-shorter"}, ""},
		"empty key":       {Filter{AccessKeys: []string{""}}, []string{"key-empty"}, ""},
		"actors":          {Filter{Actors: &Actors{AccessKeys: []string{"AKIAEXAMPLE"}, Principals: []string{"arn:aws:iam::111122223333:root"}, EventIDs: []string{"ip"}}}, []string{"ip", "key", "root"}, ""},
		"no actors":       {Filter{Actors: &Actors{}}, nil, ""},
		"actors and WHO":  {Filter{Actors: &Actors{EventIDs: []string{"ip"}, Who: &Who{Text: "AKIAEXAMPLE", Kinds: []WhoKind{WhoKey}}}}, []string{"ip", "key"}, ""},
		"actors or all":   {Filter{Actors: &Actors{Who: &Who{Text: "all", Kinds: []WhoKind{WhoAll}}}, SourceIPs: []string{"2001:db8::1"}}, []string{"ip-six", "ip-six-long"}, ""},
		"masked key":      {Filter{AccessKeys: []string{"AKIA****"}}, []string{"key-masked"}, ""},
		"absent key":      {Filter{AccessKeys: []string{"AKIANOWHERE"}}, nil, ""},
		"user":            {Filter{UserNames: []string{"alice"}}, []string{"user", "user-arn-only"}, ""},
		"root":            {Filter{UserNames: []string{"root"}}, []string{"root"}, ""},
		"user ARN":        {Filter{Principals: []string{"arn:aws:iam::111122223333:user/alice"}}, []string{"user"}, ""},
		"root ARN":        {Filter{Principals: []string{"arn:aws:iam::111122223333:root"}}, []string{"root"}, ""},
		"role ARN":        {Filter{Principals: []string{roleARN}}, sessions, ""},
		"session ARN":     {Filter{Principals: []string{"arn:aws:sts::111122223333:assumed-role/admin/ops"}}, []string{"session", "session-no-issuer", "session-other-path"}, ""},
		"sessions by ARN": {Filter{Principals: []string{"arn:aws:sts::111122223333:assumed-role/admin"}}, []string{"session", "session-no-issuer", "session-other-name", "session-other-path"}, ""},
		"odd ARN":         {Filter{Principals: []string{"arn:aws"}}, nil, ""},
		"session name":    {Filter{Sessions: []string{"ops"}}, []string{"federated", "session", "session-id-only", "session-no-issuer", "session-other-account", "session-other-path", "session-other-role"}, ""},
		"session of role": {Filter{Sessions: []string{"admin2/ops"}}, []string{"session-other-role"}, ""},
		"not a session":   {Filter{Sessions: []string{"admin"}}, nil, ""},
		"ip":              {Filter{SourceIPs: []string{"198.51.100.7"}}, []string{"ip", "ip-mapped"}, ""},
		"ip literal":      {Filter{SourceIPs: []string{"198.051.100.007"}}, []string{"ip-zeros"}, ""},
		"ip mapped":       {Filter{SourceIPs: []string{"::ffff:198.51.100.7"}}, []string{"ip", "ip-mapped"}, ""},
		"ip range":        {Filter{SourceIPs: []string{"198.51.100.0/24"}}, []string{"ip", "ip-longer", "ip-mapped"}, ""},
		"ip small range":  {Filter{SourceIPs: []string{"198.51.100.6/31"}}, []string{"ip", "ip-mapped"}, ""},
		"ip one":          {Filter{SourceIPs: []string{"198.51.100.7/32"}}, []string{"ip", "ip-mapped"}, ""},
		"ip unmasked":     {Filter{SourceIPs: []string{"198.51.100.99/16"}}, []string{"ip", "ip-longer", "ip-mapped"}, ""},
		"ip all":          {Filter{SourceIPs: []string{"0.0.0.0/0"}}, []string{"ip", "ip-longer", "ip-mapped"}, "ip"},
		"ip six":          {Filter{SourceIPs: []string{"2001:db8:0::1"}}, []string{"ip-six", "ip-six-long"}, ""},
		"ip six range":    {Filter{SourceIPs: []string{"2001:db8::/32"}}, []string{"ip-six", "ip-six-long"}, ""},
		"ip service":      {Filter{SourceIPs: []string{"cloudformation.amazonaws.com"}}, []string{"ip-service"}, ""},
		"name":            {Filter{EventNames: []string{"GetObject"}}, []string{"name"}, ""},
		"name start":      {Filter{EventNames: []string{"GetObject*"}}, []string{"name", "name-longer"}, ""},
		"name end":        {Filter{EventNames: []string{"*object"}}, []string{"name-lower"}, ""},
		"name middle":     {Filter{EventNames: []string{"Get*Acl"}}, []string{"name-longer"}, ""},
		"name parts":      {Filter{EventNames: []string{"L*Func*2015*"}}, []string{"name-version"}, ""},
		"name overlap":    {Filter{EventNames: []string{"GetObject*Object"}}, nil, ""},
		"name any":        {Filter{EventNames: []string{"*"}}, []string{"name", "name-longer", "name-lower", "name-version"}, "name"},
		"source":          {Filter{EventSources: []string{"s3"}}, []string{"source"}, ""},
		"source whole":    {Filter{EventSources: []string{"s3.amazonaws.com"}}, []string{"source"}, ""},
		"source glob":     {Filter{EventSources: []string{"s3*"}}, []string{"source", "source-longer"}, ""},
		"region":          {Filter{Regions: []string{"eu-west-1"}}, []string{"region"}, ""},
		"regions":         {Filter{Regions: []string{"eu-west-1", "eu-west-11", "x"}}, []string{"region", "region-longer"}, ""},
		"account":         {Filter{Accounts: []string{"222233334444"}}, []string{"account", "account-old"}, ""},
		"from":            {Filter{From: utc("2026-02-18T00:00:00Z")}, []string{"time-after", "time-first", "time-last"}, ""},
		"to":              {Filter{To: utc("2026-02-19T00:00:00Z")}, []string{"time-before", "time-first", "time-last", "time-odd"}, "time"},
		"day":             {Filter{From: utc("2026-02-18T00:00:00Z"), To: utc("2026-02-19T00:00:00Z")}, []string{"time-first", "time-last"}, ""},
		"nanoseconds":     {Filter{From: utc("2026-02-17T23:59:59.000000001Z"), To: utc("2026-02-18T00:00:00.000000001Z")}, []string{"time-first"}, ""},
		"no time left":    {Filter{From: utc("2026-02-19T00:00:00Z"), To: utc("2026-02-18T00:00:00Z")}, nil, ""},
		"failure":         {Filter{Outcomes: []cloudtrail.Outcome{cloudtrail.OutcomeFailure}}, []string{"failed"}, ""},
		"not success":     {Filter{Outcomes: []cloudtrail.Outcome{cloudtrail.OutcomeFailure, cloudtrail.OutcomeDryRun}}, []string{"dry", "failed"}, ""},
		"read":            {Filter{ReadOnly: &yes}, []string{"read"}, ""},
		"not read":        {Filter{ReadOnly: &no, EventNames: []string{"ListUsers"}, Regions: []string{"us-east-1"}}, []string{"write"}, "write"},
		"two fields":      {Filter{AccessKeys: []string{"AKIAEXAMPLE"}, Regions: []string{"us-east-1"}}, []string{"key"}, ""},
		"two that differ": {Filter{AccessKeys: []string{"AKIAEXAMPLE"}, Regions: []string{"eu-west-1"}}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := chosen(t, q, c.f)
			if c.only != "" {
				got = slices.DeleteFunc(got, func(id string) bool { return !strings.HasPrefix(id, c.only) })
			}
			if !slices.Equal(got, c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
		})
	}
	if n := len(chosen(t, q, Filter{})); n != len(filterRecords()) {
		t.Errorf("the zero filter chooses %d of %d events", n, len(filterRecords()))
	}
	if got := chosen(t, q, Filter{ReadOnly: &no}); slices.Contains(got, "read") || len(got) != len(filterRecords())-1 {
		t.Errorf("not read-only: %d events", len(got))
	}
}

func TestDeliveredEventsHaveWhatWasAskedFor(t *testing.T) {
	q := engineOf(t, filterRecords()...)
	f := Filter{Accounts: []string{"222233334444"}} // its test reads columns of its own
	ask := cloudtrail.Columns(cloudtrail.EventID, cloudtrail.EventName)
	for name, events := range map[string]func() (loaded []cloudtrail.ColumnSet){
		"scan": func() (loaded []cloudtrail.ColumnSet) {
			for e := range q.Scan(context.Background(), f, ask) {
				loaded = append(loaded, e.Loaded())
			}
			return loaded
		},
		"events": func() (loaded []cloudtrail.ColumnSet) {
			for e := range q.Events(context.Background(), f, ask) {
				loaded = append(loaded, e.Loaded())
			}
			return loaded
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := events()
			if len(got) != 2 {
				t.Fatalf("%d events, want 2", len(got))
			}
			for _, loaded := range got {
				if loaded != ask {
					t.Fatalf("loaded %v, want %v", loaded, ask)
				}
			}
		})
	}
	for e := range q.Events(context.Background(), f, ask) {
		func() {
			defer func() {
				if r, ok := recover().(cloudtrail.NotLoadedError); !ok || r.Column != cloudtrail.EventTime {
					t.Fatalf("recovered %v", r)
				}
			}()
			e.Time()
		}()
	}
}
