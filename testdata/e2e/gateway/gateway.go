// Package gateway runs versitygw, an S3 server over a plain folder, for tests.
//
// The server changes its process's working directory and only one may run in a
// process, so Start runs the test's own binary again as a child; that child's
// TestMain calls ServeIfChild before anything else. The server listens on a
// socket file in its own temporary folder: only this machine reaches it, and no
// port has to be guessed. It knows nothing of keytrail.
package gateway

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
)

// Region is where the server says that its buckets are.
const Region = "eu-central-1"

// Account is one that the server knows.
type Account struct{ AccessKeyID, SecretAccessKey string }

// Owner owns every bucket and may do everything. Reader may do what a bucket's
// policy lets it do.
var (
	Owner  = Account{"OWNERTESTKEY", "owner-test-secret"}
	Reader = Account{"READERTESTKEY", "reader-test-secret"}
)

// Server is a running gateway.
type Server struct {
	dir   string
	child *exec.Cmd
	alive io.Closer // the child's standard input; it ends when this is closed
}

const (
	asChild    = "KEYTRAIL_E2E_GATEWAY"
	socketName = "s3.sock"
	bucketsDir = "buckets"
)

// Start runs a server with no buckets and waits until it answers.
func Start() (*Server, error) {
	// Not below a long TMPDIR: the path of a socket has about a hundred bytes.
	dir, err := os.MkdirTemp("/tmp", "keytrail-e2e-")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir}
	if err := s.start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start the gateway: %w", err), os.RemoveAll(dir))
	}
	return s, nil
}

func (s *Server) start() error {
	if err := os.Mkdir(filepath.Join(s.dir, bucketsDir), 0o755); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	s.child = exec.Command(self)
	s.child.Env = append(os.Environ(), asChild+"="+s.dir)
	s.child.Stderr = os.Stderr
	if s.alive, err = s.child.StdinPipe(); err != nil {
		return err
	}
	if err := s.child.Start(); err != nil {
		return err
	}
	for range 200 {
		if conn, err := s.Dial(context.Background()); err == nil {
			return conn.Close()
		}
		time.Sleep(25 * time.Millisecond)
	}
	return errors.Join(errors.New("it does not answer"), s.stop())
}

// Dial connects to the server.
func (s *Server) Dial(ctx context.Context) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, "unix", filepath.Join(s.dir, socketName))
}

// PID is the server's process.
func (s *Server) PID() int { return s.child.Process.Pid }

// Close ends the server and removes what it holds.
func (s *Server) Close() error { return errors.Join(s.stop(), os.RemoveAll(s.dir)) }

func (s *Server) stop() error {
	return errors.Join(s.alive.Close(), s.child.Wait())
}

// ServeIfChild serves and does not return in the child of Start, and does
// nothing in any other process.
func ServeIfChild() {
	dir := os.Getenv(asChild)
	if dir == "" {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		// The parent never writes: this ends when the parent does.
		io.Copy(io.Discard, os.Stdin)
		cancel()
		time.Sleep(2 * time.Second)
		os.Exit(0)
	}()
	if err := serve(ctx, dir); err != nil {
		log.Fatalln("gateway:", err)
	}
	os.Exit(0)
}

func serve(ctx context.Context, dir string) error {
	backend, err := posix.New(filepath.Join(dir, bucketsDir), meta.XattrMeta{}, posix.PosixOpts{})
	if err != nil {
		return err
	}
	return embedgw.RunVersityGW(ctx, backend, &embedgw.Config{
		RootUserAccess: Owner.AccessKeyID, RootUserSecret: Owner.SecretAccessKey,
		IAMService: accounts{}, IAMCacheDisable: true,
		Region: Region, Ports: []string{filepath.Join(dir, socketName)},
		MaxConnections: 16_384, MaxRequests: 16_384, MultipartMaxParts: 100,
		KeepAlive: true, Quiet: true,
	})
}
