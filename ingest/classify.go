package ingest

import (
	"bytes"
	"strings"
)

// class says what a JSON object is that is no record. The zero class is
// anything at all.
type class struct{ kind, detail string }

// maxClassNames bounds the members that are looked at.
const maxClassNames = 64

// shape is an object's members, for the rules to look at.
type shape map[string][]byte

func (s shape) has(names ...string) bool {
	for _, n := range names {
		if s[n] == nil {
			return false
		}
	}
	return true
}

// is tells whether the member is an object, array or string: '{', '[', '"'.
func (s shape) is(name string, first byte) bool { return s[name] != nil && s[name][0] == first }

func (s shape) text(name string) string {
	if !s.is(name, '"') {
		return ""
	}
	return string(unquote(s[name]))
}

// classRules are tried in order. Sources: the user guides and API references
// of the services named, at https://docs.aws.amazon.com/.
var classRules = []struct {
	kind, detail string
	match        func(shape) bool
}{
	{KindDigest, "", func(s shape) bool { return s.has("digestS3Object", "logFiles") }},
	{KindLookAlike, "CloudTrail Lake sign file", func(s shape) bool { return s.has("hashSignature", "files") }},
	{KindLookAlike, "CloudTrail public keys", func(s shape) bool { return s.is("PublicKeyList", '[') }},
	{KindAggregated, "", func(s shape) bool {
		return s.text("eventType") == "AwsAggregatedEvent" || s.text("eventCategory") == "Aggregated"
	}},
	{KindEnvelope, "LookupEvents", func(s shape) bool {
		return s.is("CloudTrailEvent", '"') || s.is("Events", '[') &&
			(len(s) <= 2 || bytes.Contains(firstElement(s["Events"]), []byte(`"CloudTrailEvent"`)))
	}},
	{KindEnvelope, "EventBridge", func(s shape) bool {
		return s.is("detail", '{') && (s.has("detail-type") || s.has("source", "account"))
	}},
	{KindEnvelope, "CloudWatch Logs subscription", func(s shape) bool {
		return s.has("messageType", "logEvents") || s.is("awslogs", '{')
	}},
	{KindEnvelope, "CloudWatch Logs events", func(s shape) bool {
		return s.is("events", '[') && member(firstElement(s["events"]), "message") != nil ||
			s.has("message", "ingestionTime")
	}},
	{KindEnvelope, "CloudWatch Logs Insights", func(s shape) bool {
		return s.has("@message") || s.is("results", '[') && s.has("statistics")
	}},
	{KindEnvelope, "CloudTrail Lake query", func(s shape) bool { return s.is("QueryResultRows", '[') || s.has("eventJson") }},
	{KindEnvelope, "Splunk", func(s shape) bool { return s.has("_raw") || member(s["result"], "_raw") != nil }},
	{KindEnvelope, "Elasticsearch", func(s shape) bool { return s.is("_source", '{') || s.is("hits", '{') }},
	{KindEnvelope, "Elastic Common Schema", func(s shape) bool {
		return s.has("@timestamp") && member(s["aws"], "cloudtrail") != nil || member(s["event"], "original") != nil
	}},
	{KindEnvelope, "OCSF", func(s shape) bool { return s.has("class_uid", "metadata") }},
	{KindEnvelope, "SNS message", func(s shape) bool { return s.has("TopicArn", "Message") }},
	{KindLookAlike, "S3 notification", func(s shape) bool { return s.text("Event") == "s3:TestEvent" }},
	{KindLookAlike, "Lambda event", func(s shape) bool {
		return strings.HasPrefix(s.text("eventSource"), "aws:") || strings.HasPrefix(s.text("EventSource"), "aws:")
	}},
	{KindLookAlike, "log delivery notification", func(s shape) bool { return s.has("s3Bucket", "s3ObjectKey") }},
	{KindLookAlike, "AWS Config", func(s shape) bool { return s.is("configurationItems", '[') || s.has("configSnapshotId") }},
	{KindLookAlike, "Security Hub findings", func(s shape) bool { return s.has("ProductArn", "SchemaVersion") }},
	{KindLookAlike, "GuardDuty finding", func(s shape) bool { return s.has("schemaVersion", "severity", "service") }},
	{KindLookAlike, "findings", func(s shape) bool { return s.is("findings", '[') || s.is("Findings", '[') }},
}

// classify says what a JSON object is that is no record by itself. record is
// set for one that is nothing but a wrapper around a record.
func classify(object []byte) (c class, record []byte) {
	s := shapeOf(object)
	for _, r := range classRules {
		if r.match(s) {
			return class{r.kind, r.detail}, nil
		}
	}
	return wrapper(s)
}

func shapeOf(object []byte) shape {
	s := make(shape)
	eachMember(object, func(name, value []byte) bool {
		s[string(name[1:len(name)-1])] = value
		return len(s) < maxClassNames
	})
	return s
}

// maxWrapping bounds how deep a record is looked for in wrappings.
const maxWrapping = 4

// wrapper recognises a record that another tool has put into a member of an
// object of its own, as an object or as a string.
func wrapper(s shape) (c class, record []byte) {
	bare, path := true, ""
	for range maxWrapping {
		name := wrappedIn(s)
		if name == "" {
			break
		}
		value := s[name]
		path += "." + name
		if value[0] == '"' {
			return class{KindEnvelope, "wrapper " + path[1:]}, nil
		}
		bare = bare && len(s) == 1
		s = shapeOf(value)
		if s.has("eventVersion") {
			if bare {
				record = value
			}
			return class{KindEnvelope, "wrapper " + path[1:]}, record
		}
	}
	return class{}, nil
}

// wrappedIn gives the first of the members, by name, that holds a record
// somewhere inside.
func wrappedIn(s shape) string {
	found := ""
	for name, value := range s {
		holds := value[0] == '{' && bytes.Contains(value, []byte(`"eventVersion"`)) ||
			value[0] == '"' && bytes.Contains(value, []byte(`\"eventVersion\"`))
		if holds && (found == "" || name < found) {
			found = name
		}
	}
	return found
}
