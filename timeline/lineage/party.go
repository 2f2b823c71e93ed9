package lineage

import (
	"encoding/binary"
	"net/netip"
	"slices"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// party is who acted, with all that tells one identity from another, and how
// much it did.
type party struct {
	cloudtrail.Identity
	created timeline.Moment
	console bool // marked by CloudTrail as credentials from the console
	inside  bool // the request came from inside AWS
	shell   bool // some of it was done in CloudShell

	networks []netip.Prefix // of a user: the first maxNetworks in order

	first, last timeline.Moment
	events      int64

	witness   *claim // its earliest event, once it was looked for
	witnessed string // the address that it came from
	wanted    bool

	at      map[[2]string]*seen // the earliest from an address with an agent, nil until found
	spots   spots               // where it was used, once that was looked for
	located bool
}

// direct tells whether the party sent its requests itself. What a service
// sends for it bears a key that was made for that one request, and the name of
// the service, or comes from inside AWS. No service makes long-term keys.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
func (p *party) direct() bool {
	if p.IsService() || cloudtrail.KeyID(p.AccessKeyID).Class() == cloudtrail.KeyLongTerm {
		return true
	}
	return p.InvokedBy == "" && !p.inside
}

// sessionOf tells whether the party is a role session of this name.
func (p *party) sessionOf() (account, name string, ok bool) {
	if p.RoleName == "" || p.SessionName == "" {
		return "", "", false
	}
	return p.Account, p.SessionName, true
}

// partyColumns are the columns that a party is read from.
func partyColumns() cloudtrail.ColumnSet {
	return cloudtrail.IdentityColumns().Union(cloudtrail.Columns(
		cloudtrail.SourceIPAddress, cloudtrail.SessionCredentialFromConsole, cloudtrail.SessionAttributesCredentialFromConsole,
		cloudtrail.RecipientAccountID,
	))
}

// internalSource is the address of requests that AWS made within itself.
const internalSource = "AWS Internal"

// readParty tells who acted.
func readParty(e *cloudtrail.Event) party {
	p := party{
		Identity: e.Identity(), created: timeline.Created(e.Value(cloudtrail.SessionCreationDate)),
		console: timeline.FromConsole(e),
		inside:  string(e.Value(cloudtrail.SourceIPAddress)) == internalSource,
	}
	if p.Account == "" { // web identities have none: they are the recipient's
		p.Account = e.Text(cloudtrail.RecipientAccountID)
	}
	return p
}

// readings reads who acted, once where many events in turn say so alike.
type readings struct {
	columns []cloudtrail.Column
	known   map[string]*party
	raw     []byte
}

// maxKnown bounds how many identities are remembered. What services send on for
// others has another each time.
const maxKnown = 1 << 12

// of tells who acted. The party must not be changed.
func (r *readings) of(e *cloudtrail.Event) *party {
	if r.columns == nil {
		r.columns = slices.Collect(partyColumns().All())
	}
	raw := r.raw[:0]
	for _, c := range r.columns {
		v := e.Value(c)
		raw = append(binary.AppendUvarint(raw, uint64(len(v))), v...)
	}
	r.raw = raw
	p := r.known[string(raw)]
	if p == nil {
		if r.known == nil || len(r.known) >= maxKnown {
			r.known = make(map[string]*party)
		}
		who := readParty(e)
		p = &who
		r.known[string(raw)] = p
	}
	return p
}

// parties keeps each identity once.
type parties struct {
	known map[string]*party
	list  []*party
	text  []byte
}

// of gives the party that an event is of. forget leaves out what is different
// in each forwarded request: its key and the moment it was made for.
func (ps *parties) of(e *cloudtrail.Event, forget func(*party) bool) *party {
	p := readParty(e)
	if forget != nil && forget(&p) {
		p.AccessKeyID, p.SessionCreated, p.created = "", "", timeline.Moment{}
	}
	t := p.append(ps.text[:0])
	ps.text = t
	if known, ok := ps.known[string(t)]; ok {
		return known
	}
	if ps.known == nil {
		ps.known = make(map[string]*party)
	}
	ps.known[string(t)] = &p
	ps.list = append(ps.list, &p)
	return &p
}

// append writes all that tells one identity from another.
func (p *party) append(t []byte) []byte {
	for _, s := range []string{
		p.AccessKeyID, p.PrincipalID, p.ARN, p.Account, p.Type, p.UserName, p.InvokedBy, p.SessionCreated, p.RoleARN, p.RoleID,
		p.IssuerARN, p.Provider, p.SignInSession, p.OnBehalfOf, p.ScopeType, p.IssuedTo, p.AssumedRoot, p.CredentialID, p.SourceIdentity,
		p.IssuerType, p.RoleDelivery,
	} {
		t = append(append(t, s...), 0)
	}
	return append(t, flag(p.console), flag(p.inside))
}

// id gives all that tells the identity from another.
func (p *party) id() string { return string(p.append(nil)) }

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// count adds n events from first to last.
func (p *party) count(n int64, first, last timeline.Moment) {
	p.events += n
	if first.Known && (!p.first.Known || first.Before(p.first)) {
		p.first = first
	}
	if last.Known && (!p.last.Known || p.last.Before(last)) {
		p.last = last
	}
}
