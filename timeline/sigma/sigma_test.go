package sigma

import (
	"strings"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// event parses a record; members missing from it that every record has are
// added.
func event(t testing.TB, record string) *cloudtrail.Event {
	t.Helper()
	if !strings.Contains(record, `"eventVersion"`) {
		record = `{"eventVersion":"1.08","eventTime":"2024-01-02T03:04:05Z","awsRegion":"us-east-1",` + strings.TrimPrefix(record, "{")
	}
	if !strings.Contains(record, `"eventSource"`) {
		record = `{"eventSource":"iam.amazonaws.com",` + strings.TrimPrefix(record, "{")
	}
	record = strings.Replace(record, ",}", "}", 1)
	e := &cloudtrail.Event{}
	if err := new(cloudtrail.Parser).Parse([]byte(record), e); err != nil {
		t.Fatalf("%v: %s", err, record)
	}
	return e
}

// rule reads a rule of the given detection section.
func rule(t testing.TB, detection string) Rule {
	t.Helper()
	return document1(t, detection, "")
}

func document1(t testing.TB, detection, more string) Rule {
	t.Helper()
	rules, problems := Read("test/"+strings.ReplaceAll(t.Name(), "/", "-")+".yml", []byte(text1(detection, more)))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return rules[0]
}

func text1(detection, more string) string {
	return "title: t\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n  " +
		strings.ReplaceAll(strings.TrimSpace(detection), "\n", "\n  ") + "\n" + more
}

// matches tells whether a rule of one selection holds for an event.
func matches(t testing.TB, detection, record string) bool {
	t.Helper()
	set := New([]Rule{rule(t, detection)}, Context{})
	return len(set.Match(event(t, record))) > 0
}

func match(t testing.TB, set *Set, record string) []timeline.Finding {
	t.Helper()
	return set.Match(event(t, record))
}
