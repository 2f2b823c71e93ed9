package zstdpage

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

var forms = map[string]func(e *Encoder, dst, page []byte, head int) []byte{
	"Text":    func(e *Encoder, dst, page []byte, _ int) []byte { return e.Text(dst, page) },
	"IDs":     (*Encoder).IDs,
	"Numbers": (*Encoder).Numbers,
}

func newDecoder(t testing.TB) *zstd.Decoder {
	d, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// holds tells whether all forms give a page back.
func holds(t testing.TB, e *Encoder, d *zstd.Decoder, name string, page []byte, head int) {
	t.Helper()
	for form, encode := range forms {
		frame := encode(e, []byte("before"), page, head)
		got, err := d.DecodeAll(frame[len("before"):], nil)
		if err != nil || !bytes.Equal(got, page) {
			t.Fatalf("%s as %s: %d bytes come back as %d: %v", name, form, len(page), len(got), err)
		}
	}
}

// values makes a page of values behind their lengths.
func values(list ...string) (page []byte) {
	for _, v := range list {
		page = append(binary.LittleEndian.AppendUint32(page, uint32(len(v))), v...)
	}
	return page
}

var random = newRandom()

func newRandom() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

func letters(n int, of string) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = of[random.IntN(len(of))]
	}
	return string(b)
}

const hex = "0123456789abcdef"

func uuid() string {
	return letters(8, hex) + "-" + letters(4, hex) + "-4" + letters(3, hex) + "-" + letters(1, "89ab") + letters(3, hex) + "-" + letters(12, hex)
}

// requests are request parameters as they are in logs.
func requests(n int) (page []byte) {
	for range n {
		switch random.IntN(4) {
		case 0:
			page = append(page, values(`{"logGroupName":"/aws/lambda/svc-`+letters(1+random.IntN(2), "12345")+`","logStreamName":"`+letters(12, hex)+`/[$LATEST]`+letters(32, hex)+`"}`)...)
		case 1:
			bucket := "examplecorp-data-" + letters(1+random.IntN(2), "123456789")
			page = append(page, values(`{"bucketName":"`+bucket+`","Host":"`+bucket+`.s3.eu-west-1.amazonaws.com","key":"part-`+letters(16, hex)+`"}`)...)
		case 2:
			page = append(page, values(`{"instancesSet":{},"filterSet":{}}`)...)
		case 3:
			page = append(page, values(`{"maxResults":1000,"nextToken":"`+letters(100+random.IntN(200), hex+"ghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/")+`"}`)...)
		}
	}
	return page
}

// pages are the same whenever they are asked for.
func pages() map[string][]byte {
	random = newRandom()
	var every strings.Builder
	for i := range 256 {
		every.WriteByte(byte(i))
	}
	list := map[string][]byte{
		"nothing": nil, "one byte": {7}, "a few bytes": []byte("0123456789"), "all alike": bytes.Repeat([]byte{'a'}, 5000),
		"all alike, over blocks": bytes.Repeat([]byte{0}, 3*MaxBlock+5), "digits": []byte(letters(40_000, hex+"-")),
		"exactly a block": []byte(letters(MaxBlock, hex)), "a byte more than a block": []byte(letters(MaxBlock+1, hex)),
		"random": []byte(letters(300_000, every.String())), "two letters": []byte(letters(1000, "ab")),
		"requests": requests(9000), "a few requests": requests(5), "a value over blocks": values("a", letters(2*MaxBlock, hex), "b", letters(MaxBlock, hex)),
		"lengths that lie": append(values(uuid(), uuid()), 255, 255, 255, 255, 1), "empty values": values(slices.Repeat([]string{""}, 70_000)...),
	}
	for _, n := range []int{1, 2, 3, 50, 3276, 3277, 3278, 20_000} {
		var same, mixed, counts []byte
		for i := range n {
			same = append(same, values(uuid())...)
			if mixed = append(mixed, values(uuid())...); random.IntN(3) == 0 {
				mixed = append(mixed, values(letters(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))...)
			}
			counts = binary.LittleEndian.AppendUint64(counts, uint64(i/100)<<random.IntN(40)+uint64(random.IntN(1<<random.IntN(40))))
		}
		list[fmt.Sprint(n, " ids")], list[fmt.Sprint(n, " ids of two lengths")], list[fmt.Sprint(n, " numbers")] = same, mixed, counts
	}
	var offsets []byte
	for at := 0; len(offsets) < 100_000; at = (at + 900 + random.IntN(600)) % 200_000 {
		if offsets = binary.LittleEndian.AppendUint64(offsets, uint64(at)); random.IntN(8) == 0 {
			at = random.IntN(200_000)
		}
	}
	list["offsets"] = offsets
	for length := range 140 {
		var page []byte
		for range 3 + random.IntN(1000) {
			page = append(page, values(letters(length, hex))...)
		}
		list[fmt.Sprintf("ids of %d bytes", length)] = page
	}
	return list
}

