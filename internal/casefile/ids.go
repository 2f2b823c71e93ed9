package casefile

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
)

// idsMagic begins an ids file, which is: the magic, three counts as 64-bit
// little-endian numbers, then that many 16-byte identities of objects that
// were read whole, 16-byte identities of those with damage, and 8-byte hashes
// of the objects' URIs; each list sorted and without repetition. Objects that
// the next run shall try again are in the third list only.
const idsMagic = "KTIDS001"

// idFile is what one ids file holds.
type idFile struct {
	whole, damaged []Identity
	uris           [][8]byte
}

// uriHash is the hash by which a URI is known.
func uriHash(uri string) (h [8]byte) {
	sum := sha256.Sum256([]byte(uri))
	copy(h[:], sum[:])
	return h
}

func (f *idFile) add(o *Object) {
	f.uris = append(f.uris, uriHash(o.URI))
	switch {
	case o.Retry:
	case o.Damaged:
		f.damaged = append(f.damaged, o.Identity)
	default:
		f.whole = append(f.whole, o.Identity)
	}
}

func compareIDs(a, b Identity) int   { return bytes.Compare(a[:], b[:]) }
func compareHashes(a, b [8]byte) int { return bytes.Compare(a[:], b[:]) }
func sorted[T comparable](s []T, cmp func(a, b T) int) []T {
	slices.SortFunc(s, cmp)
	return slices.Compact(s)
}

// encode sorts the lists and gives the file's bytes.
func (f *idFile) encode() []byte {
	f.whole, f.damaged = sorted(f.whole, compareIDs), sorted(f.damaged, compareIDs)
	f.uris = sorted(f.uris, compareHashes)
	out := make([]byte, 0, len(idsMagic)+24+16*(len(f.whole)+len(f.damaged))+8*len(f.uris))
	out = append(out, idsMagic...)
	for _, n := range []int{len(f.whole), len(f.damaged), len(f.uris)} {
		out = binary.LittleEndian.AppendUint64(out, uint64(n))
	}
	for _, id := range f.whole {
		out = append(out, id[:]...)
	}
	for _, id := range f.damaged {
		out = append(out, id[:]...)
	}
	for _, h := range f.uris {
		out = append(out, h[:]...)
	}
	return out
}

// decodeIDs reads a file's bytes.
func decodeIDs(data []byte) (f idFile, err error) {
	head := len(idsMagic) + 24
	if len(data) < head || string(data[:len(idsMagic)]) != idsMagic {
		return f, errors.New("not an ids file")
	}
	var counts [3]uint64
	for i := range counts {
		counts[i] = binary.LittleEndian.Uint64(data[len(idsMagic)+8*i:])
		if counts[i] > uint64(len(data)) {
			return f, fmt.Errorf("%d entries in %d bytes", counts[i], len(data))
		}
	}
	rest := data[head:]
	if want := 16*(counts[0]+counts[1]) + 8*counts[2]; want != uint64(len(rest)) {
		return f, fmt.Errorf("%d bytes of entries, want %d", len(rest), want)
	}
	f.whole, rest = cutIDs(rest, counts[0])
	f.damaged, rest = cutIDs(rest, counts[1])
	f.uris = make([][8]byte, counts[2])
	for i := range f.uris {
		f.uris[i] = [8]byte(rest[8*i:])
	}
	return f, nil
}

func cutIDs(data []byte, n uint64) (ids []Identity, rest []byte) {
	ids = make([]Identity, n)
	for i := range ids {
		ids[i] = Identity(data[16*i:])
	}
	return ids, data[16*n:]
}

// known is what earlier commits read: sorted arrays, because a bucket of ten
// million objects must not become ten million strings.
type known struct {
	whole, damaged []Identity
	uris           [][8]byte
}

// loadKnown reads the ids of all commits up to c.
func loadKnown(dir string, c Commit) (known, error) {
	var k known
	for _, s := range c.Segments {
		if s.Kind != SegmentIDs {
			continue
		}
		name := filepath.Join(dir, filepath.FromSlash(s.Path))
		data, err := os.ReadFile(name)
		if err != nil {
			return k, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		if got := hashHex(data); got != s.SHA256 {
			return k, fmt.Errorf("%s: %w: SHA-256 %s, the log says %s", name, ErrDamaged, got, s.SHA256)
		}
		f, err := decodeIDs(data)
		if err != nil {
			return k, fmt.Errorf("%s: %w: %w", name, ErrDamaged, err)
		}
		k.whole = append(k.whole, f.whole...)
		k.damaged = append(k.damaged, f.damaged...)
		k.uris = append(k.uris, f.uris...)
	}
	k.whole, k.damaged = sorted(k.whole, compareIDs), sorted(k.damaged, compareIDs)
	k.uris = sorted(k.uris, compareHashes)
	return k, nil
}

// find tells whether the identity was read. One that was read whole, in
// whatever run, is whole.
func (k *known) find(id Identity) (KnownState, bool) {
	if _, ok := slices.BinarySearchFunc(k.whole, id, compareIDs); ok {
		return KnownState{}, true
	}
	_, ok := slices.BinarySearchFunc(k.damaged, id, compareIDs)
	return KnownState{Damaged: ok}, ok
}

// hasURI tells whether an object of that URI was read.
func (k *known) hasURI(uri string) bool {
	if len(k.uris) == 0 {
		return false
	}
	h := uriHash(uri)
	i := sort.Search(len(k.uris), func(i int) bool { return compareHashes(k.uris[i], h) >= 0 })
	return i < len(k.uris) && k.uris[i] == h
}
