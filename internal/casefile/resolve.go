package casefile

import (
	"cmp"
	"encoding/hex"
	"slices"

	"keytrail/cloudtrail"
)

// loadIDs remembers the ids of all rows that earlier runs committed.
func (w *Writer) loadIDs() error {
	for _, info := range w.head.Files {
		err := w.scanPart(info, ScanOptions{Columns: idColumns}, func(e *cloudtrail.Event) error {
			id := e.Value(cloudtrail.EventID)
			if len(id) == 0 {
				return nil // see below
			}
			return w.remember(w.idHash(id, e.Value(cloudtrail.RecipientAccountID), !e.IsNull(cloudtrail.RecipientAccountID)))
		})
		if err != nil {
			return err
		}
		// Events without an id are few and cost more to look at.
		var record []byte
		where := []Clause{{{Column: cloudtrail.EventID, Null: true}, {Column: cloudtrail.EventID, In: [][]byte{{}}}}}
		err = w.scanPart(info, ScanOptions{Columns: cloudtrail.RecordColumns(), Where: where}, func(e *cloudtrail.Event) error {
			record = e.AppendRecord(record[:0])
			return w.remember(canonicalID(record))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

var idColumns = cloudtrail.Columns(cloudtrail.EventID, cloudtrail.RecipientAccountID)

func (w *Writer) remember(id [16]byte) error {
	high, low := hashIDs(id)
	if _, ok, err := w.ids.find(high, low); ok || err != nil {
		return err // a conflict: two rows of one id
	}
	return w.ids.add(high, low, idCommitted)
}

// scanPart calls visit for the rows of one part that options choose.
func (w *Writer) scanPart(info FileInfo, o ScanOptions, visit func(*cloudtrail.Event) error) error {
	p, err := openPart(w.dir, info)
	if err != nil {
		return err
	}
	defer p.file.Close()
	s := newScan(o)
	for group := range p.meta.RowGroups {
		s.enter(p, group)
		if err := p.guard(s.selectRows); err != nil {
			return err
		}
		for row := s.rows.next(0); row < s.rows.rows; row = s.rows.next(row + 1) {
			if err := s.fill(&s.event, row); err != nil {
				return err
			}
			if err := visit(&s.event); err != nil {
				return err
			}
		}
	}
	return nil
}

// variant is one row of an id that has been met more than once.
type variant struct {
	record        [32]byte
	object, index int64
}

// resolve decides for all waiting events, in the order in which they came,
// whether they are duplicates of a row or in conflict with it. It depends on
// no other event of theirs whether or when it is called.
func (w *Writer) resolve() error {
	if len(w.pending.list) == 0 {
		return nil
	}
	if err := w.rows.seal(); err != nil {
		return err
	}
	rows, err := w.findKept()
	if err != nil {
		return err
	}
	var e cloudtrail.Event
	for i := range w.pending.list {
		p := &w.pending.list[i]
		if rows.has(p) {
			if err := w.duplicate(w.object(p.object)); err != nil {
				return err
			}
			continue
		}
		if err := w.pending.file.read(p.place, &e); err != nil {
			return err
		}
		o := w.object(p.object)
		other := variant{p.record, e.Object, e.Index}
		if list := rows[p.id]; len(list) > 0 {
			if err := w.conflict(o, list[0], other, &e); err != nil {
				return err
			}
		}
		rows[p.id] = append(rows[p.id], other)
		if err := w.keepEvent(o, &e); err != nil {
			return err
		}
		w.newEvents-- // counted when it began to wait
	}
	return w.pending.clear()
}

// kept are the rows of ids that waiting events have, the first of each id
// first.
type kept map[[16]byte][]variant

func (k kept) has(p *pendingRow) bool {
	return slices.ContainsFunc(k[p.id], func(v variant) bool { return v.record == p.record })
}

// findKept reads rows, on disk by now, that share an id with a waiting event:
// for an event that is none's equal all of them.
func (w *Writer) findKept() (kept, error) {
	parts := slices.Clone(w.head.Files)
	for _, m := range w.rows.inOrder() {
		parts = append(parts, m.parts...)
	}
	// An equal event has the same time. Most waiting events have an equal
	// one: the other months are looked at for the rest only.
	months := make(map[string]bool)
	for i := range w.pending.list {
		months[w.pending.list[i].month.String()] = true
	}
	rows := make(kept)
	all := func(*pendingRow) bool { return true }
	if err := w.readKept(rows, all, parts, func(f FileInfo) bool { return months[f.Month] }); err != nil {
		return nil, err
	}
	odd := make(map[[16]byte]bool)
	for i := range w.pending.list {
		if p := &w.pending.list[i]; !rows.has(p) {
			odd[p.id] = true
		}
	}
	rest := func(p *pendingRow) bool { return odd[p.id] }
	if err := w.readKept(rows, rest, parts, func(f FileInfo) bool { return !months[f.Month] }); err != nil {
		return nil, err
	}
	for _, list := range rows {
		slices.SortFunc(list, func(a, b variant) int {
			return cmp.Or(cmp.Compare(a.object, b.object), cmp.Compare(a.index, b.index))
		})
	}
	return rows, nil
}

// fewIDs is how many ids are looked up by bloom filters and bounds; with more,
// nearly every page has one.
const fewIDs = 1000

// readKept adds to rows those of the chosen parts that share an id with one
// of the chosen events.
func (w *Writer) readKept(rows kept, events func(*pendingRow) bool, parts []FileInfo, choose func(FileInfo) bool) error {
	wanted := make(map[[16]byte]bool)
	texts := make(map[string]bool)
	for i := range w.pending.list {
		if p := &w.pending.list[i]; events(p) {
			wanted[p.id] = true
			texts[string(p.eventID)] = true
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	test := Test{Column: cloudtrail.EventID, Match: func(id []byte) bool { return texts[string(id)] }}
	if len(texts) <= fewIDs {
		test = Test{Column: cloudtrail.EventID}
		for id := range texts {
			test.In = append(test.In, []byte(id))
		}
	}
	options := ScanOptions{Columns: keptColumns, Where: []Clause{{test}}}
	var buf []byte
	for _, info := range parts {
		if !choose(info) {
			continue
		}
		err := w.scanPart(info, options, func(e *cloudtrail.Event) error {
			id := w.idHash(e.Value(cloudtrail.EventID), e.Value(cloudtrail.RecipientAccountID), !e.IsNull(cloudtrail.RecipientAccountID))
			if !wanted[id] {
				return nil // the same event id in another account
			}
			hash, err := recordHash(e, &buf)
			rows[id] = append(rows[id], variant{hash, e.Object, e.Index})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

var keptColumns = cloudtrail.RecordColumns().Union(idColumns).Union(cloudtrail.Columns(cloudtrail.SourceObject, cloudtrail.RecordIndex))

// conflict records that an event differs from a row of its id.
func (w *Writer) conflict(o *Object, first, other variant, e *cloudtrail.Event) (err error) {
	o.Conflicts++
	w.sums.Conflicts++
	c := Conflict{EventID: cut(e.Text(cloudtrail.EventID), maxDetail), First: first.entry(), Other: other.entry()}
	if !e.IsNull(cloudtrail.RecipientAccountID) {
		account := cut(e.Text(cloudtrail.RecipientAccountID), maxDetail)
		c.RecipientAccountID = &account
	}
	if w.conflicts == nil {
		if w.conflicts, err = w.newSegment(SegmentConflicts); err != nil {
			return err
		}
	}
	return w.conflicts.write(c)
}

func (v variant) entry() ConflictRow {
	return ConflictRow{Object: v.object, Index: v.index, SHA256: hex.EncodeToString(v.record[:])}
}
