package casefile

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"sync"

	"keytrail/cloudtrail"
	"keytrail/internal/derived"
)

// The derived answer "signers" tells for each access key where its rows are,
// so that what a key costs to look up grows with its events and not with the
// case. It is a list of entries in the order of the hashes of access keys:
//
//	16 bytes  the hash, see signerHash
//	uvarint   how many runs follow
//	for each run, in case order:
//	  uvarint  row groups since that of the run before; the case's are numbered through
//	  uvarint  its first row in the group, or rows since the run before in the same group
//	  uvarint  how many rows
//
// A block's tag is the first 8 bytes of its first hash. A key may have several
// entries, one after another.

// signerHash stands for an access key: ids are short, but records may hold any
// text in their place.
type signerHash [16]byte

func hashSigner(id []byte) signerHash {
	sum := sha256.Sum256(id)
	return signerHash(sum[:16])
}

func (h signerHash) tag() uint64 { return binary.BigEndian.Uint64(h[:]) }

// rowRun is some rows of one row group that follow one another.
type rowRun struct {
	group int // in the case
	first int
	count int
}

// signerIndex looks access keys up. It is safe for concurrent use.
type signerIndex struct {
	c      *Case
	derive bool

	once   sync.Once
	kept   *derived.File
	before []int // row groups of the case before each part's

	mu    sync.Mutex
	found map[signerHash][]rowRun // what was looked up: a timeline asks for its key a month at a time
}

// maxSignersFound bounds what is remembered of look-ups.
const maxSignersFound = 256

func (x *signerIndex) init(c *Case) { x.c = c }

func (x *signerIndex) close() error {
	if x.kept == nil {
		return nil
	}
	return x.kept.Close()
}

func (x *signerIndex) key() derived.Key { return derived.Key{Name: "signers", Head: x.c.head.Hash} }

// open finds the answer or makes it.
func (x *signerIndex) open() {
	x.before = make([]int, len(x.c.head.Files)+1)
	for i, f := range x.c.head.Files {
		x.before[i+1] = x.before[i] + max(f.Groups, 0)
	}
	store := derived.In(x.c.dir)
	if x.kept = store.Open(x.key()); x.kept != nil {
		return
	}
	if w := store.Create(x.key()); x.make(w) {
		x.kept = store.Open(x.key())
	}
}

// maxSignersAsked bounds the keys that are looked up one by one.
const maxSignersAsked = 64

// rows gives the rows that any of the keys signed, in case order; ok is false
// where that is not known.
func (x *signerIndex) rows(ids [][]byte) (runs []rowRun, ok bool) {
	if !x.derive || len(ids) > maxSignersAsked {
		return nil, false
	}
	if x.once.Do(x.open); x.kept == nil {
		return nil, false
	}
	for _, id := range ids {
		of, ok := x.find(hashSigner(id))
		if !ok {
			return nil, false
		}
		runs = append(runs, of...)
	}
	slices.SortFunc(runs, func(a, b rowRun) int { return cmp.Or(a.group-b.group, a.first-b.first) })
	return runs, true
}

// find gives the runs of one key, which are not the caller's to change.
func (x *signerIndex) find(h signerHash) (runs []rowRun, ok bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if runs, ok = x.found[h]; ok {
		return runs, true
	}
	if runs, ok = x.read(h); !ok {
		return nil, false
	}
	if x.found == nil || len(x.found) >= maxSignersFound {
		x.found = make(map[signerHash][]rowRun)
	}
	x.found[h] = runs
	return runs, true
}

// read looks up the runs of one key.
func (x *signerIndex) read(h signerHash) (runs []rowRun, ok bool) {
	for i := x.kept.Find(h.tag()); i < x.kept.Blocks() && x.kept.Tag(i) <= h.tag(); i++ {
		data, ok := x.kept.Block(i, nil)
		if !ok {
			return nil, false
		}
		for len(data) > 0 {
			if len(data) < len(h) {
				return nil, false
			}
			c := bytes.Compare(data[:len(h)], h[:])
			if c > 0 {
				return runs, true
			}
			d := signerDecoder{data: data[len(h):]}
			d.entry(func(r rowRun) {
				if c == 0 {
					runs = append(runs, r)
				}
			})
			if d.bad {
				return nil, false
			}
			data = d.data
		}
	}
	return runs, true
}

type signerDecoder struct {
	data []byte
	bad  bool
}

func (d *signerDecoder) entry(run func(rowRun)) {
	var r rowRun
	for n := d.uint(); n > 0 && !d.bad; n-- {
		step, first := d.uint(), d.uint()
		if step > 0 || r.count == 0 {
			r = rowRun{group: r.group + int(step)}
		}
		r.first += r.count + int(first)
		r.count = int(d.uint())
		run(r)
	}
}

func (d *signerDecoder) uint() uint64 {
	v, n := binary.Uvarint(d.data)
	if n <= 0 || v > 1<<40 {
		d.bad, d.data = true, nil
		return 0
	}
	d.data = d.data[n:]
	return v
}

// signerTest tells whether a clause asks for access keys by id and for
// nothing else.
func signerTest(clause Clause) bool {
	return len(clause) == 1 && clause[0].Column == cloudtrail.AccessKeyID && clause[0].In != nil &&
		!clause[0].Not && !clause[0].Null && clause[0].Match == nil && clause[0].Prefix == nil
}

// Signs tells whether any of the access keys may have signed something, as far
// as the index knows.
func (c *Case) Signs(ids [][]byte) bool {
	runs, ok := c.signed.rows(ids)
	return !ok || len(runs) > 0
}
