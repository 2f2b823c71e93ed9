package cloudtrail

// identityMemo remembers what a userIdentity was read as. Neighbours in a log
// file are calls of the same few callers: comparing the text of one with that
// of the last ones costs much less than reading it.
type identityMemo struct {
	text   []byte // the whole object
	values []identityValue
	seen   memberSet
	null   memberSet
	empty  uint16
}

// identityValue is a column's value, by its place in the object.
type identityValue struct {
	column Column
	off    uint32
	len    uint32 // as a ref has it
}

const (
	identityMemos = 4

	// maxIdentityMemo is longer than an identity without attributes of its
	// federation gets.
	maxIdentityMemo = 2 << 10
)

// UserIdentityColumns gives the columns that a userIdentity fills.
func UserIdentityColumns() ColumnSet { return Columns(identityParts...) }

// identity reads a userIdentity from its opening brace on. Only such as are
// read without anything to remark are remembered: what is in their text is
// then all that there is to know.
func (p *Parser) identity(b []byte, i int) (end int, m mark) {
	for k := range p.identities {
		memo := &p.identities[k]
		if n := len(memo.text); n > 0 && len(b)-i >= n && string(b[i:i+n]) == string(memo.text) {
			p.recall(memo, i)
			return i + n, 0
		}
	}
	unmapped, extra, marks, flags, raw := len(p.unmapped), len(p.event.extra), p.marks, p.event.Flags, p.raw
	p.marks, p.event.Flags, p.raw = 0, 0, false
	end, m = p.object(objectUserIdentity, b, i+1)
	if m.fault() == 0 && end-i <= maxIdentityMemo &&
		unmapped == len(p.unmapped) && extra == len(p.event.extra) && p.marks == 0 && p.event.Flags == 0 && !p.raw {
		p.remember(b[i:end], i)
	}
	p.marks, p.event.Flags, p.raw = p.marks|marks, p.event.Flags|flags, p.raw || raw
	return end, m
}

// recall does what reading the identity at b[i] again would do.
func (p *Parser) recall(memo *identityMemo, i int) {
	for _, v := range memo.values {
		p.event.values[v.column] = ref{uint32(i) + v.off, v.len}
	}
	p.seen, p.null, p.empty = p.seen.union(memo.seen), p.null.union(memo.null), p.empty|memo.empty
	p.event.identity = ref{uint32(i), uint32(len(memo.text)) + 1}
}

// remember keeps the identity that was just read from text, at i, in place of
// the one that has been kept the longest.
func (p *Parser) remember(text []byte, i int) {
	memo := &p.identities[p.nextIdentity%identityMemos]
	p.nextIdentity++
	memo.text, memo.values = append(memo.text[:0], text...), memo.values[:0]
	within := objectSubtree[objectUserIdentity]
	memo.seen, memo.null, memo.empty = p.seen.and(within), p.null.and(within), p.empty&identityObjects
	for _, c := range identityParts {
		if v := p.event.values[c]; v.len != 0 {
			memo.values = append(memo.values, identityValue{c, v.off - uint32(i), v.len})
		}
	}
	p.event.identity = ref{uint32(i), uint32(len(text)) + 1}
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
