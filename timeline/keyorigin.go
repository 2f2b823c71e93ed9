package timeline

import (
	"slices"
	"strconv"

	"keytrail/cloudtrail"
)

// ExpiryBasis says how a key's end was found.
type ExpiryBasis string

// The bases of an expiry, the best first.
const (
	ExpiryUnknown   ExpiryBasis = ""
	ExpiryAnswer    ExpiryBasis = "answer"    // the answer's own expiration
	ExpiryRequested ExpiryBasis = "requested" // the duration that was asked for
	ExpiryDefault   ExpiryBasis = "default"   // the documented default of the call
	ExpiryBound     ExpiryBasis = "at most"   // the longest that AWS gives: an upper bound, no estimate
)

// origin is the event that handed a key out.
type origin struct {
	at        Moment
	eventID   string
	eventName string
	parent    string // the access key id that asked for it
	principal string // who asked, in a few words
	owner     string // who it is for, in a few words
	expires   Moment
	basis     ExpiryBasis
	service   bool // asked for by an AWS service for itself or a workload
	console   bool // handed out to open the console with
}

// issuingEvents are the calls whose answers hold a key id that its receiver
// then signs with.
var issuingEvents = map[string]bool{
	"AssumeRole": true, "AssumeRoleWithSAML": true, "AssumeRoleWithWebIdentity": true, "AssumeRoot": true,
	"GetSessionToken": true, "GetFederationToken": true, "GetDelegatedAccessToken": true,
	"CreateAccessKey": true, "GetSigninToken": true, "GetCredentialsForIdentity": true, "CreateSession": true,
	"CreateBucketAccessKey": true,
}

// anchorEvents begin a console session.
var anchorEvents = map[string]bool{"ConsoleLogin": true, "SwitchRole": true}

// OriginEvents are the names of the events that KeyBuilder.AddOrigin makes
// something of.
func OriginEvents() []string {
	return []string{
		"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "AssumeRoot", "ConsoleLogin", "CreateAccessKey",
		"CreateBucketAccessKey", "CreateSession", "GetCredentialsForIdentity", "GetDelegatedAccessToken",
		"GetFederationToken", "GetSessionToken", "GetSigninToken", "SwitchRole",
	}
}

// OriginColumns are the columns that KeyBuilder.AddOrigin reads.
func OriginColumns() cloudtrail.ColumnSet {
	return cloudtrail.IdentityColumns().Union(cloudtrail.Columns(
		cloudtrail.EventTime, cloudtrail.EventID, cloudtrail.EventName, cloudtrail.EventSource, cloudtrail.OutcomeColumn,
		cloudtrail.RequestParameters, cloudtrail.ResponseElements,
	))
}

var (
	issuedKeyPaths = lazyPaths{
		lazyPath(">credentials.accessKeyId"),
		lazyPath(">accessKey.accessKeyId"),
		lazyPath(">credentialSet[].credentials.accessKeyId"),
	}
	issuedExpiration = lazyPaths{
		lazyPath(">credentials.expiration"),
		lazyPath(">credentialSet[].credentials.expiration"),
	}
	requestedSeconds = lazyPath("durationSeconds")
	issuedKeyOwner   = lazyPath(">accessKey.userName")
	issuedKeyUser    = lazyPath("userName")
	issuedRole       = lazyPath("roleArn")
	issuedSession    = lazyPath("roleSessionName")
	issuedFederated  = lazyPath("name")
	issuedRootOf     = lazyPath("targetPrincipal")
)

// issuedKeys gives the key ids that the event's answer handed out: none for a
// call that failed. A key that asked is never its own child.
func issuedKeys(e *cloudtrail.Event) []string {
	asked := e.Text(cloudtrail.AccessKeyID)
	return slices.DeleteFunc(answeredKeys(e), func(id string) bool { return id == asked })
}

// answeredKeys gives the key ids in the answer of a call that did not fail,
// that of whoever asked among them: records whose ids were masked have such.
func answeredKeys(e *cloudtrail.Event) (ids []string) {
	switch e.Outcome() {
	case cloudtrail.OutcomeFailure, cloudtrail.OutcomeDryRun:
		return nil
	}
	for _, p := range issuedKeyPaths {
		p().Each(e, func(v cloudtrail.Value) bool {
			if id := printable(v); id != nil {
				ids = append(ids, string(id))
			}
			return len(ids) < 100
		})
	}
	return ids
}

