package trailgen

const (
	sideAttacker = "attacker"
	sideDefender = "defender"
)

// plot is what the acts of the incident share: who is who, and what the acts
// before have brought about.
type plot struct {
	*stage
	truth *Incident
	rng   *rng // the playing act's own

	leaked   *identity // ci-deploy with the leaked key, in the attacker's hands
	second   *identity // backup-svc with the key that the attacker made
	alice    *identity
	outside  *identity   // the caller in the outside account
	exporter *identity   // the session of role data-export that reads the bucket
	exportAt int64       // when it was issued
	orphans  []*identity // sessions of sync-agent

	admin, export, bastion *identity // roles
	instances              []string

	trust     string // the trust edit as pairs and footholds name it
	trustEdit string // its event id
}

// actSpec is one act. Acts play in this order, each with random numbers of its
// own; a new act is one entry and one function.
type actSpec struct {
	name, side, what string
	play             func(*plot)
}

var acts = []actSpec{
	{"probe", sideAttacker, "the leaked key of ci-deploy is tried from a new network: who am I, what may I", probe},
	{"trust-denied", sideAttacker, "two attempts to rewrite the trust of role admin are refused", trustDenied},
	{"new-user", sideAttacker, "user backup-svc is made, gets an access key and AdministratorAccess", newUser},
	{"spare-key", sideAttacker, "an access key is made for the existing user billing-ro; it is never used", spareKey},
	{"login-profile", sideAttacker, "backup-svc gets a console password, which is then changed", loginProfile},
	{"console", sideAttacker, "backup-svc signs in to the console and looks around", consoleVisit},
	{"role-trust", sideAttacker, "the trust of role admin is opened to an outside account", roleTrust},
	{"outside", sideAttacker, "role admin is assumed from the outside account, secrets are read, role data-export is chained", outsideVisit},
	{"theft", sideAttacker, "the session of role data-export reads customer exports", theft},
	{"stop-logging", sideAttacker, "an attempt to stop the organisation's trail is refused", stopLogging},
	{"instances", sideAttacker, "GPU instances are started in an unused region with an instance profile", gpuInstances},
	{"instance-sessions", sideAttacker, "the instances act with their role", instanceSessions},
	{"containment-1", sideDefender, "alice disables the leaked key", containment1},
	{"reactivation", sideAttacker, "backup-svc switches the leaked key on again and it is used", reactivation},
	{"containment-2", sideDefender, "alice disables the leaked key again and deletes the password of backup-svc", containment2},
	{"same-name", sideAttacker, "role admin is assumed from the outside account under the session name of alice, who works in it, too", sameName},
	{"second-theft", sideAttacker, "role data-export is chained once more and reads customer exports", secondTheft},
	{"revocation", sideDefender, "alice revokes the sessions of role data-export", revocation},
	{"revocation-undone", sideAttacker, "backup-svc deletes the revocation; the session that it had stopped works again", revocationUndone},
	{"one-second", sideAttacker, "a key is made and deleted, a policy attached and detached, each within a second", oneSecond},
	{"burst", sideAttacker, "many secrets are read in one call", burst},
	{"short-lived", sideAttacker, "user sync-agent is made; its key is traded for a session token and a federated session", shortLived},
	{"containment-3", sideDefender, "alice deletes sync-agent with its key and policy", containment3},
	{"orphan-sessions", sideAttacker, "the two sessions of sync-agent go on, most of what they ask for is refused", orphanSessions},
	{"return-visits", sideAttacker, "the attack goes on with the second key, the outside account and the instances", returnVisits},
	{"two-parties", sideAttacker, "credentials of an instance are used on it and, from elsewhere, by hand", twoParties},
}

// playIncident plays all acts.
func playIncident(st *stage) *Incident {
	p := &plot{stage: st, truth: &Incident{
		Organization: organization, LogBucket: bucketLogs, Outside: accountOutside,
		Accounts:     []Account{{accountManagement, "management"}, {accountProduction, "production"}, {accountDevelopment, "development"}},
		Regions:      []string{regionGlobal, regionWest, regionEurope, regionUnused},
		UnusedRegion: regionUnused,
		Networks: Networks{
			Attacker: []string{networkAttacker, networkAttacker2, networkOutside, networkAttackerS3, networkGPU, networkGPU2},
			Owner:    []string{networkCI},
		},
		Buckets: []Data{{bucketExports, true}, {bucketFinance, false}},
	}}
	p.cast()
	for _, spec := range acts {
		act := &Act{Name: spec.name, Side: spec.side, What: spec.what, in: p.truth}
		p.truth.Acts = append(p.truth.Acts, act)
		p.rng, st.act = stream(st.seed, "act/"+spec.name), act
		spec.play(p)
	}
	st.act = nil
	p.truth.BreakIn = p.truth.Acts[0].Begin
	p.truth.finish()
	return p.truth
}

// cast brings in who was there before the incident.
func (p *plot) cast() {
	in := p.truth
	p.leaked = p.user(accountProduction, "ci-deploy", 1, networkAttacker, agentAttackerBoto)
	p.alice = p.user(accountProduction, "alice", 1, networkOffice, agentCLI)
	p.admin = p.role(accountProduction, "/", "admin")
	p.export = p.role(accountProduction, "/", "data-export")
	p.bastion = p.role(accountProduction, "/", "ops-bastion")
	p.outside = &identity{
		kind: kindUser, account: accountOutside, user: "ops", principalID: p.userID(accountOutside, "ops"),
		ip: networkOutside, agent: agentAttackerCLI,
	}
	in.LeakedKey = p.leaked.key
	in.key(p.leaked.key, "long-term", "user/ci-deploy", "")
	in.Users = append(in.Users,
		named(p.leaked, "owner of the leaked key; its pipeline used it until the first containment"),
		named(p.user(accountProduction, "billing-ro", 1, "", ""), "an existing user; the attacker makes a key for it"),
		named(p.alice, "defender"))
	in.Roles = append(in.Roles,
		named(p.admin, "its trust is opened to the outside account"),
		named(p.export, "chained from sessions of role admin"),
		named(p.bastion, "the role behind the instance profile of the instances"))
}

// named describes a user or role.
func named(id *identity, what string) Named {
	if id.kind == kindUser {
		return Named{Name: id.user, ARN: id.arn(), ID: id.principalID, Account: id.account, What: what}
	}
	return Named{Name: id.role, ARN: id.roleARN(), ID: id.principalID, Account: id.account, What: what}
}

// at brings an identity on in the running act.
func (p *plot) at(who *identity, region, time string) *player {
	return p.enter(p.rng, who, region, unix(time))
}
