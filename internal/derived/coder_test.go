package derived

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// thing has a value of each sort.
type thing struct {
	U     uint64
	I     int64
	B     bool
	T     string
	Raw   []byte
	Texts []string
	Inner []thing
}

func (v *thing) code(c *Coder) {
	c.Uint(&v.U)
	c.Int(&v.I)
	c.Bool(&v.B)
	c.Text(&v.T)
	c.Raw(&v.Raw)
	c.Texts(&v.Texts)
	List(c, &v.Inner, func(w *thing) { w.code(c) })
}

func drawThing(t *rapid.T, depth int) thing {
	v := thing{
		U: rapid.Uint64().Draw(t, "u"), I: rapid.Int64().Draw(t, "i"), B: rapid.Bool().Draw(t, "b"),
		T: rapid.String().Draw(t, "t"), Raw: rapid.SliceOf(rapid.Byte()).Draw(t, "raw"),
	}
	if rapid.Bool().Draw(t, "texts") {
		v.Texts = rapid.SliceOf(rapid.String()).Draw(t, "list")
	}
	if depth > 0 {
		v.Inner = []thing{}
		for range rapid.IntRange(0, 3).Draw(t, "inner") {
			v.Inner = append(v.Inner, drawThing(t, depth-1))
		}
	}
	return v
}

func TestCoderReadsWhatItWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawThing(t, 2)
		enc := Encoder()
		want.code(enc)
		dec := Decoder(enc.Bytes())
		var got thing
		if got.code(dec); !dec.Done() {
			t.Fatal("it is not read to its end")
		}
		if want.Raw == nil {
			want.Raw = []byte{}
		}
		again := Encoder()
		got.code(again)
		if string(again.Bytes()) != string(enc.Bytes()) || !reflect.DeepEqual(got.Texts, want.Texts) || got.T != want.T || got.I != want.I {
			t.Fatalf("got %+v, want %+v", got, want)
		}
		if cut := rapid.IntRange(0, len(enc.Bytes())-1).Draw(t, "cut"); true {
			dec.Reset(enc.Bytes()[:cut])
			var part thing
			if part.code(dec); !dec.Bad() || dec.Done() {
				t.Fatalf("%d of %d bytes are read as a whole", cut, len(enc.Bytes()))
			}
		}
	})
}

func FuzzCoder(f *testing.F) {
	f.Add([]byte{1, 2, 3})
	f.Add([]byte{0, 0, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0x07})
	f.Fuzz(func(t *testing.T, data []byte) {
		c := Decoder(data)
		var v thing
		if v.code(c); c.Bad() {
			return
		}
		if len(v.Texts) > len(data) || len(v.Inner) > len(data) {
			t.Fatalf("%d and %d elements from %d bytes", len(v.Texts), len(v.Inner), len(data))
		}
	})
}
