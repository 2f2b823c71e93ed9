package ingest

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What can be wrong before anything is read: one line, with hints.
func TestOpenS3Errors(t *testing.T) {
	answer := func(status int, code, message string) func(*testing.T, *fakeS3, *S3Options) {
		return func(_ *testing.T, f *fakeS3, _ *S3Options) {
			f.faultWith(func(w http.ResponseWriter, _ *fakeRequest) bool { fail(w, status, code, message); return true })
		}
	}
	for _, test := range []struct {
		name   string
		arg    string
		before func(*testing.T, *fakeS3, *S3Options)
		text   string
		hint   string
	}{
		{name: "missing bucket", arg: "s3://other/x", text: "s3://other/x: ListObjectsV2: there is no such bucket (NoSuchBucket: The specified bucket does not exist)", hint: "aws s3 ls"},
		{name: "not a bucket's name", arg: "s3:///x", text: `s3:///x: "" is not the name of a bucket`},
		{name: "not a bucket", arg: "http://x", text: "http://x does not begin with s3://"},
		{name: "not an access point", arg: "s3://arn:aws:s3:us-east-1:1:bucket/x", text: "is not the ARN of an access point"},
		{name: "payer", before: func(_ *testing.T, _ *fakeS3, o *S3Options) { o.RequestPayer = "me" }, text: `request payer "me" is not requester`},
		{name: "wrong key", before: answer(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
			text: "s3://logs/x: ListObjectsV2: AWS does not accept the credentials (InvalidAccessKeyId: The AWS", hint: "aws sts get-caller-identity"},
		{name: "wrong secret", before: answer(403, "SignatureDoesNotMatch", "The request signature we calculated does not match"), text: "AWS does not accept the credentials (SignatureDoesNotMatch", hint: "--profile"},
		{name: "expired", before: answer(400, "ExpiredToken", "The provided token has expired."), text: "the AWS credentials have expired (ExpiredToken: The provided", hint: "aws sso login"},
		{name: "clock", before: answer(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large."), text: "this machine's clock is wrong (RequestTimeTooSkewed", hint: "clock"},
		{name: "denied", before: answer(403, "AccessDenied", "Access Denied"), text: "s3://logs/x: ListObjectsV2: access denied (AccessDenied: Access Denied)", hint: "--request-payer requester"},
		{name: "denied to a requester that pays", before: func(t *testing.T, f *fakeS3, o *S3Options) {
			o.RequestPayer = "requester"
			answer(403, "AccessDenied", "Access Denied")(t, f, o)
		}, text: "access denied", hint: "s3:ListBucket"},
		{name: "denied to anybody", before: func(t *testing.T, f *fakeS3, o *S3Options) {
			o.NoSignRequest = true
			answer(403, "AccessDenied", "Access Denied")(t, f, o)
		}, text: "access denied", hint: "leave out --no-sign-request"},
		{name: "no credentials", before: func(t *testing.T, _ *fakeS3, _ *S3Options) {
			t.Setenv("AWS_ACCESS_KEY_ID", "")
			t.Setenv("AWS_SECRET_ACCESS_KEY", "")
		}, text: "no AWS credentials were found", hint: "--no-sign-request"},
		{name: "no profile", before: func(_ *testing.T, _ *fakeS3, o *S3Options) { o.Profile = "nobody" }, text: "there is no such AWS profile (nobody)", hint: "list-profiles"},
		{name: "broken files", before: func(t *testing.T, _ *fakeS3, o *S3Options) {
			file := filepath.Join(t.TempDir(), "config")
			os.WriteFile(file, []byte("[profile x\n!!"), 0o600)
			t.Setenv("AWS_CONFIG_FILE", file)
			o.Profile = "x"
		}, text: "profile", hint: ""},
		{name: "credential process", before: func(t *testing.T, _ *fakeS3, o *S3Options) {
			file := filepath.Join(t.TempDir(), "config")
			os.WriteFile(file, []byte("[profile p]\ncredential_process = /bin/false\n"), 0o600)
			t.Setenv("AWS_CONFIG_FILE", file)
			o.Profile = "p"
		}, text: "no AWS credentials were found (exit status 1)", hint: "--profile"},
		{name: "nobody listens", before: func(_ *testing.T, f *fakeS3, o *S3Options) { o.EndpointURL = "http://127.0.0.1:1" },
			text: "s3://logs/x: ListObjectsV2: the server cannot be reached (127.0.0.1:1: nothing listens there)", hint: "--endpoint-url"},
		{name: "unknown host", before: func(_ *testing.T, f *fakeS3, o *S3Options) { o.EndpointURL = "http://nowhere.invalid" },
			text: "ListObjectsV2: ", hint: "--endpoint-url"},
		{name: "unknown certificate", before: func(t *testing.T, f *fakeS3, o *S3Options) {
			server := httptest.NewTLSServer(f)
			server.Config.ErrorLog = quietLog
			t.Cleanup(server.Close)
			o.EndpointURL = server.URL
		}, text: "the server's certificate is not trusted", hint: "AWS_CA_BUNDLE"},
		{name: "nothing there", arg: "s3://logs/no/such/prefix/", text: "s3://logs/no/such/prefix/: there is nothing below this prefix", hint: "aws s3 ls"},
		{name: "nothing begins so", arg: "s3://logs/no/such", text: "s3://logs/no/such: there is nothing below this prefix", hint: "aws s3 ls"},
		{name: "other region, for ever", before: func(t *testing.T, f *fakeS3, _ *S3Options) {
			f.faultWith(func(w http.ResponseWriter, _ *fakeRequest) bool {
				w.Header().Set("X-Amz-Bucket-Region", "eu-west-1")
				fail(w, 301, "PermanentRedirect", "elsewhere")
				return true
			})
		}, text: "the bucket is in another region (PermanentRedirect: elsewhere)", hint: "--region"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFakeS3(t)
			t.Setenv("AWS_MAX_ATTEMPTS", "2")
			o := f.options()
			if test.before != nil {
				test.before(t, f, &o)
			}
			if test.arg == "" {
				test.arg = "s3://logs/x"
			}
			_, err := OpenS3(context.Background(), test.arg, o)
			if err == nil || !strings.Contains(err.Error(), test.text) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("error %v, want %s", err, test.text)
			}
			var hinted Hinted
			hints := ""
			if errors.As(err, &hinted) {
				hints = strings.Join(hinted.Hints(), "\n")
			}
			if !strings.Contains(hints, test.hint) {
				t.Errorf("hints %q, want %q among them", hints, test.hint)
			}
			t.Log(err)
		})
	}
}

func TestS3Redirect(t *testing.T) {
	for _, test := range []struct {
		name          string
		status        int
		code, message string
		header        bool
	}{
		{"permanent", 301, "PermanentRedirect", "use the specified endpoint", true},
		{"malformed", 400, "AuthorizationHeaderMalformed", "the region is wrong", true},
		{"malformed without header", 400, "AuthorizationHeaderMalformed", "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-central-1'", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFakeS3(t)
			f.fill("a/1.json", "a/2.json")
			redirects := 0
			f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
				if strings.Contains(q.header.Get("Authorization"), "/eu-central-1/s3/") {
					return false
				}
				redirects++
				if test.header {
					w.Header().Set("X-Amz-Bucket-Region", "eu-central-1")
				}
				fail(w, test.status, test.code, test.message)
				return true
			})
			s := f.open("a/")
			for _, o := range objects(t, s) {
				if _, _, err := readAll(t, s, o); err != nil {
					t.Error(err)
				}
			}
			if redirects != 1 {
				t.Errorf("%d redirects, want 1", redirects)
			}
		})
	}
}

