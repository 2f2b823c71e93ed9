package ingest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// gunzipAll inflates data and gives the content up to a limit.
func gunzipAll(g *gunzip, in io.Reader, limit int64) ([]byte, error) {
	g.reset(bufio.NewReaderSize(in, 64))
	return io.ReadAll(io.LimitReader(g, limit))
}

// The reader that gunzip reads from may fail: then so does gunzip, wherever
// that happens.
func TestGunzipReadErrors(t *testing.T) {
	data := append(gzipFields(t, records(5, "\n")), zip(t, record(6))...)
	data = append(data, make([]byte, 100)...)
	g := newGunzip()
	whole, err := gunzipAll(g, bytes.NewReader(data), 1<<20)
	if err != nil || g.members != 2 {
		t.Fatalf("%d members, error %v", g.members, err)
	}
	for i := range data {
		got, err := gunzipAll(g, io.MultiReader(bytes.NewReader(data[:i]), failingReader{}), 1<<20)
		if !errors.Is(err, errTest) {
			t.Fatalf("with an error at byte %d of %d: %v, problems %v", i, len(data), err, g.problems)
		}
		if !bytes.HasPrefix(whole, got) {
			t.Fatalf("with an error at byte %d the content is not the beginning of the whole", i)
		}
	}
}

// However often a member is broken, what is said of it is bounded.
func TestGunzipManyMembers(t *testing.T) {
	member := zip(t, "x")
	member[len(member)-8] ^= 1
	g := newGunzip()
	got, err := gunzipAll(g, bytes.NewReader(bytes.Repeat(member, 10_000)), 1<<20)
	if err != nil || len(got) != 10_000 || g.members != 10_000 || len(g.problems) > maxProblems {
		t.Errorf("%d bytes, %d members, %d problems, error %v", len(got), g.members, len(g.problems), err)
	}
}

func TestGunzipBoundary(t *testing.T) {
	g := newGunzip()
	g.reset(bufio.NewReader(bytes.NewReader(append(zip(t, "first"), zip(t, "second")...))))
	first, second := "", ""
	var room [100]byte
	for {
		n, err := g.Read(room[:])
		if g.members == 1 {
			first += string(room[:n])
		} else {
			second += string(room[:n])
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if first != "first" || second != "second" || g.second() != 5 {
		t.Errorf("%q, %q, the second from %d", first, second, g.second())
	}
}

// FuzzGunzip holds gunzip against the standard library's: where that finds no
// fault there is none, and the content is the same.
func FuzzGunzip(f *testing.F) {
	seed := func(b []byte) { f.Add(b) }
	gz := zip(f, "some text, some text, some text")
	seed(gz)
	seed(append(bytes.Clone(gz), gz...))
	seed(append(bytes.Clone(gz), 0, 0, 0))
	seed(gz[:len(gz)-4])
	seed(gz[:12])
	seed(zip(f, strings.Repeat("a", 100_000)))
	seed(zip(f, string(gz)))
	seed([]byte("\x1f\x8b\x08\x1e\x00\x00\x00\x00\x00\x00\x02\x00ab\x00c\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		const limit = 1 << 20
		g := newGunzip()
		got, err := gunzipAll(g, bytes.NewReader(data), limit)
		if err != nil {
			t.Fatalf("content alone gives the error %v", err)
		}
		slow, err := gunzipAll(newGunzip(), iotest.OneByteReader(bytes.NewReader(data)), limit)
		if err != nil || !bytes.Equal(slow, got) {
			t.Fatalf("read byte by byte the content has %d bytes, not %d (error %v)", len(slow), len(got), err)
		}
		if len(got) == limit {
			return
		}
		damaged := false
		for _, p := range g.problems {
			damaged = damaged || p.Damaged
		}
		r, err := gzip.NewReader(bytes.NewReader(data))
		var want []byte
		if err == nil {
			want, err = io.ReadAll(r)
		}
		switch {
		case err == nil && (damaged || !bytes.Equal(got, want)):
			t.Fatalf("the library finds no fault in %d bytes, we have %d and the problems %v", len(want), len(got), g.problems)
		case err != nil && len(g.problems) == 0 && !errors.Is(err, gzip.ErrHeader):
			t.Fatalf("the library says %v, we find no fault", err)
		case !bytes.HasPrefix(got, want) && !bytes.HasPrefix(want, got):
			t.Fatalf("the library inflates %d bytes, we have others", len(want))
		}
	})
}

// FuzzObject runs anything through the whole reading of an object.
func FuzzObject(f *testing.F) {
	for _, b := range [][]byte{
		zip(f, trail(record(1))), zip(f, string(zip(f, record(1)))), []byte("\xff\xfe{\x00"), []byte("<Error><Code>x</Code>"), []byte("PK\x03\x04"),
		[]byte("eventJson,x\n"), append(zip(f, record(1)), zip(f, record(2))...),
	} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		sink, o := runOne(t, "x.json.gz", data)
		if o.Kind == "" || o.Records != int64(len(sink.rejects))+o.Events+o.Duplicates {
			t.Fatalf("%+v", o)
		}
		if o.Rejected > 0 && !o.Damaged || o.Damaged && o.Rejected == 0 && len(o.Reasons) == 0 {
			t.Fatalf("damaged is %v: %+v", o.Damaged, o)
		}
	})
}
