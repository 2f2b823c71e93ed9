package ingest

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// nullSink takes everything and keeps nothing.
type nullSink struct{ sums casefile.Sums }

func (*nullSink) Known(casefile.Identity) (casefile.KnownState, bool) {
	return casefile.KnownState{}, false
}
func (*nullSink) KnownURI(string) bool { return false }
func (*nullSink) Fingerprint(*cloudtrail.Event, []byte) casefile.Fingerprint {
	return casefile.Fingerprint{Record: 1}
}
func (*nullSink) Begin(casefile.Object) (int64, error) { return 1, nil }
func (s *nullSink) Add(_ *casefile.Batch, from, to int) error {
	s.sums.Events += int64(to - from)
	return nil
}
func (*nullSink) Reject(casefile.Reject) error { return nil }
func (s *nullSink) End(o casefile.Object) error {
	s.sums.Inflated += o.InflatedSize
	return nil
}
func (*nullSink) BeginListing(string, []string) {}
func (*nullSink) EndListing(string, []string)   {}
func (*nullSink) Commit() error                 { return nil }
func (s *nullSink) Sums() casefile.Sums         { return s.sums }

// benchRecord is a record of about 1.3 kB, as a role session's calls are.
func benchRecord(n int) string {
	x := uint64(n)*0x9e3779b97f4a7c15 + 1
	hex := func(digits int) string {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		return fmt.Sprintf("%016x", x)[:digits]
	}
	account := "111122223333"
	role := []string{"ci-deploy", "eks-node", "backup", "data-pipeline"}[n%4]
	return `{"eventVersion":"1.09","userIdentity":{"type":"AssumedRole","principalId":"AROA` + strings.ToUpper(hex(16)) + `:i-0` + hex(16) +
		`","arn":"arn:aws:sts::` + account + `:assumed-role/` + role + `/i-0` + hex(16) + `","accountId":"` + account + `","accessKeyId":"ASIA` + strings.ToUpper(hex(16)) +
		`","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLEEXAMPLEEX","arn":"arn:aws:iam::` + account + `:role/` + role + `","accountId":"` + account +
		`","userName":"` + role + `"},"attributes":{"creationDate":"2024-05-06T06:08:09Z","mfaAuthenticated":"false"},"ec2RoleDelivery":"2.0"}},"eventTime":"2024-05-06T07:` +
		fmt.Sprintf("%02d:%02d", n/60%60, n%60) + `Z","eventSource":"s3.amazonaws.com","eventName":"GetBucketAcl","awsRegion":"eu-west-1","sourceIPAddress":"10.0.` + fmt.Sprint(n%200) + `.17",` +
		`"userAgent":"[Boto3/1.26.165 Python/3.10.6 Linux/5.19.0-46-generic Botocore/1.29.165]","requestParameters":{"bucketName":"logs-` + hex(8) + `","Host":"logs.s3.eu-west-1.amazonaws.com","acl":""},` +
		`"responseElements":null,"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"ECDHE-RSA-AES128-GCM-SHA256","bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader","x-amz-id-2":"` +
		hex(16) + hex(16) + `","bytesTransferredOut":` + fmt.Sprint(n%1000) + `},"requestID":"` + strings.ToUpper(hex(16)) + `","eventID":"` + hex(8) + `-` + hex(4) + `-4` + hex(3) + `-` + hex(4) + `-` + hex(12) +
		`","readOnly":true,"resources":[{"accountId":"` + account + `","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::logs-` + hex(8) + `"}],"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"` + account + `","eventCategory":"Management"}`
}

// benchSource is files of 41 records each, the average of a busy trail.
func benchSource(files int) (s *fakeSource, inflated int64) {
	s = &fakeSource{root: "bench"}
	for i := range files {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		var recs []string
		for j := range 41 {
			recs = append(recs, benchRecord(i*41+j))
		}
		text := trail(recs...)
		inflated += int64(len(text))
		io.WriteString(w, text)
		w.Close()
		s.objects = append(s.objects, fakeObject{uri: fmt.Sprintf("%06d.json.gz", i), data: b.Bytes()})
	}
	return s, inflated
}

func BenchmarkPipeline(b *testing.B) {
	source, inflated := benchSource(200)
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			b.SetBytes(inflated)
			b.ReportAllocs()
			events := int64(0)
			for b.Loop() {
				sink := new(nullSink)
				if _, err := Run(context.Background(), sink, []Source{source}, Options{Workers: workers}); err != nil {
					b.Fatal(err)
				}
				events += sink.sums.Events
			}
			b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// BenchmarkSplit is the splitter alone, without inflating and hashing.
func BenchmarkSplit(b *testing.B) {
	for name, text := range map[string]string{"trail": trail(benchRecords(2000)...), "lines": strings.Join(benchRecords(2000), "\n"), "pretty": pretty(trail(benchRecords(1000)...))} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			s := benchSplitter()
			for b.Loop() {
				s.begin()
				s.window.reset(strings.NewReader(text))
				s.split()
				s.flush(nil)
			}
		})
	}
}

type benchMemory struct{ *batches }

func (benchMemory) large() (*buffer, error)            { return nil, errTest }
func (benchMemory) whole(context.Context, int) *buffer { return nil }
func (benchMemory) alone(*buffer) error                { return errTest }

func benchRecords(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = benchRecord(i)
	}
	return out
}
