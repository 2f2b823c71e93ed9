package lineage

import (
	"cmp"
	"slices"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline"
	"keytrail/timeline/iampolicy"
)

// Builder makes a Graph. First all calls are told with Call, then who acted
// with Use; then Wanted says which events are to be looked at once more, with
// Look. It is not safe for concurrent use.
type Builder struct {
	own      iampolicy.Accounts
	names    callNames
	families []family
	parties  parties
	look     looking

	*principals
	*credentials
	signIns  *consoles
	habitats habitats

	world       // what is linked; made anew each time
	linked bool // all that was read is
}

// NewBuilder makes a builder. own are the accounts that count as one's own.
func NewBuilder(own iampolicy.Accounts) *Builder {
	b := &Builder{
		own: own, names: make(callNames), look: newLooking(),
		principals: new(principals), credentials: &credentials{issued: make(map[string]bool), workloads: make(map[string]bool)}, signIns: new(consoles),
	}
	b.families = append([]family{b.principals, b.credentials, b.signIns}, newFamilies()...)
	for i, f := range b.families {
		b.names.add(i, f.calls())
	}
	return b
}

// UseColumns gives what Use reads.
func UseColumns() cloudtrail.ColumnSet {
	return partyColumns().Union(cloudtrail.Columns(UseListed()...))
}

// UseListed gives the columns of which Use does not tell the values apart,
// unless UseClass does.
func UseListed() []cloudtrail.Column {
	return []cloudtrail.Column{cloudtrail.SourceIPAddress, cloudtrail.UserAgent}
}

// UseClass tells apart what comes from inside AWS.
func UseClass(c cloudtrail.Column, value []byte) uint8 {
	if c == cloudtrail.SourceIPAddress && string(value) == internalSource {
		return 1
	}
	return 0
}

// Use counts n events of one identity, from first to last where timed, in any
// order. listed are their values of each of UseListed. All calls were told
// before.
func (b *Builder) Use(e *cloudtrail.Event, n int64, first, last int64, timed bool, listed [][][]byte) {
	b.linked = false
	p := b.parties.of(e, func(p *party) bool { return !p.direct() && !b.issued[p.AccessKeyID] })
	p.count(n, timeline.Moment{Micros: first, Known: timed}, timeline.Moment{Micros: last, Known: timed})
	if len(listed) == len(UseListed()) {
		b.habitats.note(p, b.workloads[p.AccessKeyID] || p.RoleDelivery != "" || p.ScopeType != "", listed[0], listed[1])
	}
}

// world is what was linked so far.
type world struct {
	nodes    []Node
	byID     map[string]int32
	edges    []Edge
	byEdge   map[edgeID]int32
	keys     map[string][]incarnation
	sessions map[string][]*party // account/session name → direct parties
	acting   map[string][]*party // principal id → direct parties
	index    index
	consoles map[string][]signIn // principal id → its console sessions
	opened   map[string][]int32  // label → console sessions
	acts     map[Place]int32     // events whose record does not say by itself who acted
	twins    map[Place]Place     // record of a call across accounts in the called one → in the caller's
	joined   map[*party]bool     // counted to their console session
	handed   map[int32][]*issue  // key → what handed it out
	shared   []Shared
}

// edgeID is what tells one edge from another.
type edgeID struct {
	from, to int32
	kind     string
	relation Relation
	proof    string // id of the first event
}

// Graph ends the making.
func (b *Builder) Graph() *Graph {
	if !b.linked {
		b.link()
	}
	b.linked = false // numbers are those of the graph from here on
	return newGraph(b.parts())
}

// link makes nodes and edges of all that was read.
func (b *Builder) link() {
	b.linked = true
	b.world = world{
		index: newIndex(),
		byID:  make(map[string]int32), byEdge: make(map[edgeID]int32), keys: make(map[string][]incarnation),
		sessions: make(map[string][]*party), acting: make(map[string][]*party),
		consoles: make(map[string][]signIn), opened: make(map[string][]int32), acts: make(map[Place]int32), joined: make(map[*party]bool),
		twins: make(map[Place]Place), handed: make(map[int32][]*issue),
	}
	slices.SortFunc(b.parties.list, (*party).compare)
	b.credentials.order()
	for _, p := range b.parties.list {
		if !p.direct() && !b.issued[p.AccessKeyID] {
			continue
		}
		if account, name, ok := p.sessionOf(); ok {
			b.sessions[account+"/"+name] = append(b.sessions[account+"/"+name], p)
		}
		b.acting[p.PrincipalID] = append(b.acting[p.PrincipalID], p)
		b.index.act(p)
	}
	b.principals.gather(b)
	b.linkKeys()
	b.signIns.gather(b)
	for _, f := range b.families {
		f.link(b)
	}
	b.shared = b.sharedKeys()
}

// compare orders parties, so that the order of reading does not matter.
func (p *party) compare(q *party) int {
	if p == q {
		return 0
	}
	if c := cmp.Or(
		strings.Compare(p.AccessKeyID, q.AccessKeyID), strings.Compare(p.PrincipalID, q.PrincipalID), strings.Compare(p.SessionCreated, q.SessionCreated),
		strings.Compare(p.ARN, q.ARN),
	); c != 0 {
		return c
	}
	return strings.Compare(p.id(), q.id())
}

// node gives the node of an id, made with the label where there is none yet.
func (b *Builder) node(kind Kind, value, label, account string) int32 {
	id := string(kind) + ":" + value
	if n, ok := b.byID[id]; ok {
		return n
	}
	n := int32(len(b.nodes))
	b.byID[id] = n
	b.nodes = append(b.nodes, Node{ID: id, Kind: kind, Label: label, Account: account, Owner: None, Session: None})
	return n
}

// edge links two nodes, proved by claims, the first of which is the parent's
// act. A link that is there already takes in what else proves it. It gives nil
// where nothing proves it or the nodes are none.
func (b *Builder) edge(from, to int32, kind string, r Relation, c Certainty, key string, proof ...*claim) *Edge {
	proof = slices.DeleteFunc(proof, func(c *claim) bool { return c == nil })
	if from == None || to == None || len(proof) == 0 {
		return nil
	}
	id := edgeID{from, to, kind, r, proof[0].id}
	n, ok := b.byEdge[id]
	if !ok {
		n = int32(len(b.edges))
		b.byEdge[id] = n
		b.edges = append(b.edges, Edge{From: from, To: to, Kind: kind, Relation: r, Certainty: c, At: proof[0].at, AccessKeyID: key})
	}
	e := &b.edges[n]
	e.Certainty = max(e.Certainty, c)
	if e.AccessKeyID == "" {
		e.AccessKeyID = key
	}
	for _, p := range proof {
		if !slices.Contains(e.EventIDs, p.id) {
			e.EventIDs = append(e.EventIDs, p.id)
		}
		if !slices.Contains(e.Places, p.place) {
			e.Places = append(e.Places, p.place)
		}
	}
	return e
}

// first gives a party's earliest event, nil where it was not looked for; then
// it will be, and all is linked again.
func (b *Builder) first(p *party) *claim {
	if p.witness == nil && !p.wanted {
		p.wanted = true
		b.look.want(p)
	}
	return p.witness
}
