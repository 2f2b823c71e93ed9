package gateway

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/pkg/xattr"
)

// Client speaks to the server as an account.
func (s *Server) Client(a Account) *s3.Client {
	return s3.New(s3.Options{
		BaseEndpoint: aws.String("http://gateway.invalid"), // the socket decides, not the name
		UsePathStyle: true,
		Region:       Region,
		Credentials:  credentials.NewStaticCredentialsProvider(a.AccessKeyID, a.SecretAccessKey, ""),
		HTTPClient: &http.Client{Transport: &http.Transport{
			MaxIdleConnsPerHost: 64,
			DialContext:         func(ctx context.Context, _, _ string) (net.Conn, error) { return s.Dial(ctx) },
		}},
	})
}

// Bucket is one of the server's buckets.
type Bucket struct {
	Name   string
	server *Server
	client *s3.Client
}

// CreateBucket makes an empty bucket.
func (s *Server) CreateBucket(ctx context.Context, name string) (*Bucket, error) {
	b := &Bucket{Name: name, server: s, client: s.Client(Owner)}
	_, err := b.client.CreateBucket(ctx, &s3.CreateBucketInput{
		Bucket:                    &name,
		CreateBucketConfiguration: &types.CreateBucketConfiguration{LocationConstraint: Region},
	})
	if err != nil {
		return nil, fmt.Errorf("create bucket %s: %w", name, err)
	}
	return b, nil
}

// Put uploads an object through the S3 API, with user metadata.
func (b *Bucket) Put(ctx context.Context, key string, body []byte, metadata map[string]string) error {
	_, err := b.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &b.Name, Key: &key, Body: bytes.NewReader(body), Metadata: metadata,
		ContentType: aws.String("application/json"), ContentEncoding: aws.String("gzip"),
	})
	if err != nil {
		return fmt.Errorf("put %s: %w", key, err)
	}
	return nil
}

// Delete removes an object.
func (b *Bucket) Delete(ctx context.Context, key string) error {
	_, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &b.Name, Key: &key})
	return err
}

// SetPolicy gives the bucket a policy, a JSON document.
func (b *Bucket) SetPolicy(ctx context.Context, policy string) error {
	_, err := b.client.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: &b.Name, Policy: &policy})
	return err
}

// Dir is where the server keeps the bucket's objects: a folder with the keys
// as paths.
func (b *Bucket) Dir() string { return filepath.Join(b.server.dir, bucketsDir, b.Name) }

// Write puts an object where the server keeps it, which is many times faster
// than Put: the file, and its ETag as an extended attribute. It has no metadata.
func (b *Bucket) Write(key string, body []byte, modified time.Time) error {
	name := filepath.Join(b.Dir(), filepath.FromSlash(key))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(name, body, 0o644); err != nil {
		return err
	}
	sum := md5.Sum(body)
	if err := xattr.Set(name, "user.etag", []byte(hex.EncodeToString(sum[:]))); err != nil {
		return fmt.Errorf("%w (the temporary folder needs a file system with extended attributes)", err)
	}
	return os.Chtimes(name, modified, modified)
}
