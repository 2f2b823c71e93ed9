package timeline

import "keytrail/cloudtrail"

// AnsweredKeys gives the access key ids in an event's answer, which whoever
// asked can sign with from then on: none for a call that failed. It reads
// OriginColumns.
func AnsweredKeys(e *cloudtrail.Event) []string { return answeredKeys(e) }

// Expiry finds when the temporary credentials end that the event handed out,
// and says how that was found. It reads OriginColumns.
func Expiry(e *cloudtrail.Event) (Moment, ExpiryBasis) {
	id := e.Identity()
	return expiry(e, string(plainName(e.Value(cloudtrail.EventName))), &id)
}

// Created reads a session's creationDate, in either of CloudTrail's forms.
func Created(text []byte) Moment {
	seconds, ok := creationDate(text)
	if !ok {
		return Moment{}
	}
	return At(seconds * 1e6)
}

// PlainName gives an event's name without the version that Lambda and
// CloudFront append to some: CreateFunction20150331 is CreateFunction.
func PlainName(name []byte) []byte { return plainName(name) }

// Before orders moments; none comes first, as events without a time do.
func (m Moment) Before(n Moment) bool { return m.before(n) }

// Add gives the moment so many microseconds later; none stays none.
func (m Moment) Add(micros int64) Moment {
	if m.Known {
		m.Micros += micros
	}
	return m
}
