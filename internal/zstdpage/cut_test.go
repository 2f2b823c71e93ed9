package zstdpage

import (
	"bytes"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// FuzzCut holds that no frame makes cutting panic, and that what is cut
// inflates to a beginning of what the frame does.
func FuzzCut(f *testing.F) {
	text := bytes.Repeat([]byte("some text, and again "), 20_000)
	f.Add(NewEncoder().Text(nil, text), 1)
	add := func(options ...zstd.EOption) {
		var stream bytes.Buffer
		w, err := zstd.NewWriter(&stream, options...)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(w.EncodeAll(text, nil), 1)
		w.Write(text)
		w.Close()
		f.Add(stream.Bytes(), 200_000)
	}
	for _, level := range []zstd.EncoderLevel{zstd.SpeedFastest, zstd.SpeedDefault, zstd.SpeedBestCompression} {
		for _, single := range []bool{false, true} {
			add(zstd.WithEncoderLevel(level), zstd.WithSingleSegment(single), zstd.WithEncoderCRC(false))
			add(zstd.WithEncoderLevel(level), zstd.WithSingleSegment(single), zstd.WithEncoderCRC(true))
		}
	}
	add(zstd.WithWindowSize(64 << 10))
	r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte, want int) {
		frame, blocks := Cut(nil, data, max(want%(1<<20), 1))
		if frame == nil {
			return
		}
		if blocks < 1 || len(frame) > len(data)+6 {
			t.Fatalf("%d blocks in %d bytes of %d", blocks, len(frame), len(data))
		}
		if blocks > 64 {
			return
		}
		out, err := r.DecodeAll(frame, nil)
		if err != nil {
			return
		}
		// Blocks that do not fit the frame's own header are told by the whole.
		if whole, err := r.DecodeAll(data, nil); err == nil && !bytes.HasPrefix(whole, out) {
			t.Fatal("the beginning is another")
		}
	})
}
