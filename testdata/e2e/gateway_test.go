package e2e

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"keytrail/testdata/e2e/faultproxy"
	"keytrail/testdata/e2e/gateway"
)

// sdk speaks to the server through a proxy, as keytrail does.
func sdk(p *faultproxy.Proxy, a gateway.Account) *s3.Client {
	return s3.New(s3.Options{
		BaseEndpoint: &p.URL, UsePathStyle: true, Region: gateway.Region,
		Credentials: credentials.NewStaticCredentialsProvider(a.AccessKeyID, a.SecretAccessKey, ""),
	})
}

// The tests of keytrail rest on what this one shows of the server: signatures
// are checked, listings page and skip as S3's do, metadata comes back, If-Match
// and bucket policies hold.
func TestServerBehavesLikeS3(t *testing.T) {
	ctx := context.Background()
	b, p := newBucket(t), newProxy(t)
	modified := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for i := range 5 {
		if err := b.Write(fmt.Sprintf("AWSLogs/1/%d.gz", i), []byte("body"), modified); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Put(ctx, "AWSLogs/2/digest.gz", []byte("digest"), map[string]string{"signature": "0a0b"}); err != nil {
		t.Fatal(err)
	}
	owner := sdk(p, gateway.Owner)

	page, err := owner.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &b.Name, Prefix: aws.String("AWSLogs/"),
		StartAfter: aws.String("AWSLogs/1/1"), MaxKeys: aws.Int32(2)})
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Contents) != 2 || *page.Contents[0].Key != "AWSLogs/1/1.gz" || !*page.IsTruncated {
		t.Errorf("first page: %d keys, truncated %v", len(page.Contents), *page.IsTruncated)
	}
	written := page.Contents[0]
	if *written.ETag != `"841a2d689ad86bd1611447453c22c6fc"` && *written.ETag != "841a2d689ad86bd1611447453c22c6fc" || !written.LastModified.Equal(modified) || *written.Size != 4 {
		t.Errorf("a written object: ETag %s, %v, %d bytes", *written.ETag, written.LastModified, *written.Size)
	}
	page, err = owner.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &b.Name, Prefix: aws.String("AWSLogs/"), Delimiter: aws.String("/")})
	if err != nil || len(page.CommonPrefixes) != 2 || *page.CommonPrefixes[1].Prefix != "AWSLogs/2/" {
		t.Errorf("folders: %v %v", page.CommonPrefixes, err)
	}

	get := func(client *s3.Client, key string, match *string) (string, map[string]string, error) {
		o, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: &b.Name, Key: &key, IfMatch: match})
		if err != nil {
			return "", nil, err
		}
		defer o.Body.Close()
		text, err := io.ReadAll(o.Body)
		return string(text), o.Metadata, err
	}
	code := func(err error) string {
		var api smithy.APIError
		if errors.As(err, &api) {
			return api.ErrorCode()
		}
		return fmt.Sprint(err)
	}
	if text, metadata, err := get(owner, "AWSLogs/2/digest.gz", nil); text != "digest" || metadata["signature"] != "0a0b" || err != nil {
		t.Errorf("digest: %q %v %v", text, metadata, err)
	}
	if text, _, err := get(owner, "AWSLogs/1/1.gz", written.ETag); text != "body" || err != nil {
		t.Errorf("with the right ETag: %q %v", text, err)
	}
	if _, _, err := get(owner, "AWSLogs/1/1.gz", aws.String(`"0"`)); code(err) != "PreconditionFailed" {
		t.Errorf("with another ETag: %v", err)
	}
	if _, _, err := get(sdk(p, gateway.Account{AccessKeyID: gateway.Owner.AccessKeyID, SecretAccessKey: "wrong"}), "AWSLogs/1/1.gz", nil); code(err) != "SignatureDoesNotMatch" {
		t.Errorf("with a wrong secret: %v", err)
	}

	reader := sdk(p, gateway.Reader)
	if _, _, err := get(reader, "AWSLogs/1/1.gz", nil); code(err) != "AccessDenied" {
		t.Errorf("reader without a policy: %v", err)
	}
	policy := readPolicy(b.Name, `"AWS":"`+gateway.Reader.AccessKeyID+`"`, "AWSLogs/2/*")
	if err := b.SetPolicy(ctx, policy); err != nil {
		t.Fatal(err)
	}
	if _, _, err := get(reader, "AWSLogs/1/1.gz", nil); err != nil {
		t.Errorf("reader with a policy: %v", err)
	}
	if _, _, err := get(reader, "AWSLogs/2/digest.gz", nil); code(err) != "AccessDenied" {
		t.Errorf("reader where the policy denies: %v", err)
	}

	for _, q := range p.Take() {
		if q.Bucket != b.Name || q.Region != gateway.Region || q.AccessKeyID == "" || q.Status == 0 {
			t.Errorf("recorded: %+v", q)
		}
	}
}

// readPolicy lets a principal list the bucket and read its objects but those
// denied.
func readPolicy(bucket, principal string, denied ...string) string {
	statement := func(effect, action, resources string) string {
		return fmt.Sprintf(`{"Effect":%q,"Principal":{%s},"Action":%q,"Resource":[%s]}`, effect, principal, action, resources)
	}
	statements := []string{
		statement("Allow", "s3:ListBucket", `"arn:aws:s3:::`+bucket+`"`),
		statement("Allow", "s3:GetObject", `"arn:aws:s3:::`+bucket+`/*"`),
	}
	for _, d := range denied {
		statements = append(statements, statement("Deny", "s3:GetObject", `"arn:aws:s3:::`+bucket+"/"+d+`"`))
	}
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
}
