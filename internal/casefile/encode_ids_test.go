package casefile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// A page of ids is a zstd frame that gives the page back, whatever is in it.
func TestIDFrames(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	bytesOf := func(n int, letters string) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = letters[random.IntN(len(letters))]
		}
		return b
	}
	var every strings.Builder
	for i := range 256 {
		every.WriteByte(byte(i))
	}
	page := func(ids ...[]byte) (values []byte) {
		for _, id := range ids {
			values = append(binary.LittleEndian.AppendUint32(values, uint32(len(id))), id...)
		}
		return values
	}
	many := func(n, length int) (values []byte) {
		for range n {
			values = append(values, page(bytesOf(length, "0123456789abcdef-"))...)
		}
		return values
	}
	cases := map[string][]byte{
		"nothing": nil, "one byte": {7}, "a few bytes": []byte("0123456789"), "all alike": bytes.Repeat([]byte{'a'}, 5000),
		"all alike, over blocks": bytes.Repeat([]byte{'a'}, 3*zstdMaxBlock), "digits": bytesOf(40_000, "0123456789abcdef-"),
		"exactly a block": bytesOf(zstdMaxBlock, "0123456789abcdef-"), "a byte more than a block": bytesOf(zstdMaxBlock+1, "0123456789abcdef-"),
		"random": bytesOf(200_000, every.String()), "two letters": bytesOf(1000, "ab"),
		"ids of two lengths": append(many(500, 36), many(1, 16)...), "a length too much": append(many(500, 36), 36, 0, 0, 0),
		"a wrong length": append(many(500, 36), page(bytesOf(35, "a"))...), "one id twice": append(many(1, 36), many(1, 36)...),
		"random ids":           page(bytesOf(64, every.String()), bytesOf(64, every.String()), bytesOf(64, every.String()), bytesOf(64, every.String())),
		"a block and a length": many(zstdMaxBlock/40+2, 36), "equal ids": bytes.Repeat(page([]byte("00000000-0000-0000-0000-000000000000")), 9000),
	}
	for length := range 140 {
		cases[fmt.Sprintf("ids of %d bytes", length)] = many(3+random.IntN(3000), length)
	}
	for n := range 12 {
		cases[fmt.Sprintf("%d ids", n)] = many(n, 36)
	}
	for n := -3; n <= 3; n++ {
		cases[fmt.Sprintf("blocks of ids and %d", n)] = many(3*(zstdMaxBlock/40)+n, 36)
	}
	decoder, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	var f idFrames
	for name, values := range cases {
		for _, head := range [][]byte{nil, {6, 0, 0, 0, 1, 2, 3, 4, 5, 6}, bytesOf(3000, "ab")} {
			want := append(bytes.Clone(head), values...)
			got, err := decoder.DecodeAll(f.append([]byte("before"), head, values)[len("before"):], nil)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s after %d bytes: %d bytes come back as %d: %v", name, len(head), len(want), len(got), err)
			}
		}
	}
}

func BenchmarkIDFrames(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	var body []byte
	for len(body) < pageBytes {
		body = append(body, 36, 0, 0, 0)
		body = fmt.Appendf(body, "%08x-%04x-4%03x-a%03x-%012x", random.Uint32(), random.IntN(1<<16), random.IntN(1<<12), random.IntN(1<<12), random.Uint64()>>16)
	}
	var f idFrames
	plain, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false))
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		pack func(dst []byte) []byte
	}{
		{"ids", func(dst []byte) []byte { return f.append(dst, nil, body) }},
		{"zstd fastest", func(dst []byte) []byte { return plain.EncodeAll(body, dst) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			var out []byte
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				out = c.pack(out[:0])
			}
			b.ReportMetric(float64(len(out))/float64(len(body)/40), "B/id")
		})
	}
}
