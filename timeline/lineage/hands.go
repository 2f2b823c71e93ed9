package lineage

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// Hands tells whether a long-term key was in two hands: its owner's, who has
// had the habit of using it from a few networks, and a stranger's, who came
// later from networks and with programs that were never seen of it before, and
// begot what the owner's habit does not beget. It takes all events in which the
// key signs, in any order.
type Hands struct {
	g      *Graph
	deeds  map[Place]string          // acts of the key that begot something → how
	homes  map[string]*whence        // by network
	sentOn map[Place]timeline.Moment // what services sent on for the key
	traits int
	full   bool
}

// whence is a network that a key was used from. All private addresses are one.
type whence struct {
	network     string
	events      int64
	first, last timeline.Moment
	days        map[int64]bool             // of the calendar, in UTC
	programs    map[string]bool            // see programOf
	deeds       map[string]timeline.Moment // kind of edge → the first
	party       int
}

const (
	// The bounds on what is remembered of a key. Who has it chooses agents, and
	// what has more traits than that is no clear case.
	maxHandTraits   = 1 << 16
	maxHandNetworks = 1 << 10
	// habitDays is on how many days an owner used a key before a stranger did.
	habitDays = 7
	// maxHomes is from how many networks an owner with a habit comes: hosted
	// pipelines have another each time.
	maxHomes = 4

	perDay = 24 * hourLong
)

// privateNetwork stands for all addresses that are of no public network.
const privateNetwork = "private addresses"

// HandsColumns gives what Hands reads.
func HandsColumns() cloudtrail.ColumnSet {
	return cloudtrail.Columns(
		cloudtrail.EventTime, cloudtrail.SourceIPAddress, cloudtrail.UserAgent, cloudtrail.UserIdentityInvokedBy,
		cloudtrail.SourceObject, cloudtrail.RecordIndex,
	)
}

// Hands begins with one key, where that is one that can be told of: long-term,
// and a node of the graph. Else it gives nil.
func (g *Graph) Hands(keys []int32) *Hands {
	if len(keys) != 1 || !longLived(g.Nodes[keys[0]].KeyID) {
		return nil
	}
	h := &Hands{g: g, deeds: make(map[Place]string), homes: make(map[string]*whence), sentOn: make(map[Place]timeline.Moment)}
	for _, i := range g.out[keys[0]] {
		if e := &g.Edges[i]; e.Relation != Lead {
			h.deeds[e.Places[0]] = e.Kind
		}
	}
	return h
}

// Add takes an event in which the key signs.
func (h *Hands) Add(e *cloudtrail.Event) {
	t, timed := e.TimeMicros()
	at := timeline.Moment{Micros: t, Known: timed}
	network, agent := networkOf(e)
	if network == "" {
		h.sentOn[placeOf(e)] = at
		h.limit()
		return
	}
	x := h.homes[network]
	if x == nil {
		x = &whence{network: network, days: make(map[int64]bool), programs: make(map[string]bool), deeds: make(map[string]timeline.Moment)}
		h.homes[network] = x
	}
	x.events++
	before := len(x.days) + len(x.programs)
	if timed {
		if !x.first.Known || at.Before(x.first) {
			x.first = at
		}
		if x.last.Before(at) {
			x.last = at
		}
		x.days[t/perDay] = true
	}
	if b := programOf(agent); b != "" {
		x.programs[b] = true
	}
	h.traits += len(x.days) + len(x.programs) - before
	if kind, ok := h.deeds[placeOf(e)]; ok {
		if first, known := x.deeds[kind]; !known || at.Before(first) {
			x.deeds[kind] = at
		}
	}
	h.limit()
}

// limit gives up where there is more than is remembered.
func (h *Hands) limit() {
	if h.full = h.full || h.traits+len(h.sentOn) > maxHandTraits || len(h.homes) > maxHandNetworks; h.full {
		h.homes, h.sentOn, h.traits = make(map[string]*whence), make(map[Place]timeline.Moment), 0
	}
}

// networkOf tells from where an event came, "" where a service sent it, and with
// what program.
func networkOf(e *cloudtrail.Event) (network, agent string) {
	address, agent := e.Text(cloudtrail.SourceIPAddress), e.Text(cloudtrail.UserAgent)
	if _, err := netip.ParseAddr(address); err != nil || e.Text(cloudtrail.UserIdentityInvokedBy) != "" || agentKindOf(agent) == serviceAgent {
		return "", agent
	}
	return cmp.Or(timeline.Network(address), privateNetwork), agent
}

// programOf is what a user agent says of a program and the machine that it runs on,
// without what differs from call to call: two that are equal may well be one.
func programOf(agent string) string {
	var kept []string
	for word := range strings.FieldsSeq(strings.Trim(agent, "[]")) {
		if !slices.ContainsFunc(perCall, func(prefix string) bool { return strings.HasPrefix(word, prefix) }) {
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, " ")
}

// perCall are what words of agents begin with that tell of one call: its name,
// its settings, the features that it used, what goes through its pages.
var perCall = []string{"md/command#", "command/", "md/prompt#", "prompt/", "cfg/", "api/", "m/", "ft/", "Paginator", "Waiter", "Resource"}

// parties joins networks from which one program came, and gives those that belong
// together in the order of their first use.
func (h *Hands) parties() (list [][]*whence) {
	homes := slices.SortedFunc(maps.Values(h.homes), func(x, y *whence) int {
		if x.first != y.first {
			if x.first.Before(y.first) {
				return -1
			}
			return 1
		}
		return strings.Compare(x.network, y.network)
	})
	byProgram := make(map[string]int)
	for i, x := range homes {
		x.party = i
	}
	join := func(a, b int) {
		for _, x := range homes {
			if x.party == max(a, b) {
				x.party = min(a, b)
			}
		}
	}
	for i, x := range homes {
		for b := range x.programs {
			if j, ok := byProgram[b]; ok {
				join(homes[j].party, x.party)
			} else {
				byProgram[b] = i
			}
		}
	}
	at := make(map[int]int)
	for _, x := range homes {
		i, ok := at[x.party]
		if !ok {
			i = len(list)
			at[x.party] = i
			list = append(list, nil)
		}
		list[i] = append(list[i], x)
	}
	return list
}
