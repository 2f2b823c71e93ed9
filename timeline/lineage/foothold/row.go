package foothold

import (
	"cmp"
	"slices"
	"strings"

	"keytrail/timeline"
	"keytrail/timeline/iampolicy"
	"keytrail/timeline/lineage"
)

// row is a foothold in the making.
type row struct {
	Foothold
	nodes   []int32 // what acts through it
	owner   ownerID
	region  string // that would log a removal
	blocked bool   // calls may well succeed: its state comes of a policy, or the name or the password is another's
	first   bool   // the event that proves it is still looked for
	seed    int32
}

// Finish ends the replay; Use may be told of events then.
func (r *Replay) Finish(c *Covers) {
	r.flush()
	r.index()
	own := r.ownSet()
	for _, x := range slices.Concat(r.order, r.past) {
		if x.held {
			r.rows = append(r.rows, r.rowOf(x, c, own))
		}
	}
	if r.following != nil {
		r.sessions(c)
	}
	for _, w := range r.rows {
		r.bound(w)
		r.date(w, c)
	}
	slices.SortStableFunc(r.rows, func(x, y *row) int { return x.compare(&y.Foothold) })
}

// OwnSet gives the accounts that count as one's own, sorted: those that were
// given, without what whom we follow made or invited.
func (r *Replay) OwnSet() (list []string) {
	for _, id := range r.own {
		if !r.lost[id] {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (r *Replay) ownSet() iampolicy.Accounts { return iampolicy.NewAccounts(r.OwnSet()...) }

// index finds the edges that each event proves.
func (r *Replay) index() {
	r.proved = make(map[string][]int32)
	for i := range r.graph.Edges {
		e := &r.graph.Edges[i]
		if e.Relation.Flows() && e.Certainty >= lineage.Strong {
			r.proved[e.EventIDs[0]] = append(r.proved[e.EventIDs[0]], int32(i))
		}
	}
}

func (r *Replay) rowOf(x *artefact, c *Covers, own iampolicy.Accounts) *row {
	w := &row{owner: x.owner, region: cmp.Or(x.id.region, x.region, c.home), seed: lineage.None, blocked: x.past || x.anew}
	w.Foothold = Foothold{
		Kind: x.id.kind, Value: x.id.value, Account: x.id.account, Region: x.id.region, Owner: r.ownerText(x.id.account, x.owner),
		Detail: x.says, Origin: x.origin, Fresh: x.newly, Node: lineage.None, At: x.at, EventIDs: x.eventIDs,
		Actor: x.by.principal, Mark: x.mark, Certainty: x.mark.Certainty, CreatedBy: r.creator(x),
		State: x.state, Basis: x.basis, Reason: x.reason, Change: x.document.change(x.id.kind, x.id.account, own),
	}
	if x.turned.eventID != "" {
		w.StateEventID, w.StateTime, w.StateBy, w.StatePrincipal = x.turned.eventID, x.turned.at, r.by(&x.turned), x.turned.by.principal
	}
	for n, y := range r.seeded {
		if y == x {
			w.seed, w.nodes, w.first = n, []int32{n}, len(x.eventIDs) == 0
		}
	}
	w.reach(r, x)
	return w
}

// reach finds what acts through a foothold: what the events that made it begot.
func (w *row) reach(r *Replay, x *artefact) {
	for _, id := range x.eventIDs {
		for _, i := range r.proved[id] {
			to := r.graph.Edges[i].To
			if w.is(&r.graph.Nodes[to]) && !slices.Contains(w.nodes, to) {
				w.nodes = append(w.nodes, to)
			}
		}
	}
	for _, n := range w.nodes {
		switch r.graph.Nodes[n].Kind {
		case lineage.Key:
			if w.Kind != AccessKey && w.Kind != Session {
				continue
			}
		case lineage.ConsoleSession:
			if w.Kind != ConsoleSession {
				continue
			}
		}
		w.Node = n
		break
	}
	for _, n := range w.nodes {
		w.use(r.graph.Nodes[n].Last)
		for _, i := range r.graph.Out(n) {
			if to := &r.graph.Nodes[r.graph.Edges[i].To]; w.Kind != AccessKey && r.graph.Edges[i].Relation.Flows() {
				w.use(to.Last)
			}
		}
	}
}

func (w *row) use(at timeline.Moment) {
	if w.LastUsed.Before(at) {
		w.LastUsed = at
	}
}

// is tells whether a node is what acts through a foothold, and not through
// another that the same event made.
func (w *row) is(n *lineage.Node) bool {
	switch w.Kind {
	case AccessKey:
		return n.KeyID == w.Value
	case User:
		return n.Kind == lineage.User && lastPart(n.Label) == w.Value
	case Instance:
		return n.Kind == lineage.Instance && lastPart(n.Label) == w.Value
	case Role, PolicyAttachment, InlinePolicy, ManagedPolicy, PolicyVersion, SecurityGroup, SecurityGroupRule, Boundary, Trail, Detector:
		return false
	}
	return n.Kind != lineage.User && n.Kind != lineage.Role
}

// creator names the credential that made a foothold.
func (r *Replay) creator(x *artefact) string {
	if x.origin == Seed {
		return ""
	}
	if n := x.mark.Node; n != lineage.None {
		return credential(r.graph, n, x.by.key)
	}
	return cmp.Or(x.by.key, x.by.principal)
}

// credential names a node's credential: its key, or its console session.
func credential(g *lineage.Graph, n int32, key string) string {
	x := &g.Nodes[n]
	if x.Session != lineage.None {
		x = &g.Nodes[x.Session]
	}
	if x.Kind == lineage.ConsoleSession {
		return x.ID
	}
	return cmp.Or(key, x.KeyID, x.Label)
}

// ownerText names whom an artefact belongs to, by ARN where some record has it.
func (r *Replay) ownerText(account string, o ownerID) string {
	switch o.kind {
	case User, Role, Group:
	case "":
		return o.name
	default:
		return o.name
	}
	if o.name == rootUser {
		return "root of " + account
	}
	kinds := map[Kind]lineage.Kind{User: lineage.User, Role: lineage.Role}
	for _, n := range r.graph.Principals(kinds[o.kind], o.name) {
		if x := &r.graph.Nodes[n]; x.Account == account && x.Last.Known {
			return x.Label
		}
	}
	return string(o.kind) + "/" + o.name
}

// compare orders footholds by when they came to be.
func (f *Foothold) compare(g *Foothold) int {
	if f.At != g.At {
		if f.At.Before(g.At) {
			return -1
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(kindOrder[f.Kind], kindOrder[g.Kind]), strings.Compare(f.Account, g.Account), strings.Compare(f.Region, g.Region),
		strings.Compare(f.Owner, g.Owner), strings.Compare(f.Value, g.Value),
	)
}

var kindOrder = func() map[Kind]int {
	order := make(map[Kind]int)
	for i, k := range Kinds() {
		order[k] = i
	}
	return order
}()
