package lineage

import (
	"slices"
	"strings"
	"testing"
)

// edgeCase is what one edge of the catalogue is made of: the edges of that kind
// that come out of some records, all of them.
type edgeCase struct {
	kind    string
	what    string
	records []string
	want    []string
}

const (
	leaked = "AKIALEAKEDKEY0000001"
	other  = "AKIAOTHERKEY00000001"
	child  = "ASIACHILDKEY00000001"
	second = "ASIASECONDKEY0000001"
	third  = "ASIATHIRDKEY00000001"
)

var mallory = user("mallory", leaked)

func allCases() (list []edgeCase) {
	return slices.Concat(keyCases(), stsCases(), consoleCases(), workloadCases(), serviceCases(), iamCases(), trustCases(), identityCenterCases(), leadCases())
}

func TestEdges(t *testing.T) {
	for _, c := range allCases() {
		t.Run(c.kind+"/"+c.what, func(t *testing.T) {
			g := graphOf(t, c.records)
			got := edges(g, c.kind)
			slices.Sort(got)
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("edges of %s:\n got %s\nwant %s\nall:\n%s", c.kind, strings.Join(got, "\n     "), strings.Join(c.want, "\n     "), strings.Join(edges(g, ""), "\n"))
			}
			for _, e := range g.Edges {
				if len(e.EventIDs) == 0 || len(e.Places) == 0 || e.EventIDs[0] == "" {
					t.Errorf("%s: no proof", e.Kind)
				}
			}
			whole := describe(g)
			for seed := range uint64(6) {
				if again := describe(graphOf(t, shuffled(c.records, seed))); again != whole {
					t.Fatalf("another order, another graph:\n%s\n%s", whole, again)
				}
			}
		})
	}
}
