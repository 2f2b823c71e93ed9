package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// compare holds the engines' verdicts by the rules of a folder against each
// other and counts the pairs that nothing explains.
func compare(folder string, ours, theirs *engine) (unknown int, err error) {
	ids, n, err := ruleIDs(folder)
	if err != nil {
		return 0, err
	}
	a, err := ours.keytrail(folder, ids)
	if err != nil {
		return 0, err
	}
	b, err := theirs.rsigma(folder)
	if err != nil {
		return 0, err
	}
	fmt.Printf("  %d rules, %d pairs of rule and event found by both\n", n, inCommon(a.pairs, b.pairs))
	for _, line := range refusals(a.messages) {
		fmt.Printf("  keytrail: %s\n", line)
	}
	for _, line := range refusals(b.messages) {
		fmt.Printf("  rsigma: %s\n", line)
	}
	unknown += tell("keytrail", only(a.pairs, b.pairs), true)
	unknown += tell("rsigma", only(b.pairs, a.pairs), false)
	fmt.Printf("  CPU: keytrail %s, and %s for the case that is read once; rsigma %s\n", rate(ours.events, a.cpu), rate(ours.events, ours.ingests), rate(theirs.events, b.cpu))
	return unknown, nil
}

// inCommon counts the pairs that both engines find.
func inCommon(a, b map[pair]bool) (n int) {
	for p := range a {
		if b[p] {
			n++
		}
	}
	return n
}

func rate(events int, cpu time.Duration) string {
	if cpu <= 0 {
		return "unknown"
	}
	return fmt.Sprintf("%.2f s (%.0f events/s)", cpu.Seconds(), float64(events)/cpu.Seconds())
}

// refusals are the lines on stderr that speak of rules that cannot be used.
func refusals(messages string) (lines []string) {
	for line := range strings.Lines(messages) {
		line = strings.TrimSpace(line)
		if low := strings.ToLower(line); strings.Contains(low, "error") || strings.Contains(low, "rule ") || strings.Contains(low, "not supported") {
			lines = append(lines, line)
		}
	}
	return lines
}

// only gives the events that the one engine finds alone, by rule, sorted.
func only(a, b map[pair]bool) map[string][]string {
	byRule := make(map[string][]string)
	for p := range a {
		if !b[p] {
			byRule[p.rule] = append(byRule[p.rule], p.event)
		}
	}
	for _, events := range byRule {
		slices.Sort(events)
	}
	return byRule
}

// tell prints what one engine finds alone and counts what is not known.
func tell(engine string, byRule map[string][]string, ours bool) (unknown int) {
	for _, rule := range slices.Sorted(maps.Keys(byRule)) {
		events := byRule[rule]
		reason, ok := explain(rule, ours)
		if !ok {
			unknown += len(events)
			reason = "NOT KNOWN"
		}
		fmt.Printf("  only %s: %s on %d events, first %s: %s\n", engine, rule, len(events), events[0], reason)
	}
	return unknown
}
