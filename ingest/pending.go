package ingest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"keytrail/internal/casefile"
)

const (
	maxPending      = 4096    // values
	maxPendingBytes = 1 << 20 // of their text
)

// held is a value, or a stretch of text, that is no event.
type held struct {
	reject casefile.Reject
	class  class // what it was recognised as
	damage bool  // it is no JSON
}

// pending holds back what is no event until it is clear whether the object
// holds records at all. If it does, each is a reject among them; if not, the
// object is what they are, and has no records.
type pending struct {
	settled bool // there are records
	held    []held
	bytes   int
	more    int64 // values that were not kept, after the last of held

	kinds map[class]int64 // how many values were recognised
	first class           // the first of them
	torn  bool            // some damage hit something like CloudTrail
}

// hold handles the value that text at pin is, and that is no event: it was
// recognised as c.
func (s *splitter) hold(c class, reason, detail string, text []byte) {
	p := &s.pending
	if c.kind != "" {
		if p.kinds == nil {
			p.kinds, p.first = make(map[class]int64), c
		}
		p.kinds[c]++
	}
	keep := text
	if !p.settled && (len(p.held) == maxPending || p.bytes+len(text) > maxPendingBytes) {
		keep = nil
	}
	r := newReject(s.index, s.offset(s.pin), reason, detail, keep)
	r.Size = int64(len(text))
	s.index++
	s.put(held{reject: r, class: c})
}

// put puts h aside, or emits it where records were met.
func (s *splitter) put(h held) {
	p := &s.pending
	if p.settled {
		s.reject(h.reject)
		return
	}
	p.torn = p.torn || h.damage && likeCloudTrail(h.reject)
	if len(p.held) == maxPending {
		p.more++
		return
	}
	if p.bytes += len(h.reject.Bytes); p.bytes > maxPendingBytes {
		h.reject.Bytes = nil
	}
	p.held = append(p.held, h)
}

// likeCloudTrail tells whether text that cannot be read should have been
// records. JSON that ends too early could have been anything.
func likeCloudTrail(r casefile.Reject) bool {
	if r.Reason == ReasonTruncated {
		return true
	}
	if len(r.Bytes) == 0 || r.Bytes[0] != '{' && r.Bytes[0] != '[' {
		return false
	}
	for _, name := range []string{"eventVersion", "eventName", "eventSource", "userIdentity", `"Records"`} {
		if bytes.Contains(r.Bytes, []byte(name)) {
			return true
		}
	}
	return false
}

// settle says that the object holds records: all that was held back counts.
func (s *splitter) settle() {
	if p := &s.pending; !p.settled {
		p.settled = true
		s.release(func(held) bool { return true })
	}
}

// finish decides what the object is when its text has ended without a record.
func (s *splitter) finish() {
	p := &s.pending
	if p.settled {
		return
	}
	p.settled = true
	switch {
	case p.kinds != nil: // recognised: only what is damaged among it counts
		p.more = 0
		s.release(func(h held) bool { return h.damage })
	case p.torn:
		s.release(func(held) bool { return true })
	}
}

// details names what was recognised as the first kind, in order of name.
func (p *pending) details() string {
	var names []string
	for c := range p.kinds {
		if c.kind == p.first.kind && c.detail != "" {
			names = append(names, c.detail)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func (s *splitter) release(counts func(held) bool) {
	p := &s.pending
	for _, h := range p.held {
		if counts(h) {
			s.reject(h.reject)
		}
	}
	if p.more > 0 {
		last := p.held[len(p.held)-1].reject
		s.reject(casefile.Reject{
			Index: last.Index + 1, Offset: last.Offset + last.Size, Reason: ReasonNotRecord,
			Detail: fmt.Sprintf("%d further values before the first record", p.more),
		})
	}
	p.held = nil
}
