package rules

import (
	"fmt"
	"strings"
	"testing"

	"keytrail/cloudtrail"
)

// everyday are calls that fill real logs and that no rule is about.
var everyday = []string{
	"ec2 DescribeVolumes", "sts AssumeRole", "s3 GetObject", "kms Decrypt", "s3 ListObjects", "logs CreateLogStream",
	"ec2 DescribeTags", "iam GetRole", "iam ListAttachedRolePolicies", "lambda GetFunction20150331v2",
	"sqs GetQueueAttributes", "monitoring PutMetricData", "ssm UpdateInstanceInformation", "kms GenerateDataKey", "dynamodb DescribeTable",
}

// traffic makes events of which about one in share satisfies a rule; 0 for
// none.
func traffic(b *testing.B, n, share int) (events []*cloudtrail.Event, bytes int64) {
	b.Helper()
	var suspicious []*cloudtrail.Event
	eachCase(b, func(_ string, c *testCase, e *cloudtrail.Event) {
		if c.Expect {
			suspicious = append(suspicious, e)
		}
	})
	var parser cloudtrail.Parser
	for i := range n {
		if share > 0 && i%share == share-1 {
			events = append(events, suspicious[i/share%len(suspicious)])
			continue
		}
		service, name, _ := strings.Cut(everyday[i%len(everyday)], " ")
		record := fmt.Sprintf(`{"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","principalId":"AROAQNZGKIQY56JQ7WML2:session-%d","arn":"arn:aws:sts::111122223333:assumed-role/app/session-%d","accountId":"111122223333","accessKeyId":"ASIAQNZGKIQY56JQ7WML","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAQNZGKIQY56JQ7WML2","arn":"arn:aws:iam::111122223333:role/app","accountId":"111122223333","userName":"app"},"attributes":{"creationDate":"2024-01-02T03:00:00Z","mfaAuthenticated":"false"}}},"eventTime":"2024-01-02T03:04:05Z","eventSource":"%s.amazonaws.com","eventName":"%s","awsRegion":"us-east-1","sourceIPAddress":"192.0.2.%d","userAgent":"Boto3/1.26 Python/3.11","requestParameters":{"maxResults":%d,"filterSet":{"items":[{"name":"vpc-id","valueSet":{"items":[{"value":"vpc-1"}]}}]}},"responseElements":null,"requestID":"r","eventID":"e%d","readOnly":true,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111122223333","eventCategory":"Management"}`,
			i%7, i%7, service, name, i%250, i, i)
		e := &cloudtrail.Event{}
		if err := parser.Parse([]byte(record), e); err != nil {
			b.Fatal(err)
		}
		events = append(events, e)
		bytes += int64(len(record))
	}
	return events, bytes
}

// BenchmarkMatch judges events by the whole catalogue; MB/s are of the records'
// text.
func BenchmarkMatch(b *testing.B) {
	for name, share := range map[string]int{"everyday": 0, "one in 100 found": 100, "every one found": 1} {
		b.Run(name, func(b *testing.B) {
			events, bytes := traffic(b, 3000, share)
			set := Default()
			for _, e := range events {
				set.Match(e)
			}
			b.SetBytes(bytes)
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				for _, e := range events {
					set.Match(e)
				}
			}
			b.ReportMetric(float64(b.N)*float64(len(events))/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// BenchmarkStartup makes the catalogue ready for the first event.
func BenchmarkStartup(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		if Default().Columns().Len() == 0 {
			b.Fatal("no columns")
		}
	}
}

// BenchmarkCompileAll compiles every rule, as the worst case would.
func BenchmarkCompileAll(b *testing.B) {
	events, _ := traffic(b, 2000, 1)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		set := Default()
		for _, e := range events[:500] {
			set.Match(e)
		}
	}
}
