package derived

import (
	"io/fs"
	"os"
	"slices"
	"time"
)

// Folder is the name of the folder within a case.
const Folder = "derived"

// maxVariants is how many answers of one name and head are kept: a few rule
// sets or lists of own accounts in turn.
const maxVariants = 4

// abandoned is the age at which a file in the making counts as left behind by
// a run that was killed.
const abandoned = time.Hour

// Store is the folder of one case. Its methods may be called at the same
// time, by several programs too.
type Store struct {
	dir string // the case's
}

// In gives the store of the case in dir. It looks at nothing yet.
func In(dir string) *Store { return &Store{dir} }

// Open gives the answer of the key, nil when there is none that can be used.
// What its blocks hold is not looked at yet. It must be closed.
func (s *Store) Open(k Key) *File {
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		return nil
	}
	defer root.Close()
	name := Folder + "/" + k.file()
	if st, err := root.Lstat(name); err != nil || !st.Mode().IsRegular() {
		return nil // opening a pipe would wait for somebody
	}
	file, err := root.Open(name)
	if err != nil {
		return nil
	}
	f, err := readFile(file, k)
	if err != nil {
		file.Close()
		return nil
	}
	return f
}

// Create begins to write the answer of the key. Where that cannot be done, it
// gives a Writer that does nothing.
func (s *Store) Create(k Key) *Writer {
	w := &Writer{key: k}
	var err error
	if w.root, err = os.OpenRoot(s.dir); err != nil {
		return w
	}
	if err := w.root.Mkdir(Folder, 0o777); err != nil && !os.IsExist(err) {
		w.Discard()
		return w
	}
	for n := range 100 {
		name := temporaryName(k, n)
		w.file, err = w.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err == nil {
			w.name = name
			return w
		}
		if !os.IsExist(err) {
			break
		}
	}
	w.Discard()
	return w
}

// sweep removes what a new answer of the key makes useless.
func sweep(root *os.Root, k Key) {
	dir, err := root.Open(Folder)
	if err != nil {
		return
	}
	defer dir.Close()
	entries, err := dir.ReadDir(-1)
	if err != nil {
		return
	}
	_, head, _, _ := parts(k.file())
	var others []fs.FileInfo // of the name, beside the new one
	for _, e := range entries {
		name, of, temporary, ok := parts(e.Name())
		info, err := e.Info()
		switch {
		case !ok || err != nil || !info.Mode().IsRegular():
		case of != head, temporary && time.Since(info.ModTime()) > abandoned:
			root.Remove(Folder + "/" + e.Name())
		case name == k.Name && !temporary && e.Name() != k.file():
			others = append(others, info)
		}
	}
	// Clocks of file systems are coarse: several may be as new as the new one.
	slices.SortFunc(others, func(a, b fs.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	for i := maxVariants - 1; i < len(others); i++ {
		root.Remove(Folder + "/" + others[i].Name())
	}
}
