package ingest

import (
	"bufio"
	"errors"
	"io"
)

// The parts of a gzip header: RFC 1952, section 2.3.
const (
	gzipMagic0, gzipMagic1 = 0x1f, 0x8b
	gzipDeflate            = 8

	gzipHeaderCRC = 1 << 1
	gzipExtra     = 1 << 2
	gzipName      = 1 << 3
	gzipComment   = 1 << 4
)

// isGzip tells whether head begins a gzip member. Names say nothing: clients
// that honour Content-Encoding store inflated text under .json.gz.
func isGzip(head []byte) bool {
	return len(head) >= 3 && head[0] == gzipMagic0 && head[1] == gzipMagic1 && head[2] == gzipDeflate
}

// readGzipHeader reads the header of what isGzip has said to be a member, and
// keeps nothing of it. The error is io.ErrUnexpectedEOF when it is cut.
func readGzipHeader(r *bufio.Reader) error {
	var fixed [10]byte
	if _, err := io.ReadFull(r, fixed[:]); err != nil {
		return cut(err)
	}
	flags := fixed[3] // three are reserved, and ignored
	if flags&gzipExtra != 0 {
		var size [2]byte
		if _, err := io.ReadFull(r, size[:]); err != nil {
			return cut(err)
		}
		if _, err := r.Discard(int(size[0]) | int(size[1])<<8); err != nil {
			return cut(err)
		}
	}
	for _, field := range []byte{gzipName, gzipComment} {
		if flags&field != 0 {
			if err := skipZeroTerminated(r); err != nil {
				return err
			}
		}
	}
	if flags&gzipHeaderCRC != 0 {
		if _, err := r.Discard(2); err != nil {
			return cut(err)
		}
	}
	return nil
}

func skipZeroTerminated(r *bufio.Reader) error {
	for {
		_, err := r.ReadSlice(0)
		if err == nil {
			return nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return cut(err)
		}
	}
}

// cut makes the end of a file inside a structure an unexpected one.
func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
