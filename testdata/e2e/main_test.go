package e2e

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"keytrail/testdata/e2e/faultproxy"
	"keytrail/testdata/e2e/gateway"
)

// repository is where keytrail's sources are; samplePath is the sample bucket.
var (
	repository = filepath.Join("..", "..")
	samplePath = filepath.Join(repository, "testdata", "bucket")
)

// What the tests share, made when the first of them asks: the program, built
// from the sources or named by KEYTRAIL_E2E_PROGRAM, and the server with its
// buckets. scratch holds the files.
var (
	scratch string

	program = sync.OnceValues(func() (string, error) {
		if bin := os.Getenv("KEYTRAIL_E2E_PROGRAM"); bin != "" {
			return filepath.Abs(bin)
		}
		bin := filepath.Join(scratch, "keytrail")
		build := exec.Command("go", "build", "-o", bin, "./cmd/keytrail")
		build.Dir = repository
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return "", fmt.Errorf("build keytrail: %w\n%s", err, out)
		}
		return bin, nil
	})

	started *gateway.Server
	server  = sync.OnceValues(func() (*gateway.Server, error) {
		var err error
		started, err = gateway.Start()
		return started, err
	})
)

func TestMain(m *testing.M) {
	gateway.ServeIfChild()
	os.Exit(func() int {
		var err error
		if scratch, err = os.MkdirTemp("", "keytrail-e2e-"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		status := m.Run()
		if started != nil {
			err = started.Close()
		}
		if err = errors.Join(err, os.RemoveAll(scratch)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return status
	}())
}

// newProxy starts a proxy of the test's own in front of the server.
func newProxy(t *testing.T) *faultproxy.Proxy {
	t.Helper()
	s, err := server()
	if err != nil {
		t.Fatal(err)
	}
	p, err := faultproxy.New(s.Dial)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// newBucket makes an empty bucket, named after the test.
func newBucket(t *testing.T) *gateway.Bucket {
	t.Helper()
	s, err := server()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(t.Name()))
	b, err := s.CreateBucket(context.Background(), "test-"+hex.EncodeToString(sum[:8]))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
