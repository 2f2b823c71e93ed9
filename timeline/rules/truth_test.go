package rules

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"keytrail/cloudtrail"
)

// truth is a log of others with what it is known to show.
type truth struct {
	Case     string            `json:"case"`
	Expected json.RawMessage   `json:"expected"`
	Records  []json.RawMessage `json:"records"`
	Record   json.RawMessage   `json:"record"`
}

func readTruth(t *testing.T, source string) (all []truth) {
	t.Helper()
	f, err := os.Open(filepath.Join(sharedData(t), source, "truth.jsonl"))
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var one truth
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		if one.Record != nil {
			one.Records = append(one.Records, one.Record)
		}
		all = append(all, one)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// flagged gives the rules that find something in a log, by name.
func (c truth) flagged(t *testing.T) (names []string) {
	t.Helper()
	set := Default()
	var parser cloudtrail.Parser
	for _, record := range c.Records {
		var e cloudtrail.Event
		if err := parser.Parse(record, &e); err != nil {
			continue // what is no record of CloudTrail
		}
		for _, f := range set.Match(&e) {
			if !slices.Contains(names, f.Rule) {
				names = append(names, f.Rule)
			}
		}
	}
	slices.Sort(names)
	return names
}

// The catalogue of facts that the rules were written from lies beside other
// people's records; each of its rows is a rule of the same name, and what else
// there is stands here.
func TestCatalogueOfFacts(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(sharedData(t), "..", "catalogue", "persistence-catalogue.json"))
	if err != nil {
		t.Skip(err)
	}
	var rows []struct{ ID string }
	if err := json.Unmarshal(text, &rows); err != nil || len(rows) == 0 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	ours := []string{
		"log-store-read",         // readers of the logs themselves
		"console-login-spraying", // many users, each tried a little
		"secrets-batch-read",     // secrets-mass-read counts what is read one by one
	}
	seen := map[string]bool{}
	for _, row := range rows {
		seen[row.ID] = true
		if _, ok := ByName(row.ID); !ok {
			t.Errorf("row %s has no rule", row.ID)
		}
	}
	for i := range All() {
		if name := All()[i].Name; !seen[name] && !strings.Contains(name, ".") && !slices.Contains(ours, name) { // a part of one is named after it
			t.Errorf("rule %s is no row", name)
		}
	}
}

// Logs of detonated techniques are flagged.
func TestTechniqueLogs(t *testing.T) {
	for _, source := range []string{"stratus", "zmallen-stratus", "traildiscover", "splunk-content", "umccr-versions", "aws-securitylake-samples"} {
		t.Run(source, func(t *testing.T) {
			caught, all := 0, readTruth(t, source)
			for _, c := range all {
				names := c.flagged(t)
				if len(names) > 0 {
					caught++
				} else if source == "stratus" && c.Case != "aws.credential-access.secretsmanager-retrieve-secrets" { // these reads have to be many
					t.Errorf("%s: nothing is found", c.Case)
				}
				t.Logf("%-70s %s", c.Case, strings.Join(names, " "))
			}
			t.Logf("%d of %d", caught, len(all))
		})
	}
}
