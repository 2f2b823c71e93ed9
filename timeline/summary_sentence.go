package timeline

import (
	"bytes"
	"net/url"
	"strconv"
	"sync"
	"unicode/utf8"

	"keytrail/cloudtrail"
)

// sentence is a summary being written: a verb in the infinitive and what
// follows it. How they are put together depends on the outcome.
type sentence struct {
	e     *cloudtrail.Event
	verb  string
	body  []byte
	whole bool // body is the complete line, whatever the outcome
	named bool // a value was written

	kind    string // of the slot being filled
	count   int    // values that it had
	visit   func(cloudtrail.Value) bool
	scratch []byte
}

var sentences = sync.Pool{New: func() any {
	s := &sentence{}
	s.visit = s.value
	return s
}}

func (s *sentence) begin(e *cloudtrail.Event) {
	s.e, s.verb, s.body, s.whole, s.named = e, "", s.body[:0], false, false
}

func (s *sentence) release() {
	s.e = nil
	sentences.Put(s)
}

func (s *sentence) outcome() cloudtrail.Outcome { return s.e.Outcome() }

func (s *sentence) failed() bool { return s.e.Outcome() == cloudtrail.OutcomeFailure }

// line sets the complete line.
func (s *sentence) line(parts ...string) {
	s.whole = true
	s.body = s.body[:0]
	s.write(parts...)
}

// act sets the verb and begins what follows it.
func (s *sentence) act(verb string, parts ...string) {
	s.verb = verb
	s.write(parts...)
}

func (s *sentence) write(parts ...string) {
	for _, p := range parts {
		s.body = append(s.body, p...)
	}
}

func (s *sentence) phrase(p *phrase) {
	s.verb = p.verb
	s.parts(p.parts)
}

// parts writes literals, slots and groups, and tells whether all slots had
// values.
func (s *sentence) parts(parts []part) bool {
	all := true
	for i := range parts {
		p := &parts[i]
		switch {
		case p.slot != nil:
			if !s.slot(p.slot) {
				all = false
				s.body = bytes.TrimSuffix(s.body, []byte(" "))
			}
		case p.group != nil:
			mark, named := len(s.body), s.named
			if !s.parts(p.group) {
				s.body, s.named = s.body[:mark], named
			}
		default:
			s.body = append(s.body, p.text...)
		}
	}
	return all
}

func (s *sentence) slot(sl *slot) bool {
	if sl.test {
		for i := range sl.paths {
			if v, ok := sl.paths[i].First(s.e); ok && v.Kind != cloudtrail.Null && (sl.equal == "" || string(v.Text) == sl.equal) {
				return true
			}
		}
		return false
	}
	s.kind = sl.kind
	for i := range sl.paths {
		s.count = 0
		sl.paths[i].Each(s.e, s.visit)
		if s.count > maxListed {
			s.body = append(s.body, " and "...)
			s.body = strconv.AppendInt(s.body, int64(s.count-maxListed), 10)
			s.body = append(s.body, " more"...)
		}
		if s.count > 0 {
			s.named = true
			return true
		}
	}
	return s.fromError(sl.kind)
}

// value writes one value of the slot being filled.
func (s *sentence) value(v cloudtrail.Value) bool {
	text := printable(v)
	if text == nil {
		return true
	}
	if s.count++; s.count > maxListed {
		return s.count < 10_000
	}
	if s.count > 1 {
		s.body = append(s.body, ", "...)
	}
	s.body = s.appendNamed(s.body, text, s.kind)
	return true
}

// path writes the value at a path that special code names, shortened as one
// of that kind.
func (s *sentence) path(p cloudtrail.Path, kind string) bool {
	sl := slot{paths: []cloudtrail.Path{p}, kind: kind}
	return s.slot(&sl)
}

// text gives the first value at a path, or "".
func (s *sentence) text(p cloudtrail.Path) string {
	if v, ok := p.First(s.e); ok {
		return string(printable(v))
	}
	return ""
}

// end puts the line together.
func (s *sentence) end() string {
	if !s.whole {
		if !s.named {
			s.fromMessage()
		}
		s.scratch = s.frame(s.scratch[:0])
	} else {
		s.scratch = append(s.scratch[:0], s.body...)
	}
	line := cutRunes(s.scratch, MaxSummary)
	if len(line) == 0 {
		return "an event without a name"
	}
	return string(line)
}

// frame appends verb and body in the form that the outcome asks for.
func (s *sentence) frame(dst []byte) []byte {
	switch s.outcome() {
	case cloudtrail.OutcomeSuccess:
		return append(appendPastTense(dst, s.verb), s.body...)
	case cloudtrail.OutcomeDryRun:
		dst = appendPastParticiple(append(dst, "dry run, would have "...), s.verb)
		return append(dst, s.body...)
	case cloudtrail.OutcomeFailure:
		dst = append(append(append(dst, "tried to "...), s.verb...), s.body...)
		if reason := s.reason(); len(reason) > 0 {
			dst = append(append(dst, ": "...), reason...)
		} else {
			dst = append(dst, ", and failed"...)
		}
		return dst
	}
	dst = append(append(append(dst, "asked to "...), s.verb...), s.body...)
	return append(dst, " (outcome unknown)"...)
}

// reason is the error code of a failed call, or its message where there is
// no code.
func (s *sentence) reason() []byte {
	if code := s.e.Value(cloudtrail.ErrorCode); len(code) > 0 {
		return cutRunes(code, MaxSummaryValue)
	}
	return cutRunes(s.e.Value(cloudtrail.ErrorMessage), MaxSummaryValue)
}

// withheld are the texts that stand where AWS or a redactor took a value out.
var withheld = map[string]bool{
	"": true, "HIDDEN_DUE_TO_SECURITY_REASONS": true, "<sensitiveDataRemoved>": true, "***": true, "****": true,
	"[redacted]": true, "[REDACTED]": true, "Value hidden due to security reasons.": true,
}

// longestWithheld is the length of the longest of them.
var longestWithheld = func() (most int) {
	for text := range withheld {
		most = max(most, len(text))
	}
	return most
}()

// isWithheld tells whether a text is one of those. Each begins with what few
// names begin with.
func isWithheld(text []byte) bool {
	if len(text) > longestWithheld || len(text) > 0 && bytes.IndexByte([]byte("H<*[V"), text[0]) < 0 {
		return false
	}
	return withheld[string(text)]
}

// printable gives a scalar's text, and nil for null, objects, arrays and
// values that were withheld.
//
// ARNs that stood in the path of a request are recorded URL-encoded; they are
// given as the ARNs they are.
func printable(v cloudtrail.Value) []byte {
	switch v.Kind {
	case cloudtrail.String:
		if isWithheld(v.Text) {
			return nil
		}
		if bytes.HasPrefix(v.Text, []byte("arn%3A")) {
			if plain, err := url.PathUnescape(string(v.Text)); err == nil {
				return []byte(plain)
			}
		}
		return v.Text
	case cloudtrail.Number, cloudtrail.Bool:
		return v.Text
	}
	return nil
}

// cutRunes gives the text, or its first runes and "…" where it has more.
func cutRunes(text []byte, runes int) []byte {
	if len(text) <= runes {
		return text
	}
	i := 0
	for n := 0; i < len(text); n++ {
		if n == runes-1 {
			if _, size := utf8.DecodeRune(text[i:]); i+size == len(text) {
				return text
			}
			return append(bytes.Clone(text[:i]), "…"...)
		}
		_, size := utf8.DecodeRune(text[i:])
		i += size
	}
	return text
}
