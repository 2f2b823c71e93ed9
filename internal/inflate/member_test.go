package inflate

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"hash/crc32"
	"math"
	"runtime"
	"strings"
	"testing"
)

// zip gzips text.
func zip(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withHeader puts a header with these flags and fields before the rest of a
// member whose header has none. A checksum of the header is right.
func withHeader(plain []byte, flags byte, fields string) []byte {
	head := append(bytes.Clone(plain[:fixedHeader]), fields...)
	head[3] = flags
	if flags&flagHeaderCRC != 0 {
		head = binary.LittleEndian.AppendUint16(head, uint16(crc32.ChecksumIEEE(head)&0xffff))
	}
	return append(head, plain[fixedHeader:]...)
}

// altered gives a copy of b in which the byte at i, from the end if negative,
// is another.
func altered(b []byte, i int) []byte {
	b = bytes.Clone(b)
	if i < 0 {
		i += len(b)
	}
	b[i] ^= 0x41
	return b
}

func TestMembers(t *testing.T) {
	const text = "some text, some text, some text"
	plain := zip(t, text)
	extra := func(n int) string {
		return string(binary.LittleEndian.AppendUint16(nil, uint16(n))) + strings.Repeat("e", n)
	}
	name := func(n int) string { return strings.Repeat("n", n) + "\x00" }
	tests := []struct {
		name string
		data []byte
		ok   bool
	}{
		{"plain", plain, true},
		{"nothing", nil, false},
		{"empty content", zip(t, ""), true},
		{"the shortest", member([]byte{3, 0}, ""), true},
		{"a byte less than the shortest", member([]byte{3, 0}, "")[:minMember-1], false},
		{"all fields", withHeader(plain, 0x1f, extra(5)+name(3)+name(9)), true},
		{"text flag", withHeader(plain, 1, ""), true},
		{"header checksum", withHeader(plain, flagHeaderCRC, ""), true},
		{"header checksum, wrong", altered(withHeader(plain, flagHeaderCRC, ""), fixedHeader), false},
		{"header checksum of other fields", altered(withHeader(plain, flagHeaderCRC|flagName, name(3)), fixedHeader), false},
		{"extra field", withHeader(plain, flagExtra, extra(1000)), true},
		{"extra field, empty", withHeader(plain, flagExtra, extra(0)), true},
		{"extra field, the longest", withHeader(plain, flagExtra, extra(65535)), true},
		{"extra field longer than all", withHeader(plain, flagExtra, "\xff\xff"), false},
		{"name", withHeader(plain, flagName, name(10)), true},
		{"name of Latin-1", withHeader(plain, flagName, "\xe9\xff\x00"), true},
		{"name, empty", withHeader(plain, flagName, name(0)), true},
		{"name, the longest", withHeader(plain, flagName, name(511)), true},
		{"name, too long", withHeader(plain, flagName, name(512)), false},
		{"name without end", withHeader(plain, flagName, "n")[:fixedHeader+12], false},
		{"comment", withHeader(plain, flagComment, name(10)), true},
		{"comment, too long", withHeader(plain, flagComment, name(512)), false},
		{"reserved flag 5", withHeader(plain, 1<<5, ""), false},
		{"reserved flag 6", withHeader(plain, 1<<6, ""), false},
		{"reserved flag 7", withHeader(plain, 1<<7, ""), false},
		{"first magic byte", altered(plain, 0), false},
		{"second magic byte", altered(plain, 1), false},
		{"method", altered(plain, 2), false},
		{"time", altered(plain, 4), true},
		{"compressor's flags and system", altered(altered(plain, 8), 9), true},
		{"checksum", altered(plain, -8), false},
		{"last byte of the checksum", altered(plain, -5), false},
		{"length", altered(plain, -4), false},
		{"last byte of the length", altered(plain, -1), false},
		{"cut in its trailer", plain[:len(plain)-1], false},
		{"cut before its trailer", plain[:len(plain)-8], false},
		{"bytes behind it", append(bytes.Clone(plain), "more bytes"...), true},
		{"zeros behind it", append(bytes.Clone(plain), make([]byte, 1000)...), true},
		{"another member behind it", append(bytes.Clone(plain), zip(t, strings.Repeat(text, 1000))...), true},
		{"plain text", []byte(strings.Repeat(text, 10)), false},
	}
	o := newOracle()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if ok := o.member(t, test.data, 1<<20); ok != test.ok {
				t.Errorf("ok is %v", ok)
			}
		})
	}
}

func TestMemberAfterMember(t *testing.T) {
	texts := []string{"first", "", strings.Repeat("second ", 10_000), allBytes(), "last"}
	var src []byte
	for _, text := range texts {
		src = append(src, zip(t, text)...)
	}
	var d Decoder
	var all []byte
	rest := src
	for _, text := range texts {
		out, n, ok := d.Member(all, rest, len(text))
		if !ok || string(out[len(all):]) != text {
			t.Fatalf("ok is %v, %d bytes, of %q", ok, len(out)-len(all), text)
		}
		all, rest = out, rest[n:]
	}
	if len(rest) != 0 || string(all) != strings.Join(texts, "") {
		t.Errorf("%d bytes left, content of %d bytes", len(rest), len(all))
	}
	// A member never reaches back into the content of the one before.
	w := new(bitWriter)
	w.block(true, 1)
	w.length(fixedLit, 3)
	w.distance(fixedDist, 5)
	w.code(fixedLit, endOfBlock)
	if _, _, ok := d.Member(all, member(w.b, "ast"), 100); ok {
		t.Error("a distance leads to another member")
	}
}

