package ingest

import (
	"bufio"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// gunzip inflates a gzip stream and keeps apart what belongs to its first
// member: CloudTrail writes one, and a digest vouches for one, so whatever
// follows was put there by somebody else
// (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html).
//
// Read never fails because of the content: it ends where the content ends or
// breaks, and problems says what was wrong. Errors of the reader below are
// returned. One Read gives bytes of one member only.
type gunzip struct {
	in    *bufio.Reader
	flate io.ReadCloser // also a flate.Resetter
	crc   uint32
	size  uint32 // of the member so far, modulo 1<<32 as its trailer has it

	members  int   // begun
	total    int64 // bytes given out
	firstEnd int64 // where the first member ends in what was given out; -1 before that is known
	state    gunzipState
	broken   bool // the content's end is missing
	short    bool // because the file ends before it
	err      error
	problems []Problem
}

type gunzipState uint8

const (
	gunzipHeader gunzipState = iota // a member begins
	gunzipBody
	gunzipDone
)

func newGunzip() *gunzip {
	return &gunzip{flate: flate.NewReader(nil)}
}

// reset begins a new stream.
func (g *gunzip) reset(in *bufio.Reader) {
	*g = gunzip{in: in, flate: g.flate, firstEnd: -1}
}

func (g *gunzip) Read(p []byte) (int, error) {
	for len(p) > 0 && g.err == nil {
		switch g.state {
		case gunzipHeader:
			g.begin()
		case gunzipBody:
			n, err := g.flate.Read(p)
			g.crc = crc32.Update(g.crc, crc32.IEEETable, p[:n])
			g.size += uint32(n)
			g.total += int64(n)
			if err != nil {
				g.endBody(err)
			}
			if n > 0 {
				return n, nil
			}
		case gunzipDone:
			return 0, io.EOF
		}
	}
	return 0, g.err
}

// begin reads a member's header.
func (g *gunzip) begin() {
	err := readGzipHeader(g.in)
	switch {
	case err == nil:
		g.members++
		g.crc, g.size, g.state = 0, 0, gunzipBody
		g.err = g.flate.(flate.Resetter).Reset(g.in, nil)
	case errors.Is(err, io.ErrUnexpectedEOF):
		g.members++
		g.end(ReasonTruncatedGzip, "the file ends inside the header of member %d", g.members)
	default:
		g.err = err
	}
}

// endBody handles the end of a member's deflate stream, good or bad.
func (g *gunzip) endBody(err error) {
	if errors.Is(err, io.EOF) {
		g.trailer()
		return
	}
	// What is wrong is the content, unless the reader below cannot go on.
	if _, below := g.in.Peek(1); below != nil && !errors.Is(below, io.EOF) {
		g.err = below
		return
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		g.end(ReasonTruncatedGzip, "the file ends inside member %d, %d bytes of its content are there", g.members, g.memberSize())
		return
	}
	g.end(ReasonCorruptGzip, "member %d breaks off after %d bytes of its content", g.members, g.memberSize())
}

// second tells where in what was given out the second member begins, -1
// while there is none.
func (g *gunzip) second() int64 {
	if g.members < 2 {
		return -1
	}
	return g.firstEnd
}

func (g *gunzip) memberSize() int64 {
	if g.firstEnd >= 0 {
		return g.total - g.firstEnd // of all further members, which is near enough
	}
	return g.total
}

// trailer holds the member's checksum and length against its content.
func (g *gunzip) trailer() {
	if g.firstEnd < 0 {
		g.firstEnd = g.total
	}
	var t [8]byte
	if _, err := io.ReadFull(g.in, t[:]); err != nil {
		if err = cut(err); !errors.Is(err, io.ErrUnexpectedEOF) {
			g.err = err
			return
		}
		g.end(ReasonGzipTrailer, "the file ends inside the trailer of member %d", g.members)
		return
	}
	if binary.LittleEndian.Uint32(t[:4]) != g.crc {
		g.problem(ReasonGzipTrailer, "the checksum of member %d does not match its content", g.members)
	} else if binary.LittleEndian.Uint32(t[4:]) != g.size {
		g.problem(ReasonGzipTrailer, "the length of member %d does not match its content", g.members)
	}
	g.after()
}

// after looks at what follows a member.
func (g *gunzip) after() {
	head, err := g.in.Peek(3)
	switch {
	case len(head) == 0 && errors.Is(err, io.EOF):
		g.state = gunzipDone
	case isGzip(head):
		g.state = gunzipHeader
	case err != nil && !errors.Is(err, io.EOF):
		g.err = err
	default:
		g.garbage()
	}
}

// garbage reads what follows the last member and is none. Padding is worth a
// note, anything else is evidence that cannot be read.
func (g *gunzip) garbage() {
	size, padding := int64(0), true
	for {
		b, err := g.in.Peek(1)
		if len(b) == 0 {
			if !errors.Is(err, io.EOF) {
				g.err = err
				return
			}
			break
		}
		b, _ = g.in.Peek(g.in.Buffered())
		for _, c := range b {
			padding = padding && (c == 0 || c == '\n' || c == '\r')
		}
		size += int64(len(b))
		g.in.Discard(len(b))
	}
	g.state = gunzipDone
	if padding {
		g.note(ReasonTrailingData, "%d bytes of padding after the last gzip member", size)
		return
	}
	g.problem(ReasonTrailingData, "%d bytes after the last gzip member are no gzip", size)
}

// maxProblems bounds what is said of one stream: each of a million members
// can be broken in its own way.
const maxProblems = 16

func (g *gunzip) note(code, format string, args ...any) {
	if len(g.problems) == maxProblems {
		g.problems = g.problems[:maxProblems-1]
	}
	g.problems = append(g.problems, Problem{Reason: code + ": " + fmt.Sprintf(format, args...)})
}

func (g *gunzip) problem(code, format string, args ...any) {
	g.note(code, format, args...)
	g.problems[len(g.problems)-1].Damaged = true
}

// end ends the content where it breaks.
func (g *gunzip) end(code, format string, args ...any) {
	g.problem(code, format, args...)
	g.state = gunzipDone
	g.broken = code != ReasonGzipTrailer
	g.short = code == ReasonTruncatedGzip
	if g.firstEnd < 0 {
		g.firstEnd = g.total
	}
}
