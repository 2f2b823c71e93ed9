package cloudtrail

import "strings"

// The things that LookAlike tells.
const (
	LookAlikeS3Notification = "s3-notification"
	LookAlikeLambdaEvent    = "lambda-event"
	LookAlikeAggregated     = "aggregated"
	LookAlikeOtherCloud     = "other-cloud"
)

// LookAlike names what an event is that has a CloudTrail record's members and
// is none; "" is for CloudTrail's own.
//
//   - s3-notification: Amazon S3's event notifications, whose source is aws:s3.
//     https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
//   - lambda-event: what other services hand to functions, sources aws:sqs and so on.
//   - aggregated: CloudTrail's five-minute summaries of data events, which count
//     events and are none.
//   - other-cloud: the audit records of clouds that copied the format.
//
// It reads EventSource, EventType and EventCategory.
func LookAlike(e *Event) string {
	source := e.Value(EventSource)
	switch {
	case string(source) == "aws:s3":
		return LookAlikeS3Notification
	case len(source) > 4 && string(source[:4]) == "aws:":
		return LookAlikeLambdaEvent
	case string(e.Value(EventType)) == "AwsAggregatedEvent", string(e.Value(EventCategory)) == "Aggregated":
		return LookAlikeAggregated
	}
	for _, domain := range otherClouds {
		if len(source) > len(domain) && strings.EqualFold(string(source[len(source)-len(domain):]), domain) {
			return LookAlikeOtherCloud
		}
	}
	return ""
}

// otherClouds are the domains of services whose audit logs share CloudTrail's
// member names.
var otherClouds = []string{".tencentcloudapi.com", ".qcloud.com", ".aliyuncs.com", ".aliyun.com", ".myhuaweicloud.com"}
