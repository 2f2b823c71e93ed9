package inflate

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"

	kgzip "github.com/klauspost/compress/gzip"

	"keytrail/internal/trailgen"
)

// BenchmarkMember weighs Member against the readers of the standard library
// and of klauspost, which are kept and reset, on the sample bucket and on the
// files of 40,000 generated events.
func BenchmarkMember(b *testing.B) {
	var load [][]byte
	for i := range trailgen.LoadFiles(1, 40_000) {
		_, body := trailgen.Load(1, i)
		load = append(load, body)
	}
	for _, bench := range []struct {
		name  string
		files [][]byte
	}{
		{"sample", sampleFiles(b)}, {"load", load},
	} {
		// What is damaged is nothing to be fast at.
		var files [][]byte
		size := 0
		var d Decoder
		for _, data := range bench.files {
			if out, _, ok := d.Member(nil, data, 64<<20); ok {
				files = append(files, data)
				size += len(out)
			}
		}
		run := func(name string, decode func(data []byte) error) {
			b.Run(bench.name+"/"+name, func(b *testing.B) {
				b.SetBytes(int64(size))
				b.ReportAllocs()
				for b.Loop() {
					for _, data := range files {
						if err := decode(data); err != nil {
							b.Fatal(err)
						}
					}
				}
			})
		}
		var room []byte
		run("inflate", func(data []byte) error {
			out, _, ok := d.Member(room[:0], data, 64<<20)
			if room = out; !ok {
				return gzip.ErrHeader
			}
			return nil
		})
		in := new(bytes.Reader)
		buf := make([]byte, 64<<10)
		read := func(r io.Reader) error {
			for {
				if _, err := r.Read(buf); err == io.EOF {
					return nil
				} else if err != nil {
					return err
				}
			}
		}
		std, other := new(gzip.Reader), new(kgzip.Reader)
		run("compress-gzip", func(data []byte) error {
			in.Reset(data)
			if err := std.Reset(in); err != nil {
				return err
			}
			return read(std)
		})
		run("klauspost", func(data []byte) error {
			in.Reset(data)
			if err := other.Reset(in); err != nil {
				return err
			}
			return read(other)
		})
	}
}
