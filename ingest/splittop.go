package ingest

import (
	"bytes"

	"keytrail/cloudtrail"
)

// topObject handles a top-level object: a record, or the container of
// records.
func (s *splitter) topObject() {
	var f *fault
	if recordNames[string(s.firstName())] {
		f = s.topRecord()
	} else {
		f = s.walk()
	}
	if f != nil {
		s.topFault(f)
	}
}

// topRecord handles an object whose first member is a record's.
func (s *splitter) topRecord() *fault {
	p, f := s.parse()
	switch {
	case f != nil && f.reason == ReasonTooLarge && s.lines != linesYes:
		return s.walk() // it may be a container that begins oddly
	case f != nil:
		return f
	case (!p.record || membersOf(p.event) < minMembers) && s.holdsRecords(p.n):
		return s.walk()
	}
	s.judge(p, cloudtrail.EnvelopeNone, s.rows > 0)
	s.afterTop(p.n)
	return nil
}

// holdsRecords tells whether the object of n bytes at pin has an array of
// records.
func (s *splitter) holdsRecords(n int) (yes bool) {
	eachMember(s.b[s.pin:s.pin+n], func(name, value []byte) bool {
		yes = value[0] == '[' && isRecords(name[1:len(name)-1])
		return !yes
	})
	return yes
}

// afterTop leaves the value of n bytes at pin behind, and learns from the
// first one how values are laid out.
func (s *splitter) afterTop(n int) {
	oneLine := s.lines == linesUnknown && bytes.IndexByte(s.b[s.pin:s.pin+n], '\n') < 0
	s.skip(n)
	if s.lines == linesUnknown {
		s.lines = linesNo
		if oneLine && s.lineEnds() {
			s.lines = linesYes
		}
	}
}

// lineEnds tells whether nothing follows on the line.
func (s *splitter) lineEnds() bool {
	for ; s.cur < len(s.b) || s.more(); s.cur++ {
		switch s.b[s.cur] {
		case ' ', '\t', '\r':
			s.pin = s.cur
		default:
			return s.b[s.cur] == '\n'
		}
	}
	return true
}

// topArray handles a top-level array. Among lines, one that holds no objects
// is a line like any other.
func (s *splitter) topArray() {
	if s.lines == linesYes {
		s.cur++
		object := s.space() && s.b[s.cur] == '{'
		s.cur = s.pin
		if !object {
			s.topOther()
			return
		}
	}
	s.array(cloudtrail.EnvelopeArray, s.rows > 0)
	s.lineIsDone()
}

// lineIsDone notes that a value ended whose beginning is gone.
func (s *splitter) lineIsDone() {
	if s.lines == linesUnknown && !s.lineEnds() {
		s.lines = linesNo
	}
}

// topString handles a top-level string, which may hold a record.
func (s *splitter) topString() {
	n, f := s.scan()
	if f == nil && s.isMember() {
		f = &fault{reason: ReasonInvalid, detail: "a member that is in no object"}
	}
	if f != nil {
		s.topFault(f)
		return
	}
	s.stringRecord(n, cloudtrail.EnvelopeNone, s.rows > 0)
	s.afterTop(n)
}

// topOther handles what no record begins with: a line that is a scalar or no
// JSON at all.
func (s *splitter) topOther() {
	n, f := s.scan()
	if f == nil {
		what := valueName(s.b[s.pin])
		s.cur = s.pin + n
		if s.lineEndsAfter(n) {
			s.notObject(what, s.b[s.pin:s.pin+n], s.rows > 0)
			s.afterTop(n)
			return
		}
		f = &fault{reason: ReasonInvalid, detail: "text that is no JSON"}
	}
	if s.contained && f.reason == ReasonInvalid {
		f.reason = ReasonGarbage
	}
	// A record inside a line counts where there are records, or in the very
	// first line; further down in other text it is somebody's example.
	if s.lines != linesYes && (s.rows > 0 || s.index == 0) && s.lineHas('{') {
		s.recover(f, true)
		return
	}
	s.rejectLine(f)
}

// lineEndsAfter is lineEnds for what follows the n bytes at pin, keeping pin.
func (s *splitter) lineEndsAfter(n int) bool {
	i := n
	for ; s.pin+i < len(s.b) || !s.full() && s.more(); i++ {
		switch s.b[s.pin+i] {
		case ' ', '\t', '\r':
		default:
			s.cur = s.pin
			return s.b[s.pin+i] == '\n'
		}
	}
	s.cur = s.pin
	return true
}

// lineHas tells whether c is on the line that pin is on.
func (s *splitter) lineHas(c byte) bool {
	for i := 0; ; {
		line := s.b[s.pin+i:]
		end := bytes.IndexByte(line, '\n')
		if end >= 0 {
			line = line[:end]
		}
		if bytes.IndexByte(line, c) >= 0 {
			return true
		}
		i += len(line)
		if end >= 0 || s.full() || !s.more() {
			return false
		}
	}
}

// topFault handles a top-level value that cannot be read.
func (s *splitter) topFault(f *fault) {
	if s.lines == linesUnknown && s.areLines(f) {
		s.lines = linesYes
	}
	switch {
	case s.lines == linesYes:
		s.rejectLine(f)
	case f.reason == ReasonTooLarge:
		s.rejectHuge(f)
	case f.reason == ReasonTruncated:
		s.rejectRest(f)
	default:
		s.recover(f, false)
	}
}

// areLines tells of a text whose first value cannot be read whether it is
// JSON Lines: the next line has a value of its own, or, where the fault lies
// in the first line, begins like one.
func (s *splitter) areLines(f *fault) bool {
	i := s.pinnedLine(0)
	if i < 0 {
		return false
	}
	next := s.pinnedLine(i)
	line := s.b[s.pin+i:]
	if next >= 0 {
		line = s.b[s.pin+i : s.pin+next]
	}
	line = bytes.TrimRight(line, " \t\r\n")
	if len(line) == 0 || line[0] != '{' && line[0] != '[' {
		return false
	}
	end, err := cloudtrail.ScanValue(line, 0)
	return err == nil && end == len(line) || f.reason == ReasonInvalid && f.at < i
}

// pinnedLine gives where, behind pin, the line after the one at i begins, or
// -1 when there is none or it is too far.
func (s *splitter) pinnedLine(i int) int {
	for {
		if end := bytes.IndexByte(s.b[s.pin+i:], '\n'); end >= 0 {
			return i + end + 1
		}
		i = len(s.b) - s.pin
		if s.full() || !s.more() {
			return -1
		}
	}
}
