package sigma

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"keytrail/cloudtrail"
)

// Doubts lists what is probably not meant as it stands in a rule that can be
// used, each an *Error.
func Doubts(r *Rule) (all []error) {
	doubt := func(format string, args ...any) {
		all = append(all, &Error{File: r.File, Line: r.Line, Rule: r.Name, Reason: fmt.Sprintf(format, args...)})
	}
	for _, name := range r.Fields {
		if top := topMember(name); top != "" && !knownMembers[top] {
			doubt("field %q: records of CloudTrail have no member %q", name, top)
		}
	}
	if r.Correlation.Type == Single {
		switch {
		case len(r.Pins) == 0:
			doubt("no event can satisfy it: its searches exclude each other")
		case len(r.Pins) == 1 && r.Pins[0] == Pin{}:
			doubt("it names neither event source nor event name, and so looks at every event")
		}
	}
	for _, tag := range r.Tags {
		if id, ok := technique(tag); ok {
			if now, retired := retiredTechniques[id]; retired {
				doubt("tag %s: ATT&CK v19 has %s in its place", tag, now)
			}
		}
	}
	return all
}

// topMember gives the first member that a field's path names, "" for fields
// that are no path of the record.
func topMember(name string) string {
	if name == "" || strings.HasPrefix(name, derivedPrefix) {
		return ""
	}
	end := strings.IndexAny(name, ".[")
	if end < 0 {
		end = len(name)
	}
	return name[:end]
}

// knownMembers are the members that records have, as far as they are known to
// have a column.
var knownMembers = func() map[string]bool {
	known := make(map[string]bool)
	for c := range cloudtrail.Column(cloudtrail.NumColumns) {
		known[topMember(c.Path())] = true
	}
	return known
}()

// retiredTechniques are ATT&CK ids that version 19 (April 2026) replaced, with
// what stands in their place.
// https://attack.mitre.org/resources/updates/
var retiredTechniques = map[string]string{
	"T1562":     "T1685",
	"T1562.001": "T1685",
	"T1562.007": "T1686.001",
	"T1562.008": "T1685.002",
}

// Legacy gives the ids that a technique replaced, for tools that still know
// those: T1562.008 for T1685.002.
func Legacy(id string) (old []string) {
	for was, now := range retiredTechniques {
		if now == id && legacyForm.MatchString(was) {
			old = append(old, was)
		}
	}
	slices.Sort(old)
	return old
}

// legacyForm leaves out what was replaced by several.
var legacyForm = regexp.MustCompile(`^T\d{4}\.\d{3}$`)
