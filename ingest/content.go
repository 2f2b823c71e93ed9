package ingest

import (
	"context"
	"hash"
	"io"
)

// stored is an object's bytes as the source delivers them: hashed, counted,
// and no more of them than were listed.
type stored struct {
	ctx  context.Context
	in   io.Reader
	hash hash.Hash
	size int64 // as listed, -1 when unknown
	n    int64
	grew bool // there are more than were listed
	one  [1]byte
	err  error       // what ended the reading
	seen func(n int) // for progress
}

func (s *stored) reset(ctx context.Context, in io.Reader, size int64) {
	s.ctx, s.in, s.size, s.n, s.grew, s.err = ctx, in, size, 0, false, nil
	s.hash.Reset()
}

func (s *stored) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	if s.err = s.ctx.Err(); s.err != nil {
		return 0, s.err
	}
	if s.size >= 0 && s.n == s.size {
		n, err := io.ReadFull(s.in, s.one[:])
		if s.grew, s.err = n > 0, io.EOF; n == 0 && err != io.EOF {
			s.err = err
		}
		return 0, s.err
	}
	if left := s.size - s.n; s.size >= 0 && int64(len(p)) > left {
		p = p[:left]
	}
	n, err := s.in.Read(p)
	s.hash.Write(p[:n])
	s.n += int64(n)
	s.seen(n)
	s.err = err
	return n, err
}

// failure is what ended the reading before the object's end.
func (s *stored) failure() error {
	if s.err == io.EOF {
		return nil
	}
	return s.err
}

// inflated is what gunzip gives, counted up to a limit; the hash is that of
// the first member, for which a digest can vouch.
type inflated struct {
	gunzip *gunzip
	hash   hash.Hash
	n, max int64
	over   bool // there is more than max
	seen   func(n int)
}

func (f *inflated) Read(p []byte) (int, error) {
	if left := f.max - f.n; int64(len(p)) > left {
		if left == 0 {
			var one [1]byte
			n, err := f.gunzip.Read(one[:])
			if f.over = n > 0; n > 0 {
				err = io.EOF
			}
			return 0, err
		}
		p = p[:left]
	}
	n, err := f.gunzip.Read(p)
	if f.gunzip.members <= 1 {
		f.hash.Write(p[:n])
	}
	f.n += int64(n)
	f.seen(n)
	return n, err
}
