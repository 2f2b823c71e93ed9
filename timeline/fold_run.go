package timeline

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"keytrail/cloudtrail"
)

// Run is several like entries in a row.
type Run struct {
	First, Last Moment
	Count       int64 // all entries
	Failed      int64 // of them those whose outcome is failure
	Denied      int64 // of the failed those that lacked a permission
	Forwarded   int64 // of all those that a service sent on to KMS meanwhile
	Reads       bool  // all calls are reads that change nothing and give nothing away
	Calls       []CallCount
	OtherCalls  int64 // entries whose call is beyond the list
	Findings    SeverityCounts

	AccessKeyID string // of the first entry
	Principal   string // ARN, or else the key or the principal id
	Address     string
	Regions     []string // in order of appearance, at most 32
	MoreRegions bool
	Relation    string
	Descent     *Descent
	Sample      string // the first entry's summary
	SampleEvent string // its event id, "" where that column is not loaded

	issuing bool // some calls hand out credentials
}

// CallCount is how often one call is in a run.
type CallCount struct {
	Source string // short: s3
	Name   string // without API version
	Count  int64
}

// The limits of a run's lists.
const (
	maxRunCalls   = 64
	maxRunRegions = 32
)

// link is what decides whether an entry joins a run.
type link struct {
	at        int64
	foldable  bool
	read      bool // a read that changes nothing and gives nothing away
	helper    bool // a call to KMS that a service forwarded
	forwarded bool
	failed    bool
	denied    bool
	source    []byte
	name      []byte
	principal []byte
	address   []byte
	region    []byte
	relation  string
	findings  SeverityCounts
	descent   *Descent
}

func linkOf(e *Entry) link {
	ev := e.Event
	at, timed := ev.TimeMicros()
	l := link{
		at: at, source: shortSource(ev.Value(cloudtrail.EventSource)), name: plainName(ev.Value(cloudtrail.EventName)),
		address: ev.Value(cloudtrail.SourceIPAddress), region: ev.Value(cloudtrail.AWSRegion),
		principal: ev.Value(cloudtrail.PrincipalARN), relation: e.Relation, descent: e.Descent, forwarded: forwarded(ev),
		failed: ev.Outcome() == cloudtrail.OutcomeFailure,
	}
	for _, c := range [...]cloudtrail.Column{cloudtrail.AccessKeyID, cloudtrail.UserIdentityPrincipalID} {
		if len(l.principal) == 0 {
			l.principal = ev.Value(c)
		}
	}
	l.denied = l.failed && Denied(ev.Value(cloudtrail.ErrorCode))
	l.findings.Add(e.Findings)
	worst, found := l.findings.Worst()
	l.foldable = timed && (!found || worst < Medium) && !aloneCalls[string(l.name)]
	l.helper = l.forwarded && !l.failed && string(l.source) == "kms" && kmsHelpers[string(l.name)]
	l.read = plainRead(ev, l.name)
	return l
}

// aloneCalls are calls that always stand alone: sign-ins.
var aloneCalls = map[string]bool{"ConsoleLogin": true, "SwitchRole": true, "CheckMfa": true}

var kmsHelpers = map[string]bool{"Decrypt": true, "Encrypt": true, "GenerateDataKey": true, "GenerateDataKeyWithoutPlaintext": true}

