package history

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// Suspect is a credential or a user of which the case itself tells something that
// makes its acts suspect: what it begot weighs more.
type Suspect struct {
	AccessKeyID string // or else a user
	Account     string
	UserName    string // in lower case
	Since       timeline.Moment
	Why         string
}

// MaxSuspects bounds how many suspects are followed, the earliest first.
const MaxSuspects = 64

// stolen are the detectors that find a workload's credential in other hands,
// and what they say of it.
var stolen = map[string]string{
	"instance-credentials-off-instance": "was used off its instance",
	"function-credentials-off-function": "was used off its function",
}

// Suspects gives users that AWS quarantined and workloads' credentials that were
// used elsewhere, once all events were added.
func (b *Builder) Suspects() (list []Suspect) {
	for _, m := range []map[string]quarantine{b.quarantines.of.young, b.quarantines.of.old} {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			q := m[k]
			list = append(list, Suspect{
				Account: q.account, UserName: q.user, Since: timeline.At(q.from * second), Why: "user/" + q.user + " was quarantined by AWS",
			})
		}
	}
	for i := range b.found {
		a := &b.found[i]
		if what, ok := stolen[a.finding.Rule]; ok && a.key != "" {
			list = append(list, Suspect{AccessKeyID: a.key, Since: timeline.At(a.at), Why: a.key + " " + what})
		}
	}
	slices.SortStableFunc(list, func(x, y Suspect) int {
		return cmp.Or(cmp.Compare(x.Since.Micros, y.Since.Micros), strings.Compare(x.AccessKeyID, y.AccessKeyID),
			strings.Compare(x.Account, y.Account), strings.Compare(x.UserName, y.UserName))
	})
	seen := make(map[Suspect]bool)
	list = slices.DeleteFunc(list, func(s Suspect) bool {
		s.Since, s.Why = timeline.Moment{}, ""
		known := seen[s]
		seen[s] = true
		return known
	})
	return list[:min(len(list), MaxSuspects)]
}

// Issues tells whether some finding is about an access key that was handed out:
// where it was used from then on weighs in.
func (b *Builder) Issues() bool { return b.issues }

// hands tells whether an event may hand an access key out.
func hands(e *cloudtrail.Event) bool {
	return string(e.Value(cloudtrail.EventName)) == "CreateAccessKey"
}

func handsOut(e *event, f *timeline.Finding) bool {
	return hands(e.Event) && slices.ContainsFunc(f.Entities, func(e timeline.Entity) bool {
		return e.Kind == "access-key-id" && e.Relation == timeline.Credential
	})
}

// Raised is a finding that an event has by itself, and that weighs a step more.
type Raised struct {
	Place
	Rule   string
	To     timeline.Severity
	Reason string
}

// Raise changes findings on top of what was changed before. It is called before
// facts are used, at most once.
func (f *Facts) Raise(list []Raised) {
	changes := slices.Collect(f.Changes.All())
	texts := make(map[string]uint32)
	for i, t := range f.Texts {
		texts[t] = uint32(i)
	}
	text := func(t string) uint32 {
		n, ok := texts[t]
		if !ok {
			n = uint32(len(f.Texts))
			texts[t] = n
			f.Texts = append(f.Texts, t)
		}
		return n
	}
	for _, r := range list {
		if len(changes) >= maxChanges {
			f.Dropped++
			continue
		}
		changes = append(changes, Change{r.Place, text(r.Rule), text(r.Reason), r.To})
	}
	slices.SortStableFunc(changes, func(a, b Change) int { return cmp.Or(a.compare(b.Place), cmp.Compare(a.Rule, b.Rule)) })
	f.Changes = inMemory(changes)
}
