package casefile

import (
	"encoding/binary"
	"errors"
	"strconv"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/internal/derived"
)

// The derived answer "objects" gives URIs by object number: for each object
// what its number is above the one before, the length of its URI, and the URI.
// A block's tag is the number of its first object.

// objectsInBlock is how many objects a block has: a look-up inflates one.
const objectsInBlock = 1024

// maxObjectsMade is how many objects' URIs are looked through in order to
// answer for one: more are, once many of them have been asked for.
const maxObjectsMade = 500_000

func (t *uriTable) key() derived.Key { return derived.Key{Name: "objects", Head: t.head} }

// findKept looks a number up in the derived answer and makes that where it is
// missing.
func (t *uriTable) findKept(number int64) (string, bool) {
	if !t.derive || number < 0 {
		return "", false
	}
	store := derived.In(t.dir)
	if !t.asked {
		t.asked = true
		t.kept = store.Open(t.key())
	}
	if t.kept == nil && !t.made && t.worthMaking() {
		t.made = true
		if t.make(store.Create(t.key())) {
			t.kept = store.Open(t.key())
		}
	}
	if t.kept == nil || t.kept.Blocks() == 0 {
		return "", false
	}
	place := uriPlace{derived: true, at: t.kept.Find(uint64(number) + 1)}
	s := t.loaded[place]
	if s == nil {
		data, ok := t.kept.Block(place.at, nil)
		if !ok {
			return "", false
		}
		s = &uriBlock{data: data, bytes: cap(data) + 16*objectsInBlock}
		t.remember(place, s)
	}
	return s.find(number)
}

// worthMaking tells whether the work is in proportion: the ledger is small, or
// half of it was read already.
func (t *uriTable) worthMaking() bool {
	return t.entries <= maxObjectsMade || 2*len(t.loaded) >= len(t.segments)
}

// make derives the answer from the ledger.
func (t *uriTable) make(w *derived.Writer) bool {
	defer w.Discard()
	var b uriBuilder
	flush := func() {
		if len(b.numbers) > 0 {
			w.Add(uint64(b.numbers[0]), b.encode())
			b = uriBuilder{bytes: b.bytes[:0]}
		}
	}
	last := int64(-1)
	for _, s := range t.segments {
		if !w.Usable() {
			return false
		}
		err := readURIs(t.dir, s, func(number int64, uri []byte) {
			if number <= last {
				return
			}
			last = number
			b.add(number, uri)
			if len(b.numbers) == objectsInBlock {
				flush()
			}
		})
		if err != nil {
			return false // whoever needs an object of that segment is told
		}
	}
	flush()
	return w.Commit() == nil
}

func (b *uriBuilder) encode() (out []byte) {
	before, start := int64(0), 0
	for i, n := range b.numbers {
		out = binary.AppendUvarint(out, uint64(n-before))
		out = binary.AppendUvarint(out, uint64(b.ends[i]-start))
		out = append(out, b.bytes[start:b.ends[i]]...)
		before, start = n, b.ends[i]
	}
	return out
}

// uriBlock is a block of the derived answer. Of a block that is asked for few
// objects no more is read than up to these.
type uriBlock struct {
	data  []byte
	at    int   // what was read of it
	last  int64 // the object before that
	asked int
	uris  *uriStretch // all of it, once much was asked
	bytes int         // what it holds then
}

// askedMuch is from how many look-ups on a block is decoded.
const askedMuch = 16

func (b *uriBlock) size() int { return b.bytes }

func (b *uriBlock) find(number int64) (string, bool) {
	if b.asked++; b.asked > askedMuch && b.uris == nil {
		s := new(uriStretch)
		if !s.decode(b.data) {
			return "", false
		}
		b.uris, b.data = s, nil
	}
	if b.uris != nil {
		return b.uris.find(number)
	}
	if number <= b.last {
		b.at, b.last = 0, 0
	}
	for b.at < len(b.data) {
		next, uri, rest, ok := cutObject(b.last, b.data[b.at:])
		if !ok || next > number {
			break
		}
		b.at, b.last = len(b.data)-len(rest), next
		if next == number {
			return string(uri), true
		}
	}
	return "", false
}

// cutObject reads the object that comes after the one of a number.
func cutObject(last int64, data []byte) (number int64, uri, rest []byte, ok bool) {
	step, n := binary.Uvarint(data)
	if n <= 0 {
		return 0, nil, nil, false
	}
	length, m := binary.Uvarint(data[n:])
	if m <= 0 || length > uint64(len(data)-n-m) {
		return 0, nil, nil, false
	}
	data = data[n+m:]
	return last + int64(step), data[:length], data[length:], true
}

func (s *uriStretch) decode(data []byte) bool {
	s.numbers, s.ends = make([]int64, 0, objectsInBlock), make([]int, 0, objectsInBlock)
	var text strings.Builder
	text.Grow(len(data))
	for number := int64(0); len(data) > 0; {
		next, uri, rest, ok := cutObject(number, data)
		if !ok {
			return false
		}
		if n := len(s.numbers); n == 0 || s.numbers[n-1] < next { // find misses what does not rise
			s.numbers = append(s.numbers, next)
			text.Write(uri)
			s.ends = append(s.ends, text.Len())
		}
		number, data = next, rest
	}
	s.text = text.String()
	return true
}

var errObjectLine = errors.New("no object's number and URI")

// readObjectLine reads the number and the URI of a ledger entry, which stand
// near its beginning, without looking at the rest. A line that reads otherwise
// than entries are written is an error.
func readObjectLine(line []byte) (number int64, uri []byte, err error) {
	at := cloudtrail.SkipSpace(line, 0)
	if at >= len(line) || line[at] != '{' {
		return 0, nil, errObjectLine
	}
	numbered := false
	for {
		at = cloudtrail.SkipSpace(line, at+1)
		end, err := cloudtrail.ScanString(line, at)
		if err != nil {
			return 0, nil, err
		}
		name := cloudtrail.ValueOf(line[at:end]).Text
		if at = cloudtrail.SkipSpace(line, end); at >= len(line) || line[at] != ':' {
			return 0, nil, errObjectLine
		}
		at = cloudtrail.SkipSpace(line, at+1)
		if end, err = cloudtrail.ScanValue(line, at); err != nil {
			return 0, nil, err
		}
		v := cloudtrail.ValueOf(line[at:end])
		switch string(name) {
		case "number":
			if number, err = strconv.ParseInt(string(v.Text), 10, 64); err != nil {
				return 0, nil, errObjectLine
			}
			numbered = true
		case "uri":
			if v.Kind != cloudtrail.String || !numbered {
				return 0, nil, errObjectLine
			}
			return number, v.Text, nil
		}
		if at = cloudtrail.SkipSpace(line, end); at >= len(line) || line[at] != ',' {
			return 0, nil, errObjectLine
		}
	}
}
