package answer

import (
	"keytrail/internal/derived"
	"keytrail/timeline"
)

// CoverageKey names what the logs of a case at a head cover.
func CoverageKey(head string) derived.Key { return derived.Key{Name: "coverage", Head: head} }

// Ledger is what the ledger tells beside what the logs cover.
type Ledger struct {
	Kinds    []KindCount // in order of kind and detail
	Problems []Problem   // in the order of reading
}

// KindCount says how many objects turned out to be of a kind.
type KindCount struct {
	Kind, Detail string
	Objects      int64
}

// Problem is an object of which something was wrong.
type Problem struct {
	URI, Kind, Detail string
	Reasons           []string
	Rejected          int64
	Damaged           bool
}

// WriteCoverage keeps both, each record by itself: an answer's foot reads the
// first alone.
func WriteCoverage(w *derived.Writer, v timeline.Coverage, l Ledger) error {
	c := derived.Encoder()
	codeCoverage(c, &v)
	w.Add(0, c.Bytes())
	c = derived.Encoder()
	codeLedger(c, &l)
	w.Add(1, c.Bytes())
	return w.Commit()
}

// ReadCoverage gives what the logs cover; ok is false where it is damaged.
func ReadCoverage(f *derived.File) (v timeline.Coverage, ok bool) {
	if f.Blocks() != 2 {
		return v, false
	}
	ok = readBlock(f, 0, 0, func(c *derived.Coder) { codeCoverage(c, &v) })
	return v, ok
}

// ReadLedger gives what the ledger tells beside; ok is false where it is
// damaged.
func ReadLedger(f *derived.File) (l Ledger, ok bool) {
	if f.Blocks() != 2 {
		return l, false
	}
	ok = readBlock(f, 1, 1, func(c *derived.Coder) { codeLedger(c, &l) })
	return l, ok
}

func codeLedger(c *derived.Coder, l *Ledger) {
	derived.List(c, &l.Kinds, func(k *KindCount) {
		c.Text(&k.Kind)
		c.Text(&k.Detail)
		c.Int(&k.Objects)
	})
	derived.List(c, &l.Problems, func(p *Problem) {
		c.Text(&p.URI)
		c.Text(&p.Kind)
		c.Text(&p.Detail)
		c.Texts(&p.Reasons)
		c.Int(&p.Rejected)
		c.Bool(&p.Damaged)
	})
}

func codeCoverage(c *derived.Coder, v *timeline.Coverage) {
	codeMoment(c, &v.First)
	codeMoment(c, &v.Last)
	c.Int(&v.Objects)
	c.Int(&v.Unplaced)
	derived.List(c, &v.Areas, func(a *timeline.Area) { codeArea(c, a) })
	c.Texts(&v.Accounts)
	c.Texts(&v.Regions)
	c.Bool(&v.EventsRead)
	c.Text(&v.IAMRegion)
	c.Bool(&v.IAMFiles)
	c.Bool(&v.IAMEvents)
	derived.List(c, &v.Data, func(d *timeline.DataCoverage) {
		c.Text(&d.Source)
		c.Text(&d.Resource)
		c.Int(&d.Events)
		codeMoment(c, &d.First)
		codeMoment(c, &d.Last)
	})
	c.Int(&v.DataEvents)
	codeMoment(c, &v.FirstData)
	c.Texts(&v.Silent)
	c.Int(&v.SilentMore)
	derived.List(c, &v.Selectors, func(s *timeline.SelectorChange) { codeSelector(c, s) })
	derived.List(c, &v.Trails, func(t *timeline.TrailChange) { codeTrail(c, t) })
	c.Texts(&v.Limits)
	c.Bool(&v.Unfinished)
}

func codeArea(c *derived.Coder, a *timeline.Area) {
	c.Text(&a.Account)
	c.Text(&a.Region)
	c.Int(&a.Objects)
	c.Int(&a.Days)
	codeDay(c, &a.First)
	codeDay(c, &a.Last)
	codeDays(c, &a.Missing)
	codeDays(c, &a.Notable)
	c.Bool(&a.StopsEarly)
}

func codeDays(c *derived.Coder, list *[]timeline.DayRange) {
	derived.List(c, list, func(r *timeline.DayRange) {
		codeDay(c, &r.From)
		codeDay(c, &r.To)
	})
}

func codeDay(c *derived.Coder, d *timeline.Day) {
	n := int64(*d)
	c.Int(&n)
	*d = timeline.Day(n)
}

func codeSelector(c *derived.Coder, s *timeline.SelectorChange) {
	codeMoment(c, &s.At)
	c.Text(&s.Account)
	c.Text(&s.Region)
	c.Text(&s.Trail)
	c.Text(&s.EventID)
	c.Text(&s.EventName)
	c.Text(&s.By)
	c.Text(&s.Management)
	c.Texts(&s.Data)
}

func codeTrail(c *derived.Coder, t *timeline.TrailChange) {
	codeMoment(c, &t.At)
	c.Text(&t.Account)
	c.Text(&t.Region)
	c.Text(&t.Trail)
	c.Text(&t.What)
	c.Text(&t.EventID)
	c.Text(&t.EventName)
	c.Text(&t.By)
	codeOutcome(c, &t.Outcome)
}
