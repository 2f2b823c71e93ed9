package casefile

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"
)

// maxSegmentLine bounds one line of a segment. The longest are rejects with
// MaxRejectBytes in base64.
const maxSegmentLine = 4 << 20

// maxSegmentWindow bounds what a segment's compression may ask to hold.
const maxSegmentWindow = 32 << 20

// readSegments yields the entries of the commit's segments of one kind, in
// the order they were written, and verifies each segment's hash on the way.
// An error ends the sequence.
func readSegments[T any](ctx context.Context, dir string, c Commit, kind string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, s := range c.Segments {
			if s.Kind != kind {
				continue
			}
			stopped := false
			err := readSegment(ctx, dir, s, func(v T) bool {
				stopped = !yield(v, nil)
				return !stopped
			})
			if stopped {
				return
			}
			if err != nil {
				var zero T
				yield(zero, err)
				return
			}
		}
	}
}

// readSegment calls visit for each entry of one segment until it says false.
func readSegment[T any](ctx context.Context, dir string, s Segment, visit func(T) bool) error {
	return readSegmentLines(ctx, dir, s, func(line []byte) (bool, error) {
		var v T
		if err := json.Unmarshal(line, &v); err != nil {
			return false, err
		}
		return visit(v), nil
	})
}

// readSegmentLines calls visit for each line of one segment until it says
// false. A line is valid until the next.
func readSegmentLines(ctx context.Context, dir string, s Segment, visit func(line []byte) (bool, error)) error {
	name := filepath.Join(dir, filepath.FromSlash(s.Path))
	damaged := func(format string, args ...any) error {
		return fmt.Errorf("%s: %w: %w", name, ErrDamaged, fmt.Errorf(format, args...))
	}
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer f.Close()
	hash := sha256.New()
	z, err := zstd.NewReader(io.TeeReader(f, hash), zstd.WithDecoderConcurrency(1),
		zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxSegmentWindow))
	if err != nil {
		return damaged("%w", err)
	}
	defer z.Close()
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, maxSegmentLine)
	var n int64
	for ; lines.Scan(); n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		more, err := visit(lines.Bytes())
		if err != nil {
			return damaged("line %d: %w", n+1, err)
		}
		if !more {
			return nil
		}
	}
	if err := lines.Err(); err != nil {
		return damaged("line %d: %w", n+1, err)
	}
	if _, err := io.Copy(hash, f); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if got := hex.EncodeToString(hash.Sum(nil)); n != s.Entries || got != s.SHA256 {
		return damaged("%d entries with SHA-256 %s, the log says %d with %s", n, got, s.Entries, s.SHA256)
	}
	return nil
}

// segmentWriter writes one segment's lines, compressed, to a file in tmp/.
type segmentWriter struct {
	file    *hashedFile
	z       *zstd.Encoder
	line    []byte
	entries int64
}

func newSegmentWriter(f *hashedFile) (*segmentWriter, error) {
	z, err := zstd.NewWriter(f, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true), zstd.WithWindowSize(1<<20))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.name, err)
	}
	return &segmentWriter{file: f, z: z}, nil
}

// write adds one entry.
func (w *segmentWriter) write(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("%s: %w", w.file.name, err)
	}
	if len(data) >= maxSegmentLine {
		return fmt.Errorf("%s: entry of %d bytes", w.file.name, len(data))
	}
	w.line = append(append(w.line[:0], data...), '\n')
	w.entries++
	_, err = w.z.Write(w.line)
	return err
}

// finish closes the stream and makes the file durable.
func (w *segmentWriter) finish() error {
	if err := w.z.Close(); err != nil {
		return errors.Join(err, w.file.close())
	}
	return w.file.sync()
}