// The limit holds to the byte, wherever it falls.
func TestMemberLimit(t *testing.T) {
	w := new(bitWriter)
	w.stored(false, strings.Repeat("stored ", 300))
	w.block(true, 1)
	for range 100 {
		w.code(fixedLit, 'f')
	}
	w.length(fixedLit, 258)
	w.distance(fixedDist, 1)
	w.length(fixedLit, 200)
	w.distance(fixedDist, 2000)
	w.code(fixedLit, endOfBlock)
	content := strings.Repeat("stored ", 300) + strings.Repeat("f", 358)
	content += content[len(content)-2000:][:200]
	data := member(w.b, content)
	o := newOracle()
	for limit := range len(content) + 10 {
		if ok := o.member(t, data, limit); ok != (limit >= len(content)) {
			t.Fatalf("with the limit %d, ok is %v of %d bytes", limit, ok, len(content))
		}
	}
	// An end that comes with the literals before it.
	w = new(bitWriter)
	w.block(true, 1)
	w.code(fixedLit, 'a')
	w.code(fixedLit, 'b')
	w.code(fixedLit, endOfBlock)
	for limit := range 4 {
		if ok := o.member(t, member(w.b, "ab"), limit); ok != (limit >= 2) {
			t.Errorf("with the limit %d, ok is %v of 2 bytes", limit, ok)
		}
	}
	for _, limit := range []int{math.MaxInt, math.MaxInt - 1, math.MaxInt - outputMargin, math.MaxInt / 2} {
		if out, _, ok := o.Member([]byte("x"), data, limit); !ok || string(out) != "x"+content {
			t.Errorf("with the limit %d, ok is %v", limit, ok)
		}
	}
	for _, limit := range []int{-1, math.MinInt} {
		if _, _, ok := o.Member(nil, member([]byte{3, 0}, ""), limit); ok {
			t.Errorf("with the limit %d, ok is true", limit)
		}
	}
}

// allocated tells how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// What a member claims allocates nothing; what it holds does, to the limit.
func TestMemberMemory(t *testing.T) {
	d := new(Decoder)
	d.Member(nil, zip(t, "a"), 1) // makes the fixed tables
	claim := zip(t, "a")
	binary.LittleEndian.PutUint32(claim[len(claim)-4:], math.MaxUint32)
	bomb := zip(t, strings.Repeat("\x00", 16<<20))
	binary.LittleEndian.PutUint32(bomb[len(bomb)-4:], 0)
	slow := zip(t, strings.Repeat("\x00", 16<<20))
	binary.LittleEndian.PutUint32(slow[len(slow)-4:], math.MaxUint32)
	tests := []struct {
		name  string
		data  []byte
		limit int
		most  uint64
	}{
		{"a claim", claim, 1 << 30, 8 << 10},
		{"a claim with bytes before it", append(bytes.Clone(claim), claim...), 1 << 30, 8 << 10},
		{"a bomb that claims nothing", bomb, 1 << 20, 3<<20 + 64<<10},
		{"a bomb that claims too much", slow, 1 << 20, 3<<20 + 64<<10},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ok := false
			if n := allocated(func() { _, _, ok = d.Member(nil, test.data, test.limit) }); n > test.most {
				t.Errorf("allocates %d bytes, and may %d", n, test.most)
			}
			if ok {
				t.Error("is accepted")
			}
		})
	}
}

// Where there is room, nothing is allocated, and nothing beyond is written.
func TestMemberRoom(t *testing.T) {
	text := strings.Repeat("some text and some more ", 1000)
	data := zip(t, text)
	var d Decoder
	all := bytes.Repeat([]byte{0xee}, len(text)+4*outputMargin)
	dst := all[: 10 : 10+len(text)+outputMargin]
	if n := testing.AllocsPerRun(10, func() { d.Member(dst, data, len(text)) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	out, _, ok := d.Member(dst, data, len(text))
	if !ok || &out[0] != &all[0] || string(out[10:]) != text {
		t.Error("the room that is there is not used")
	}
	for i, b := range all {
		if (i < 10 || i >= cap(dst)) && b != 0xee {
			t.Fatalf("byte %d is written", i)
		}
	}
	// With less than that, there is new room and the old is left.
	dst = all[: 10 : 10+len(text)]
	if out, _, ok := d.Member(dst, data, len(text)); !ok || string(out[10:]) != text || &out[0] == &all[0] {
		t.Error("new room is not as good")
	}
	if d.src != nil || d.from != nil || d.dst != nil || d.room != nil {
		t.Error("something of the caller's is kept")
	}
}

func TestClaimedSize(t *testing.T) {
	for _, test := range []struct {
		data []byte
		want uint32
	}{
		{nil, 0}, {[]byte{1, 2, 3}, 0}, {zip(t, ""), 0}, {zip(t, "four"), 4}, {altered(zip(t, "four"), -2), 0x41<<16 | 4},
		{append(zip(t, "four"), zip(t, "seventy")...), 7},
	} {
		if got := ClaimedSize(test.data); got != test.want {
			t.Errorf("%d of %x, want %d", got, test.data, test.want)
		}
	}
}
