package sigma

import (
	"bytes"
	"net/netip"
	"regexp"
	"strconv"

	"keytrail/cloudtrail"
)

// Values are compared by their text: strings decoded, truth values and numbers
// as they stand, objects and lists in lists as their JSON. That a record may
// give true or "true" for the same fact thus makes no difference.

type textMatcher pattern

func (m *textMatcher) match(v cloudtrail.Value) bool { return (*pattern)(m).match(v.Text) }

type expression regexp.Regexp

func (e *expression) match(v cloudtrail.Value) bool {
	return (*regexp.Regexp)(e).Match(v.Text)
}

// number matches a number by its text or, where the record has one too, by
// its value.
type number struct {
	text    pattern
	value   float64
	isValue bool
}

func (n *number) match(v cloudtrail.Value) bool {
	if n.text.match(v.Text) {
		return true
	}
	if v.Kind != cloudtrail.Number || !n.isValue {
		return false
	}
	value, err := strconv.ParseFloat(string(v.Text), 64)
	return err == nil && value == n.value
}

// order compares sizes of numbers; texts that read as numbers count.
type order struct {
	op    Op
	value float64
}

func (o order) match(v cloudtrail.Value) bool {
	if v.Kind != cloudtrail.Number && v.Kind != cloudtrail.String {
		return false
	}
	value, err := strconv.ParseFloat(string(v.Text), 64)
	if err != nil {
		return false
	}
	switch o.op {
	case Less:
		return value < o.value
	case LessOrEqual:
		return value <= o.value
	case Greater:
		return value > o.value
	}
	return value >= o.value
}

// network matches addresses inside it. A CIDR block in the record, which some
// services write for an address, matches where it lies inside.
type network netip.Prefix

func (n network) match(v cloudtrail.Value) bool {
	p := netip.Prefix(n)
	text := string(v.Text)
	if a, err := netip.ParseAddr(text); err == nil {
		return p.Contains(a.Unmap().WithZone(""))
	}
	inner, err := netip.ParsePrefix(text)
	return err == nil && inner.Bits() >= p.Bits() && p.Contains(inner.Addr())
}

// reference compares with the values of another field.
type reference struct {
	field field
	op    Op
	cased bool
}

func (r *reference) holds(s *scope, v cloudtrail.Value) bool {
	found := false
	s.each(&r.field, func(other cloudtrail.Value) bool {
		found = r.compare(v.Text, other.Text)
		return !found
	})
	return found
}

func (r *reference) compare(text, other []byte) bool {
	if !r.cased {
		if r.op == Equals {
			return bytes.EqualFold(text, other)
		}
		text, other = bytes.ToLower(text), bytes.ToLower(other)
	}
	switch r.op {
	case Contains:
		return bytes.Contains(text, other)
	case StartsWith:
		return bytes.HasPrefix(text, other)
	case EndsWith:
		return bytes.HasSuffix(text, other)
	}
	return bytes.Equal(text, other)
}

// wordSet matches any of many ASCII texts without wildcards.
type wordSet struct {
	words   map[string]struct{}
	longest int
}

// wordsFrom is how many words make a look-up cheaper than comparing each.
const wordsFrom = 6

func newWordSet(words []string) *wordSet {
	s := &wordSet{words: make(map[string]struct{}, len(words))}
	for _, w := range words {
		s.words[w] = struct{}{}
		s.longest = max(s.longest, len(w))
	}
	return s
}

func (s *wordSet) match(v cloudtrail.Value) bool {
	if len(v.Text) > s.longest {
		return false
	}
	var buffer [64]byte
	low := buffer[:0]
	for _, c := range v.Text {
		low = append(low, lower[c])
	}
	_, ok := s.words[string(low)]
	return ok
}
