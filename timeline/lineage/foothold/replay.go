package foothold

import (
	"cmp"
	"slices"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline"
	"keytrail/timeline/lineage"
)

// Replay takes the calls of a case twice. First Touch is told of all that Leaves
// is true of, in any order, and finds out what whom we follow touched; then Call
// is told of what Wants and Concerns are true of, in order of time, and replays
// what was done to these artefacts by anybody. What they never touched costs no
// memory. It is not safe for concurrent use.
type Replay struct {
	following *lineage.Following // nil where everybody counts
	graph     *lineage.Graph
	own       []string
	known     *KnownGood

	tracked map[ident]bool
	owners  map[blocked]bool        // users and roles whose policies matter
	lost    map[string]bool         // accounts that whom we follow made or invited
	asked   map[string]lineage.Mark // requests for accounts, by id
	about   *about                  // of what kinds all that is; nil where it is not known yet

	all      map[ident]*artefact
	order    []*artefact // as they came up
	children map[blocked][]*artefact
	through  map[ident][]*artefact // policy, group → attachments, memberships
	past     []*artefact           // whose names others bore later
	blocks   blocks

	moment timeline.Moment
	acts   []act // of the moment

	results []act // accounts that were made, until the first call
	seeded  map[int32]*artefact
	proved  map[string][]int32 // event id → edges that it proves
	rows    []*row
	byKey   map[string][]*row
	byLogin map[ownerAt][]*row
	watched map[int32][]*row // node → rows of which it descends
}

// NewReplay makes a replay of what a lineage touched; without following, of all
// that anybody did but AWS's services. own are the accounts that count as one's
// own, known tells who is known as good, nil for nobody.
func NewReplay(g *lineage.Graph, f *lineage.Following, own []string, known *KnownGood) *Replay {
	r := &Replay{
		following: f, graph: g, own: own, known: known,
		tracked: make(map[ident]bool), owners: make(map[blocked]bool), lost: make(map[string]bool), asked: make(map[string]lineage.Mark),
		all: make(map[ident]*artefact), children: make(map[blocked][]*artefact), through: make(map[ident][]*artefact),
		blocks: newBlocks(), seeded: make(map[int32]*artefact),
	}
	if f != nil {
		r.sessionOwners()
	}
	return r
}

// marks tells whether whom we follow did what an event records.
func (r *Replay) marks(e *cloudtrail.Event) (lineage.Mark, bool) {
	if r.following != nil {
		return r.following.Of(e)
	}
	id := e.Identity()
	return lineage.Mark{Node: lineage.None, Certainty: lineage.Certain, Edge: lineage.None}, !id.IsService()
}

// Leaves tells whether calls of the name that ended so leave something behind.
func Leaves(source, name []byte, outcome cloudtrail.Outcome) bool {
	return outcome == cloudtrail.OutcomeSuccess && slices.ContainsFunc(specsOf(source, name), func(s spec) bool {
		return s.verb.leaves() || s.kind == MemberAccount
	})
}

// Results tells whether calls of the name that ended so are what became of a
// request, recorded by the service: Touch is told of these whoever acts in them.
func Results(source, name []byte, outcome cloudtrail.Outcome) bool {
	return Leaves(source, name, outcome) && slices.ContainsFunc(specsOf(source, name), func(s spec) bool {
		return s.verb == makes && s.kind == MemberAccount
	})
}

// Touch takes an event that Leaves is true of, in any order, perhaps more than
// once. Of those that Results is not true of, only what whom we follow did
// matters.
func (r *Replay) Touch(e *cloudtrail.Event) {
	mark, ok := r.marks(e)
	for _, a := range actsOf(e) {
		switch {
		case a.id.kind == MemberAccount && a.verb == makes:
			r.results = append(r.results, a) // of a request that is perhaps told later
			continue
		case !ok:
			return
		case a.id.kind == MemberAccount && a.verb == reads:
			r.asked[a.id.value] = mark
		}
		if !a.verb.leaves() {
			continue
		}
		r.track(a.id, a.id.owner)
		if a.id.kind == MemberAccount {
			r.lost[a.id.value] = true
		}
		if a.verb == renames {
			a.id.value = a.says
			r.track(a.id, ownerID{})
		}
	}
}

