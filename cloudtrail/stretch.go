package cloudtrail

import "hash/maphash"

// Stretch names a part of a record that neighbours in a log file share: calls
// of the same few callers. Whoever handles many events can take all columns of
// a stretch for one, known by its text.
type Stretch uint8

// The stretches. The members after the identity are no stretch: an address,
// an agent or a call of its own makes their text a new one too often.
const (
	StretchIdentity Stretch = iota // the userIdentity

	NumStretches = iota
)

// Columns gives the columns that the stretch fills. No two stretches have one
// in common.
func (s Stretch) Columns() ColumnSet { return Columns(identityParts...) }

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
