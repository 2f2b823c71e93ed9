package inflate

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"slices"
	"testing"
)

// oracle holds a Decoder against the standard library. It is used again and
// again, so that what one input leaves behind meets the next.
type oracle struct {
	Decoder
	gzip  gzip.Reader
	flate io.ReadCloser
}

func newOracle() *oracle { return &oracle{flate: flate.NewReader(nil)} }

// member decodes what data begins with, in both ways, and tells whether it was
// accepted. It is exactly when compress/gzip accepts it too, no reserved flag
// is set, and the content is not longer than limit.
func (o *oracle) member(t testing.TB, data []byte, limit int) bool {
	t.Helper()
	data = slices.Clip(bytes.Clone(data))
	in := bytes.NewReader(data)
	err := o.gzip.Reset(in)
	var want []byte
	if err == nil {
		o.gzip.Multistream(false)
		want, err = io.ReadAll(io.LimitReader(&o.gzip, int64(limit)+1))
	}
	accepted := err == nil && len(want) <= limit && data[3]&flagsReserved == 0

	const before = "what was there before"
	dst := append(make([]byte, 0, len(before)+len(data)%100), before...)
	got, n, ok := o.Member(dst, data, limit)
	switch {
	case ok != accepted:
		t.Fatalf("Member says %v of %d bytes, compress/gzip gives %d bytes and the error %v; the limit is %d", ok, len(data), len(want), err, limit)
	case !bytes.HasPrefix(got, []byte(before)):
		t.Fatal("Member has changed what was there before")
	case !ok && (len(got) != len(before) || n != 0):
		t.Fatalf("Member refuses and gives %d bytes and the length %d", len(got)-len(before), n)
	case ok && !bytes.Equal(got[len(before):], want):
		t.Fatalf("Member gives %d bytes, compress/gzip %d or others", len(got)-len(before), len(want))
	case ok && n != len(data)-in.Len():
		t.Fatalf("Member takes %d of %d bytes, compress/gzip leaves %d", n, len(data), in.Len())
	case cap(got) > len(before)+max(100, limit+outputMargin):
		t.Fatalf("Member has made room for %d bytes, the limit is %d", cap(got)-len(before), limit)
	}
	return ok
}

// stream decodes a deflate stream in both ways, and tells whether it was
// accepted. What a checksum would hide of damaged members shows here.
func (o *oracle) stream(t testing.TB, data []byte, limit int) bool {
	t.Helper()
	data = slices.Clip(bytes.Clone(data))
	in := bytes.NewReader(data)
	o.flate.(flate.Resetter).Reset(in, nil)
	want, err := io.ReadAll(io.LimitReader(o.flate, int64(limit)+1))
	accepted := err == nil && len(want) <= limit

	o.input.begin(data, 0)
	o.output.begin(nil, limit, 0, 0)
	// Only Member, which wants a trailer, looks whether the end was passed.
	ok := o.blocks() && o.written <= limit && o.taken() <= len(data)
	switch {
	case ok != accepted:
		t.Fatalf("our own says %v of %d bytes, compress/flate gives %d bytes and the error %v; the limit is %d", ok, len(data), len(want), err, limit)
	case ok && !bytes.Equal(o.all(), want):
		t.Fatalf("our own gives %d bytes, compress/flate %d or others", o.written, len(want))
	case ok && o.taken() != len(data)-in.Len():
		t.Fatalf("our own takes %d of %d bytes, compress/flate leaves %d", o.taken(), len(data), in.Len())
	case ok:
		return true
	}
	// What came before the damage is the same.
	var corrupt flate.CorruptInputError
	if errors.As(err, &corrupt) && !bytes.HasPrefix(want, o.room[:min(o.written, len(want))]) && o.written <= limit {
		t.Fatalf("before the damage our own gives %d bytes, compress/flate %d others", o.written, len(want))
	}
	return false
}
