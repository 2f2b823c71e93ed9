package e2e

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// A plan tells what an ingest would read and cost, reads no object, and makes
// no case.
func TestPlanReadsNothing(t *testing.T) {
	b := many(t)
	p, dir := newProxy(t), newCase(t)
	s := at(t, p)
	flags := []string{"--from", "2025-06-10", "--to", "2025-06-10", "--account", manyAccounts[2], "s3://" + b.Name}
	r := s.must(fine, s.ingest(dir, append([]string{"--plan"}, flags...)...)...)
	planned := p.Take()
	onlyReads(t, planned)
	if n := count(planned, "GetObject") + count(planned, "HeadObject"); n != 0 {
		t.Errorf("the plan reads %d objects", n)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the plan makes a case")
	}
	s.must(fine, s.ingest(dir, flags...)...)
	keys := fetched(p.Take())
	text := strings.ReplaceAll(r.stdout, ",", "")
	for _, want := range append([]string{manyAccounts[2], fmt.Sprint(len(keys)), "USD"}, manyRegions...) {
		if !strings.Contains(text, want) && !(want == "USD" && strings.Contains(text, "$")) {
			t.Errorf("the plan does not say %s:\n%s", want, r.stdout)
		}
	}
	for _, other := range []string{manyAccounts[0], manyAccounts[4]} {
		if strings.Contains(text, other) {
			t.Errorf("the plan tells of %s, which was not asked for:\n%s", other, r.stdout)
		}
	}
}