// givingReads are reads that give away a secret, a credential, data, or the
// way into a machine. They fold with their like, never into "37 reads".
var givingReads = map[string]bool{
	"GetSecretValue": true, "BatchGetSecretValue": true, "GetParameter": true, "GetParameters": true,
	"GetParametersByPath": true, "GetParameterHistory": true, "GetPasswordData": true, "Decrypt": true, "ReEncrypt": true,
	"GenerateDataKey": true, "GenerateDataKeyPair": true, "Sign": true, "GetObject": true, "SelectObjectContent": true,
	"GetItem": true, "BatchGetItem": true, "Query": true, "Scan": true, "GetQueryResults": true, "GetLogEvents": true,
	"GetAuthorizationToken": true, "GetSigninToken": true, "GetSessionToken": true, "GetFederationToken": true,
	"GetRoleCredentials": true, "GetCredentialsForIdentity": true, "GetClusterCredentials": true,
	"GetClusterCredentialsWithIAM": true, "AssumeRole": true, "AssumeRoleWithSAML": true, "AssumeRoleWithWebIdentity": true,
	"AssumeRoot": true, "GetDelegatedAccessToken": true, "GetWebIdentityToken": true, "GetServiceBearerToken": true,
	"GetInstanceAccessDetails": true, "DownloadDefaultKeyPair": true, "InvokeModel": true,
	"InvokeModelWithResponseStream": true, "Converse": true, "ConverseStream": true, "Invoke": true,
	"GetDownloadUrlForLayer": true, "BatchGetImage": true, "ExportCertificate": true, "GetFunction": true,
	"ExecuteStatement": true, "BatchExecuteStatement": true, "ReceiveMessage": true, "GetTemplate": true,
}

// plainRead tells whether a call only looks at how things are set up. Where
// the record does not say whether it reads, its name does.
func plainRead(e *cloudtrail.Event, name []byte) bool {
	if givingReads[string(name)] {
		return false
	}
	if v := e.Value(cloudtrail.ReadOnly); v != nil {
		return isTrue(v)
	}
	for _, prefix := range [...]string{"Describe", "List", "Get", "Head", "Lookup", "Search"} {
		if bytes.HasPrefix(name, []byte(prefix)) {
			return true
		}
	}
	return false
}

// Denied tells whether an error code says that a permission was lacking. The
// services spell it in many ways, EC2 with "Client." before it.
func Denied(code []byte) bool {
	code = bytes.TrimPrefix(code, []byte("Client."))
	switch string(code) {
	case "UnauthorizedOperation", "UnauthorizedAccess", "UnauthorizedException", "NotAuthorized", "NotAuthorizedException",
		"AuthorizationError", "AuthorizationErrorException", "Forbidden", "ForbiddenException":
		return true
	}
	return bytes.Contains(code, []byte("AccessDenied"))
}

// joins tells whether an entry continues the run: same principal, same
// address but for forwarded calls, no long gap.
func (r *Run) joins(l *link, maxGap int64) bool {
	gap := l.at - r.Last.Micros
	return gap <= maxGap && gap >= -maxGap && r.Relation == l.relation && r.Principal == string(l.principal) && r.Descent.same(l.descent) &&
		(l.forwarded || r.Address == "" || r.Address == string(l.address))
}

// isCall tells whether the run is of one call, and the entry of the same.
func (r *Run) isCall(l *link) bool {
	return len(r.Calls) == 1 && r.Calls[0].Name == string(l.name) && r.Calls[0].Source == string(l.source)
}

func (r *Run) add(e *Entry, l *link) {
	if r.Count == 0 {
		r.First, r.Last = At(l.at), At(l.at)
		r.Principal, r.AccessKeyID = string(l.principal), e.Event.Text(cloudtrail.AccessKeyID)
		r.Relation, r.Descent, r.Sample, r.Reads = l.relation, l.descent, e.Summary, true
		if e.Event.Loaded().Has(cloudtrail.EventID) {
			r.SampleEvent = e.Event.Text(cloudtrail.EventID)
		}
	}
	if r.Address == "" && !l.forwarded {
		r.Address = string(l.address)
	}
	r.Count++
	r.span(l.at, l.at)
	if l.failed {
		r.Failed++
	}
	if l.denied {
		r.Denied++
	}
	for s, n := range l.findings {
		r.Findings[s] += n
	}
	if l.helper && len(r.Calls) > 0 && !r.isCall(l) {
		r.Forwarded++
		return
	}
	r.Reads = r.Reads && l.read
	r.issuing = r.issuing || issuingEvents[string(l.name)]
	if r.isCall(l) {
		r.Calls[0].Count++
	} else {
		r.countCall(string(l.source), string(l.name), 1)
	}
	if n := len(r.Regions); n == 0 || r.Regions[n-1] != string(l.region) {
		r.addRegion(string(l.region))
	}
}

