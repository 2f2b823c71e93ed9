package lineage

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/trailgen"
	"keytrail/timeline/iampolicy"
)

// attackSeeds is how many attacks are tried.
func attackSeeds() uint64 {
	if testing.Short() {
		return 50
	}
	return 1000
}

// parseAll parses records as the objects of a case hold them.
func parseAll(t *testing.T, records [][]byte) []*cloudtrail.Event {
	t.Helper()
	var parser cloudtrail.Parser
	list := make([]*cloudtrail.Event, len(records))
	for i, text := range records {
		list[i] = new(cloudtrail.Event)
		if err := parser.Parse(text, list[i]); err != nil {
			t.Fatalf("record %d: %v: %s", i, err, text)
		}
		list[i].Object, list[i].Index = int64(i/40), int64(i%40)
	}
	return list
}

// graphFrom tells a builder all events, as reading a case does.
func graphFrom(events []*cloudtrail.Event) *Graph {
	b := NewBuilder(iampolicy.NewAccounts("111122223333", "444455556666", "777788889999"))
	for _, e := range events {
		if b.Wants(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), e.Outcome()) {
			b.Call(e)
		}
	}
	for _, e := range events {
		at, timed := e.TimeMicros()
		var listed [][][]byte
		for _, c := range UseListed() {
			listed = append(listed, [][]byte{e.Value(c)})
		}
		b.Use(e, 1, at, at, timed, listed)
	}
	w := b.Wanted()
	for _, e := range events {
		if w.wants(e) {
			b.Look(e)
		}
	}
	return b.Graph()
}

// follow follows the leaked key, or what the attacker's networks did with it.
func follow(g *Graph, trail *trailgen.Trail, events []*cloudtrail.Event) *Following {
	if trail.Networks == nil {
		return followActs(g, trail, events, nil)
	}
	acts := make(map[Place]struct{})
	for _, e := range events {
		if e.Text(cloudtrail.AccessKeyID) == trail.Leaked && slices.Contains(trail.Networks, e.Text(cloudtrail.SourceIPAddress)) {
			acts[placeOf(e)] = struct{}{}
		}
	}
	return followActs(g, trail, events, acts)
}

// followActs follows the leaked key, or some of its acts.
func followActs(g *Graph, trail *trailgen.Trail, events []*cloudtrail.Event, acts map[Place]struct{}) *Following {
	seed := Seed{Nodes: g.Keys(trail.Leaked)}
	if acts != nil {
		seed.Acts = func(p Place) bool { _, ok := acts[p]; return ok }
	}
	f := g.Follow(seed, Reach{Least: Strong})
	arns := f.Principals()
	for _, e := range events {
		if slices.Contains(arns, e.Text(cloudtrail.PrincipalARN)) {
			f.Direct(e)
		}
	}
	return f
}

// edgeText writes an edge down in full.
func edgeText(from, to, kind string, certain bool, events []string) string {
	events = slices.Sorted(slices.Values(events))
	return fmt.Sprintf("%s → %s %s certain=%v %s", from, to, kind, certain, strings.Join(events, " "))
}

// sureEdges gives the edges that taint flows over.
func sureEdges(g *Graph) (list []string) {
	for i := range g.Edges {
		if e := &g.Edges[i]; e.Relation.Flows() && e.Certainty >= Strong {
			list = append(list, edgeText(g.Nodes[e.From].ID, g.Nodes[e.To].ID, e.Kind, e.Certainty == Certain, e.EventIDs))
		}
	}
	slices.Sort(list)
	return list
}

func wantEdges(trail *trailgen.Trail) (list []string) {
	for _, e := range trail.Edges {
		list = append(list, edgeText(e.From, e.To, e.Kind, e.Certain, e.EventIDs))
	}
	slices.Sort(list)
	return list
}

// The whole attack comes out, and nothing but the attack: from what the attacker
// did with the leaked key, and from the key alone where its owner's use of it is
// clearly another's.
func TestAttackIsRecovered(t *testing.T) {
	split, shared := 0, 0
	for seed := range attackSeeds() {
		trail := trailgen.Attack(seed)
		events := parseAll(t, trail.Records)
		g := graphFrom(events)
		if compare(t, "edges", sureEdges(g), wantEdges(trail)) {
			t.Fatalf("seed %d", seed)
		}
		if !recovers(t, g, trail, events, follow(g, trail, events)) {
			t.Fatalf("seed %d", seed)
		}
		if trail.Networks == nil {
			continue
		}
		shared++
		acts, doubt := strangersActs(g, trail.Leaked, events)
		switch {
		case acts != nil:
			split++
			if !recovers(t, g, trail, events, followActs(g, trail, events, acts)) {
				t.Fatalf("seed %d, from the key alone", seed)
			}
		case doubt != NothingNew:
			t.Fatalf("seed %d: the key is not in two hands: %q", seed, doubt)
		}
	}
	t.Logf("%d of %d shared keys are split", split, shared)
	if split < shared*3/4 {
		t.Errorf("%d of %d shared keys are split", split, shared)
	}
}

