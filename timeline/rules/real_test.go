package rules

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/timeline"
	"keytrail/timeline/sigma"
)

// sharedData gives the folder with other people's real records, which lies
// beside the project where there is one.
func sharedData(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for ; err == nil && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			data := filepath.Join(dir, "..", "shared", "data")
			if _, err := os.Stat(data); err == nil {
				return data
			}
			break
		}
	}
	t.Skip("there is no ../shared/data beside the project")
	return ""
}

// realEvents parses every record of ../shared/data/*/normalized.jsonl, by
// source.
func realEvents(t testing.TB) map[string][]*cloudtrail.Event {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(sharedData(t), "*", "normalized.jsonl"))
	if err != nil || len(files) == 0 {
		t.Skip("../shared/data has no normalized.jsonl")
	}
	all := map[string][]*cloudtrail.Event{}
	var parser cloudtrail.Parser
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		source := filepath.Base(filepath.Dir(name))
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 16<<20)
		for lines.Scan() {
			e := &cloudtrail.Event{}
			if parser.Parse(slices.Clone(lines.Bytes()), e) == nil {
				all[source] = append(all[source], e)
			}
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	return all
}

// The index hides nothing: on real records the whole set finds what each rule
// finds when it is put to every event.
func TestIndexHidesNothing(t *testing.T) {
	events := realEvents(t)
	set := Default()
	parts := sigma.Parts(All())
	for i := range All() {
		if parts[i] || takesSeveral(&All()[i]) {
			continue
		}
		open := All()[i]
		open.Pins = []sigma.Pin{{}}
		alone := sigma.New([]sigma.Rule{open}, sigma.Context{})
		given := map[string]bool{}
		for _, name := range open.Keytrail.SupersededBy {
			given[name] = true
		}
		for source, list := range events {
			for n, e := range list {
				if len(alone.Match(e)) == 0 {
					continue
				}
				all := set.Match(e)
				if findingOf(all, open.Name) == nil && !slices.ContainsFunc(all, func(f timeline.Finding) bool { return given[f.Rule] }) {
					t.Errorf("%s: record %d of %s is hidden from its rule", open.Name, n, source)
				}
			}
		}
	}
}

// What must not be missing among real records, and what must not be there.
func TestRealRecords(t *testing.T) {
	events := realEvents(t)
	set := Default()
	found := map[string]int{}
	perSource := map[string]map[timeline.Severity]int{}
	for source, list := range events {
		perSource[source] = map[timeline.Severity]int{}
		for _, e := range list {
			for _, f := range set.Match(e) {
				found[f.Rule]++
				perSource[source][f.Severity]++
				if f.Severity != f.BaseSeverity && len(f.Reasons) == 0 {
					t.Errorf("%s: %v became %v without a reason", f.Rule, f.BaseSeverity, f.Severity)
				}
			}
		}
	}
	for _, rule := range []string{
		"iam-user-created", "iam-access-key-created-for-other", "iam-login-profile-created", "iam-login-profile-updated-other",
		"iam-role-trust-external-account", "iam-role-created", "ec2-instances-launched-large", "cloudtrail-logging-stopped",
		"iam-admin-policy-attached-user", "console-login-no-mfa", "sts-federation-token", "rolesanywhere-trust-anchor-created",
	} {
		if found[rule] == 0 {
			t.Errorf("%s is found nowhere", rule)
		}
	}
	// Logs of accounts at their daily work.
	for _, source := range []string{"boogy-anonymised", "opensearch-catalog", "grycap-university", "flaws-slice"} {
		if n := perSource[source][timeline.Critical]; n > 0 {
			t.Errorf("%d critical findings in everyday logs of %s", n, source)
		}
	}
	for source, levels := range perSource {
		t.Logf("%-28s %5d events  %v", source, len(events[source]), levels)
	}
	t.Logf("%v", found)
}
