package trailgen

// thing is what an edge of a trail leads from or to.
type thing struct {
	kind, value string
	id          string // of users: their unique id
	known       bool   // some record tells the id
	created     int64  // of temporary credentials
	suspect     bool   // descends from the attack
}

// trailUser is an IAM user. Names may be borne by several, one after another
// or in other accounts.
type trailUser struct {
	identity // without a key
	node     *thing
	password bool
	setter   *hand  // that set it, nil where that is before the logs
	setBy    string // event id
	gone     bool
}

// hand is a credential in somebody's hands.
type hand struct {
	who     identity
	node    *thing
	user    *trailUser // whose long-term key, session token or console it is
	suspect bool       // the hands are the attacker's
	born    int64      // not used before
	until   int64      // not used from then on
}

// madeEdge is an edge whose ends are not yet named.
type madeEdge struct {
	from, to *thing
	kind     string
	certain  bool
	events   []string
	unsure   func() bool // asked at the end whether the records leave it open
}

// asking is a request that a principal sent itself.
type asking struct {
	at      int64
	node    *thing
	suspect bool
}

// sending is a request that a service sent for a principal.
type sending struct {
	event, principal string
	at               int64
}

// trailMaker plays hops on a stage.
type trailMaker struct {
	stage
	rng      *rng
	now      int64
	networks []string
	ownDates bool // console sessions of sign-in tokens have creation dates of their own

	leaked *hand // in the attacker's hands
	users  []*trailUser
	roles  []*identity
	hands  []*hand

	machines []*machine
	trusts   map[*identity][]trustEdit
	known    map[*identity]bool // roles that the outside account was let into all along

	things   []*thing
	byKey    map[string][]*thing // key id → its incarnations
	edges    []*madeEdge
	asked    map[string][]asking // principal id → its own requests
	sent     []sending
	tokens   map[string][]asking // principal id → sign-in tokens
	consoles map[string][]int64  // ARN → when console sessions began
	followed map[string]bool
}

// What everybody in an attack's trail shares.
var (
	attackNetworks = []string{networkAttacker, networkAttacker2, networkVPC, networkOffice}
	attackAgents   = []string{agentAttackerCLI, agentCLI, agentAttackerBoto, agentTerraform}
	attackSessions = []string{"ops", "sync", "deploy"}
	attackNames    = []string{"backup-svc", "deployer", "reports"}
	attackRegions  = []string{regionGlobal, regionGlobal, regionEurope, regionUnused}
)

func newTrailMaker(seed uint64) *trailMaker {
	m := &trailMaker{
		stage: stage{seed: seed}, rng: stream(seed, "attack"), now: attackBegin,
		byKey: map[string][]*thing{}, asked: map[string][]asking{}, tokens: map[string][]asking{},
		consoles: map[string][]int64{}, trusts: map[*identity][]trustEdit{}, known: map[*identity]bool{}, followed: map[string]bool{},
	}
	m.ownDates = m.rng.chance(50)
	for _, r := range []struct{ account, name string }{
		{accountProduction, "admin"}, {accountProduction, "data-export"}, {accountProduction, "deploy"},
		{accountDevelopment, "admin"}, {accountDevelopment, "ci-runner"}, {accountManagement, "org-reader"},
	} {
		m.roles = append(m.roles, m.role(r.account, "/", r.name))
	}
	leaked := m.newUser(accountProduction, "ci-deploy", 1)
	m.leaked = m.longTerm(leaked, true)
	m.leaked.node.suspect = true
	if m.rng.chance(50) { // its owner goes on using it
		owner := *m.leaked
		owner.suspect, owner.who.ip, owner.who.agent = false, networkCI, agentCI
		m.leaked.who.ip = networkAttacker
		m.networks = []string{networkAttacker}
		m.hands = append(m.hands, &owner)
		m.habit(&owner)
	}
	for _, u := range []struct{ account, name string }{
		{accountProduction, "alice"}, {accountDevelopment, "backup-svc"}, {accountManagement, "org-admin"},
	} {
		user := m.newUser(u.account, u.name, 1)
		user.password = true
		m.longTerm(user, false)
	}
	return m
}

// newUser brings a user in: the number-th of that name in the account.
func (m *trailMaker) newUser(account, name string, number int) *trailUser {
	r := stream(m.seed, "attack/user/"+account+name+string(rune('0'+number)))
	u := &trailUser{identity: identity{kind: kindUser, account: account, user: name, principalID: uniqueID(r, idUser, account)}}
	u.node = m.thing("user", u.arn(), 0, false)
	u.node.id = u.principalID
	m.users = append(m.users, u)
	return u
}

// longTerm makes a long-term key of the user.
func (m *trailMaker) longTerm(u *trailUser, suspect bool) *hand {
	id := u.identity
	id.key = uniqueID(m.rng, idLongTermKey, id.account)
	return m.hold(id, u, suspect, attackBegin+30*day)
}

// hold puts a credential into somebody's hands, on a machine that others use,
// too.
func (m *trailMaker) hold(id identity, u *trailUser, suspect bool, until int64) *hand {
	id.ip, id.agent = pick(m.rng, attackNetworks), pick(m.rng, attackAgents)
	h := &hand{who: id, user: u, suspect: suspect, born: m.now, until: until, node: m.thing("key", id.key, id.created, suspect)}
	m.hands = append(m.hands, h)
	return h
}

// thing notes what an edge can lead to. Users and keys are told apart by more
// than their names.
func (m *trailMaker) thing(kind, value string, created int64, suspect bool) *thing {
	for _, x := range m.things {
		if kind != "key" && kind != "user" && x.kind == kind && x.value == value {
			return x
		}
	}
	x := &thing{kind: kind, value: value, created: created, suspect: suspect}
	m.things = append(m.things, x)
	if kind == "key" {
		m.byKey[value] = append(m.byKey[value], x)
	}
	return x
}

// name is what answers call a thing.
func (m *trailMaker) name(x *thing) string {
	name := x.kind + ":" + x.value
	switch {
	case x.kind == "key" && len(m.byKey[x.value]) > 1:
		name += "#" + iso(x.created)
	case x.kind == "user" && x.known:
		name += "#" + x.id
	}
	return name
}

// edge notes that one thing begot another.
func (m *trailMaker) edge(from, to *thing, kind string, certain bool, events []string) *madeEdge {
	e := &madeEdge{from: from, to: to, kind: kind, certain: certain, events: events}
	m.edges = append(m.edges, e)
	return e
}
