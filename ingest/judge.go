package ingest

import (
	"bytes"

	"keytrail/cloudtrail"
)

// minMembers is how many of a record's members an object must have to be one
// where nothing else says that records are to be expected: at the beginning of
// a text, and after damage, where objects inside records must not pass for
// records.
const minMembers = 3

var identifying = [...]cloudtrail.Column{
	cloudtrail.EventVersion, cloudtrail.EventTime, cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.AWSRegion,
	cloudtrail.SourceIPAddress, cloudtrail.EventID, cloudtrail.EventType, cloudtrail.RecipientAccountID, cloudtrail.EventCategory,
}

// membersOf counts the members by which a record is recognised.
func membersOf(e *cloudtrail.Event) (n int) {
	for _, c := range identifying {
		if !e.IsNull(c) {
			n++
		}
	}
	if !e.IsNull(cloudtrail.UserIdentityType) || !e.IsNull(cloudtrail.PrincipalARN) || !e.IsNull(cloudtrail.UserIdentityAccountID) {
		n++
	}
	return n
}

var awsDomain = []byte(".amazonaws.com")

// lookAlike says what an event is that only looks like one, "" when it is
// one. Nearly all are told by the domain of their source.
func lookAlike(e *cloudtrail.Event) string {
	if bytes.HasSuffix(e.Value(cloudtrail.EventSource), awsDomain) &&
		string(e.Value(cloudtrail.EventCategory)) != "Aggregated" && string(e.Value(cloudtrail.EventType)) != "AwsAggregatedEvent" {
		return ""
	}
	return cloudtrail.LookAlike(e)
}

// object handles the object at pin as one record, whatever it turns out to
// be. trusted says that it stands where records stand. In a bare array it may
// be a container of records.
func (s *splitter) object(env cloudtrail.EnvelopeKind, trusted bool) *fault {
	p, f := s.parse()
	if (f != nil || !p.record) && env == cloudtrail.EnvelopeArray && isRecords(s.firstName()) && s.opensArray() {
		return s.walk()
	}
	if f != nil {
		return f
	}
	s.judge(p, env, trusted)
	s.skip(p.n)
	return nil
}

// judge decides what the object at pin is.
func (s *splitter) judge(p parsed, env cloudtrail.EnvelopeKind, trusted bool) {
	e, text := p.event, s.b[s.pin:s.pin+p.n]
	if p.record {
		switch what := lookAlike(e); {
		case what == cloudtrail.LookAlikeAggregated:
			s.stranger(class{KindAggregated, ""}, text)
			return
		case what != "":
			s.stranger(class{KindLookAlike, lookAlikeNames[what]}, text)
			return
		case trusted, s.rows > 0, membersOf(e) >= minMembers:
			s.event(e, text, env, cloudtrail.Exact)
			return
		}
	}
	c, inside := classify(text)
	if inside != nil && s.rows > 0 {
		// A record that was wrapped among records that were not.
		if err := s.parser.Parse(inside, e); err == nil && lookAlike(e) == "" && membersOf(e) >= minMembers {
			s.event(e, inside, env, cloudtrail.Exact)
			return
		}
	}
	if c.kind == "" && trusted {
		s.rejectRecord(ReasonNotRecord, "the object is no CloudTrail record", text)
		return
	}
	s.stranger(c, text)
}

var lookAlikeNames = map[string]string{
	cloudtrail.LookAlikeS3Notification: "S3 notification",
	cloudtrail.LookAlikeLambdaEvent:    "Lambda event",
	cloudtrail.LookAlikeOtherCloud:     "audit log of another cloud",
}

// event emits the event parsed from text, which begins at pin or behind it.
func (s *splitter) event(e *cloudtrail.Event, text []byte, env cloudtrail.EnvelopeKind, exact cloudtrail.ExactnessKind) {
	s.settle()
	e.Index, e.Offset, e.Envelope, e.Exactness = s.index, s.offset(s.pin), env, exact
	s.index++
	if s.second != nil {
		if from := s.second(); from >= 0 && e.Offset+int64(len(text)) > from {
			e.Flags |= cloudtrail.FlagTrailingData
		}
	}
	s.found.see(e, s.account)
	s.row(e, len(text), s.print(e, text))
}

// rejectRecord emits text, which begins at pin, as a record that is no event.
func (s *splitter) rejectRecord(reason, detail string, text []byte) {
	s.settle()
	s.reject(newReject(s.index, s.offset(s.pin), reason, detail, text))
	s.index++
}

// stringRecord handles the JSON string of n bytes at pin: a record, where it
// holds one.
func (s *splitter) stringRecord(n int, env cloudtrail.EnvelopeKind, trusted bool) {
	text := s.b[s.pin : s.pin+n]
	if n > 2 {
		if inner := unquote(text); len(inner) > 0 && inner[0] == '{' {
			e := &s.record
			if s.parser.Parse(inner, e) == nil && lookAlike(e) == "" && membersOf(e) >= minMembers {
				s.event(e, inner, env, cloudtrail.ExactInner)
				return
			}
		}
	}
	s.notObject("a string", text, trusted)
}

// notObject handles a value that is no object where a record could be.
func (s *splitter) notObject(what string, text []byte, trusted bool) {
	if trusted {
		s.settle()
	}
	s.hold(class{}, ReasonNotObject, what, text)
}

// stranger handles an object that was recognised as something else, or as
// nothing.
func (s *splitter) stranger(c class, text []byte) {
	reason, detail := ReasonNotRecord, "the object is no CloudTrail record"
	if c.kind != "" {
		reason, detail = c.kind, c.detail
	}
	s.hold(c, reason, detail, text)
}

// valueName names a value by its first byte.
func valueName(c byte) string {
	switch c {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "a string"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return "a number"
}
