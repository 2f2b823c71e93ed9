package casefile

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// synth makes records as a mid-size organisation's trail has them: services
// that assume roles, role sessions that come and go, a few long-lived keys.
// The same seed gives the same records.
type synth struct {
	rand     *rand.Rand
	at       time.Time
	step     time.Duration
	sessions []synthSession
}

type synthSession struct {
	account, role, name, key, agent, ip string
	began                               time.Time
}

func newSynth(seed uint64, start time.Time, step time.Duration) *synth {
	s := &synth{rand: rand.New(rand.NewPCG(seed, 7)), at: start, step: step}
	for range 60 {
		s.sessions = append(s.sessions, s.session())
	}
	return s
}

func (s *synth) pick(of ...string) string { return of[s.rand.IntN(len(of))] }

func (s *synth) chars(n int, alphabet string) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[s.rand.IntN(len(alphabet))]
	}
	return string(b)
}

func (s *synth) uuid() string {
	const hex = "0123456789abcdef"
	return s.chars(8, hex) + "-" + s.chars(4, hex) + "-4" + s.chars(3, hex) + "-a" + s.chars(3, hex) + "-" + s.chars(12, hex)
}

func (s *synth) session() synthSession {
	const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	role := s.pick("deploy", "ecs-task", "lambda-exec", "backup", "ReadOnly", "AWSReservedSSO_Admin_1f2e3d4c5b6a7980")
	return synthSession{
		account: s.pick("111122223333", "444455556666", "777788889999"),
		role:    role,
		name:    s.pick("alice@example.com", "bob@example.com", "i-0abc"+s.chars(13, "0123456789abcdef"), "build-"+s.chars(6, "0123456789")),
		key:     "ASIA" + s.chars(16, upper),
		agent: s.pick("aws-sdk-go-v2/1.24.1 os/linux lang/go#1.21.6 md/GOOS#linux md/GOARCH#amd64 api/s3#1.48.1",
			"Boto3/1.34.21 md/Botocore#1.34.21 ua/2.0 os/linux#5.10.205 md/arch#x86_64 lang/python#3.11.6",
			"aws-cli/2.15.10 Python/3.11.6 Darwin/23.2.0 exe/x86_64 prompt/off command/ec2.describe-instances",
			"APN/1.0 HashiCorp/1.0 Terraform/1.6.6 (+https://www.terraform.io) terraform-provider-aws/5.32.1"),
		ip:    fmt.Sprintf("%d.%d.%d.%d", 3+s.rand.IntN(200), s.rand.IntN(256), s.rand.IntN(256), 1+s.rand.IntN(254)),
		began: s.at,
	}
}

// next gives one record.
func (s *synth) next() []byte {
	s.at = s.at.Add(time.Duration(s.rand.Int64N(int64(2*s.step) + 1)))
	if s.rand.IntN(25) == 0 {
		s.sessions[s.rand.IntN(len(s.sessions))] = s.session()
	}
	when := s.at.Format("2006-01-02T15:04:05Z")
	region := s.pick("us-east-1", "us-east-1", "eu-central-1", "ap-northeast-1")
	if s.rand.IntN(6) == 0 {
		account := s.pick("111122223333", "444455556666")
		service := s.pick("ec2.amazonaws.com", "lambda.amazonaws.com", "ecs-tasks.amazonaws.com")
		role := s.pick("deploy", "ecs-task", "lambda-exec")
		return fmt.Appendf(nil, `{"eventVersion":"1.08","userIdentity":{"type":"AWSService","invokedBy":"%s"},"eventTime":"%s","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","awsRegion":"%s","sourceIPAddress":"%s","userAgent":"%s","requestParameters":{"roleArn":"arn:aws:iam::%s:role/%s","roleSessionName":"i-0%s","durationSeconds":3600},"responseElements":{"credentials":{"accessKeyId":"ASIA%s","sessionToken":"%s","expiration":"%s"},"assumedRoleUser":{"assumedRoleId":"AROAEXAMPLE:%s","arn":"arn:aws:sts::%s:assumed-role/%s/x"}},"requestID":"%s","eventID":"%s","readOnly":true,"resources":[{"accountId":"%s","type":"AWS::IAM::Role","ARN":"arn:aws:iam::%s:role/%s"}],"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"%s","sharedEventID":"%s","eventCategory":"Management"}`,
			service, when, region, service, service, account, role, s.chars(16, "0123456789abcdef"), s.chars(16, "ABCDEFGHIJKLMNOP"),
			s.chars(120, "ABCDEFGHIJKLMNOPabcdefghijklmnop0123456789+/"), s.at.Add(time.Hour).Format("Jan 2, 2006, 3:04:05 PM"), s.chars(8, "abcdef"), account, role,
			s.uuid(), s.uuid(), account, account, role, account, s.uuid())
	}
	u := s.sessions[s.rand.IntN(len(s.sessions))]
	source, name, params, failure := "ec2.amazonaws.com", "DescribeInstances", "", ""
	switch s.rand.IntN(6) {
	case 0:
		params = `{"instancesSet":{"items":[{"instanceId":"i-0` + s.chars(16, "0123456789abcdef") + `"}]},"filterSet":{}}`
	case 1:
		source, name = "s3.amazonaws.com", "GetBucketAcl"
		params = fmt.Sprintf(`{"bucketName":"example-%s","Host":"s3.%s.amazonaws.com","acl":""}`, s.pick("logs", "data", "www"), region)
	case 2:
		source, name = "kms.amazonaws.com", "Decrypt"
		params = fmt.Sprintf(`{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::example-data/2026/%s"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}`, s.chars(12, "abcdef0123456789"))
	case 3:
		source, name = "iam.amazonaws.com", "ListAttachedRolePolicies"
		params = fmt.Sprintf(`{"roleName":"%s"}`, u.role)
	case 4:
		source, name = "logs.amazonaws.com", "CreateLogStream"
		params = fmt.Sprintf(`{"logGroupName":"/aws/lambda/%s","logStreamName":"2026/01/02/[$LATEST]%s"}`, u.role, s.chars(32, "0123456789abcdef"))
		failure = `,"errorCode":"AccessDenied","errorMessage":"User: arn:aws:sts::` + u.account + `:assumed-role/` + u.role + `/` + u.name + ` is not authorized to perform: logs:CreateLogStream"`
	case 5:
		params = `null`
	}
	if params == "" {
		params = "null"
	}
	return fmt.Appendf(nil, `{"eventVersion":"1.09","userIdentity":{"type":"AssumedRole","principalId":"AROA2EXAMPLE%s:%s","arn":"arn:aws:sts::%s:assumed-role/%s/%s","accountId":"%s","accessKeyId":"%s","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROA2EXAMPLE%s","arn":"arn:aws:iam::%s:role/%s","accountId":"%s","userName":"%s"},"attributes":{"creationDate":"%s","mfaAuthenticated":"false"}}},"eventTime":"%s","eventSource":"%s","eventName":"%s","awsRegion":"%s","sourceIPAddress":"%s","userAgent":"%s"%s,"requestParameters":%s,"responseElements":null,"requestID":"%s","eventID":"%s","readOnly":true,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"%s","eventCategory":"Management","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"%s.%s.amazonaws.com"}}`,
		u.role, u.name, u.account, u.role, u.name, u.account, u.key, u.role, u.account, u.role, u.account, u.role, u.began.Format("2006-01-02T15:04:05Z"),
		when, source, name, region, u.ip, u.agent, failure, params, s.uuid(), s.uuid(), u.account, source[:3], region)
}
