package cloudtrail

import (
	"encoding/binary"
	"math/bits"
)

// identityMemo remembers what a userIdentity was read as. Comparing its text
// with those that were read before costs much less than reading it.
type identityMemo struct {
	text   []byte // the whole object
	key    IdentityKey
	values []identityValue

	present ColumnSet // of values
	seen    memberSet
	null    memberSet
	empty   uint16
}

// identityValue is a column's value, by its place in the text.
type identityValue struct {
	column Column
	off    uint32
	len    uint32 // as a ref has it
}

const (
	// maxIdentity is longer than an identity gets without attributes of its
	// federation.
	maxIdentity = 2 << 10

	// Identities are found by their beginning, identityHead bytes, which has
	// the principal's id. The sessions of one role begin alike: identityWays
	// of them are remembered, in identitySets sets.
	identityHead = 64
	identitySets = 64
	identityWays = 4
)

// identityMemos are the identities that were read last.
type identityMemos struct {
	last *identityMemo // that was met last
	sets [identitySets]identitySet
}

type identitySet struct {
	ways [identityWays]identityWay
	next uint8 // the way that was filled longest ago
}

// identityWay has of a memo what tells nearly all others: the text's length,
// and eight bytes of it, those of the access key that differ between sessions.
type identityWay struct {
	memo  *identityMemo
	len   int
	probe int
	bytes uint64
}

// set gives the set of the identity that b begins with, which has
// identityHead bytes or more.
func (s *identityMemos) set(b []byte) *identitySet {
	b = b[:identityHead]
	h := binary.LittleEndian.Uint64(b[40:]) * 0x9e3779b97f4a7c15
	h = bits.RotateLeft64(h, 29) ^ binary.LittleEndian.Uint64(b[48:])
	h = bits.RotateLeft64(h*0x9e3779b97f4a7c15, 29) ^ binary.LittleEndian.Uint64(b[56:])
	return &s.sets[h*0x9e3779b97f4a7c15>>32%identitySets]
}

// find gives the memo of the identity that b begins with, nil when there is
// none.
func (s *identityMemos) find(b []byte) *identityMemo {
	if m := s.last; m != nil && len(b) >= len(m.text) && string(b[:len(m.text)]) == string(m.text) {
		return m
	}
	if len(b) < identityHead {
		return nil
	}
	set := s.set(b)
	for i := range set.ways {
		w := &set.ways[i]
		if w.memo != nil && w.len <= len(b) && binary.LittleEndian.Uint64(b[w.probe:]) == w.bytes && string(b[:w.len]) == string(w.memo.text) {
			s.last = w.memo
			return w.memo
		}
	}
	return nil
}

// add gives the memo for the identity that b begins with, n bytes of it; the
// access key has its end at key, 0 for none. It is nil where b is too short.
func (s *identityMemos) add(b []byte, n, key int) *identityMemo {
	if len(b) < identityHead || n < 8 {
		return nil
	}
	set := s.set(b)
	w := &set.ways[set.next%identityWays]
	set.next++
	if w.memo == nil {
		w.memo = new(identityMemo)
	}
	w.len, w.probe = n, n-8
	if key >= 8 {
		w.probe = key - 8
	}
	w.bytes = binary.LittleEndian.Uint64(b[w.probe:])
	w.memo.text = append(w.memo.text[:0], b[:n]...)
	s.last = w.memo
	return w.memo
}

// identity reads a userIdentity from its opening brace on.
func (p *Parser) identity(b []byte, i int) (end int, m mark) {
	if memo := p.identities.find(b[i:]); memo != nil {
		p.recall(memo, i)
		return i + len(memo.text), 0
	}
	marks, flags, raw := p.marks, p.event.Flags, p.raw
	p.marks, p.event.Flags, p.raw = 0, 0, false
	unmapped, extra := len(p.unmapped), len(p.event.extra)
	end, m = p.object(objectUserIdentity, b, i+1)
	// Only where there is nothing to remark is the text all that there is to
	// know of it.
	if m.fault() == 0 && p.marks == 0 && p.event.Flags == 0 && !p.raw &&
		end-i <= maxIdentity && unmapped == len(p.unmapped) && extra == len(p.event.extra) {
		p.remember(b, i, end)
	}
	p.marks, p.event.Flags, p.raw = p.marks|marks, p.event.Flags|flags, p.raw || raw
	return end, m
}

// recall does what reading the identity at i again would do.
func (p *Parser) recall(memo *identityMemo, i int) {
	e := p.event
	for _, v := range memo.values {
		e.values[v.column] = ref{uint32(i) + v.off, v.len}
	}
	for i, w := range &memo.present {
		e.present[i] |= w
	}
	p.seen.addAll(&memo.seen)
	p.null.addAll(&memo.null)
	p.empty |= memo.empty
	e.identity = memo.key
}

// remember keeps the identity that was just read from b[i:end].
func (p *Parser) remember(b []byte, i, end int) {
	e := p.event
	e.identity = KeyOfIdentity(b[i:end])
	key := 0
	if r := e.values[AccessKeyID]; e.present.Has(AccessKeyID) {
		key = int(r.off+r.len) - 1 - i
	}
	memo := p.identities.add(b[i:], end-i, key)
	if memo == nil {
		return
	}
	within := objectSubtree[objectUserIdentity]
	memo.key, memo.values = e.identity, memo.values[:0]
	memo.seen, memo.null, memo.empty = p.seen.and(within), p.null.and(within), p.empty&identityObjects
	memo.present = e.present.And(identityParts)
	for c := range memo.present.All() {
		v := e.values[c]
		memo.values = append(memo.values, identityValue{c, v.off - uint32(i), v.len})
	}
}

// identityObjects has a bit for userIdentity and each decomposed object in it.
var identityObjects = func() (bits uint16) {
	for o := range objectID(numObjects) {
		if o != objectRecord {
			bits |= 1 << o
		}
	}
	return bits
}()
