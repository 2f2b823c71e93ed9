package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"keytrail/internal/trailgen"
)

// The sample bucket's whole attack, and only it, descends from the leaked key
// alone, and from what the attacker's networks did with it. Whoever asks for
// every use of it gets also what its owner did, and what functions and tasks did
// that the owner's pipeline deploys with that key.
func TestFollowingTheLeakedKey(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "incident.json"))
	if err != nil {
		t.Fatal(err)
	}
	var in trailgen.Incident
	if err := json.Unmarshal(text, &in); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "case")
	inProcess(t, "ingest", "-q", "--case", dir, filepath.Join("..", "..", "testdata", "bucket"))

	attack := make(map[string]string) // event id → act
	for _, act := range in.Acts {
		if act.Side == "attacker" {
			for _, id := range act.EventIDs {
				attack[id] = act.Name
			}
		}
	}
	follow := []string{"--case", dir, "timeline", in.LeakedKey, "--follow", "--format", "jsonl", "-q"}
	narrow := slices.Clone(follow)
	for _, n := range in.Networks.Attacker {
		narrow = append(narrow, "--source-ip", n)
	}
	for _, c := range []struct {
		name string
		args []string
		more func(f followedEvent) bool // what may come out besides the attack
	}{
		{"from the attacker's networks", narrow, func(followedEvent) bool { return false }},
		{"from the key alone", follow, func(followedEvent) bool { return false }},
		{"from every use of the key", append(slices.Clone(follow), "--all-use"), func(f followedEvent) bool {
			pipeline := f.AccessKeyID == in.LeakedKey && slices.Contains(in.Networks.Owner, f.SourceIP)
			return pipeline || strings.HasPrefix(f.Path, in.LeakedKey+" → function report-builder → ")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			missing, extra := len(attack), 0
			seen := make(map[string]bool)
			for line := range strings.Lines(inProcess(t, c.args...)) {
				var f followedEvent
				if err := json.Unmarshal([]byte(line), &f); err != nil {
					t.Fatal(err)
				}
				switch _, ok := attack[f.EventID]; {
				case seen[f.EventID]:
					t.Errorf("event %s comes twice", f.EventID)
				case ok:
					missing--
				case !c.more(f):
					t.Errorf("not of the attack: %+v", f)
				default:
					extra++
				}
				seen[f.EventID] = true
				if f.Path == "" || f.Certainty != "certain" && f.Certainty != "strong" {
					t.Errorf("event %s: path %q, certainty %q", f.EventID, f.Path, f.Certainty)
				}
			}
			for id, act := range attack {
				if !seen[id] {
					t.Errorf("act %s: event %s is missed", act, id)
				}
			}
			t.Logf("%d events of the attack, %d missed, %d others", len(attack), missing, extra)
		})
	}
}

// followedEvent is what the test reads of an entry.
type followedEvent struct {
	EventID     string `json:"event_id"`
	EventTime   string `json:"event_time"`
	EventName   string `json:"event_name"`
	AccessKeyID string `json:"access_key_id"`
	SourceIP    string `json:"source_ip_address"`
	Path        string `json:"path"`
	Certainty   string `json:"certainty"`
}
