package ingest

import (
	"context"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// s3Stream is a body that is too long to be held. Where it breaks off, the
// rest is asked for, of the same ETag; it ends at the listed length, or with
// an error.
type s3Stream struct {
	s      *S3
	object Object
	ctx    context.Context
	end    context.CancelFunc

	body  io.ReadCloser // nil when it has to be asked for
	at    int64         // bytes handed out
	fails int           // that gave nothing new
}

// openStream opens a long body, which outlives ctx.
func (s *S3) openStream(ctx context.Context, f *fetch) error {
	stream := &s3Stream{s: s, object: f.object}
	stream.ctx, stream.end = context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, stream.end)
	out, err := s.get(stream.ctx, f.object, 0, nil)
	if !stop() && err == nil {
		out.Body.Close()
		err = ctx.Err()
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	if err != nil {
		stream.end()
		return err
	}
	stream.body = out.Body
	f.stream, f.in = stream, stream
	f.take(out)
	return nil
}

func (t *s3Stream) close() {
	t.end()
	t.drop()
}

func (t *s3Stream) drop() {
	if t.body != nil {
		t.body.Close()
		t.body = nil
	}
}

func (t *s3Stream) Read(p []byte) (int, error) {
	for {
		if t.body == nil {
			if err := t.reopen(); err != nil {
				return 0, err
			}
		}
		left := t.object.Size - t.at
		if int64(len(p)) > left && left > 0 {
			p = p[:left]
		}
		n, err := t.body.Read(p)
		if int64(n) > left {
			return 0, t.s.cut(keyOf(t.object), fmt.Errorf("more than the %d bytes that were listed", t.object.Size))
		}
		if t.at += int64(n); n > 0 {
			t.fails = 0
		}
		switch {
		case err == nil && (n > 0 || len(p) == 0):
			return n, nil
		case err == io.EOF && t.at == t.object.Size:
			return n, io.EOF
		case err != nil && t.at == t.object.Size:
			return n, t.s.cut(keyOf(t.object), err) // its checksum is wrong
		case err != nil:
			if err := t.broken(err); err != nil {
				return n, err
			}
			if n > 0 {
				return n, nil
			}
		}
	}
}

// broken waits before the rest is asked for.
func (t *s3Stream) broken(err error) error {
	t.drop()
	if t.ctx.Err() != nil {
		return t.ctx.Err()
	}
	if t.fails++; t.fails == s3BodyAttempts {
		return t.s.cut(keyOf(t.object), err)
	}
	t.s.count.cut.Add(1)
	return t.s.tuning.pause(t.ctx, t.fails)
}

// reopen asks for the rest. A server that does not know ranges gives all.
func (t *s3Stream) reopen() error {
	out, err := t.s.get(t.ctx, t.object, t.at, nil)
	if err != nil {
		return err
	}
	t.body = out.Body
	if t.at > 0 && out.ContentRange == nil {
		if _, err := io.CopyN(io.Discard, t.body, t.at); err != nil {
			return t.broken(err)
		}
		return nil
	}
	return t.whole(out)
}

// whole wants the rest to end where the object does.
func (t *s3Stream) whole(out *s3.GetObjectOutput) error {
	want := fmt.Sprintf("bytes %d-%d/%d", t.at, t.object.Size-1, t.object.Size)
	if got := aws.ToString(out.ContentRange); t.at > 0 && got != want {
		t.drop()
		return t.s.cut(keyOf(t.object), fmt.Errorf("%s instead of %s", oneLine(got), want))
	}
	return nil
}
