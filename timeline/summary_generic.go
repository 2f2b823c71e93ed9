package timeline

import (
	"bytes"
	"sync"

	"keytrail/cloudtrail"
)

// generic writes the line for a call that the tables do not have:
// "iam:ListUsers", with the first parameter that identifies something.
func generic(s *sentence) {
	e := s.e
	if !e.IsNull(cloudtrail.InsightDetails) {
		insight(s)
		return
	}
	source, name := shortSource(e.Value(cloudtrail.EventSource)), e.Value(cloudtrail.EventName)
	s.whole = true
	switch {
	case string(e.Value(cloudtrail.EventType)) == "AwsServiceEvent":
		s.write("service event ")
	case s.failed():
		s.write("tried ")
	case s.outcome() == cloudtrail.OutcomeDryRun:
		s.write("dry run of ")
	}
	switch {
	case len(name) == 0 && len(source) == 0:
		s.write("an event without a name")
	case len(name) == 0:
		s.write("an event of ", string(cutRunes(source, MaxSummaryValue)))
	default:
		if len(source) > 0 {
			s.write(string(cutRunes(source, MaxSummaryValue)), ":")
		}
		s.body = append(s.body, cutRunes(name, MaxSummaryValue)...)
	}
	s.identifying()
	if !s.named {
		s.fromMessage()
	}
	switch s.outcome() {
	case cloudtrail.OutcomeFailure:
		if reason := s.reason(); len(reason) > 0 {
			s.body = append(append(s.body, ": "...), reason...)
		} else {
			s.write(": failed")
		}
	case cloudtrail.OutcomeUnknown:
		s.write(" (outcome unknown)")
	}
}

var (
	resourceARN    = lazyPath("@resources[].ARN")
	insightEvent   = lazyPath("@insightDetails.eventName")
	insightSource  = lazyPath("@insightDetails.eventSource")
	insightKind    = lazyPath("@insightDetails.insightType")
	insightState   = lazyPath("@insightDetails.state")
	insightFailure = lazyPath("@insightDetails.errorCode")
)

// insight writes the line for a CloudTrail Insights record, which names no
// actor and is no call (CloudTrail guide, "insightDetails element").
func insight(s *sentence) {
	s.line("CloudTrail Insights: unusual rate of ")
	if s.text(insightKind()) == "ApiErrorRateInsight" {
		s.write("errors ")
		if code := s.text(insightFailure()); code != "" {
			s.write(cut(code), " ")
		}
		s.write("from ")
	} else {
		s.write("calls to ")
	}
	s.write(cut(string(shortSource([]byte(s.text(insightSource()))))), ":", cut(s.text(insightEvent())))
	switch s.text(insightState()) {
	case "Start":
		s.write(" began")
	case "End":
		s.write(" ended")
	}
}

func cut(text string) string { return string(cutRunes([]byte(text), MaxSummaryValue)) }

// identifying appends the parameter that best tells what the call was about:
// the first member of the request, then of the service's details, whose name
// is an identifier's; else the first resource of the record.
func (s *sentence) identifying() {
	for _, c := range []cloudtrail.Column{cloudtrail.RequestParameters, cloudtrail.ServiceEventDetails} {
		doc := s.e.Value(c)
		if name, value := identifier(doc); name != nil {
			s.write(" (", string(cutRunes(name, MaxSummaryValue)), " ")
			s.body = append(append(s.body, cutRunes(value, MaxSummaryValue)...), ')')
			s.named = true
			return
		}
	}
	if v, ok := resourceARN().First(s.e); ok {
		if text := printable(v); text != nil {
			s.body = append(append(append(s.body, " ("...), cutRunes(text, MaxSummaryValue)...), ')')
			s.named = true
		}
	}
}

// identifier finds the first member of a JSON object that identifies
// something. A request that EC2 wraps in one member of its own is looked into.
func identifier(doc []byte) (name, value []byte) {
	var inner []byte
	eachMember(doc, func(n, v []byte) bool {
		switch {
		case len(v) > 0 && v[0] == '{' && inner == nil && bytes.HasSuffix(n, []byte("Request")):
			inner = v
		case identifies(n):
			if text := scalar(v); text != nil {
				name, value = bytes.Clone(n), text
				return false
			}
		}
		return true
	})
	if name == nil && inner != nil {
		eachMember(inner, func(n, v []byte) bool {
			if identifies(n) {
				if text := scalar(v); text != nil {
					name, value = bytes.Clone(n), text
					return false
				}
			}
			return true
		})
	}
	return name, value
}

// identifies tells whether a parameter's name is that of an identifier. Names
// that speak of secrets or of the request itself never are.
func identifies(name []byte) bool {
	if !namesThing(name) {
		return false
	}
	lower := bytes.ToLower(name)
	if bytes.HasSuffix(lower, []byte("arn")) {
		return true
	}
	for _, no := range []string{
		"token", "secret", "password", "passwd", "credential", "private", "policy", "document", "request",
		"idempoten", "context", "signature", "auth", "sort", "material", "certificate", "code",
	} {
		if bytes.Contains(lower, []byte(no)) {
			return false
		}
	}
	return true
}

// namesThing tells whether a parameter's name is one by which things are named.
func namesThing(name []byte) bool {
	for _, yes := range []string{"Name", "Id", "ID", "Arn", "ARN", "aRN", "Identifier", "Names", "Ids"} {
		if bytes.HasSuffix(name, []byte(yes)) {
			return true
		}
	}
	if len(name) > len("identifier") {
		return false
	}
	switch string(bytes.ToLower(name)) {
	case "name", "id", "arn", "key", "resource", "identifier", "target", "url", "queueurl", "uri":
		return true
	}
	return false
}

// scalar gives the text of a JSON string or number that may be printed, of a
// list the first one; nil for anything else.
func scalar(v []byte) []byte {
	if len(v) > 1 && v[0] == '[' {
		at := cloudtrail.SkipSpace(v, 1)
		end, err := cloudtrail.ScanValue(v, at)
		if err != nil || v[at] == '[' {
			return nil
		}
		v = v[at:end]
	}
	switch {
	case len(v) == 0:
		return nil
	case v[0] == '"':
		return printable(cloudtrail.ValueOf(v))
	case v[0] == '-' || digit(v[0]):
		return v
	}
	return nil
}

// eachMember gives the members of a JSON object: each name as its value,
// each value as JSON text. It gives none where doc is no object.
func eachMember(doc []byte, f func(name, value []byte) bool) {
	at := cloudtrail.SkipSpace(doc, 0)
	if at >= len(doc) || doc[at] != '{' {
		return
	}
	for at++; ; at++ {
		at = cloudtrail.SkipSpace(doc, at)
		end, err := cloudtrail.ScanString(doc, at)
		if err != nil {
			return
		}
		name := cloudtrail.ValueOf(doc[at:end]).Text
		at = cloudtrail.SkipSpace(doc, end)
		if at >= len(doc) || doc[at] != ':' {
			return
		}
		at = cloudtrail.SkipSpace(doc, at+1)
		if end, err = cloudtrail.ScanValue(doc, at); err != nil {
			return
		}
		if !f(name, doc[at:end]) {
			return
		}
		at = cloudtrail.SkipSpace(doc, end)
		if at >= len(doc) || doc[at] != ',' {
			return
		}
	}
}

// lazyPath gives a path that is compiled when it is first used.
func lazyPath(short string) func() cloudtrail.Path {
	return sync.OnceValue(func() cloudtrail.Path { return compiled(short) })
}
