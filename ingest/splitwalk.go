package ingest

import (
	"fmt"

	"keytrail/cloudtrail"
)

// walk reads the members of the top-level object at pin, and the elements of
// those called Records as records: they are read as they come, and nothing of
// the object is kept from then on. An object without such a member is judged
// as a whole.
func (s *splitter) walk() *fault {
	w := walker{splitter: s}
	s.cur = s.pin + 1
	f := w.members()
	switch {
	case w.loose:
		s.contained = s.contained || w.arrays > 0
		s.lineIsDone()
	case f == nil && !w.left:
		s.cur = s.pin
		p, bad := s.parse()
		if bad != nil {
			return bad
		}
		s.judge(p, cloudtrail.EnvelopeNone, s.rows > 0)
		s.afterTop(p.n)
	}
	return f
}

// walker is one walk.
type walker struct {
	*splitter
	loose  bool // nothing of the object is kept any more
	left   bool // the text was left for another container
	known  int  // names that a record's members have
	arrays int
}

// members reads to the closing brace.
func (w *walker) members() *fault {
	for first := true; ; first = false {
		if !w.next() {
			return w.end()
		}
		c := w.b[w.cur]
		switch {
		case c == '}':
			w.cur++
			if w.loose {
				w.pin = w.cur
			}
			return nil
		case !first && c != ',':
			return w.broken("neither a comma nor the closing brace after a member")
		case !first:
			w.cur++
			if !w.next() {
				return w.end()
			}
		}
		if f := w.member(); f != nil || w.left {
			return f
		}
	}
}

func (w *walker) member() *fault {
	if w.b[w.cur] != '"' {
		return w.broken("no quoted member name where one must be")
	}
	from, f := w.value()
	if f != nil {
		return f
	}
	records, exact := false, false
	if from >= 0 {
		name := w.b[w.pin+from+1 : w.cur-1]
		records, exact = isRecords(name), string(name) == "Records"
		if recordNames[string(name)] {
			w.known++
		}
	}
	if !w.next() {
		return w.end()
	}
	if w.b[w.cur] != ':' {
		return w.broken("no colon after a member name")
	}
	w.cur++
	if !w.next() {
		return w.end()
	}
	if !records || w.known >= minMembers || !exact && w.b[w.cur] != '[' {
		_, f := w.value()
		return f
	}
	return w.records(exact)
}

// records reads the value of a member called Records.
func (w *walker) records(exact bool) *fault {
	at := w.offset(w.cur)
	if c := w.b[w.cur]; c != '[' {
		from, f := w.value()
		if f != nil {
			return f
		}
		w.found.odd(ReasonRecords, at, "Records is not an array but "+valueName(c))
		if c != 'n' && from >= 0 {
			w.keep(from)
		}
		w.loose, w.found.records = true, true
		return nil
	}
	w.arrays++
	if !exact {
		w.found.odd(ReasonRecords, at, "its name is not spelled Records")
	} else if w.arrays > 1 {
		w.found.odd(ReasonRecords, at, fmt.Sprintf("array number %d of the name", w.arrays))
	}
	// Other tools have a member called records: its elements must show that
	// they are CloudTrail's.
	w.loose, w.found.records = true, w.found.records || exact
	if end := w.array(cloudtrail.EnvelopeRecords, exact || w.rows > 0); end != arrayClosed {
		w.left = true
	}
	return nil
}

// keep makes a reject of a value where the array of records should be.
func (w *walker) keep(from int) {
	w.pin += from
	text := w.b[w.pin:w.cur]
	w.rejectRecord(ReasonRecords, "Records is not an array but "+valueName(text[0]), text)
}

// next moves past white space. In a loose walk nothing before it is kept.
func (w *walker) next() bool {
	if !w.loose && !w.space() && w.full() {
		w.shed(len(w.b)-w.pin, false)
	}
	if w.loose {
		w.pin = w.cur
		return w.gap()
	}
	return w.cur < len(w.b)
}

// shed gives up the n bytes at pin, and with value the value after them: the
// object has become too long to be kept.
func (w *walker) shed(n int, value bool) {
	x := w.spoil(&fault{reason: ReasonTooLarge, detail: tooLargeDetail})
	w.take(x, n)
	if value {
		w.takeValue(x)
	}
	w.give(x)
	w.loose = true
}

// value scans the value at cur; from is its place behind pin, -1 for one that
// was too long and is gone.
func (w *walker) value() (from int, f *fault) {
	if w.loose {
		w.pin = w.cur
	}
	from = w.cur - w.pin
	for {
		end, err := cloudtrail.ScanValue(w.b, w.pin+from)
		switch {
		case err == nil && (end < len(w.b) || closes(w.b[end-1])):
			w.cur = end
			return from, nil
		case err != nil && err != cloudtrail.ErrTruncated:
			return from, &fault{ReasonInvalid, err.(*cloudtrail.SyntaxError).Detail, err.(*cloudtrail.SyntaxError).Offset - w.pin}
		case w.full():
			w.shed(from, true)
			return -1, nil
		case !w.more():
			return from, w.cutShort()
		}
	}
}

// end is the fault of an object that ends too early.
func (w *walker) end() *fault {
	if w.loose {
		w.found.truncated = true
		return nil
	}
	return w.cutShort()
}

// broken is the fault of what stands at cur.
func (w *walker) broken(detail string) *fault {
	return &fault{ReasonInvalid, detail, w.cur - w.pin}
}
