package ingest

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// fetch is an object that is being fetched, and then its body. A body of at
// most tuning.whole bytes is complete before the first byte is read.
type fetch struct {
	object Object
	wanted bool
	done   chan struct{} // closed when err is final; nil when nothing is fetched ahead
	err    error

	metadata Metadata
	version  string
	in       io.Reader
	stream   *s3Stream   // a longer body
	held     *budget     // has held bytes for it
	bytes    int64       // of them
	detach   func() bool // from the context of who opened it
	visited  bool        // its visit has returned
}

var _ io.ReadCloser = (*fetch)(nil)

func (f *fetch) Read(p []byte) (int, error) { return f.in.Read(p) }

// Close gives the memory back.
func (f *fetch) Close() error {
	if f.detach != nil {
		f.detach()
	}
	if f.stream != nil {
		f.stream.close()
	}
	f.in = bytes.NewReader(nil)
	if f.held != nil {
		f.held.release(f.bytes)
		f.held = nil
	}
	return nil
}

// attach makes reads end with ctx.
func (f *fetch) attach(ctx context.Context) {
	if f.stream != nil {
		f.detach = context.AfterFunc(ctx, f.stream.end)
	}
}

// fetch gets the whole body, or opens a longer one; ctx is for that only.
func (s *S3) fetch(ctx context.Context, f *fetch) error {
	if f.object.Size > s.tuning.whole {
		return s.openStream(ctx, f)
	}
	for attempt := 1; ; attempt++ {
		torn, err := s.fetchWhole(ctx, f, attempt == 1)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if torn == nil || err != nil {
			return err
		}
		if attempt == s3BodyAttempts {
			return s.cut(keyOf(f.object), torn)
		}
		s.count.cut.Add(1)
		if err := s.tuning.pause(ctx, attempt); err != nil {
			return err
		}
	}
}

// fetchWhole asks for a body once; torn says how it broke off. first lets it
// be asked for directly, which the SDK's retries have no part in.
func (s *S3) fetchWhole(ctx context.Context, f *fetch, first bool) (torn, err error) {
	var direct outcome
	if first {
		direct = s.askDirect(ctx, f.object)
	}
	switch {
	case direct.body != nil:
		f.in, f.version, f.metadata = bytes.NewReader(direct.body), direct.version, direct.metadata
		return nil, nil
	case direct.torn != nil || direct.err != nil:
		return direct.torn, direct.err
	}
	out, err := s.get(ctx, f.object, 0, direct.answer)
	if direct.refused != nil {
		s.direct.judged(direct.refused, err)
	}
	if err != nil {
		return nil, err
	}
	body, err := readWhole(out, f.object.Size)
	if err != nil {
		return err, nil
	}
	f.in = bytes.NewReader(body)
	f.take(out)
	return nil, nil
}

// take keeps what comes with a body.
func (f *fetch) take(out *s3.GetObjectOutput) {
	f.version = aws.ToString(out.VersionId)
	if len(out.Metadata) > 0 {
		f.metadata = out.Metadata
	}
}

// readWhole reads a body that has to have size bytes. It reads up to the end
// even when they are there, for that is where the SDK compares checksums.
func readWhole(out *s3.GetObjectOutput, size int64) ([]byte, error) {
	defer out.Body.Close()
	if out.ContentLength != nil && *out.ContentLength != size {
		return nil, fmt.Errorf("%d bytes instead of the %d that were listed", *out.ContentLength, size)
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(out.Body, body); err != nil {
		return nil, err
	}
	var more [1]byte
	switch n, err := io.ReadFull(out.Body, more[:]); {
	case n > 0:
		return nil, fmt.Errorf("more than the %d bytes that were listed", size)
	case err != io.EOF:
		return nil, err
	}
	return body, nil
}
