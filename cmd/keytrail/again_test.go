package main

import (
	"strings"
	"testing"
)

func TestAgainIsPastedAsItIsMeant(t *testing.T) {
	for line, want := range map[string]string{
		"footholds AKIA":                      "keytrail footholds AKIA",
		"footholds AKIA -q --format md --all": "keytrail footholds AKIA",
		"footholds AKIA --case c --all-use":   "keytrail footholds AKIA --all-use",
		"footholds AKIA --since 2026-02-17 --depth 2 --source-ip 192.0.2.0/24,198.51.100.7": "keytrail footholds AKIA --depth=2 --since=2026-02-17 --source-ip=192.0.2.0/24 --source-ip=198.51.100.7",
		"footholds role:a|b --known-good it's":                                              `keytrail footholds 'role:a|b' --known-good='it'\''s'`,
		"footholds AKIA --session a;b --region *":                                           `keytrail footholds AKIA --region='*' --session='a;b'`,
	} {
		root := newRoot(streams{})
		cmd, rest, err := root.Find(strings.Fields(line))
		if err == nil {
			err = cmd.ParseFlags(rest)
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := again(cmd, "footholds", cmd.Flags().Arg(0)); got != want {
			t.Errorf("%s: %s, want %s", line, got, want)
		}
	}
	root := newRoot(streams{})
	cmd, _, _ := root.Find([]string{"footholds"})
	if err := cmd.ParseFlags([]string{"--known-good", "f", "--all-use", "--contained-at", "2026-01-01"}); err != nil {
		t.Fatal(err)
	}
	if got, want := again(cmd, "timeline", "AKIA"), "keytrail timeline AKIA --all-use"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
