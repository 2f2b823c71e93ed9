package history

import (
	"keytrail/cloudtrail"
	"keytrail/timeline"
	"keytrail/timeline/sigma"
)

// finder gathers findings that take several events: what the detectors of some
// rules find, and what it is given.
type finder struct {
	selector  *sigma.Selector
	detectors map[string]detector
	found     []pending
	dropped   int64
}

// pending is an added finding that may still go on.
type pending struct {
	Added
	kind    Kind
	key     string // access key id of who acted
	at      int64
	finding *timeline.Finding
	deed
	weight
}

// maxAdded bounds them, each of which takes about 2 KB.
const maxAdded = 1 << 17

// newFinder makes one with the detectors of the rules that are chosen.
func newFinder(set *sigma.Set, know *knowledge, chosen func(rule string) bool) finder {
	d := finder{detectors: make(map[string]detector)}
	d.selector = set.NewSelector(func(r *sigma.Rule) bool { return detectors[r.Name] != nil && chosen(r.Name) })
	for _, name := range d.selector.Names() {
		d.detectors[name] = detectors[name](know)
	}
	return d
}

// detect asks the detectors of the rules that select an event.
func (d *finder) detect(e *event) {
	for _, name := range d.selector.Select(e.Event) {
		r := d.detectors[name].add(e)
		if r == nil {
			continue
		}
		var to *timeline.Severity
		if r.reason != "" {
			to = &r.level
		}
		f := d.selector.Finding(name, e.Event, to, r.reason)
		f.Span = r.span
		d.add(e, &f)
	}
}

// add notes a finding on an event, which is to be weighed.
func (d *finder) add(e *event, f *timeline.Finding) {
	if len(d.found) >= maxAdded {
		d.dropped++
		return
	}
	d.found = append(d.found, pending{
		Added:   Added{Place: Place{e.Object, e.Index}},
		kind:    Kind{e.Text(cloudtrail.EventSource), e.Text(cloudtrail.EventName), e.Outcome()},
		key:     e.Text(cloudtrail.AccessKeyID),
		at:      e.at,
		finding: f, deed: deedOf(e, f),
	})
}

// join takes what another gathered.
func (d *finder) join(other *finder) {
	n := min(len(other.found), maxAdded-len(d.found))
	d.found = append(d.found, other.found[:n]...)
	d.dropped += other.dropped + int64(len(other.found)-n)
	other.found, other.dropped = nil, 0
}

// lost counts what detectors had to forget.
func (d *finder) lost() (n int64) {
	for _, one := range d.detectors {
		n += int64(one.lost())
	}
	return n
}