// originOf reads who handed a key out and how long it lasts. Texts that many
// origins share are kept once, by intern.
func originOf(e *cloudtrail.Event, intern func(string) string) *origin {
	id := e.Identity()
	name := intern(string(plainName(e.Value(cloudtrail.EventName))))
	o := &origin{
		at: momentOf(e), eventID: e.Text(cloudtrail.EventID), eventName: name,
		parent: intern(id.AccessKeyID), principal: intern(kept(id.Label())), service: id.IsService(),
		console: name == "GetSigninToken",
	}
	o.owner = kept(originOwner(e, name, &id))
	o.expires, o.basis = expiry(e, name, &id)
	return o
}

func originOwner(e *cloudtrail.Event, name string, id *cloudtrail.Identity) string {
	text := func(p cloudtrail.Path) string {
		if v, ok := p.First(e); ok {
			return string(printable(v))
		}
		return ""
	}
	switch name {
	case "CreateAccessKey":
		if owner := text(issuedKeyOwner()); owner != "" {
			return "user/" + owner
		}
		if owner := text(issuedKeyUser()); owner != "" {
			return "user/" + owner
		}
	case "GetSessionToken":
		return id.Label()
	case "GetFederationToken":
		return "federated/" + text(issuedFederated())
	case "AssumeRoot":
		return "root of " + text(issuedRootOf())
	}
	if role := text(issuedRole()); role != "" {
		if a, ok := parseARN([]byte(role)); ok {
			if kind, rest := a.split(); string(kind) == "role" {
				role = string(rest[lastSlash(rest)+1:])
			}
		}
		if session := text(issuedSession()); session != "" {
			return "role/" + role + " session " + session
		}
		return "role/" + role
	}
	return ""
}

func lastSlash(b []byte) int {
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] == '/' {
			return i
		}
	}
	return -1
}

// maxLifetime is the longest that STS credentials last: 36 hours
// (GetSessionToken in the STS API reference).
const maxLifetime = 36 * 3600

// expiry finds when handed-out credentials end: by the answer where that is
// credible, else by the duration asked for, else by the call's documented
// default (STS API reference; IAM guide, "Request temporary security
// credentials"). Services that ask for no duration get lifetimes of their
// own, so for them there is no default.
func expiry(e *cloudtrail.Event, name string, id *cloudtrail.Identity) (Moment, ExpiryBasis) {
	at := momentOf(e)
	if !at.Known || name == "CreateAccessKey" || name == "CreateBucketAccessKey" {
		return Moment{}, ExpiryUnknown
	}
	for _, p := range issuedExpiration {
		if v, ok := p().First(e); ok {
			if end, ok := serviceTime(v); ok && end > at.Micros && end-at.Micros <= maxLifetime*1e6 {
				return At(end), ExpiryAnswer
			}
		}
	}
	if v, ok := requestedSeconds().First(e); ok {
		if n, err := strconv.ParseInt(string(v.Text), 10, 64); err == nil && n > 0 && n <= maxLifetime {
			return At(at.Micros + n*1e6), ExpiryRequested
		}
	}
	seconds := int64(0)
	switch name {
	case "AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity":
		seconds = 3600
	case "GetSessionToken", "GetFederationToken":
		if seconds = 43200; id.Kind() == cloudtrail.ActorRoot {
			seconds = 3600
		}
	case "AssumeRoot":
		seconds = 900
	}
	if seconds == 0 || id.IsService() {
		return Moment{}, ExpiryUnknown
	}
	return At(at.Micros + seconds*1e6), ExpiryDefault
}

// betterThan orders the events that handed out one key: the record that names
// the parent first (the other account's copy of a cross-account call does
// not), then the earliest, then the smallest event id.
func (o *origin) betterThan(p *origin) bool {
	if (o.parent != "") != (p.parent != "") {
		return o.parent != ""
	}
	if o.at != p.at {
		return o.at.before(p.at)
	}
	return o.eventID < p.eventID
}
