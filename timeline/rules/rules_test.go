package rules

import (
	"crypto/sha1"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"keytrail/timeline/sigma"
)

var (
	categories = []string{"persistence", "privilege-escalation", "defence-evasion", "credential-access",
		"initial-access", "discovery", "lateral-movement", "exfiltration", "impact"}
	tactic    = regexp.MustCompile(`^attack\.[a-z]+(-[a-z]+)*$`)
	technique = regexp.MustCompile(`^attack\.t\d{4}(\.\d{3})?$`)
	ruleName  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	webPage   = regexp.MustCompile(`^https://[a-z0-9.-]+/\S*$`)
)

// What every rule must have, whatever it detects.
func TestRulesAreWellFormed(t *testing.T) {
	if len(All()) == 0 {
		t.Fatal("the catalogue is empty")
	}
	seen := map[string]string{}
	parts := sigma.Parts(All())
	for i := range All() {
		r := &All()[i]
		t.Run(r.Name, func(t *testing.T) {
			for what, key := range map[string]string{"name": r.Name, "id": r.ID, "title": r.Title} {
				if other := seen[what+key]; other != "" && !(parts[i] && what == "title") {
					t.Errorf("%s %q is also that of %s", what, key, other)
				}
				seen[what+key] = r.File
			}
			wrong := problems
			if parts[i] {
				wrong = partProblems
			}
			for _, problem := range wrong(r) {
				t.Error(problem)
			}
		})
	}
}

// partName is the name of a rule that only serves a correlation: the
// correlation's, a dot and a word.
var partName = regexp.MustCompile(`^([a-z0-9]+(?:-[a-z0-9]+)*)\.[a-z]+$`)

// A rule that only serves a correlation is never told by itself: it needs a
// name, an id and a detection, and nothing that people read.
func partProblems(r *sigma.Rule) (all []string) {
	name := partName.FindStringSubmatch(r.Name)
	if name == nil || path.Base(r.File) != name[1]+".yml" {
		all = append(all, fmt.Sprintf("part %q stands in %s", r.Name, r.File))
	}
	if r.ID != uuid(r.Name) {
		all = append(all, fmt.Sprintf("id is %s, must be %s", r.ID, uuid(r.Name)))
	}
	if len(r.Pins) == 0 || len(r.Keytrail.Entities) > 0 || len(r.Keytrail.Severity) > 0 || r.Keytrail.Remediation != "" {
		all = append(all, "a part says what only findings have, or contradicts itself")
	}
	return all
}

// problems lists what is wrong with one rule.
func problems(r *sigma.Rule) (all []string) {
	wrong := func(when bool, format string, args ...any) {
		if when {
			all = append(all, fmt.Sprintf(format, args...))
		}
	}
	wrong(!ruleName.MatchString(r.Name), "name %q is no plain name", r.Name)
	wrong(path.Base(r.File) != r.Name+".yml" || path.Dir(path.Dir(r.File)) != ".", "%s is not family/%s.yml", r.File, r.Name)
	wrong(r.ID != uuid(r.Name), "id is %s, must be %s", r.ID, uuid(r.Name))
	wrong(r.Description == "", "no description")
	wrong(r.Author != "keytrail", "author is %q", r.Author)
	wrong(r.Status != "stable" && r.Status != "test", "status is %q", r.Status)
	wrong(len(r.FalsePositives) == 0, "no false positives")
	wrong(len(r.References) == 0, "no reference")
	for _, page := range r.References {
		wrong(!webPage.MatchString(page), "reference %q is no page", page)
	}
	techniques := 0
	for _, tag := range r.Tags {
		if technique.MatchString(tag) {
			techniques++
		} else {
			wrong(!tactic.MatchString(tag), "tag %q is neither tactic nor technique", tag)
		}
	}
	wrong(techniques == 0, "no technique")
	wrong(len(r.Pins) == 0 && r.Correlation.Type == sigma.Single, "the detection contradicts itself")

	k := &r.Keytrail
	wrong(!slices.Contains(categories, k.Category), "category is %q", k.Category)
	wrong(k.Outcome == sigma.OutcomeUnset, "no outcome")
	wrong(k.Remediation == "", "no remediation")
	wrong(len(k.Entities) == 0, "no entity")
	for _, name := range k.SupersededBy {
		other, ok := ByName(name)
		wrong((!ok || other.Name != name), "superseded by %q, which is no rule", name)
		wrong(name == r.Name, "superseded by itself")
		wrong(ok && !takesSeveral(other) && !meet(r, other), "superseded by %q, which is about other events", name)
	}
	return all
}

// meet tells whether one event can satisfy both rules.
func meet(a, b *sigma.Rule) bool {
	for _, p := range a.Pins {
		for _, q := range b.Pins {
			if (p.Source == q.Source || p.Source == "" || q.Source == "") && (p.Name == q.Name || p.Name == "" || q.Name == "") {
				return true
			}
		}
	}
	return false
}

// uuid is the version 5 UUID of a rule's name in the namespace for URLs
// (RFC 9562, sections 5.5 and 6.6).
func uuid(name string) string {
	namespace := [16]byte{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}
	sum := sha1.Sum(append(namespace[:], "keytrail:rule:"+name...))
	u := sum[:16]
	u[6] = u[6]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

func TestByName(t *testing.T) {
	r, ok := ByName("iam-user-created")
	if !ok || r.Title == "" {
		t.Fatal("iam-user-created is missing")
	}
	if same, ok := ByName(r.ID); !ok || same != r {
		t.Error("a rule is not found by its id")
	}
	if _, ok := ByName("iam-user"); ok {
		t.Error("part of a name finds a rule")
	}
	text, err := Text(r)
	if err != nil || !strings.Contains(text, "name: iam-user-created\n") {
		t.Errorf("its text is %q, %v", text, err)
	}
}

// The literals are what the embedded documents say.
func TestCatalogueIsTheDocuments(t *testing.T) {
	rules, problems := sigma.ReadFS(Documents())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if len(rules) != len(All()) {
		t.Errorf("%d documents, %d rules", len(rules), len(All()))
	}
}