func (r *Run) span(first, last int64) {
	r.First.Micros, r.Last.Micros = min(r.First.Micros, first), max(r.Last.Micros, last)
}

func (r *Run) countCall(source, name string, n int64) {
	for i := range r.Calls {
		if c := &r.Calls[i]; c.Name == name && c.Source == source {
			c.Count += n
			return
		}
	}
	if len(r.Calls) == maxRunCalls {
		r.OtherCalls += n
		return
	}
	r.Calls = append(r.Calls, CallCount{source, name, n})
}

func (r *Run) addRegion(region string) {
	if region == "" || slices.Contains(r.Regions, region) {
		return
	}
	if len(r.Regions) == maxRunRegions {
		r.MoreRegions = true
		return
	}
	r.Regions = append(r.Regions, region)
}

// merge adds the run that follows.
func (r *Run) merge(t *Run) {
	if r.Count == 0 {
		*r = *t
		r.Calls, r.Regions = slices.Clone(t.Calls), slices.Clone(t.Regions)
		return
	}
	r.Count += t.Count
	r.Failed += t.Failed
	r.Denied += t.Denied
	r.Forwarded += t.Forwarded
	r.OtherCalls += t.OtherCalls
	r.Reads = r.Reads && t.Reads
	r.span(t.First.Micros, t.Last.Micros)
	for s, n := range t.Findings {
		r.Findings[s] += n
	}
	for _, c := range t.Calls {
		r.countCall(c.Source, c.Name, c.Count)
	}
	for _, region := range t.Regions {
		r.addRegion(region)
	}
	r.MoreRegions = r.MoreRegions || t.MoreRegions
	r.issuing = r.issuing || t.issuing
	if r.Address == "" {
		r.Address = t.Address
	}
}

// Summary says what the run is: "s3:GetObject × 1,168 in 25 s", or "37 iam,
// ec2, s3 reads in 52 s, 31 denied".
func (r *Run) Summary() string {
	var b strings.Builder
	if r.Count-r.Forwarded == 1 {
		return r.Sample + ", with " + counted(r.Forwarded, "forwarded call", "forwarded calls") + " to kms"
	}
	if len(r.Calls) == 1 && r.OtherCalls == 0 {
		b.WriteString(cut(r.Calls[0].Source) + ":" + cut(r.Calls[0].Name) + " × " + thousands(r.Count-r.Forwarded))
	} else {
		b.WriteString(thousands(r.Count-r.Forwarded) + " " + strings.Join(r.services(), ", ") + " reads")
	}
	b.WriteString(" in " + lasting(r.Last.Micros-r.First.Micros))
	if r.Denied > 0 {
		b.WriteString(", " + thousands(r.Denied) + " denied")
	}
	if other := r.Failed - r.Denied; other > 0 {
		b.WriteString(", " + thousands(other))
		if r.Denied > 0 {
			b.WriteString(" otherwise")
		}
		b.WriteString(" failed")
	}
	if r.Forwarded > 0 {
		b.WriteString(", with " + counted(r.Forwarded, "forwarded call", "forwarded calls") + " to kms")
	}
	return b.String()
}

// services names the services of the run, the most called first.
func (r *Run) services() []string {
	var all []CallCount
	for _, c := range r.Calls {
		i := slices.IndexFunc(all, func(s CallCount) bool { return s.Source == c.Source })
		if i < 0 {
			all = append(all, CallCount{Source: c.Source})
			i = len(all) - 1
		}
		all[i].Count += c.Count
	}
	slices.SortStableFunc(all, func(a, b CallCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Source, b.Source))
	})
	const shown = 4
	var names []string
	for i, s := range all {
		if i == shown {
			names = append(names, "other")
			break
		}
		names = append(names, cut(s.Source))
	}
	return names
}
