package trailgen

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"keytrail/cloudtrail"
)

// Attacks hold what they are made for, each often enough to be a test.
func TestAttacksAreVaried(t *testing.T) {
	const seeds = 60
	count := map[string]int{}
	var parser cloudtrail.Parser
	for seed := range uint64(seeds) {
		trail := Attack(seed)
		have := map[string]bool{"shared leaked key": trail.Networks != nil}
		seen, sessions := map[string]string{}, map[string]string{}
		last := ""
		for _, text := range trail.Records {
			var e cloudtrail.Event
			if err := parser.Parse(text, &e); err != nil {
				t.Fatalf("seed %d: %v: %s", seed, err, text)
			}
			id, at := e.Text(cloudtrail.EventID), e.Text(cloudtrail.EventTime)
			_, followed := slices.BinarySearch(trail.Followed, id)
			_, twice := seen[id]
			seen[id] = at
			have["duplicate"] = have["duplicate"] || twice
			have["disorder"] = have["disorder"] || at < last
			last = at
			have["forwarded, followed"] = have["forwarded, followed"] || e.Identity().Forwarded() && followed
			have["forwarded, not followed"] = have["forwarded, not followed"] || e.Identity().Forwarded() && !followed
			have["user deleted"] = have["user deleted"] || e.Text(cloudtrail.EventName) == "DeleteUser"
			who := "others"
			if followed {
				who = "attacker"
			}
			if p := e.Text(cloudtrail.UserIdentityPrincipalID); p != "" && e.Identity().RoleName != "" {
				if was, ok := sessions[p]; ok && was != who {
					have["one session name, two parties"] = true
				}
				sessions[p] = who
			}
		}
		depth := map[string]int{}
		for _, e := range trail.Edges {
			have[e.Kind] = true
			have["key id with incarnations"] = have["key id with incarnations"] || strings.HasPrefix(e.To, "key:") && strings.Contains(e.To, "#")
			if _, ok := slices.BinarySearch(trail.Reached, e.To); ok {
				depth[e.To] = max(depth[e.To], depth[e.From]+1)
				have["five hops"] = have["five hops"] || depth[e.To] >= 5
			}
		}
		for what, ok := range have {
			if ok {
				count[what]++
			}
		}
	}
	for _, what := range []string{
		"shared leaked key", "duplicate", "disorder", "forwarded, followed", "forwarded, not followed", "user deleted", "one session name, two parties",
		"key id with incarnations", "five hops", "create-user", "create-access-key", "assume-role", "role-chaining", "assume-role-cross-account",
		"get-session-token", "get-federation-token", "assume-root", "console-login", "console-switch-role", "get-signin-token",
		"assume-role-with-web-identity",
	} {
		if count[what] < seeds/20 {
			t.Errorf("%s: in %d of %d attacks", what, count[what], seeds)
		}
	}
}

func TestAttackIsTheSameTwice(t *testing.T) {
	a, b := Attack(7), Attack(7)
	if !slices.EqualFunc(a.Records, b.Records, bytes.Equal) || !slices.Equal(a.Followed, b.Followed) || !slices.Equal(a.Reached, b.Reached) {
		t.Error("two attacks of one seed differ")
	}
	if slices.EqualFunc(a.Records, Attack(8).Records, bytes.Equal) {
		t.Error("attacks of two seeds are the same")
	}
}
