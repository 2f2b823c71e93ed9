package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"keytrail/internal/casefile"
)

// maxStreamInMemory is how much of a stream is held in memory; more goes to a
// temporary file.
const maxStreamInMemory = 1 << 20

// stream is the source of one object that can be read once only. Its identity
// is the hash of its content, so the content is spooled before it is listed,
// unless it is a file that can be read twice.
type stream struct {
	name string
	in   io.Reader

	once    sync.Once
	err     error
	content io.ReaderAt
	size    int64
	sum     [sha256.Size]byte
	remove  func() error
}

var (
	_ Source    = (*stream)(nil)
	_ io.Closer = (*stream)(nil)
)

func newStream(name string, in io.Reader) *stream { return &stream{name: name, in: in} }

func (s *stream) Root() string { return s.name }

// List reads the whole stream first. When ctx ends it returns at once,
// leaving behind the read that waits for the stream's other end.
func (s *stream) List(ctx context.Context, visit func(Object) error) error {
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.once.Do(func() { s.err = s.spool(ctx) })
	}()
	select {
	case <-done:
	case <-ctx.Done():
		return ctx.Err()
	}
	if s.err != nil {
		return fmt.Errorf("%s: %w", s.name, s.err)
	}
	return visit(Object{
		URI:      fmt.Sprintf("%s-%x", s.name, s.sum[:8]), // two streams are two objects
		Identity: casefile.Identity(s.sum[:16]),
		Size:     s.size,
	})
}

func (s *stream) Open(context.Context, Object) (io.ReadCloser, Metadata, error) {
	if s.content == nil {
		return nil, nil, errors.New("the stream was not listed")
	}
	return io.NopCloser(io.NewSectionReader(s.content, 0, s.size)), nil, nil
}

// Close removes the temporary file.
func (s *stream) Close() error {
	if s.remove == nil {
		return nil
	}
	return s.remove()
}

func (s *stream) spool(ctx context.Context) error {
	if f, ok := s.in.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return s.hashFile(ctx, f)
		}
	}
	h := sha256.New()
	in := io.TeeReader(&contextReader{ctx, s.in}, h)
	head, err := io.ReadAll(io.LimitReader(in, maxStreamInMemory))
	if err != nil {
		return err
	}
	s.content, s.size = bytes.NewReader(head), int64(len(head))
	if s.size == maxStreamInMemory {
		if err := s.spoolFile(head, in); err != nil {
			return err
		}
	}
	s.sum = [sha256.Size]byte(h.Sum(nil))
	return nil
}

func (s *stream) spoolFile(head []byte, rest io.Reader) error {
	f, err := os.CreateTemp("", "keytrail-stream-*")
	if err != nil {
		return err
	}
	s.remove = func() error { return errors.Join(f.Close(), os.Remove(f.Name())) }
	s.content = f
	if _, err := f.Write(head); err != nil {
		return err
	}
	n, err := io.Copy(f, rest)
	s.size += n
	return err
}

// hashFile takes what a file holds from where it stands.
func (s *stream) hashFile(ctx context.Context, f *os.File) error {
	at, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	h := sha256.New()
	if s.size, err = io.Copy(h, &contextReader{ctx, f}); err != nil {
		return err
	}
	s.content = io.NewSectionReader(f, at, s.size)
	s.sum = [sha256.Size]byte(h.Sum(nil))
	return nil
}

// contextReader ends with the context's error.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
