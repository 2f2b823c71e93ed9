package zstdpage

import "encoding/binary"

// ids finds the lengths of values: nothing else repeats in them but by chance.
type ids struct {
	page []byte
	head int
	next int              // the first value that was not looked at
	seen [maxIDLength]int // by length: behind the last value of that
	last offsets
}

const (
	maxIDLength = 64 // of longer ones the lengths are literals
	lengthBytes = 4
)

func (f *ids) begin(page []byte, head int) {
	*f = ids{page: page, head: head, next: head, last: firstOffsets}
}

// find ends blocks between values, and has one of its own for the head and the
// first length: bytes that no id has would make the codes of those longer that
// ids have.
func (f *ids) find(list []sequence, from int) (_ []sequence, end int) {
	end = min(from+MaxBlock, len(f.page))
	if first := f.head + lengthBytes; from < first {
		return list, min(first, end)
	}
	done := from
	for f.next+lengthBytes <= end {
		at := f.next
		length := binary.LittleEndian.Uint32(f.page[at:])
		if uint64(length) > uint64(len(f.page)-at-lengthBytes) { // these are no values
			f.next = len(f.page)
			break
		}
		next := at + lengthBytes + int(length)
		if next > end && at > from {
			return list, at
		}
		f.next = next
		if distance := f.same(at, length); distance > 0 && at >= from {
			list = append(list, sequence{uint32(at - done), lengthBytes, uint32(distance)})
			f.last.value(uint32(distance), uint32(at-done))
			done = at + lengthBytes
		}
	}
	if f.next > from {
		end = min(end, f.next) // what comes next is a length, or a part of one
	}
	return list, end
}

// same gives the distance to an earlier value of the same length, 0 for none.
// The last distances are cheap.
func (f *ids) same(at int, length uint32) (distance int) {
	for _, o := range f.last {
		if d := int(o); d <= at && binary.LittleEndian.Uint32(f.page[at-d:]) == length {
			distance = d
			break
		}
	}
	if length < maxIDLength {
		if before := f.seen[length]; before > 0 && distance == 0 {
			distance = at + lengthBytes - before
		}
		f.seen[length] = at + lengthBytes
	}
	return distance
}
