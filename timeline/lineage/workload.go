package lineage

import (
	"slices"
	"strings"

	"keytrail/timeline"
)

// workload is something that runs as a role: an instance, a function, a task.
// A service asks for its sessions and gives them a name that tells whose they
// are. Whoever assumes a role can choose such a name, too.
type workload struct {
	node     int32
	edge     string    // kind of the edges to its sessions
	account  string    // of its role
	session  string    // name of its sessions
	service  string    // that asks for them, as ec2
	answered Certainty // of a session whose key the service was given
	named    Certainty // of one that has the name and that nobody else is known to have got
	time     tenure
	fits     func(p *party, x *issue) bool // x is nil where the logs do not hold the service's request
	altered  []*claim                      // in order; whoever did that has what the sessions there were did from then on
}

// run links a workload to the keys of its sessions.
func (b *Builder) run(w *workload) {
	for _, p := range b.onePerKey(b.sessions[w.account+"/"+w.session]) {
		b.runAs(w, p)
	}
}

// onePerKey gives the earliest party of each key.
func (b *Builder) onePerKey(parties []*party) (list []*party) {
	at := make(map[int32]int)
	for _, p := range parties {
		n := b.keyNode(p)
		if n == None {
			continue
		}
		i, ok := at[n]
		switch {
		case !ok:
			at[n] = len(list)
			list = append(list, p)
		case p.first.Known && (!list[i].first.Known || p.first.Before(list[i].first)):
			list[i] = p
		}
	}
	return list
}

// runAs links a workload to one key, if it is one of its sessions'.
func (b *Builder) runAs(w *workload, p *party) {
	n := b.keyNode(p)
	if b.nodes[n].Session != None {
		return // the console's, opened with a session of the workload
	}
	proof, certainty := (*claim)(nil), w.named
	began := p.began()
	if list := b.handed[n]; len(list) > 0 {
		i := slices.IndexFunc(list, func(x *issue) bool { return x.by(w.service) && (w.fits == nil || w.fits(p, x)) })
		if i < 0 {
			return // somebody else chose the name
		}
		proof, certainty, began = &list[i].claim, w.answered, list[i].at
	} else if w.fits != nil && !w.fits(p, nil) {
		return
	}
	if !w.time.holds(began) {
		return
	}
	if proof == nil {
		proof = b.first(p)
	}
	b.edge(w.node, n, w.edge, ActsAs, certainty, p.AccessKeyID, proof)
	if proof == nil {
		return
	}
	// That the key is the workload's is what the edge above proves.
	from, _ := slices.BinarySearchFunc(w.altered, began, func(c *claim, at timeline.Moment) int {
		if at.Before(c.at) {
			return 1
		}
		return -1
	})
	for _, c := range w.altered[from:] {
		if b.nodes[n].Last.Before(c.at) {
			break
		}
		b.edge(w.node, n, w.edge, ActsAs, w.named, p.AccessKeyID, c)
	}
}

// by tells whether a service asked for the key.
func (x *issue) by(service string) bool { return x.who.IsService() && serviceOf(x.who) == service }

// began is when a party's session was made, as far as its own records tell.
func (p *party) began() timeline.Moment {
	if p.created.Known {
		return p.created
	}
	return p.first
}

// roleName is the last part of a role's ARN: sessions are named without the
// role's path.
func roleName(arn string) string { return arn[strings.LastIndexByte(arn, '/')+1:] }

// accountOf is the account in an ARN, "" where it has none.
func accountOf(arn string) string {
	if fields := strings.SplitN(arn, ":", 6); len(fields) == 6 {
		return fields[4]
	}
	return ""
}
