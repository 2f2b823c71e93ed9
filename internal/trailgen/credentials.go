package trailgen

import "strconv"

// grant describes a role session to be handed out.
type grant struct {
	role    *identity // whose session it is
	session string
	seconds int64  // how long it lives
	stated  bool   // the request asks for that many seconds
	ip      string // where the session will be used, "" for the caller's
	agent   string
	key     string // id of the key, "" for a new one
}

// issue makes the session and the settings of the record that issues it.
func (p *player) issue(g grant) (*identity, []setting) {
	id := *g.role
	id.session, id.created = g.session, p.now
	if id.key = g.key; id.key == "" {
		id.key = uniqueID(p.rng, idSessionKey, id.account)
	}
	id.ip, id.agent = g.ip, g.agent
	if id.ip == "" {
		id.ip = p.who.ip
	}
	if id.agent == "" {
		id.agent = p.who.agent
	}
	items := ""
	if g.stated {
		items = `,"durationSeconds":` + strconv.FormatInt(g.seconds, 10)
	}
	return &id, []setting{
		set(vAccount, id.account), set(vARN, id.roleARN()), set(vRole, id.role), set(vRoleID, id.principalID),
		set(vSession, g.session), set(vKey, id.key), set(vExpiry, spoken(p.now+g.seconds)), set(vItems, items),
	}
}

// assume hands out a role session to the player by AssumeRole.
func (p *player) assume(g grant) *identity {
	id, settings := p.issue(g)
	rec := p.call("sts:AssumeRole", settings)
	if p.who.kind == kindService {
		rec.sharedID = uuid(p.rng)
	}
	p.log(rec)
	return id
}

// assumeAcross hands out a session of another account's role: each account
// receives a record of its own, and the called one sees only who called. With
// seen false the caller's account is not among those whose trail this is.
func (p *player) assumeAcross(g grant, seen bool) *identity {
	id, settings := p.issue(g)
	rec := p.call("sts:AssumeRole", settings)
	rec.sharedID = uuid(p.rng)
	principal := p.who.principalID
	if p.who.kind == kindRole {
		principal += ":" + p.who.session
	}
	other := *rec
	other.eventID = uuid(p.rng)
	other.account = id.account
	other.who = &identity{kind: kindAccount, account: p.who.account, principalID: principal}
	if seen {
		// Both accounts log the same answer, so both records draw the same token.
		now, drawn := p.now, *p.rng
		p.log(rec)
		p.now, *p.rng = now, drawn
	}
	p.log(&other)
	return id
}

// workload has a service assume the role for a machine or function of it.
func (st *stage) workload(r *rng, service, region string, at int64, g grant) *identity {
	p := st.enter(r, awsService(service), region, at)
	p.account = g.role.account
	return p.assume(g)
}

// federate hands out a session to somebody who proves an identity to STS.
func (p *player) federate(name string, g grant, settings ...setting) *identity {
	id, issued := p.issue(g)
	p.account = id.account
	p.log(p.call(name, append(issued, settings...)))
	return id
}
