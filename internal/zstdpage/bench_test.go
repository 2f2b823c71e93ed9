package zstdpage

import (
	"encoding/binary"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func BenchmarkFrames(b *testing.B) {
	var ids, numbers []byte
	for i := range 16 << 10 {
		ids = append(ids, values(uuid())...)
		numbers = binary.LittleEndian.AppendUint64(numbers, uint64(i)<<20+uint64(random.IntN(1<<20)))
	}
	e := NewEncoder()
	fast, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		b.Fatal(err)
	}
	for _, one := range []struct {
		name   string
		page   []byte
		append func(dst, page []byte) []byte
	}{
		{"Text", requests(2000), e.Text},
		{"IDs", ids, func(dst, page []byte) []byte { return e.IDs(dst, page, 0) }},
		{"Numbers", numbers, func(dst, page []byte) []byte { return e.Numbers(dst, page, 0) }},
	} {
		for _, by := range []struct {
			name   string
			append func(dst, page []byte) []byte
		}{{"ours", one.append}, {"klauspost", func(dst, page []byte) []byte { return fast.EncodeAll(page, dst) }}} {
			b.Run(one.name+"/"+by.name, func(b *testing.B) {
				var frame []byte
				b.SetBytes(int64(len(one.page)))
				b.ReportAllocs()
				for b.Loop() {
					frame = by.append(frame[:0], one.page)
				}
				b.ReportMetric(float64(len(frame))/float64(len(one.page)), "of-size")
			})
		}
	}
}
