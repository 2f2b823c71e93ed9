package inflate

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	kgzip "github.com/klauspost/compress/gzip"

	"keytrail/internal/trailgen"
)

// compressors are the standard library's and another one, at all levels; that
// other one's also without looking back further than a call.
func compressors() map[string]func(io.Writer) (io.WriteCloser, error) {
	all := map[string]func(io.Writer) (io.WriteCloser, error){}
	for level := gzip.HuffmanOnly; level <= gzip.BestCompression; level++ {
		all[fmt.Sprintf("compress/gzip at %d", level)] = func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriterLevel(w, level) }
	}
	for level := kgzip.StatelessCompression; level <= kgzip.BestCompression; level++ {
		all[fmt.Sprintf("klauspost/compress at %d", level)] = func(w io.Writer) (io.WriteCloser, error) { return kgzip.NewWriterLevel(w, level) }
	}
	return all
}

// texts are contents of every kind.
func texts() map[string][]byte {
	r := rand.New(rand.NewPCG(7, 7))
	noise := make([]byte, 100_000)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	few := make([]byte, 100_000)
	for i := range few {
		few[i] = "abcdef"[r.IntN(6)]
	}
	hex := []byte(nil)
	for range 3000 {
		hex = fmt.Appendf(hex, "%016x-", r.Uint64())
	}
	log, _, _ := trailgen.LoadText(1, 4, nil)
	return map[string][]byte{
		"nothing": nil, "a byte": []byte("x"), "all bytes": []byte(allBytes()), "noise": noise, "few letters": few, "hex": hex,
		"zeros": make([]byte, 300_000), "pairs": bytes.Repeat([]byte("ab"), 50_000), "period of 15": bytes.Repeat([]byte("0123456789abcde"), 5000),
		"period of 16": bytes.Repeat([]byte("0123456789abcdef"), 5000), "period of 32 KiB": bytes.Repeat(noise[:32768], 4),
		"log": log,
	}
}

func TestCompressors(t *testing.T) {
	contents := texts()
	o := newOracle()
	for name, compressor := range compressors() {
		t.Run(name, func(t *testing.T) {
			for kind, content := range contents {
				var b bytes.Buffer
				w, err := compressor(&b)
				if err != nil {
					t.Fatal(err)
				}
				// In pieces and at once make other blocks.
				for i, piece := 0, max(1, len(content)/3); i < len(content); i += piece {
					w.Write(content[i:min(len(content), i+piece)])
				}
				if err := w.Close(); err != nil {
					t.Fatal(err)
				}
				got, n, ok := o.Member(nil, b.Bytes(), len(content))
				if !ok || n != b.Len() || !bytes.Equal(got, content) {
					t.Errorf("%s: ok is %v, %d of %d bytes, content of %d and not %d", kind, ok, n, b.Len(), len(got), len(content))
				}
			}
		})
	}
}

// What is random in a log is read two literals at once.
func TestPairs(t *testing.T) {
	var d Decoder
	if _, _, ok := d.Member(nil, zip(t, string(texts()["hex"])), 1<<20); !ok {
		t.Fatal("is refused")
	}
	pairs := 0
	for _, e := range d.lit[:1<<litBits] {
		if e&entryLiteral != 0 && e&twoLiterals != 0 {
			pairs++
		}
	}
	if pairs < len(d.lit)/4 {
		t.Errorf("%d of %d entries are pairs", pairs, 1<<litBits)
	}
}

// sampleFiles reads the sample bucket.
func sampleFiles(t testing.TB) [][]byte {
	t.Helper()
	var files [][]byte
	err := filepath.WalkDir(filepath.Join("..", "..", "testdata", "bucket"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".gz") {
			return err
		}
		data, err := os.ReadFile(path)
		files = append(files, data)
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, error %v", len(files), err)
	}
	return files
}

// The sample bucket has damaged files as well, which both refuse.
func TestSampleBucket(t *testing.T) {
	o := newOracle()
	accepted, refused := 0, 0
	for _, data := range sampleFiles(t) {
		if o.member(t, data, 16<<20) {
			accepted++
		} else {
			refused++
		}
	}
	if accepted < 1000 || refused > accepted/100 {
		t.Errorf("%d files accepted and %d refused", accepted, refused)
	}
}

// Real records, compressed as log files are.
func TestRealRecords(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "*", "normalized.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("no ../shared/data/*/normalized.jsonl beside the project")
	}
	o := newOracle()
	for _, name := range files {
		lines, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range []int{3000, 50_000, len(lines)} {
			for from := 0; from < len(lines); from += size {
				if data := zip(t, string(lines[from:min(len(lines), from+size)])); !o.member(t, data, size) {
					t.Fatalf("%s: %d bytes from %d are refused", name, size, from)
				}
			}
		}
	}
}
