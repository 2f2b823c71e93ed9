package ingest

import (
	"strings"
	"testing"
)

// What is told apart from records, counted as what it is, and not read.
func TestEnvelopes(t *testing.T) {
	one := record(1)
	inner := quoted(one)
	notRead := []string{ReasonNotRead}
	lookup := `{"EventId":"id-1","EventName":"GetObject","EventTime":1714979281.0,"Username":"u","CloudTrailEvent":` + inner + `}`
	bridge := `{"version":"0","id":"x","detail-type":"AWS API Call via CloudTrail","source":"aws.s3","account":"111122223333","detail":` + one + `}`
	s3note := `{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-west-1","eventTime":"2024-05-06T07:08:09Z","eventName":"ObjectCreated:Put","userIdentity":{"principalId":"x"},"s3":{}}`
	sqs := `{"messageId":"x","body":` + inner + `,"eventSource":"aws:sqs","awsRegion":"eu-west-1"}`
	aggregated := `{"eventVersion":"1.0","accountId":"111122223333","eventId":"x","eventCategory":"Aggregated","eventType":"AwsAggregatedEvent","awsRegion":"eu-west-1","eventSource":"s3.amazonaws.com","timeWindow":{},"summary":{}}`
	digest := `{"awsAccountId":"111122223333","digestStartTime":"x","digestS3Bucket":"b","digestS3Object":"k","previousDigestSignature":null,"logFiles":[{"s3Object":"k"}]}`
	env := func(name, detail, text string) objectCase {
		return objectCase{name: name, data: []byte(text), kind: KindEnvelope, detail: detail, reasons: notRead}
	}
	look := func(name, detail, text string) objectCase {
		return objectCase{name: name, data: []byte(text), kind: KindLookAlike, detail: detail, reasons: notRead}
	}
	runCases(t, []objectCase{
		env("LookupEvents", "LookupEvents", `{"Events":[`+lookup+`],"NextToken":"x"}`),
		env("LookupEvents, none found", "LookupEvents", `{"Events":[]}`),
		env("LookupEvents lines", "LookupEvents", lookup+"\n"+lookup+"\n"),
		env("LookupEvents array", "LookupEvents", "["+lookup+"]"),
		env("EventBridge", "EventBridge", bridge),
		env("EventBridge lines", "EventBridge", strings.Repeat(bridge+"\n", 3)),
		env("EventBridge, pretty", "EventBridge", pretty(bridge)),
		env("CloudWatch Logs subscription", "CloudWatch Logs subscription", `{"messageType":"DATA_MESSAGE","owner":"1","logGroup":"g","logEvents":[{"id":"1","timestamp":1,"message":`+inner+`}]}`),
		env("CloudWatch Logs Lambda event", "CloudWatch Logs subscription", `{"awslogs":{"data":"H4sI"}}`),
		env("filter-log-events", "CloudWatch Logs events", `{"events":[{"timestamp":1,"message":`+inner+`,"ingestionTime":2}]}`),
		env("Logs Insights", "CloudWatch Logs Insights", `{"results":[[{"field":"@message","value":`+inner+`}]],"statistics":{},"status":"Complete"}`),
		env("Logs Insights rows", "CloudWatch Logs Insights", `[{"@timestamp":"x","@message":`+one+`}]`),
		env("Logs Insights CSV", "CloudWatch Logs Insights CSV", "@timestamp,@message\n2024,\"{\"\"eventVersion\"\":\"\"1.08\"\"}\"\n"),
		env("CloudWatch Logs export", "CloudWatch Logs export", "2023-07-10T12:00:00.000Z "+one+"\n2023-07-10T12:00:00.000Z "+one+"\n"),
		env("syslog", "lines with a prefix", "<14>Jul 10 12:00:00 host app: "+one+"\n"),
		env("Lake query", "CloudTrail Lake query", `{"QueryStatus":"FINISHED","QueryResultRows":[[{"eventid":"x"}]]}`),
		env("Lake CSV", "CloudTrail Lake CSV", "eventID,eventJson\nx,\"{}\"\n"),
		env("Athena CSV", "Athena CSV", `"eventversion","useridentity","eventtime","eventsource"`+"\n\"1.08\",\"{type=IAMUser}\",\"x\",\"y\"\n"),
		env("Event history CSV", "Event history CSV", "Event name,Event time,User name,Event source\nGetObject,x,y,z\n"),
		env("Splunk", "Splunk", `{"preview":false,"result":{"_raw":`+inner+`}}`+"\n"),
		env("Splunk CSV", "Splunk CSV", `"_time","_raw"`+"\n"),
		env("Elasticsearch hit", "Elasticsearch", `{"_index":"x","_source":`+one+`}`),
		env("ECS", "Elastic Common Schema", `{"@timestamp":"x","event":{"original":`+inner+`},"aws":{"cloudtrail":{}}}`),
		env("OCSF", "OCSF", `{"class_uid":6003,"metadata":{"product":{"name":"CloudTrail"}},"unmapped":{}}`),
		env("SNS", "SNS message", `{"Type":"Notification","TopicArn":"x","Message":`+inner+`}`),
		env("wrapper of an object", "wrapper event", `{"event":`+one+`}`),
		env("wrapper of wrappers", "wrapper a.b.c", `{"x":1,"a":{"b":{"c":`+one+`}}}`),
		env("wrapper of a string", "wrapper log", `{"stream":"stdout","log":`+inner+`}`),
		env("two envelopes", "EventBridge, LookupEvents", bridge+"\n"+lookup+"\n"),
		look("S3 notification", "S3 notification", trail(s3note, s3note)),
		look("S3 test notification", "S3 notification", `{"Service":"Amazon S3","Event":"s3:TestEvent"}`),
		look("SQS Lambda event", "Lambda event", trail(sqs)),
		look("SNS Lambda event", "Lambda event", `{"Records":[{"EventSource":"aws:sns","EventVersion":"1.0","Sns":{"Message":"x"}}]}`),
		look("delivery notification", "log delivery notification", `{"s3Bucket":"b","s3ObjectKey":["k"]}`),
		look("AWS Config", "AWS Config", `{"fileVersion":"1.0","configSnapshotId":"x","configurationItems":[]}`),
		look("GuardDuty", "GuardDuty finding", `{"schemaVersion":"2.0","severity":8,"service":{"action":{"awsApiCallAction":{}}}}`),
		look("Security Hub", "Security Hub findings", `{"SchemaVersion":"2018-10-08","ProductArn":"x","Id":"y"}`),
		look("findings", "findings", `{"findings":[{}]}`),
		look("Lake sign file", "CloudTrail Lake sign file", `{"hashSignature":"00","files":[]}`),
		look("public keys", "CloudTrail public keys", `{"PublicKeyList":[]}`),
		look("another cloud", "audit log of another cloud", trail(strings.Replace(one, "s3.amazonaws.com", "cvm.tencentcloudapi.com", 1))),
		{name: "digest", data: zip(t, digest), kind: KindDigest, reasons: notRead},
		{name: "aggregated", data: []byte(trail(aggregated, aggregated)), kind: KindAggregated, reasons: notRead},
		{name: "aggregated array", data: []byte("[" + aggregated + "]"), kind: KindAggregated, reasons: notRead},
		{name: "aggregated among records", data: []byte(trail(one, aggregated)), ids: ids(1), rejects: []string{KindAggregated}, damaged: true},
		{name: "notification among records", data: []byte(trail(s3note, one)), ids: ids(1), rejects: []string{KindLookAlike}, damaged: true},
		{name: "envelope among lines", data: []byte(bridge + "\n" + one + "\n"), ids: ids(1), rejects: []string{KindEnvelope}, damaged: true},
		{
			name: "a damaged envelope among envelopes", data: []byte(bridge + "\n" + bridge[:300] + "\n" + bridge + "\n"), kind: KindEnvelope, detail: "EventBridge",
			rejects: []string{ReasonInvalid}, reasons: notRead, damaged: true,
		},
	})
}
