package ingest

import (
	"bytes"
	"errors"
	"fmt"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// splitter finds the records in a text: {"Records":[…]}, arrays, JSON Lines,
// single records, in any succession. It reads on as it needs to and gives
// each record to the emitter as an event; what is none becomes a reject.
//
// Damage costs what it hits. After a syntax error the splitter looks for the
// next place where a record begins, and all bytes before that are one
// reject. In JSON Lines a line is the unit: each broken line is one reject.
type splitter struct {
	window
	emitter
	parser cloudtrail.Parser
	record cloudtrail.Event // the record in hand
	print  func(e *cloudtrail.Event, record []byte) casefile.Fingerprint

	// second tells where in the text that begins which follows the first
	// gzip member, -1 for nowhere.
	second func() int64
	// account is the one that the object's key names, "" for none.
	account string

	index     int64 // of the next record
	lines     linesState
	contained bool // a container of records was read
	recovered bool // the text's outer structure is broken
	pending   pending
	found     findings
}

type linesState uint8

const (
	linesUnknown linesState = iota
	linesYes                // a line is a value
	linesNo                 // values share lines, or go over several
)

// fault says why the value at pin cannot be read.
type fault struct {
	reason, detail string
	at             int // behind pin, in bytes
}

// begin prepares for a new text, whose beginning the window has.
func (s *splitter) begin() {
	s.index, s.lines, s.contained, s.recovered = 0, linesUnknown, false, false
	s.pending, s.found = pending{}, findings{}
	s.rows, s.rejected = 0, 0
}

// split reads the text to its end, or until the emitter fails.
func (s *splitter) split() {
	for s.emitter.err == nil && s.blank() {
		switch c := s.b[s.cur]; {
		case c == '{':
			s.topObject()
		case c == '[':
			s.topArray()
		case c == '"':
			s.topString()
		case c == ',' && s.index > 0, s.recovered && (c == ']' || c == '}'):
			if !s.recovered {
				s.found.odd(ReasonInvalid, s.offset(s.pin), "a comma between values that no array holds")
			}
			s.skip(1)
		default:
			s.topOther()
		}
	}
}

// blank moves pin to the next byte that is no blank between values and tells
// whether there is one.
func (s *splitter) blank() bool {
	for s.gap() {
		switch s.b[s.cur] {
		case 0:
			s.found.nuls++
			s.skip(1)
		case '\f', '\v', 0x1e:
			s.skip(1)
		case utf8BOM[0]:
			for len(s.b)-s.cur < len(utf8BOM) && s.more() {
			}
			if len(s.b)-s.cur < len(utf8BOM) || [3]byte(s.b[s.cur:]) != [3]byte(utf8BOM) {
				return true
			}
			s.skip(len(utf8BOM))
		default:
			return true
		}
	}
	return false
}

// scan finds the length of the value at pin.
func (s *splitter) scan() (n int, f *fault) {
	for {
		end, err := cloudtrail.ScanValue(s.b, s.pin)
		var syntax *cloudtrail.SyntaxError
		switch {
		case err == nil && end == len(s.b) && !closes(s.b[end-1]):
			if s.full() {
				return 0, &fault{reason: ReasonTooLarge, detail: tooLargeDetail}
			}
			if !s.more() { // a number may go on
				return end - s.pin, nil
			}
		case err == nil && end-s.pin > cloudtrail.MaxRecordBytes:
			return 0, &fault{reason: ReasonTooLarge, detail: tooLargeDetail}
		case err == nil:
			return end - s.pin, nil
		case errors.As(err, &syntax):
			return 0, &fault{ReasonInvalid, syntax.Detail, syntax.Offset - s.pin}
		case s.full():
			return 0, &fault{reason: ReasonTooLarge, detail: tooLargeDetail}
		case !s.more():
			return 0, s.cutShort()
		}
	}
}

func closes(c byte) bool { return c == '}' || c == ']' || c == '"' }

var tooLargeDetail = fmt.Sprintf("longer than %d bytes", cloudtrail.MaxRecordBytes)

// cutShort is the fault of a value that the text's end cuts.
func (s *splitter) cutShort() *fault {
	return &fault{ReasonTruncated, "the text ends inside the value", len(s.b) - s.pin}
}

// parsed is an object that was read: its length, and the event that it is
// unless it is no record.
type parsed struct {
	n      int
	event  *cloudtrail.Event
	record bool
}

// parse reads the object at pin.
func (s *splitter) parse() (p parsed, f *fault) {
	for {
		e := &s.record
		n, err := s.parser.ParsePrefix(s.b[s.pin:], e)
		if err == nil || n > 0 {
			goesOn, known := s.goesOn(n)
			if !known {
				s.more()
				continue
			}
			if goesOn {
				return p, &fault{ReasonInvalid, "a member after the object's end", n}
			}
			return parsed{n, e, err == nil}, nil
		}
		var bad *cloudtrail.RecordError
		switch {
		case errors.As(err, &bad) && bad.Reason == cloudtrail.ReasonTooLarge:
			return p, &fault{reason: ReasonTooLarge, detail: tooLargeDetail}
		case bad != nil:
			return p, &fault{ReasonInvalid, bad.Detail, int(bad.Offset)}
		case s.full():
			return p, &fault{reason: ReasonTooLarge, detail: tooLargeDetail}
		case !s.more():
			return p, s.cutShort()
		}
	}
}

// maxLookAhead is how far behind an object it is looked at what follows.
const maxLookAhead = 256

// goesOn tells whether a member follows the object of n bytes at pin: a brace
// too many has ended it early then. A member of the name that the object
// begins with is the next record, which has lost its brace. It is not known
// before enough of the text is there.
func (s *splitter) goesOn(n int) (yes, known bool) {
	text := s.b[s.pin+n:]
	if len(text) < maxLookAhead && !s.eof {
		return false, false
	}
	text = text[:min(len(text), maxLookAhead)]
	i := cloudtrail.SkipSpace(text, 0)
	if i == len(text) || text[i] != ',' {
		return false, true
	}
	name := memberName(text, i+1)
	return name != nil && !bytes.Equal(name, s.firstName()), true
}

// memberName gives the name of the member at text[i], after white space; nil
// when there is none.
func memberName(text []byte, i int) []byte {
	i = cloudtrail.SkipSpace(text, i)
	if i == len(text) || text[i] != '"' {
		return nil
	}
	end, err := cloudtrail.ScanString(text, i)
	if err != nil {
		return nil
	}
	if colon := cloudtrail.SkipSpace(text, end); colon == len(text) || text[colon] != ':' {
		return nil
	}
	return text[i+1 : end-1]
}

// isMember tells whether the string at pin is a member's name.
func (s *splitter) isMember() bool {
	for len(s.b)-s.pin < maxLookAhead && s.more() {
	}
	return memberName(s.b[s.pin:min(len(s.b), s.pin+maxLookAhead)], 0) != nil
}
