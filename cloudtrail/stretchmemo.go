package cloudtrail

// stretchMemo remembers what a stretch was read as. Comparing its text with
// that of the last ones costs much less than reading it.
type stretchMemo struct {
	text   []byte // the whole stretch
	key    StretchKey
	values []stretchValue
	seen   memberSet
	null   memberSet
	empty  uint16
}

// stretchValue is a column's value, by its place in the stretch.
type stretchValue struct {
	column Column
	off    uint32
	len    uint32 // as a ref has it
}

// stretchMemos are the texts of one stretch that were read last.
type stretchMemos struct {
	memos [8]stretchMemo
	next  int // the one that has been kept the longest
}

// maxStretch is longer than an identity without attributes of its federation
// gets, and than the members of a call.
const maxStretch = 2 << 10

// stretchColumns and stretchMembers are what a stretch may hold.
var (
	stretchColumns [NumStretches][]Column
	stretchMembers [NumStretches]memberSet
)

func describeStretches() {
	stretchColumns = [NumStretches][]Column{StretchIdentity: identityParts, StretchCall: callColumns, StretchTail: tailColumns}
	for s, columns := range stretchColumns {
		for _, c := range columns {
			stretchMembers[s] = stretchMembers[s].with(columnMember(c))
		}
	}
	stretchMembers[StretchIdentity] = objectSubtree[objectUserIdentity]
}

// find gives the memo whose text b has at i, nil when there is none.
func (s *stretchMemos) find(b []byte, i int) *stretchMemo {
	for k := range s.memos {
		memo := &s.memos[k]
		if n := len(memo.text); n > 0 && len(b)-i >= n && string(b[i:i+n]) == string(memo.text) {
			return memo
		}
	}
	return nil
}

// openStretch is a stretch whose members are being read.
type openStretch struct {
	stretch  Stretch
	from     int // its place in the record, -1 for none
	seen     memberSet
	unmapped int
	extra    int
}

// open begins a stretch at i.
func (p *Parser) open(s Stretch, i int) openStretch {
	return openStretch{s, i, p.seen, len(p.unmapped), len(p.event.extra)}
}

// plain tells whether there is nothing to remark of the record so far. Only
// then are stretches told: their text is all that there is to know of them.
func (p *Parser) plain() bool { return p.marks == 0 && p.event.Flags == 0 && !p.raw }

// recallStretch reads the stretch of members at b[i] from memory and gives
// its length, 0 when it has not been read before.
func (p *Parser) recallStretch(s Stretch, b []byte, i int) int {
	memo := p.stretches[s].find(b, i)
	if memo == nil || !p.plain() || p.seen.and(memo.seen) != (memberSet{}) {
		return 0
	}
	p.recall(s, memo, i)
	return len(memo.text)
}

// closeStretch remembers a stretch of members that ends before b[end].
func (p *Parser) closeStretch(o *openStretch, b []byte, end int) {
	if o.from >= 0 && p.plain() && p.seen.minus(o.seen).minus(stretchMembers[o.stretch]) == (memberSet{}) {
		p.remember(o, b[o.from:end])
	}
	o.from = -1
}

// identity reads a userIdentity from its opening brace on.
func (p *Parser) identity(b []byte, i int) (end int, m mark) {
	if memo := p.stretches[StretchIdentity].find(b, i); memo != nil {
		p.recall(StretchIdentity, memo, i)
		return i + len(memo.text), 0
	}
	marks, flags, raw := p.marks, p.event.Flags, p.raw
	p.marks, p.event.Flags, p.raw = 0, 0, false
	o := p.open(StretchIdentity, i)
	end, m = p.object(objectUserIdentity, b, i+1)
	if m.fault() == 0 && p.plain() {
		p.remember(&o, b[i:end])
	}
	p.marks, p.event.Flags, p.raw = p.marks|marks, p.event.Flags|flags, p.raw || raw
	return end, m
}

// recall does what reading the stretch at b[i] again would do.
func (p *Parser) recall(s Stretch, memo *stretchMemo, i int) {
	for _, v := range memo.values {
		p.event.put(v.column, ref{uint32(i) + v.off, v.len})
	}
	p.seen, p.null, p.empty = p.seen.union(memo.seen), p.null.union(memo.null), p.empty|memo.empty
	p.event.stretches[s] = memo.key
}

// remember keeps the stretch that was just read from text unless it is long
// or has something that is not in the text.
func (p *Parser) remember(o *openStretch, text []byte) {
	if len(text) > maxStretch || o.unmapped != len(p.unmapped) || o.extra != len(p.event.extra) {
		return
	}
	s := &p.stretches[o.stretch]
	memo := &s.memos[s.next]
	s.next = (s.next + 1) % len(s.memos)
	memo.text, memo.values = append(memo.text[:0], text...), memo.values[:0]
	memo.key = KeyOfStretch(text)
	within := stretchMembers[o.stretch]
	memo.seen, memo.null, memo.empty = p.seen.and(within), p.null.and(within), 0
	if o.stretch == StretchIdentity {
		memo.empty = p.empty & identityObjects
	} else {
		memo.seen, memo.null = memo.seen.minus(o.seen), memo.null.minus(o.seen)
	}
	for _, c := range stretchColumns[o.stretch] {
		if v := p.event.values[c]; p.event.present.Has(c) && memo.seen.has(columnMember(c)) {
			memo.values = append(memo.values, stretchValue{c, v.off - uint32(o.from), v.len})
		}
	}
	p.event.stretches[o.stretch] = memo.key
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
