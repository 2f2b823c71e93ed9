package e2e

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"keytrail/testdata/e2e/gateway"
)

// object is one of the sample bucket's.
type object struct {
	key  string
	body []byte
}

// sampleObjects reads the sample bucket from the repository, in the order of
// keys.
var sampleObjects = sync.OnceValues(func() ([]object, error) {
	var out []object
	err := filepath.WalkDir(samplePath, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(samplePath, name)
		if err != nil {
			return err
		}
		body, err := os.ReadFile(name)
		out = append(out, object{filepath.ToSlash(rel), body})
		return err
	})
	return out, err
})

// digestMetadata is the user metadata of a digest file:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
func digestMetadata(key string) map[string]string {
	if !strings.Contains(key, "/CloudTrail-Digest/") {
		return nil
	}
	return map[string]string{"signature": strings.Repeat("0123456789abcdef", 32), "signature-algorithm": "SHA256withRSA"}
}

// upload puts objects into a bucket through the S3 API, each below a prefix.
func upload(b *gateway.Bucket, prefix string, objects []object) error {
	var (
		workers sync.WaitGroup
		errs    = make([]error, 16)
	)
	for w := range errs {
		workers.Go(func() {
			for i := w; i < len(objects) && errs[w] == nil; i += len(errs) {
				o := objects[i]
				errs[w] = b.Put(context.Background(), prefix+o.key, o.body, digestMetadata(o.key))
			}
		})
	}
	workers.Wait()
	return errors.Join(errs...)
}

// sampleBucket is the sample bucket on the server. Tests only read it.
var sampleBucket = sync.OnceValues(func() (*gateway.Bucket, error) {
	s, err := server()
	if err != nil {
		return nil, err
	}
	objects, err := sampleObjects()
	if err != nil {
		return nil, err
	}
	b, err := s.CreateBucket(context.Background(), "sample-trail")
	if err != nil {
		return nil, err
	}
	return b, upload(b, "", objects)
})

func sample(t *testing.T) (*gateway.Bucket, []object) {
	t.Helper()
	b, err := sampleBucket()
	if err != nil {
		t.Fatal(err)
	}
	objects, err := sampleObjects()
	if err != nil {
		t.Fatal(err)
	}
	return b, objects
}

// folder lays objects out below a folder as a copy of the bucket would.
func folder(t *testing.T, objects []object) string {
	t.Helper()
	dir := t.TempDir()
	for _, o := range objects {
		name := filepath.Join(dir, filepath.FromSlash(o.key))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, o.body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// localAnswers is what an ingest of a folder with those objects answers.
func localAnswers(t *testing.T, objects []object) map[string]string {
	t.Helper()
	dir := newCase(t)
	s := local(t)
	s.must(fineOrDamaged, s.ingest(dir, folder(t, objects))...)
	return answers(t, dir)
}

var wholeSample struct {
	once    sync.Once
	answers map[string]string
}

// sampleAnswers is what a local ingest of the whole sample answers.
func sampleAnswers(t *testing.T) map[string]string {
	t.Helper()
	_, objects := sample(t)
	wholeSample.once.Do(func() { wholeSample.answers = localAnswers(t, objects) })
	if wholeSample.answers == nil {
		t.Fatal("the local ingest of the sample failed in another test")
	}
	return wholeSample.answers
}