func TestS3ClockIsCorrected(t *testing.T) {
	f := newFakeS3(t)
	f.fill("a.json")
	f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
		w.Header().Set("Date", time.Now().Add(5*time.Hour).UTC().Format(http.TimeFormat))
		if strings.HasPrefix(q.header.Get("X-Amz-Date"), time.Now().Add(5*time.Hour).UTC().Format("20060102T15")) {
			return false
		}
		fail(w, 403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.")
		return true
	})
	if got := mustList(t, f.open("")); len(got) != 1 {
		t.Errorf("visited %q", got)
	}
}

// The environment means what it means to the AWS CLI.
func TestS3Environment(t *testing.T) {
	f := newFakeS3(t)
	f.fill("x.json")
	file := filepath.Join(t.TempDir(), "credentials")
	if err := os.WriteFile(file, []byte("[other]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = s\nregion = eu-north-1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", file)
	t.Setenv("AWS_ENDPOINT_URL_S3", f.server.URL)
	for _, test := range []struct {
		name    string
		options S3Options
		env     map[string]string
		signed  string
	}{
		{"environment", S3Options{}, nil, "AKIAIOSFODNN7EXAMPLE/20*/us-east-1/"},
		{"region", S3Options{Region: "ap-south-1"}, nil, "AKIAIOSFODNN7EXAMPLE/20*/ap-south-1/"},
		{"profile wins over keys in the environment", S3Options{Profile: "other"}, map[string]string{"AWS_REGION": ""}, "AKIAOTHER/20*/eu-north-1/"},
		{"keys win over the environment's profile", S3Options{}, map[string]string{"AWS_PROFILE": "other"}, "AKIAIOSFODNN7EXAMPLE/20*/us-east-1/"},
		{"no region", S3Options{}, map[string]string{"AWS_REGION": ""}, "AKIAIOSFODNN7EXAMPLE/20*/us-east-1/"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			f.take()
			if _, err := OpenS3(context.Background(), "s3://logs", test.options); err != nil {
				t.Fatal(err)
			}
			key, region, _ := strings.Cut(test.signed, "20*")
			got := f.take()[0].header.Get("Authorization")
			if !strings.Contains(got, "Credential="+key) || !strings.Contains(got, region+"s3/") {
				t.Errorf("signed as %s, want %s", got, test.signed)
			}
		})
	}
}

func TestParseS3(t *testing.T) {
	for _, test := range []struct{ arg, bucket, prefix string }{
		{"s3://logs", "logs", ""},
		{"s3://logs/", "logs", ""},
		{"s3://logs/a b/c%20", "logs", "a b/c%20"},
		{"s3://logs//x", "logs", "/x"},
		{"s3://old_Bucket.name/x", "old_Bucket.name", "x"},
		{"s3://arn:aws:s3:eu-west-1:111122223333:accesspoint/my-point/AWSLogs/x", "arn:aws:s3:eu-west-1:111122223333:accesspoint/my-point", "AWSLogs/x"},
		{"s3://arn:aws-cn:s3:cn-north-1:111122223333:accesspoint:point", "arn:aws-cn:s3:cn-north-1:111122223333:accesspoint:point", ""},
		{"s3://arn:aws:s3-outposts:us-west-2:111122223333:outpost/op-1/accesspoint/point/x/", "arn:aws:s3-outposts:us-west-2:111122223333:outpost/op-1/accesspoint/point", "x/"},
	} {
		bucket, prefix, err := parseS3(test.arg)
		if err != nil || bucket != test.bucket || prefix != test.prefix {
			t.Errorf("%s: %q, %q, %v", test.arg, bucket, prefix, err)
		}
	}
}
