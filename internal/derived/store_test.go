package derived

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var key = Key{Name: "findings", Head: strings.Repeat("ab", 32), Of: "rules 1"}

// keep writes an answer of blocks, each tagged with ten times its number.
func keep(t testing.TB, dir string, k Key, blocks ...[]byte) {
	t.Helper()
	w := In(dir).Create(k)
	for i, b := range blocks {
		w.Add(uint64(10*i), b)
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
}

func blocksOf(t testing.TB, dir string, k Key) (blocks [][]byte) {
	t.Helper()
	f := In(dir).Open(k)
	if f == nil {
		t.Fatal("the answer is not there")
	}
	defer f.Close()
	for i := range f.Blocks() {
		data, ok := f.Block(i, nil)
		if !ok {
			t.Fatalf("block %d is damaged", i)
		}
		blocks = append(blocks, data)
	}
	return blocks
}

func listed(t testing.TB, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, Folder))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestAnswersComeBack(t *testing.T) {
	dir := t.TempDir()
	want := [][]byte{[]byte("one"), {}, bytes.Repeat([]byte("two"), 100_000)}
	keep(t, dir, key, want...)
	if got := blocksOf(t, dir, key); !slices.EqualFunc(got, want, bytes.Equal) {
		t.Fatalf("got %d blocks, want %d alike", len(got), len(want))
	}
	f := In(dir).Open(key)
	defer f.Close()
	if !f.Whole() {
		t.Error("a fresh answer is not whole")
	}
	for tag, want := range map[uint64]int{0: 0, 1: 0, 10: 0, 11: 1, 20: 1, 21: 2, 1 << 60: 2} {
		if got := f.Find(tag); got != want {
			t.Errorf("tag %d is looked for from block %d on, want %d", tag, got, want)
		}
	}
	keep(t, dir, Key{Name: "empty", Head: key.Head})
	if got := blocksOf(t, dir, Key{Name: "empty", Head: key.Head}); got != nil {
		t.Errorf("an empty answer has %d blocks", len(got))
	}
}

func TestAnswersOfOthersAreNotFound(t *testing.T) {
	dir := t.TempDir()
	keep(t, dir, key, []byte("one"))
	for name, k := range map[string]Key{
		"name": {"keys", key.Head, key.Of}, "head": {key.Name, "cd", key.Of}, "rules": {key.Name, key.Head, "rules 2"},
	} {
		if f := In(dir).Open(k); f != nil {
			t.Errorf("another %s, and an answer", name)
		}
		// Under the name that the other would have, it is still not the other's.
		if err := os.Rename(filepath.Join(dir, Folder, key.file()), filepath.Join(dir, Folder, k.file())); err != nil {
			t.Fatal(err)
		}
		if f := In(dir).Open(k); f != nil {
			t.Errorf("another %s and a foreign file, and an answer", name)
		}
		if err := os.Rename(filepath.Join(dir, Folder, k.file()), filepath.Join(dir, Folder, key.file())); err != nil {
			t.Fatal(err)
		}
	}
	if f := In(t.TempDir()).Open(key); f != nil {
		t.Error("an empty folder, and an answer")
	}
	if f := In(filepath.Join(dir, "nowhere")).Open(key); f != nil {
		t.Error("no folder, and an answer")
	}
}

// Any damage is found before a block is handed out.
func TestDamageIsFound(t *testing.T) {
	dir := t.TempDir()
	keep(t, dir, key, []byte("one"), bytes.Repeat([]byte("two"), 1000), []byte("three"))
	name := filepath.Join(dir, Folder, key.file())
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	read := func() bool {
		f := In(dir).Open(key)
		if f == nil {
			return false
		}
		defer f.Close()
		return f.Whole()
	}
	if !read() {
		t.Fatal("the file is not read before it is damaged")
	}
	for at := range whole {
		data := slices.Clone(whole)
		data[at] ^= 1 << (at % 8)
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if read() {
			t.Fatalf("a flipped bit at %d is not found", at)
		}
		if err := os.WriteFile(name, whole[:at], 0o600); err != nil {
			t.Fatal(err)
		}
		if read() {
			t.Fatalf("a cut at %d is not found", at)
		}
	}
}

