package query

import (
	"bytes"
	"encoding/binary"
	"errors"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// orderColumns are what the total order is made of, but for the hash of the
// record, and what tells copies of one record apart.
var orderColumns = cloudtrail.Columns(cloudtrail.EventTime, cloudtrail.EventID, cloudtrail.RecipientAccountID,
	cloudtrail.SourceObject, cloudtrail.RecordIndex)

// appendKey appends an event's place in the total order, such that places
// compare as their bytes do: time, event id, account, each with null before
// any value. Other bytes may follow it.
func appendKey(dst []byte, e *cloudtrail.Event) []byte {
	micros, ok := e.TimeMicros()
	if !ok {
		dst = append(dst, 0)
	} else {
		dst = append(dst, 1)
		dst = binary.BigEndian.AppendUint64(dst, uint64(micros)^1<<63)
	}
	dst = appendTextKey(dst, e.Value(cloudtrail.EventID))
	return appendTextKey(dst, e.Value(cloudtrail.RecipientAccountID))
}

// appendTextKey appends a text so that its end compares below all that can
// follow: zero bytes get a one behind them, the end has a second zero.
func appendTextKey(dst, v []byte) []byte {
	if v == nil {
		return append(dst, 0)
	}
	dst = append(dst, 1)
	for {
		i := bytes.IndexByte(v, 0)
		if i < 0 {
			return append(append(dst, v...), 0, 0)
		}
		dst = append(append(dst, v[:i]...), 0, 1)
		v = v[i+1:]
	}
}

// keyPrefix gives the first bytes of a key as a number that compares alike.
func keyPrefix(key []byte) uint64 {
	if len(key) >= 9 && key[0] == 1 {
		return binary.BigEndian.Uint64(key[1:])/2 | 1<<63
	}
	return 0
}

var errItem = errors.New("sorted events are damaged")

// appendPos appends a place in the case, with which items begin.
func appendPos(dst []byte, pos casefile.Pos) []byte {
	dst = binary.AppendUvarint(dst, uint64(pos.File))
	dst = binary.AppendUvarint(dst, uint64(pos.RowGroup))
	return binary.AppendUvarint(dst, uint64(pos.Row))
}

// decodePos reads an item's place and gives the rest of the item.
func decodePos(item []byte) (pos casefile.Pos, rest []byte, err error) {
	var n [3]uint64
	for i := range n {
		var size int
		if n[i], size = binary.Uvarint(item); size <= 0 {
			return pos, nil, errItem
		}
		item = item[size:]
	}
	return casefile.Pos{File: int(n[0]), RowGroup: int(n[1]), Row: int64(n[2])}, item, nil
}