// A frame gives its page back, whatever is in it and whatever it is taken for.
func TestFrames(t *testing.T) {
	e, d := NewEncoder(), newDecoder(t)
	for name, page := range pages() {
		for _, head := range []string{"", "\x06\x00\x00\x00\x01\x02\x03\x04\x05\x06", letters(3000, "ab")} {
			holds(t, e, d, name, append([]byte(head), page...), len(head))
		}
	}
}

// Small pages have small tables, few codes and lengths that no others have.
func TestSmallFrames(t *testing.T) {
	e, d := NewEncoder(), newDecoder(t)
	for range 20_000 {
		page := []byte(letters(random.IntN(400), " ,\x00\x01ab"[:1+random.IntN(6)]))
		for range random.IntN(6) {
			if n := len(page); n > 0 {
				copy(page[random.IntN(n):], page[random.IntN(n):])
			}
			page = append(page, letters(random.IntN(40), hex)...)
		}
		holds(t, e, d, fmt.Sprintf("%q", page), page, 0)
	}
}

// What an encoder compressed before changes nothing.
func TestPagesAlone(t *testing.T) {
	used := NewEncoder()
	for name, page := range pages() {
		for form, encode := range forms {
			if first := encode(NewEncoder(), nil, page, 0); !bytes.Equal(encode(used, nil, page, 0), first) {
				t.Errorf("%s as %s: another frame after other pages", name, form)
			}
		}
	}
}

// The C library reads the frames as well, where it is there.
func TestFramesInC(t *testing.T) {
	program, err := exec.LookPath("zstd")
	if err != nil {
		t.Skip("no zstd: on Debian it is the package zstd")
	}
	e := NewEncoder()
	for name, page := range pages() {
		for form, encode := range forms {
			c := exec.Command(program, "-d", "-c")
			c.Stdin = bytes.NewReader(encode(e, nil, page, 0))
			if got, err := c.Output(); err != nil || !bytes.Equal(got, page) {
				t.Errorf("%s as %s: %d bytes come back as %d: %v", name, form, len(page), len(got), err)
			}
		}
	}
}

// What is known of a page makes its frame smaller.
func TestFormsPay(t *testing.T) {
	e := NewEncoder()
	fast, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		t.Fatal(err)
	}
	list := pages()
	var ids [][]byte // several: what is made of one in general differs by a seventh, by chance
	for range 8 {
		var page []byte
		for range 20_000 {
			page = append(page, values(uuid())...)
		}
		ids = append(ids, page)
	}
	for _, test := range []struct {
		name, form string
		most       float64
		pages      [][]byte
	}{
		{"requests", "Text", 0.98, [][]byte{list["requests"]}},
		{"ids", "IDs", 0.90, ids},
		{"ids of two lengths", "IDs", 0.96, [][]byte{list["20000 ids of two lengths"]}},
		{"offsets", "Numbers", 0.92, [][]byte{list["offsets"]}},
	} {
		ours, theirs := 0, 0
		for _, page := range test.pages {
			ours += len(forms[test.form](e, nil, page, 0))
			theirs += len(fast.EncodeAll(page, nil))
		}
		t.Logf("%s: %d bytes, %d in general", test.name, ours, theirs)
		if float64(ours) > test.most*float64(theirs) {
			t.Errorf("%s: %d bytes, and %d in general", test.name, ours, theirs)
		}
	}
}

// The place of a page in the table is told from that of an earlier one, also
// where the places begin anew.
func TestPlacesBeginAnew(t *testing.T) {
	e, d := NewEncoder(), newDecoder(t)
	page := requests(500)
	holds(t, e, d, "the first", page, 0)
	e.words.first = 1<<32 - 1 - uint32(3*len(page))
	for range 4 {
		holds(t, e, d, "a later one", page, 0)
	}
	if e.words.first > 1<<31 {
		t.Errorf("places go on at %d", e.words.first)
	}
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte(`","a","b","a"`), 1)
	f.Add(requests(20), 0)
	f.Add(values(uuid(), "", uuid(), "x", uuid()), 0)
	f.Add(bytes.Repeat([]byte{1, 2, 3, 0, 0, 0, 0, 0}, 50), 0)
	e, d := NewEncoder(), newDecoder(f)
	f.Fuzz(func(t *testing.T, page []byte, head int) {
		holds(t, e, d, "page", page, min(max(head, 0), len(page)))
	})
}
