package timeline

import (
	"bytes"
	"hash/maphash"
	"maps"
	"slices"
)

// texts remembers the texts that sets hold as hashes. A case has few distinct
// addresses, agents, regions and principals for its number of keys, so each
// is kept once, cut where it is longer than maxKeptText.
type texts struct {
	seed maphash.Seed
	kept map[uint64]string
}

// maxKeptText is CloudTrail's own limit on user agents; other texts have it
// too, as records may come from elsewhere.
const maxKeptText = 1024

func newTexts() *texts { return &texts{maphash.MakeSeed(), map[uint64]string{}} }

// hash identifies a text within this process; it is never 0, and two texts
// share one with a chance of about 1 in 2^64.
func (t *texts) hash(text []byte) uint64 { return max(maphash.Bytes(t.seed, text), 1) }

// id gives a text's hash and keeps the text.
func (t *texts) id(text []byte) uint64 {
	h := t.hash(text)
	if _, ok := t.kept[h]; !ok {
		if len(text) > maxKeptText {
			text = bytes.ToValidUTF8(text[:maxKeptText], nil)
			text = append(bytes.Clone(text), "…"...)
		}
		t.kept[h] = string(text)
	}
	return h
}

// distinct is a set of hashes. Most keys have one address and one agent, and
// the set of one costs no map.
type distinct struct {
	one  uint64
	more map[uint64]struct{}
}

func (d *distinct) add(h uint64) {
	switch {
	case d.one == h:
	case d.one == 0:
		d.one = h
	default:
		if d.more == nil {
			d.more = map[uint64]struct{}{}
		}
		d.more[h] = struct{}{}
	}
}

func (d *distinct) count() int64 {
	n := int64(len(d.more))
	if d.one != 0 {
		n++
	}
	return n
}

// list gives the set with its texts.
func (d *distinct) list(t *texts) Distinct {
	all := make([]string, 0, len(d.more)+1)
	if d.one != 0 {
		all = append(all, t.kept[d.one])
	}
	for h := range d.more {
		all = append(all, t.kept[h])
	}
	return Distinct{d.count(), firstSorted(all)}
}

// firstSorted sorts texts and keeps the first MaxListedValues.
func firstSorted(all []string) []string {
	slices.Sort(all)
	return slices.Clip(all[:min(len(all), MaxListedValues)])
}

// tally counts how often each of a few things was seen.
type tally struct {
	one   uint64
	times int64 // of one
	more  map[uint64]int64
}

func (t *tally) add(h uint64, times int64) {
	switch {
	case t.one == h:
		t.times += times
	case t.one == 0:
		t.one, t.times = h, times
	default:
		if t.more == nil {
			t.more = map[uint64]int64{}
		}
		t.more[h] += times
	}
}

// all gives the things and their counts, in no order.
func (t *tally) all() func(yield func(uint64, int64) bool) {
	return func(yield func(uint64, int64) bool) {
		if t.one == 0 || !yield(t.one, t.times) {
			return
		}
		maps.All(t.more)(yield)
	}
}
