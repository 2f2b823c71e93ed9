package cloudtrail

import "hash/maphash"

// Stretch names a part of a record that neighbours in a log file share: calls
// of the same few callers, made with the same few programs. Whoever handles
// many events can take all columns of a stretch for one, known by its text.
type Stretch uint8

// The stretches.
const (
	StretchIdentity Stretch = iota // the userIdentity
	StretchCall                    // the members from eventSource to userAgent
	StretchTail                    // the members from eventType to the record's end

	NumStretches = iota
)

// callColumns and tailColumns are all that a stretch of members may hold: what
// is each event's own, such as an id, would make every text a new one.
var (
	callColumns = []Column{EventSource, EventName, AWSRegion, SourceIPAddress, UserAgent}
	tailColumns = []Column{EventType, APIVersion, ManagementEvent, RecipientAccountID, EventCategory, TLSDetails,
		SessionCredentialFromConsole, VPCEndpointID, VPCEndpointAccountID}
)

// Columns gives the columns that the stretch fills. No two stretches have one
// in common.
func (s Stretch) Columns() ColumnSet {
	switch s {
	case StretchIdentity:
		return Columns(identityParts...)
	case StretchCall:
		return Columns(callColumns...)
	}
	return Columns(tailColumns...)
}

// StretchKey stands for the text of a stretch within one process: keyed with
// secrets of it, so that nobody can write two texts that share one. The zero
// key is no text's.
type StretchKey [2]uint64

var stretchSeeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

// KeyOfStretch gives the key of a text.
func KeyOfStretch(text []byte) StretchKey {
	return StretchKey{maphash.Bytes(stretchSeeds[0], text) | 1, maphash.Bytes(stretchSeeds[1], text)}
}

// StretchKey gives the key of a stretch of the record. Where two events have
// the same, so are all columns that the stretch fills. It is zero where the
// text does not say all that there is to know of them, or the event was not
// parsed; whether it is depends on the record alone.
func (e *Event) StretchKey(s Stretch) StretchKey { return e.stretches[s] }

// edge tells the members that a stretch of members begins or ends with.
type edge uint8

const (
	edgeNone edge = iota
	edgeBeginsCall
	edgeEndsCall
	edgeBeginsTail
)

// stretchMembers are what a stretch of members may hold.
var stretchMembers [NumStretches]memberSet

func describeStretches() {
	for s, columns := range [NumStretches][]Column{StretchCall: callColumns, StretchTail: tailColumns} {
		for _, c := range columns {
			stretchMembers[s] = stretchMembers[s].with(columnMember(c))
		}
	}
	tokens[columnMember(EventSource)].edge = edgeBeginsCall
	tokens[columnMember(UserAgent)].edge = edgeEndsCall
	tokens[columnMember(EventType)].edge = edgeBeginsTail
}

// openStretch is a stretch whose members are being read.
type openStretch struct {
	from     int // its place in the record, and 1; 0 for none
	seen     memberSet
	unmapped int
	extra    int
}

// open begins a stretch of members at i.
func (p *Parser) open(o *openStretch, i int) {
	*o = openStretch{i + 1, p.seen, len(p.unmapped), len(p.event.extra)}
}

// close ends a stretch of members at end, and tells its key if its text is all
// that there is to know of them.
func (p *Parser) close(s Stretch, o *openStretch, b []byte, end int) {
	if o.from == 0 {
		return
	}
	may := &stretchMembers[s]
	if p.plain() && (p.seen[0]&^o.seen[0]&^may[0])|(p.seen[1]&^o.seen[1]&^may[1]) == 0 &&
		o.unmapped == len(p.unmapped) && o.extra == len(p.event.extra) {
		p.event.stretches[s] = KeyOfStretch(b[o.from-1 : end])
	}
	o.from = 0
}

// plain tells whether there is nothing to remark of the record so far.
func (p *Parser) plain() bool { return p.marks == 0 && p.event.Flags == 0 && !p.raw }