// strangersActs gives what a stranger did with a key, nil where that is not
// clear, and why.
func strangersActs(g *Graph, key string, events []*cloudtrail.Event) (map[Place]struct{}, Doubt) {
	h := g.Hands(g.Keys(key))
	signs := slices.DeleteFunc(slices.Clone(events), func(e *cloudtrail.Event) bool { return e.Text(cloudtrail.AccessKeyID) != key })
	for _, e := range signs {
		h.Add(e)
	}
	s, doubt := h.Split()
	if s == nil {
		return nil, doubt
	}
	for _, e := range signs {
		s.Take(e)
	}
	return s.Acts(), doubt
}

// recovers tells whether what was followed is the attack.
func recovers(t *testing.T, g *Graph, trail *trailgen.Trail, events []*cloudtrail.Event, f *Following) bool {
	t.Helper()
	var reached []string
	for _, n := range f.Nodes() {
		if g.Nodes[n].KeyID != trail.Leaked {
			reached = append(reached, g.Nodes[n].ID)
		}
	}
	slices.Sort(reached)
	followed := make(map[string]bool)
	for _, e := range events {
		_, ok := f.Of(e)
		id := e.Text(cloudtrail.EventID)
		followed[id] = followed[id] || ok
	}
	var ids []string
	for id, ok := range followed {
		if ok {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	differ := compare(t, "nodes reached", reached, trail.Reached)
	return !compare(t, "events followed", ids, trail.Followed) && !differ
}

// compare reports what one sorted list has more than the other.
func compare(t *testing.T, what string, have, want []string) (differ bool) {
	t.Helper()
	for len(have) > 0 || len(want) > 0 {
		switch {
		case len(want) == 0, len(have) > 0 && have[0] < want[0]:
			t.Errorf("%s: invented: %s", what, have[0])
			have, differ = have[1:], true
		case len(have) == 0, want[0] < have[0]:
			t.Errorf("%s: missed: %s", what, want[0])
			want, differ = want[1:], true
		default:
			have, want = have[1:], want[1:]
		}
	}
	return differ
}

// graphText writes a graph down, all but what depends on how often an event
// was delivered.
func graphText(g *Graph, counts bool) (list []string) {
	for i := range g.Nodes {
		n := &g.Nodes[i]
		text := fmt.Sprintf("%s %q %s %s–%s created %s expires %s %v owner %d session %d principal %s", n.ID, n.Label, n.Account, n.First, n.Last,
			n.Created, n.Expires, n.ExpiresBasis, n.Owner, n.Session, n.Principal)
		if counts {
			text += fmt.Sprintf(" %d events", n.Events)
		}
		list = append(list, text)
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		list = append(list, fmt.Sprintf("%d→%d %s %s %s %v %s %s", e.From, e.To, e.Kind, e.Relation, e.Certainty, e.EventIDs, e.At, e.AccessKeyID))
	}
	return list
}

// The same events in another order give the same graph, and so they do when
// some are delivered twice.
func TestGraphDoesNotDependOnTheOrderOfReading(t *testing.T) {
	for seed := range attackSeeds() {
		events := parseAll(t, trailgen.Attack(seed).Records)
		once := make(map[string]bool)
		single := slices.DeleteFunc(slices.Clone(events), func(e *cloudtrail.Event) bool {
			id := e.Text(cloudtrail.EventID)
			was := once[id]
			once[id] = true
			return was
		})
		r := rand.New(rand.NewPCG(seed, 1))
		shuffle := func(list []*cloudtrail.Event) []*cloudtrail.Event {
			list = slices.Clone(list)
			r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			return list
		}
		want := graphFrom(single)
		name, again, counts := "shuffled", shuffle(single), true
		if seed%2 == 1 {
			name, again, counts = "shuffled with duplicates", shuffle(events), false
		}
		have, text := graphText(graphFrom(again), counts), graphText(want, counts)
		for i := range min(len(have), len(text)) {
			if have[i] != text[i] {
				t.Fatalf("seed %d, %s:\n%s\nwant\n%s", seed, name, have[i], text[i])
			}
		}
		if len(have) != len(text) {
			t.Fatalf("seed %d, %s: %d lines, want %d", seed, name, len(have), len(text))
		}
	}
}
