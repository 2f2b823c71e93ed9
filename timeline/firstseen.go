package timeline

import (
	"cmp"
	"slices"
	"strings"

	"keytrail/cloudtrail"
)

// FirstSeen finds what is new in the use of a credential: networks, agents and
// regions that it was not used from before. Such a change may be the moment of
// a compromise, or of a new laptop: it suggests one and proves none. Its zero
// value is ready.
type FirstSeen struct {
	first  Moment
	values map[trait]Moment
}

type trait struct{ what, value string }

// FirstSeenColumns are the columns that FirstSeen.Add reads.
func FirstSeenColumns() cloudtrail.ColumnSet {
	return cloudtrail.Columns(
		cloudtrail.EventTime, cloudtrail.SourceIPAddress, cloudtrail.UserAgent, cloudtrail.AWSRegion, cloudtrail.UserIdentityInvokedBy,
	)
}

// maxTraits bounds what is remembered: an attacker chooses agents.
const maxTraits = 1 << 14

// Add takes an event of the credential, in any order. What a service sent on
// for it says nothing about who holds it.
func (f *FirstSeen) Add(e *cloudtrail.Event) {
	at := momentOf(e)
	if !at.Known || len(e.Value(cloudtrail.UserIdentityInvokedBy)) > 0 {
		return
	}
	if !f.first.Known || at.before(f.first) {
		f.first = at
	}
	if f.values == nil {
		f.values = make(map[trait]Moment)
	}
	f.note("network", Network(e.Text(cloudtrail.SourceIPAddress)), at)
	f.note("agent", Program(e.Text(cloudtrail.UserAgent)), at)
	f.note("region", e.Text(cloudtrail.AWSRegion), at)
}

func (f *FirstSeen) note(what, value string, at Moment) {
	if value == "" {
		return
	}
	t := trait{what, value}
	old, ok := f.values[t]
	if !ok && len(f.values) < maxTraits || ok && at.before(old) {
		f.values[t] = at
	}
}

// Change is what was new at a moment.
type Change struct {
	At   Moment
	What []string // "network 203.0.113.0/24", "agent aws-cli", "region sa-east-1"
}

// The first day of a credential's use is what the rest is compared with, and
// what is new within a minute belongs together.
const (
	settlingIn = 24 * 3600 * 1_000_000 // micros
	together   = 60 * 1_000_000
)

// Changes gives what was new after the first day of use, those with a new
// network first, then the earliest, three at most.
func (f *FirstSeen) Changes() (list []Change) {
	var traits []trait
	for t, at := range f.values {
		if at.Micros-f.first.Micros > settlingIn {
			traits = append(traits, t)
		}
	}
	slices.SortFunc(traits, func(x, y trait) int {
		return cmp.Or(cmp.Compare(f.values[x].Micros, f.values[y].Micros), strings.Compare(x.what, y.what), strings.Compare(x.value, y.value))
	})
	for _, t := range traits {
		at := f.values[t]
		if n := len(list); n > 0 && at.Micros-list[n-1].At.Micros <= together {
			list[n-1].What = append(list[n-1].What, t.what+" "+t.value)
			continue
		}
		list = append(list, Change{at, []string{t.what + " " + t.value}})
	}
	slices.SortStableFunc(list, func(x, y Change) int { return cmp.Compare(y.newNetworks(), x.newNetworks()) })
	return list[:min(len(list), 3)]
}

// newNetworks is 1 where a network was new.
func (c *Change) newNetworks() int {
	for _, w := range c.What {
		if strings.HasPrefix(w, "network ") {
			return 1
		}
	}
	return 0
}

// Text puts a change into words, with the flags that follow it alone.
func (c *Change) Text() string {
	text := clock(c.At) + ", when it was first used with " + strings.Join(c.What, ", ") + " (--since " + c.At.String()
	for _, w := range c.What {
		if network, ok := strings.CutPrefix(w, "network "); ok {
			text += " --source-ip " + network
		}
	}
	return text + ")"
}
