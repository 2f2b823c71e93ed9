package cloudtrail

import "hash/maphash"

// IdentityKey stands for the text of a userIdentity within one process: keyed
// with secrets of it, so that nobody can write two texts that share one. The
// zero key is no text's. Neighbours in a log file are calls of the same few
// callers: whoever handles many events can take all columns of an identity for
// one, known by its key.
type IdentityKey [2]uint64

var identitySeeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

// KeyOfIdentity gives the key of a text.
func KeyOfIdentity(text []byte) IdentityKey {
	return IdentityKey{maphash.Bytes(identitySeeds[0], text) | 1, maphash.Bytes(identitySeeds[1], text)}
}

// IdentityKey gives the key of the event's identity. Where two events have the
// same, so are all columns of IdentityMembers. It is zero where the text does
// not say all that there is to know of them, or the event was not parsed;
// whether it is depends on the record alone.
func (e *Event) IdentityKey() IdentityKey { return e.identity }

// IdentityMembers are the columns that a userIdentity fills.
func IdentityMembers() ColumnSet { return identityParts }
