package casefile

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"

	"keytrail/cloudtrail"
	"keytrail/internal/derived"
)

// maxSignerRuns bounds the runs that are held while the answer is made, 32
// bytes each. A case with more is gone through several times, each time for
// the hashes of a stretch.
const maxSignerRuns = 2 << 20

// signerBlock is the size that blocks close at.
const signerBlock = 64 << 10

// signerRun is one run on its way into the answer.
type signerRun struct {
	hash  signerHash
	group uint32
	first uint32
	count uint32
}

// signerMaker goes through a case's access keys.
type signerMaker struct {
	c      *Case
	w      *derived.Writer
	runs   []signerRun
	from   signerHash // the stretch of this round: from
	to     signerHash // up to and without, where limited
	capped bool
	limit  int // of runs

	block []byte
	tag   uint64
}

// make derives the answer from the parts.
func (x *signerIndex) make(w *derived.Writer) bool {
	defer w.Discard()
	m := &signerMaker{c: x.c, w: w, limit: maxSignerRuns}
	return w.Usable() && m.all() && w.Commit() == nil
}

// all goes through the case until no hash is left.
func (m *signerMaker) all() bool {
	for {
		m.runs, m.capped = m.runs[:0], false
		if !m.round() || !m.w.Usable() {
			return false
		}
		m.emit()
		if !m.capped {
			m.flush()
			return m.w.Usable()
		}
		m.from = m.to
	}
}

// round gathers the runs of the stretch.
func (m *signerMaker) round() bool {
	s := newScan(ScanOptions{})
	group := uint32(0)
	for i := range m.c.head.Files {
		p, err := m.c.acquire(i)
		if err != nil {
			return false // whoever needs the part is told
		}
		for g := range p.meta.RowGroups {
			s.enter(p, g)
			if err = p.guard(func() error { return m.group(s.chunk(cloudtrail.AccessKeyID), group) }); err != nil {
				break
			}
			group++
		}
		m.c.release(i)
		if err != nil {
			return false
		}
	}
	return true
}

// group gathers the runs of one row group.
func (m *signerMaker) group(ch *chunk, group uint32) error {
	if ch.allNull() || ch.rows == 0 {
		return nil
	}
	var value []byte // of the run
	var run signerRun
	end := func() {
		if run.count > 0 {
			m.add(run)
		}
		run.count = 0
	}
	var hashes []signerHash // by dictionary number
	code := int32(-1)
	for row := 0; row < ch.rows; row = ch.end {
		if err := ch.seek(row); err != nil {
			return err
		}
		v := &ch.vec
		if v.dict != nil && hashes == nil {
			hashes = make([]signerHash, v.dict.count)
			for k := range hashes {
				hashes[k] = hashSigner(v.dict.bytes(k))
			}
		}
		for r := range v.rows {
			i, there := v.find(r)
			if !there {
				end()
				continue
			}
			if v.dict != nil {
				if k := v.index[i]; run.count == 0 || k != code {
					end()
					code = k
					run = signerRun{hash: hashes[k], group: group, first: uint32(row + r)}
				}
			} else if b := v.bytes(i); run.count == 0 || code >= 0 || !bytes.Equal(b, value) {
				end()
				code, value = -1, append(value[:0], b...)
				run = signerRun{hash: hashSigner(b), group: group, first: uint32(row + r)}
			}
			run.count++
		}
	}
	end()
	return nil
}

// add takes a run, if its hash lies in the stretch. Where runs become too
// many, the stretch becomes shorter.
func (m *signerMaker) add(r signerRun) {
	if bytes.Compare(r.hash[:], m.from[:]) < 0 || m.capped && bytes.Compare(r.hash[:], m.to[:]) >= 0 {
		return
	}
	m.runs = append(m.runs, r)
	if len(m.runs) < m.limit {
		return
	}
	m.sort()
	middle := m.runs[len(m.runs)/2].hash
	if middle == m.runs[0].hash { // one key has nearly all: it must stay whole
		m.limit *= 2
		return
	}
	m.to, m.capped = middle, true
	at, _ := slices.BinarySearchFunc(m.runs, middle, func(r signerRun, h signerHash) int { return bytes.Compare(r.hash[:], h[:]) })
	m.runs = m.runs[:at]
}

func (m *signerMaker) sort() {
	slices.SortFunc(m.runs, func(a, b signerRun) int {
		return cmp.Or(bytes.Compare(a.hash[:], b.hash[:]), cmp.Compare(a.group, b.group), cmp.Compare(a.first, b.first))
	})
}

// maxEntryRuns bounds the runs of one entry.
const maxEntryRuns = 1 << 12

// emit writes the entries of the stretch.
func (m *signerMaker) emit() {
	m.sort()
	for runs := m.runs; len(runs) > 0; {
		n := 1
		for n < len(runs) && n < maxEntryRuns && runs[n].hash == runs[0].hash {
			n++
		}
		if len(m.block) == 0 {
			m.tag = runs[0].hash.tag()
		}
		m.block = appendSigner(m.block, runs[:n])
		if len(m.block) >= signerBlock {
			m.flush()
		}
		runs = runs[n:]
	}
}

func (m *signerMaker) flush() {
	if len(m.block) > 0 {
		m.w.Add(m.tag, m.block)
		m.block = m.block[:0]
	}
}

func appendSigner(dst []byte, runs []signerRun) []byte {
	dst = append(dst, runs[0].hash[:]...)
	dst = binary.AppendUvarint(dst, uint64(len(runs)))
	var group, end uint32
	for _, r := range runs {
		if r.group != group {
			end = 0
		}
		dst = binary.AppendUvarint(dst, uint64(r.group-group))
		dst = binary.AppendUvarint(dst, uint64(r.first-end))
		dst = binary.AppendUvarint(dst, uint64(r.count))
		group, end = r.group, r.first+r.count
	}
	return dst
}