// requested tells whether whom we follow asked for an account: that it was made
// is recorded by the service, with the request's id.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_cloudtrail-integration.html
func (r *Replay) requested(a *act) (lineage.Mark, bool) {
	m, ok := r.asked[a.says]
	return m, ok && a.id.kind == MemberAccount && a.verb == makes
}

// track has an artefact replayed, and whom it belongs to.
func (r *Replay) track(id ident, owner ownerID) {
	r.about = nil
	id = id.key()
	r.tracked[id] = true
	if id.kind == User || id.kind == Role {
		r.owners[blocked{id.account, ownerID{id.kind, id.value}}] = true
	}
	if owner.name == "" {
		return
	}
	r.owners[blocked{id.account, owner}] = true
	if owner.kind != "" {
		r.tracked[ident{kind: owner.kind, account: id.account, region: id.region, value: owner.name}] = true
	}
}

// alone are the kinds whose values are unique by themselves.
var alone = map[Kind]bool{
	AccessKey: true, ServiceCredential: true, SSHPublicKey: true, SigningCertificate: true, MFADevice: true, Instance: true,
	Grant: true, PolicyVersion: true,
}

// key is the ident under which an artefact is kept.
func (id ident) key() ident {
	if alone[id.kind] {
		id.owner = ownerID{}
	}
	return id
}

// Concerns tells whether Call makes anything of an event that Wants is true of.
// All of Touch was told before.
func (r *Replay) Concerns(e *cloudtrail.Event) bool {
	r.settle()
	return slices.ContainsFunc(actsOf(e), func(a act) bool { return r.wanted(&a) })
}

// settle finds the accounts that came of requests, once all was told.
func (r *Replay) settle() {
	for i := range r.results {
		if _, ok := r.requested(&r.results[i]); ok {
			r.track(r.results[i].id, ownerID{})
			r.lost[r.results[i].id.value] = true
		}
	}
	r.results = nil
}

// wanted tells whether an act is about what is replayed, or about policies that
// may deny something to it.
func (r *Replay) wanted(a *act) bool {
	return r.tracked[a.id.key()] || a.id.owner.name != "" && r.owners[blocked{a.id.account, a.id.owner}] ||
		a.id.kind == ManagedPolicy && a.verb != reads || groupPolicy(a.id.kind, a.id.owner.kind, a.verb) || a.id.kind == PolicyVersion || strings.HasPrefix(a.id.value, organizationPolicy)
}

// Call takes an event that Concerns is true of, in order of time.
func (r *Replay) Call(e *cloudtrail.Event) {
	acts := actsOf(e)
	if len(acts) == 0 {
		return
	}
	first, asked := true, false
	var mark lineage.Mark
	var marked bool
	for _, a := range acts {
		if !r.wanted(&a) {
			continue
		}
		if !asked {
			mark, marked = r.marks(e)
			asked = true
		}
		if first && a.at != r.moment {
			r.flush()
			r.moment = a.at
		}
		first = false
		a.mark, a.marked = mark, marked
		if m, ok := r.requested(&a); ok {
			a.mark, a.marked = m, true
		}
		r.acts = append(r.acts, a)
	}
}

// flush replays the acts of one moment.
func (r *Replay) flush() {
	acts := r.acts
	r.acts = nil
	if len(acts) == 0 {
		return
	}
	for i := range acts {
		r.blocks.learn(&acts[i])
	}
	groups := grouped(acts)
	late := make([]step, len(groups))
	for i, g := range groups { // who owns something is there before it, and goes after it
		if owning[g[0].id.kind] {
			late[i] = r.begin(g)
		}
	}
	for _, g := range groups {
		if !owning[g[0].id.kind] {
			s := r.begin(g)
			r.end(&s)
		}
	}
	for i := range late {
		r.end(&late[i])
	}
}

// owning are the kinds that others belong to.
var owning = map[Kind]bool{
	User: true, Group: true, Role: true, ManagedPolicy: true, Function: true, SecurityGroup: true, Instance: true, EventRule: true,
	IdentityCenterUser: true, PermissionSet: true,
}

// grouped puts acts on one artefact together, in order of time and id.
func grouped(acts []act) (groups [][]act) {
	slices.SortStableFunc(acts, func(x, y act) int { return cmp.Compare(x.eventID, y.eventID) })
	at := make(map[ident]int)
	for _, a := range acts {
		i, ok := at[a.id.key()]
		if !ok {
			i = len(groups)
			at[a.id.key()] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], a)
	}
	return groups
}
