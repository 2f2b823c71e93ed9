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

	noStretch Stretch = NumStretches
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
