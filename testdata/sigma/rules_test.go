package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestBare(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	const text = `title: A
id: 1
name: a
detection:
  x: {eventName: A}
  condition: x
level: low
keytrail:
  category: impact

  severity:
    - when: {keytrail.actor: user}
falsepositives:
  - none
---
title: B
id: 2
name: b
detection:
  x: {keytrail.actor: user}
  condition: x
---
title: C
id: 3
name: c
correlation:
  rules: [a]
`
	if err := os.WriteFile(filepath.Join(from, "r.yml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	kept, left, err := bare(from, to)
	if err != nil || kept != 1 || left != 2 {
		t.Fatalf("%d kept, %d left out, %v", kept, left, err)
	}
	got, err := os.ReadFile(filepath.Join(to, "a.yml"))
	if err != nil || strings.Contains(string(got), "keytrail") || !strings.Contains(string(got), "level: low\nfalsepositives:") {
		t.Errorf("%v:\n%s", err, got)
	}
	ids, n, err := ruleIDs(from)
	if err != nil || n != 3 || ids["b"] != "2" {
		t.Errorf("%d rules, %v, %v", n, ids, err)
	}
}

func TestCorrelations(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	const text = `title: Many
id: 1
correlation:
  type: event_count
  rules:
    - One Call
  group-by: [sourceIPAddress, userIdentity.arn]
---
title: One Call
id: 2
detection:
  x: {eventName: A}
  condition: x
`
	for name, text := range map[string]string{"a.yml": text, "b.yml": "title: Other\nid: 3\ndetection: {x: {eventName: A}, condition: x}\n"} {
		if err := os.WriteFile(filepath.Join(from, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	groups, err := correlations(from, to)
	if err != nil || len(groups) != 1 || strings.Join(groups["1"], " ") != "sourceIPAddress userIdentity.arn" {
		t.Fatalf("%v, %v", groups, err)
	}
	files, err := filepath.Glob(filepath.Join(to, "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	got, err := os.ReadFile(files[0])
	if err != nil || !strings.Contains(string(got), "- 2\n") || !strings.Contains(string(got), "title: One Call") {
		t.Errorf("%v:\n%s", err, got)
	}
	record := map[string]any{"sourceIPAddress": "1.2.3.4", "userIdentity": map[string]any{"arn": "a"}}
	if got := groupOf(record, groups["1"]); got != "1.2.3.4 a" {
		t.Errorf("group %q", got)
	}
}

func TestOnly(t *testing.T) {
	a := map[pair]bool{{"r", "2"}: true, {"r", "1"}: true, {"s", "1"}: true}
	b := map[pair]bool{{"s", "1"}: true, {"t", "1"}: true}
	if got := only(a, b); len(got) != 1 || strings.Join(got["r"], " ") != "1 2" {
		t.Errorf("%v", got)
	}
}
