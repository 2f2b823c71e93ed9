package trailgen

import "strconv"

// machine is an instance or a function: it acts with sessions of its role, which
// its service gets for it.
type machine struct {
	node    *thing
	role    identity // with the instance or the function
	service string
	session string
	region  string
	kind    string // of edges
	busy    int64  // a session of it may still act
	altered bool   // suspect only for its code
	until   int64  // when that was replaced and is not run any more, 0 where it was not
}

// startInstance starts an instance with a role.
func (m *trailMaker) startInstance(h *hand) {
	if m.rolesOf(h.who.account) == nil {
		return
	}
	id := newInstance(m.rng)
	l := launch{image: gpuImage, instanceType: gpuType, count: 1, group: "sg-0123456789abcdef0", subnet: "subnet-0123456789abcdef0", profile: "ops"}
	var region string
	ids := m.act(h, m.moment(h), func(c *player) {
		region = c.region
		c.do("ec2:RunInstances", l.settings(c, h.who.account, []string{id})...)
	})
	w := &machine{node: m.thing("instance", id, 0, h.suspect), role: *pick(m.rng, m.rolesOf(h.who.account)), service: "ec2.amazonaws.com", session: id,
		region: region, kind: "ec2-instance-role"}
	w.role.instance = "arn:aws:ec2:" + region + ":" + h.who.account + ":instance/" + id
	m.machines = append(m.machines, w)
	m.edge(h.node, w.node, w.kind, true, ids)
	m.now++
	m.runs(w)
}

// makeFunction makes a function with a role, or gives one that is there other
// code: what its sessions do from then on is then the caller's.
func (m *trailMaker) makeFunction(h *hand) {
	for _, w := range m.machines {
		if w.kind == "lambda-role" && w.role.account == h.who.account && w.busy < m.now && m.rng.chance(50) {
			ids := m.act(h, m.moment(h), func(c *player) {
				c.in(w.region).do("lambda:UpdateFunctionCode20150331v2", set(vName, w.session))
			})
			m.edge(h.node, w.node, w.kind, true, ids)
			w.deploy(h.suspect, m.events[len(m.events)-1].time)
			m.now += 2
			m.runs(w)
			return
		}
	}
	roles := m.rolesOf(h.who.account)
	w := &machine{role: *pick(m.rng, roles), service: "lambda.amazonaws.com", session: "job-" + strconv.Itoa(len(m.machines)), region: regionGlobal, kind: "lambda-role"}
	w.role.function = "arn:aws:lambda:" + w.region + ":" + w.role.account + ":function:" + w.session
	w.node = m.thing("function", w.role.function, 0, h.suspect)
	ids := m.act(h, m.moment(h), func(c *player) {
		c.in(w.region).do("lambda:CreateFunction20150331", set(vName, w.session), set(vARN, w.role.roleARN()))
	})
	m.machines = append(m.machines, w)
	m.edge(h.node, w.node, w.kind, true, ids)
	m.now += 2
	m.runs(w)
}

// deploy notes that a function has other code: the suspicion that code alone
// brought ends soon after it is replaced.
func (w *machine) deploy(suspect bool, at int64) {
	switch {
	case suspect && !w.node.suspect:
		w.node.suspect, w.altered = true, true
	case suspect:
		w.until = 0
	case w.altered && w.until == 0:
		w.until = at + 5*minute
	}
}

// runs has a machine act with a session of its role.
func (m *trailMaker) runs(w *machine) {
	at, from := m.now, len(m.events)
	c := m.enter(m.rng, awsService(w.service), w.region, at)
	c.account = w.role.account
	got, settings := c.issue(grant{role: &w.role, session: w.session, seconds: 6 * hour})
	rec := c.call("sts:AssumeRole", settings)
	rec.op, rec.sharedID = assumedByService, uuid(m.rng)
	c.log(rec)
	h := m.hold(*got, nil, w.node.suspect && (w.until == 0 || at < w.until), at+10*minute)
	m.edge(w.node, h.node, w.kind, w.kind == "ec2-instance-role", []string{m.events[from].id})
	m.edge(m.thing("service", w.service, 0, false), h.node, "assume-role", true, []string{m.events[from].id})
	w.busy = h.until + minute
	m.look(h)
}
