package ingest

import (
	"context"
	"crypto/tls"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/logging"
)

// defaultRegion is asked for the bucket when nothing names a region; S3 tells
// the right one.
const defaultRegion = "us-east-1"

// connect makes the client from the options and, as far as they say nothing,
// from the environment and files that the AWS CLI reads.
func (s *S3) connect(ctx context.Context, o S3Options) error {
	load := []func(*config.LoadOptions) error{
		config.WithAppID("keytrail"), // its reads may be in the logs of tomorrow
		config.WithLogger(logging.Nop{}),
		config.WithHTTPClient(httpClient()),
	}
	if o.Profile != "" {
		load = append(load, config.WithSharedConfigProfile(o.Profile))
	}
	if o.Region != "" {
		load = append(load, config.WithRegion(o.Region))
	}
	if o.NoSignRequest {
		load = append(load, config.WithCredentialsProvider(aws.AnonymousCredentials{}))
	}
	cfg, err := config.LoadDefaultConfig(ctx, load...)
	if err != nil {
		return s.explain(ctx, "", "", err)
	}
	if cfg.Region == "" {
		cfg.Region = defaultRegion
	}
	if !o.NoSignRequest {
		cfg.Credentials = markedCredentials{cfg.Credentials}
		if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
			return s.explain(ctx, "", "", err)
		}
	}
	s.pace = pacing{list: s.retryer(cfg.RetryMaxAttempts), get: s.retryer(cfg.RetryMaxAttempts)}
	s.build = func(region string) *s3.Client {
		return s3.NewFromConfig(cfg, func(so *s3.Options) {
			so.Region = region
			if o.EndpointURL != "" {
				so.BaseEndpoint = aws.String(o.EndpointURL)
			}
			so.UsePathStyle = so.BaseEndpoint != nil && !strings.HasPrefix(s.bucket, "arn:")
			so.UseARNRegion = true
			so.RetryMaxAttempts = 0 // the retryers of each request know
			so.DisableLogOutputChecksumValidationSkipped = true
			if s.tuning.client != nil {
				so.HTTPClient = s.tuning.client
			}
			so.HTTPClient = &countingClient{so.HTTPClient, &s.count}
		})
	}
	s.client.Store(s.build(cfg.Region))
	return nil
}

// httpClient keeps a connection for each request that may be under way, and
// never undoes a Content-Encoding.
func httpClient() *awshttp.BuildableClient {
	return awshttp.NewBuildableClient().WithReadTimeout(s3Silence).WithTransportOptions(func(t *http.Transport) {
		t.DisableCompression = true
		t.ReadBufferSize = s3ReadBuffer
		t.MaxIdleConns = 2 * (s3MostGets + s3Lists)
		t.MaxIdleConnsPerHost = s3MostGets + s3Lists
		t.TLSClientConfig.ClientSessionCache = tls.NewLRUClientSessionCache(0)
	})
}

// markedCredentials tells its errors apart from those of S3: both may be
// refusals by a service of AWS.
type markedCredentials struct{ aws.CredentialsProvider }

func (m markedCredentials) Retrieve(ctx context.Context) (aws.Credentials, error) {
	c, err := m.CredentialsProvider.Retrieve(ctx)
	if err != nil {
		return c, &credentialsError{err}
	}
	return c, nil
}

type credentialsError struct{ error }

func (c *credentialsError) Unwrap() error { return c.error }
