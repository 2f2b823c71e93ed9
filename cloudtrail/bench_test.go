package cloudtrail

import "testing"

// sampleRecords has the commonest shapes of management events, as trails
// deliver them: an assumed role, a user with an error, a service on a
// caller's behalf, and a launch with a response.
var sampleRecords = []string{
	`{"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","principalId":"AROATFQR7NSC5U6Q3TMDR:deploy-1699999999","arn":"arn:aws:sts::218007301253:assumed-role/ci-deploy/deploy-1699999999","accountId":"218007301253","accessKeyId":"ASIATFQR7NSCTM3XVF6B","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROATFQR7NSC5U6Q3TMDR","arn":"arn:aws:iam::218007301253:role/ci/ci-deploy","accountId":"218007301253","userName":"ci-deploy"},"webIdFederationData":{},"attributes":{"creationDate":"2025-11-14T22:13:19Z","mfaAuthenticated":"false"}}},"eventTime":"2025-11-14T22:14:02Z","eventSource":"ec2.amazonaws.com","eventName":"DescribeInstances","awsRegion":"eu-central-1","sourceIPAddress":"198.51.100.23","userAgent":"aws-cli/2.17.32 md/awscrt#0.21.2 ua/2.0 os/linux#5.10.226 md/arch#x86_64 lang/python#3.11.9 md/pyimpl#CPython cfg/retry-mode#standard md/command#ec2.describe-instances","requestParameters":{"maxResults":100,"instancesSet":{},"filterSet":{"items":[{"name":"tag:service","valueSet":{"items":[{"value":"checkout"}]}},{"name":"instance-state-name","valueSet":{"items":[{"value":"running"},{"value":"pending"}]}}]}},"responseElements":null,"requestID":"0a4b9a9c-6c34-4b43-8a5e-0c2f0f6b2c11","eventID":"c7b8a5a4-19e0-4d3f-8d0c-5d7b7f1a9d20","readOnly":true,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"218007301253","eventCategory":"Management","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"ec2.eu-central-1.amazonaws.com"}}`,
	`{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"AIDATFQR7NSC5U6Q3TMDR","arn":"arn:aws:iam::218007301253:user/backup","accountId":"218007301253","accessKeyId":"AKIATFQR7NSCTM3XVF6B","userName":"backup"},"eventTime":"2025-11-14T22:14:05Z","eventSource":"s3.amazonaws.com","eventName":"GetBucketPolicy","awsRegion":"us-east-1","sourceIPAddress":"203.0.113.77","userAgent":"[Boto3/1.26.165 Python/3.10.6 Linux/5.19.0-46-generic Botocore/1.29.165]","errorCode":"AccessDenied","errorMessage":"Access Denied","requestParameters":{"bucketName":"example-archive-eu","Host":"example-archive-eu.s3.amazonaws.com","policy":""},"responseElements":null,"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"ECDHE-RSA-AES128-GCM-SHA256","bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader","x-amz-id-2":"5m3s5S2Jm0bC6V4pQ5g2c5r9rW8bq3l0s0nYk1n8d4J9g3e5hR7wT2xZ6yK1aB4c","bytesTransferredOut":243},"requestID":"8H2Q7Y6ZJ3W1K5T9","eventID":"5be0e2b5-7a0c-4d6c-9d1b-2f3a4b5c6d7e","readOnly":true,"resources":[{"accountId":"218007301253","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::example-archive-eu"}],"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"218007301253","vpcEndpointId":"vpce-0a1b2c3d4e5f67890","eventCategory":"Management"}`,
	`{"eventVersion":"1.08","userIdentity":{"type":"AWSService","invokedBy":"autoscaling.amazonaws.com"},"eventTime":"2025-11-14T22:14:09Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","awsRegion":"eu-central-1","sourceIPAddress":"autoscaling.amazonaws.com","userAgent":"autoscaling.amazonaws.com","requestParameters":{"roleArn":"arn:aws:iam::218007301253:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling","roleSessionName":"AutoScaling","durationSeconds":900},"responseElements":{"credentials":{"accessKeyId":"ASIATFQR7NSCTM3XVF6C","sessionToken":"IQoJb3JpZ2luX2VjEJr//////////wEaDGV1LWNlbnRyYWwtMSJHMEUCIQDx0mQv3p4r5s6t7u8v9w0x1y2z3A4B5C6D7E8F9G0H1I2J3K4L5M6N7O8P9Q0R1S2T3U4V5W6X7Y8Z9a0b1c2d3e4f5g6h7i8j9k0l","expiration":"Nov 14, 2025, 10:29:09 PM"},"assumedRoleUser":{"assumedRoleId":"AROATFQR7NSC5U6Q3TMDS:AutoScaling","arn":"arn:aws:sts::218007301253:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling"}},"requestID":"1f0d2c3b-4a59-4687-9b0a-1c2d3e4f5a6b","eventID":"9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d","readOnly":true,"resources":[{"accountId":"218007301253","type":"AWS::IAM::Role","ARN":"arn:aws:iam::218007301253:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"}],"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"218007301253","sharedEventID":"2b3c4d5e-6f70-4182-93a4-b5c6d7e8f901","eventCategory":"Management"}`,
	`{"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","principalId":"AROATFQR7NSC5U6Q3TMDT:i-0a1b2c3d4e5f67890","arn":"arn:aws:sts::218007301253:assumed-role/web/i-0a1b2c3d4e5f67890","accountId":"218007301253","accessKeyId":"ASIATFQR7NSCTM3XVF6D","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROATFQR7NSC5U6Q3TMDT","arn":"arn:aws:iam::218007301253:role/web","accountId":"218007301253","userName":"web"},"attributes":{"creationDate":"2025-11-14T20:01:44Z","mfaAuthenticated":"false"},"ec2RoleDelivery":"2.0"}},"eventTime":"2025-11-14T22:14:11Z","eventSource":"secretsmanager.amazonaws.com","eventName":"GetSecretValue","awsRegion":"eu-central-1","sourceIPAddress":"192.0.2.14","userAgent":"aws-sdk-go-v2/1.21.0 os/linux lang/go#1.21.1 md/GOOS#linux md/GOARCH#amd64 api/secretsmanager#1.21.3","requestParameters":{"secretId":"arn:aws:secretsmanager:eu-central-1:218007301253:secret:web/db-Ab12Cd"},"responseElements":null,"requestID":"3c4d5e6f-7081-4293-a4b5-c6d7e8f90112","eventID":"0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9","readOnly":true,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"218007301253","eventCategory":"Management","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"secretsmanager.eu-central-1.amazonaws.com"}}`,
}

func benchmarkParse(b *testing.B, records [][]byte) {
	var p Parser
	var e Event
	size := 0
	for _, r := range records {
		size += len(r)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, r := range records {
			if err := p.Parse(r, &e); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.N*len(records))/b.Elapsed().Seconds(), "events/s")
}

func BenchmarkParse(b *testing.B) {
	records := make([][]byte, len(sampleRecords))
	for i, r := range sampleRecords {
		records[i] = []byte(r)
	}
	benchmarkParse(b, records)
}

func BenchmarkParseReal(b *testing.B) { benchmarkParse(b, realRecords(b)) }

func BenchmarkAppendRecord(b *testing.B) {
	var buf []byte
	var events []*Event
	size := 0
	for _, r := range sampleRecords {
		events = append(events, mustParse(b, r))
		size += len(r)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, e := range events {
			buf = e.AppendRecord(buf[:0])
		}
	}
}
