package casefile

import (
	"fmt"

	"keytrail/cloudtrail"
)

// pendingRows are events whose id was met before and that must be compared,
// value by value, with rows that are on disk. They wait in a file, in the
// order in which they came; what the comparison needs of them is in memory.
type pendingRows struct {
	file  eventFile
	list  []pendingRow
	held  int64 // bytes of memory
	limit int64
	buf   []byte
}

type pendingRow struct {
	id      [16]byte
	record  [32]byte // canonical hash
	eventID []byte
	object  int64
	month   monthIndex
	place   eventPlace
}

// pendingRowBytes is what a waiting event takes in memory, here and while it
// is compared, beside its event id.
const pendingRowBytes = 300

// full tells that the rows should be compared now.
func (p *pendingRows) full() bool { return p.held >= p.limit }

// add keeps a copy of the event.
func (p *pendingRows) add(id [16]byte, e *cloudtrail.Event) error {
	hash, err := recordHash(e, &p.buf)
	if err != nil {
		return err
	}
	place, err := p.file.append(e)
	if err != nil {
		return err
	}
	eventID := append([]byte{}, e.Value(cloudtrail.EventID)...)
	p.list = append(p.list, pendingRow{id: id, record: hash, eventID: eventID, object: e.Object, month: monthOf(e.TimeMicros()), place: place})
	p.held += int64(len(eventID)) + pendingRowBytes
	return nil
}

// clear forgets all rows.
func (p *pendingRows) clear() error {
	p.list, p.held = nil, 0
	return p.file.close()
}

// recordHash gives the hash of the event's values, whatever the order of
// members and the white space of the record that it was read from.
func recordHash(e *cloudtrail.Event, buf *[]byte) ([32]byte, error) {
	*buf = e.AppendRecord((*buf)[:0])
	h, err := cloudtrail.CanonicalHash(*buf)
	if err != nil {
		return h, fmt.Errorf("record %d of object %d, put together again: %w", e.Index, e.Object, err)
	}
	return h, nil
}
