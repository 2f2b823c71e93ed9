package inflate

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// smallMembers are members short enough to be damaged in every way.
func smallMembers(t testing.TB) map[string][]byte {
	t.Helper()
	record := `{"Records":[{"eventVersion":"1.08","eventID":"6c1c5b8e-0001-4b8e-9a4e-1f0e7f3b2a11","eventName":"CreateAccessKey"},` +
		`{"eventVersion":"1.08","eventID":"6c1c5b8e-0002-4b8e-9a4e-1f0e7f3b2a12","eventName":"CreateAccessKey"}]}`
	var flushed bytes.Buffer
	w, err := gzip.NewWriterLevel(&flushed, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		fmt.Fprintf(w, "%d %s", i, record[:60])
		w.Flush()
	}
	w.Close()
	stored := new(bitWriter)
	stored.stored(false, record[:20])
	stored.stored(true, record[20:40])
	random := rand.New(rand.NewPCG(1, 1))
	codes, text := new(bitWriter), []byte(nil)
	for len(text) < 100 || len(text) > 3000 {
		codes = new(bitWriter)
		text = randomBlock(codes, random, true, nil)
	}
	return map[string][]byte{
		"record":  zip(t, record),
		"fixed":   zip(t, "abcabcabc"),
		"flushed": flushed.Bytes(),
		"stored":  member(stored.b, record[:40]),
		"header":  withHeader(zip(t, "text"), 0x1f, "\x02\x00eename\x00comment\x00"),
		"run":     zip(t, strings.Repeat("x", 5000)),
		"codes":   member(codes.b, string(text)),
		"two":     append(zip(t, "one"), zip(t, "two")...),
	}
}

// Whatever is cut off or turned over, what is accepted is what compress/gzip
// accepts, and the content is the same.
func TestDamage(t *testing.T) {
	o := newOracle()
	for name, data := range smallMembers(t) {
		t.Run(name, func(t *testing.T) {
			if !o.member(t, data, 1<<20) {
				t.Fatal("is refused undamaged")
			}
			header := headerBytes(data)
			for i := range data {
				if ok := o.member(t, data[:i], 1<<20); ok && name != "two" {
					t.Fatalf("accepted with %d of %d bytes", i, len(data))
				}
				if i >= header {
					o.stream(t, data[header:i], 1<<20)
				}
				for bit := range 8 {
					damaged := bytes.Clone(data)
					damaged[i] ^= 1 << bit
					o.member(t, damaged, 1<<20)
					if i >= header {
						o.stream(t, damaged[header:], 1<<20)
					}
				}
			}
		})
	}
}
