package casefile

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"

	"keytrail/internal/zstdpage"
)

// framesOf compresses text in the ways that parts and other writers do.
func framesOf(t testing.TB, text []byte) map[string][]byte {
	frames := map[string][]byte{}
	for _, level := range []zstd.EncoderLevel{zstd.SpeedFastest, zstd.SpeedDefault, zstd.SpeedBestCompression} {
		for _, single := range []bool{false, true} {
			for _, crc := range []bool{false, true} {
				w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(level), zstd.WithSingleSegment(single), zstd.WithEncoderCRC(crc))
				if err != nil {
					t.Fatal(err)
				}
				frames[fmt.Sprintf("%s, single %v, sum %v", level, single, crc)] = w.EncodeAll(text, nil)
			}
		}
	}
	var stream bytes.Buffer
	w, err := zstd.NewWriter(&stream, zstd.WithWindowSize(64<<10))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	w.Close()
	frames["stream"] = stream.Bytes()
	return frames
}

// The beginning of a page is the beginning of the whole page.
func TestInflatePrefixIsTheBeginning(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	texts := map[string][]byte{"zeros": make([]byte, 700<<10)}
	var words, noise []byte
	for len(words) < 900<<10 {
		words = fmt.Appendf(words, "arn:aws:iam::%012d:role/%d ", r.IntN(50), r.IntN(5000))
	}
	for range 600 << 10 {
		noise = append(noise, byte(r.Uint32()))
	}
	texts["words"], texts["noise"] = words, noise
	for name, text := range texts {
		for kind, frame := range framesOf(t, text) {
			cut := 0
			for _, want := range []int{0, 1, 100 << 10, 128 << 10, 300 << 10, len(text) - 1, len(text)} {
				out, _, whole, err := inflatePrefix(format.Zstd, frame, len(text), want, nil)
				if err != nil || len(out) < want || !bytes.Equal(out, text[:len(out)]) || whole != (len(out) == len(text)) {
					t.Fatalf("%s, %s: %d bytes for %d, whole %v, error %v", name, kind, len(out), want, whole, err)
				}
				if !whole {
					cut++
				}
			}
			if cut == 0 && kind != "stream" && name != "zeros" { // of which blocks are small
				t.Errorf("%s, %s: nothing is left out", name, kind)
			}
			if _, _, _, err := inflatePrefix(format.Zstd, frame, len(text)-1, len(text)-1, nil); err == nil {
				t.Errorf("%s, %s: another size than announced is no error", name, kind)
			}
		}
	}
}

// A page of ids is cut, too.
func TestInflatePrefixOfIDs(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	head := []byte{2, 0, 0, 0, 200, 1}
	var values []byte
	for range 12_000 {
		values = append(values, 36, 0, 0, 0)
		values = fmt.Appendf(values, "%08x-%04x-%04x-%04x-%012x", r.Uint32(), r.IntN(1<<16), r.IntN(1<<16), r.IntN(1<<16), r.Int64N(1<<48))
	}
	page := append(bytes.Clone(head), values...)
	frame := zstdpage.NewEncoder().IDs(nil, page, len(head))
	for want := 0; want < len(page); want += 50 << 10 {
		out, _, whole, err := inflatePrefix(format.Zstd, frame, len(page), want, nil)
		if err != nil || len(out) < want || !bytes.Equal(out, page[:len(out)]) || whole != (len(out) == len(page)) {
			t.Fatalf("%d bytes for %d, whole %v, error %v", len(out), want, whole, err)
		}
		if want < 200<<10 && whole {
			t.Errorf("all of %d bytes for %d", len(page), want)
		}
	}
}
