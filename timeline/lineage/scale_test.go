package lineage

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/timeline/iampolicy"
)

// TestManySessions holds that what is made of the sessions of one role grows
// with their number and no faster.
func TestManySessions(t *testing.T) {
	size := func(sessions int) (nodes, edges int, allocated float64) {
		records := []string{
			makeRole("r0", "00:00:00", user("owner", other), trusting(`"AWS":"arn:aws:iam::`+home+`:root"`)),
			editTrust("r1", "00:00:01", mallory, trusting(`"AWS":"arn:aws:iam::`+home+`:root","Service":"lambda.amazonaws.com"`)),
			event("r2", "00:00:02", "lambda:UpdateFunctionCode20150331v2", mallory, asks(`{"functionName":"report"}`)),
			event("r3", "00:00:03", "cloudformation:CreateStack", mallory, asks(`{"roleARN":"arn:aws:iam::`+home+`:role/worker"}`), answer(`{"stackId":"s"}`)),
		}
		for i := range sessions {
			key := fmt.Sprintf("ASIASESSION%09d", i)
			made := clock("00:01:00", i%80_000)
			records = append(records,
				event(fmt.Sprint("i", i), made, "sts:AssumeRole", serviceActs("lambda"), handed("worker", "report", key)),
				does(fmt.Sprint("u", i), made, session("worker", "report", key, made), from(fmt.Sprintf("203.0.113.%d", i%200), "Boto3/1.34")))
		}
		events := parse(t, records)
		b := NewBuilder(iampolicy.NewAccounts(home))
		var g *Graph
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for _, e := range events {
			if b.Wants(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), e.Outcome()) {
				b.Call(e)
			}
		}
		for _, e := range events {
			micros, timed := e.TimeMicros()
			b.Use(e, 1, micros, micros, timed, [][][]byte{{e.Value(cloudtrail.SourceIPAddress)}, {e.Value(cloudtrail.UserAgent)}})
		}
		b.Wanted()
		g = b.Graph()
		runtime.ReadMemStats(&after)
		allocated = float64(after.Mallocs - before.Mallocs)
		return len(g.Nodes), len(g.Edges), allocated
	}
	few, many := 2_000, 20_000
	if !testing.Short() {
		many = 100_000
	}
	n1, e1, a1 := size(few)
	n2, e2, a2 := size(many)
	times := many / few
	if n2 > times*n1 || e2 > times*e1 || a2 > 1.2*float64(times)*a1 {
		t.Errorf("%d sessions: %d nodes, %d edges, %.0f allocations; %d sessions: %d, %d, %.0f", few, n1, e1, a1, many, n2, e2, a2)
	}
	if e2 < many {
		t.Errorf("%d edges of %d sessions", e2, many)
	}
}

// TestAnyOrder holds that all cases together, in any order and some delivered
// twice, make one graph.
func TestAnyOrder(t *testing.T) {
	var records []string
	for i, c := range allCases() {
		if i%5 == 0 { // they share names and keys: few at a time, as a case has
			records = records[:0]
		}
		for j, r := range c.records {
			records = append(records, replaceOnce(r, `"eventID":"`, fmt.Sprintf(`"eventID":"%d-%d-`, i, j)))
		}
		whole := describe(graphOf(t, records))
		for seed := range uint64(4) {
			if again := describe(graphOf(t, shuffled(records, seed))); again != whole {
				t.Fatalf("%s/%s: another order, another graph:\n%s\n%s", c.kind, c.what, whole, again)
			}
		}
	}
}

// TestCatalogue holds that each edge of the catalogue comes out of a case, and
// that each has a near miss.
func TestCatalogue(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "catalogue", "credential-lineage.json"))
	if err != nil {
		t.Skip("no ../shared/catalogue/credential-lineage.json")
	}
	var rows []struct{ ID, Relation string }
	if err := json.Unmarshal(text, &rows); err != nil {
		t.Fatal(err)
	}
	cases := make(map[string]int)
	made := make(map[string][]Relation)
	for _, c := range allCases() {
		cases[c.kind]++
		for _, e := range graphOf(t, c.records).Edges {
			made[e.Kind] = append(made[e.Kind], e.Relation)
		}
	}
	for _, r := range rows {
		if cases[r.ID] < 2 {
			t.Errorf("%s: %d cases", r.ID, cases[r.ID])
		}
		if !slices.Contains(made[r.ID], Relation(r.Relation)) {
			t.Errorf("%s: no %s edge, but %v", r.ID, r.Relation, made[r.ID])
		}
	}
}