func TestStaleAnswersGo(t *testing.T) {
	dir := t.TempDir()
	older := Key{Name: "keys", Head: "0"}
	keep(t, dir, older, []byte("one"))
	other := Key{Name: "keys", Head: key.Head}
	keep(t, dir, other, []byte("two"))
	keep(t, dir, key, []byte("three"))
	notOurs := []string{"notes.txt", "keys-1", "findings-0123456789ab-0123456789ab.bak", "-0123456789ab-0123456789ab"}
	for _, name := range notOurs {
		if err := os.WriteFile(filepath.Join(dir, Folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	unfinished := filepath.Join(dir, filepath.FromSlash(temporaryName(key, 0)))
	old := filepath.Join(dir, filepath.FromSlash(temporaryName(key, 1)))
	for _, name := range []string{unfinished, old} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-2 * abandoned)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	for i := range maxVariants + 3 {
		keep(t, dir, Key{key.Name, key.Head, strings.Repeat("x", i)}, []byte("four"))
	}
	want := append([]string{other.file(), filepath.Base(unfinished)}, notOurs...)
	got := slices.DeleteFunc(listed(t, dir), func(name string) bool {
		return strings.HasPrefix(name, key.Name) && name != filepath.Base(unfinished) && !slices.Contains(notOurs, name)
	})
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("left are %q, want %q", got, want)
	}
	if n := len(listed(t, dir)) - len(want); n != maxVariants {
		t.Errorf("%d variants are left, want %d", n, maxVariants)
	}
	if f := In(dir).Open(Key{key.Name, key.Head, strings.Repeat("x", maxVariants+2)}); f == nil {
		t.Error("the newest variant is gone")
	}
}

func TestAnswersGivenUpLeaveNothing(t *testing.T) {
	dir := t.TempDir()
	w := In(dir).Create(key)
	w.Add(0, []byte("one"))
	w.Discard()
	w.Add(0, []byte("two"))
	if err := w.Commit(); err == nil {
		t.Error("an answer that was given up is committed")
	}
	w = In(dir).Create(key)
	w.Add(0, make([]byte, maxBlock+1))
	if w.Usable() {
		t.Error("a block beyond the limit is taken")
	}
	if names := listed(t, dir); names != nil {
		t.Errorf("left are %q", names)
	}
}

// A case may come from anyone: its folder derived/ must not lead elsewhere.
func TestNothingIsFollowedOutOfTheCase(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	keep(t, elsewhere, key, []byte("one"))
	if err := os.Symlink(filepath.Join(elsewhere, Folder), filepath.Join(dir, Folder)); err != nil {
		t.Skip("this system makes no symbolic links:", err)
	}
	if f := In(dir).Open(key); f != nil {
		t.Error("an answer is read from elsewhere")
	}
	if w := In(dir).Create(Key{Name: "keys", Head: key.Head}); w.Usable() {
		t.Error("an answer is written elsewhere")
	}
	if names := listed(t, elsewhere); len(names) != 1 {
		t.Errorf("elsewhere are %q", names)
	}
}

func TestFoldersThatCannotBeWrittenTo(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, Folder), []byte("a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	if w := In(dir).Create(key); w.Usable() {
		t.Error("an answer is written into a file")
	}
	if f := In(dir).Open(key); f != nil {
		t.Error("an answer is read from a file")
	}
	if w := In(filepath.Join(dir, "nowhere")).Create(key); w.Usable() {
		t.Error("an answer is written into a case that is not there")
	}
}

func TestRecordsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "derived-*")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		want := rapid.SliceOf(rapid.SliceOfN(rapid.Byte(), 0, 50)).Draw(t, "records")
		for range rapid.IntRange(0, 3).Draw(t, "long ones") {
			want = append(want, make([]byte, blockBytes))
		}
		r := NewRecords(In(dir).Create(key))
		for _, record := range want {
			r.Add(record)
		}
		if err := r.Commit(); err != nil {
			t.Fatal(err)
		}
		f := In(dir).Open(key)
		if f == nil {
			t.Fatal("the answer is not there")
		}
		defer f.Close()
		var got [][]byte
		if !f.Records(func(record []byte) bool { got = append(got, bytes.Clone(record)); return true }) {
			t.Fatal("records do not end well")
		}
		if !slices.EqualFunc(got, want, bytes.Equal) {
			t.Fatalf("got %d records, want %d alike", len(got), len(want))
		}
	})
}

// FuzzFile holds that whatever lies in derived/ is read or refused, and asks
// for no more memory than its size allows.
func FuzzFile(f *testing.F) {
	dir := f.TempDir()
	keep(f, dir, key, []byte("one"), []byte("two"))
	whole, err := os.ReadFile(filepath.Join(dir, Folder, key.file()))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole, uint16(0), []byte{})
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		f.Add(whole, uint16(r.IntN(len(whole))), []byte{byte(r.IntN(256)), 0xff, 0xff, 0xff})
	}
	f.Fuzz(func(t *testing.T, data []byte, at uint16, patch []byte) {
		data = slices.Clone(data)
		if int(at) < len(data) {
			copy(data[at:], patch)
		}
		name := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		got, err := readFile(file, key)
		if err != nil {
			return
		}
		got.Whole()
		got.Records(func([]byte) bool { return true })
	})
}
