package ingest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"time"

	"golang.org/x/sys/unix"
)

// A folder has many small files, so opening, describing and closing each is
// much of what reading costs. What follows asks the system for just that, where
// an os.File would also be told to the network poller and to the garbage
// collector. It gives up at whatever is unusual: then the plain way says what
// is wrong.

const quickFlags = unix.O_RDONLY | unix.O_CLOEXEC | openFlags

// quickDir is the one directory that a listing has open. Its entries are asked
// about by their names alone, without the way to it.
type quickDir struct {
	fd     int // and 1; 0 while none is open
	dirent []byte
	names  []byte
	ends   []int // of names
}

// direntBytes is what is read of a directory at once.
const direntBytes = 32 << 10

// open opens the directory of that path unless it is a link.
func (d *quickDir) open(path string) bool {
	d.close()
	fd, err := openQuickly(path, quickFlags|unix.O_DIRECTORY)
	if err != nil {
		return false
	}
	d.fd = fd + 1
	return true
}

func (d *quickDir) close() {
	if d.fd != 0 {
		_ = unix.Close(d.fd - 1)
		d.fd = 0
	}
}

// facts gives those of the directory itself.
func (d *quickDir) facts() (f facts, ok bool) {
	var st unix.Stat_t
	if d.fd == 0 || unix.Fstat(d.fd-1, &st) != nil {
		return facts{}, false
	}
	return quickFacts(&st), true
}

// stat gives the facts of an entry; a link is not followed.
func (d *quickDir) stat(name string) (f facts, ok bool) {
	var st unix.Stat_t
	if d.fd == 0 || unix.Fstatat(d.fd-1, name, &st, unix.AT_SYMLINK_NOFOLLOW) != nil {
		return facts{}, false
	}
	return quickFacts(&st), true
}

// read adds the next entries to names; the error is io.EOF after the last.
func (d *quickDir) read(names []dirName) ([]dirName, error) {
	if d.fd == 0 {
		return names, fs.ErrClosed
	}
	if d.dirent == nil {
		d.dirent = make([]byte, direntBytes)
	}
	n, err := unix.ReadDirent(d.fd-1, d.dirent)
	for errors.Is(err, unix.EINTR) {
		n, err = unix.ReadDirent(d.fd-1, d.dirent)
	}
	switch {
	case err != nil:
		return names, err
	case n <= 0:
		return names, io.EOF
	}
	return d.parse(names, d.dirent[:n])
}

// The parts of a struct linux_dirent64: getdents64(2).
const (
	direntLen  = 16
	direntType = 18
	direntName = 19
)

// parse takes entries apart. All their names share one string.
func (d *quickDir) parse(names []dirName, b []byte) ([]dirName, error) {
	d.names, d.ends = d.names[:0], d.ends[:0]
	first := len(names)
	for len(b) > direntName {
		size := int(binary.NativeEndian.Uint16(b[direntLen:]))
		if size <= direntName || size > len(b) {
			return names[:first], unix.EBADMSG
		}
		entry := b[:size]
		b = b[size:]
		name, _, _ := bytes.Cut(entry[direntName:], []byte{0})
		if string(name) == "." || string(name) == ".." {
			continue
		}
		typ, known := direntMode(entry[direntType])
		if !known {
			f, ok := d.stat(string(name))
			if !ok {
				return names[:first], unix.EBADMSG
			}
			typ = f.mode.Type()
		}
		names = append(names, dirName{typ: typ})
		d.names = append(d.names, name...)
		d.ends = append(d.ends, len(d.names))
	}
	all, from := string(d.names), 0
	for i, end := range d.ends {
		names[first+i].name = all[from:end]
		from = end
	}
	return names, nil
}

// direntMode gives the type of an entry; not every file system tells it.
func direntMode(typ byte) (mode fs.FileMode, known bool) {
	switch typ {
	case unix.DT_REG:
		return 0, true
	case unix.DT_DIR:
		return fs.ModeDir, true
	case unix.DT_LNK:
		return fs.ModeSymlink, true
	case unix.DT_FIFO:
		return fs.ModeNamedPipe, true
	case unix.DT_SOCK:
		return fs.ModeSocket, true
	case unix.DT_CHR:
		return fs.ModeDevice | fs.ModeCharDevice, true
	case unix.DT_BLK:
		return fs.ModeDevice, true
	}
	return 0, false
}

func quickFacts(st *unix.Stat_t) facts {
	mode := fs.FileMode(st.Mode & 0o777)
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFREG:
	case unix.S_IFDIR:
		mode |= fs.ModeDir
	case unix.S_IFLNK:
		mode |= fs.ModeSymlink
	case unix.S_IFIFO:
		mode |= fs.ModeNamedPipe
	case unix.S_IFSOCK:
		mode |= fs.ModeSocket
	case unix.S_IFCHR:
		mode |= fs.ModeDevice | fs.ModeCharDevice
	case unix.S_IFBLK:
		mode |= fs.ModeDevice
	default:
		mode |= fs.ModeIrregular
	}
	return facts{
		mode: mode, size: st.Size, modTime: time.Unix(st.Mtim.Unix()),
		id: inode{uint64(st.Dev), uint64(st.Ino)}, links: uint64(st.Nlink), known: true,
	}
}

func openQuickly(path string, flags int) (fd int, err error) {
	for {
		if fd, err = unix.Open(path, flags, 0); !errors.Is(err, unix.EINTR) {
			return fd, err
		}
	}
}

// quickFile is a regular file that is read once, by one goroutine.
type quickFile struct{ fd int }

// openQuickFile opens the regular file of that path, and nothing else.
func openQuickFile(path string) (f *quickFile, ok bool) {
	fd, err := openQuickly(path, quickFlags)
	if err != nil {
		return nil, false
	}
	var st unix.Stat_t
	if unix.Fstat(fd, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFREG {
		_ = unix.Close(fd)
		return nil, false
	}
	return &quickFile{fd}, true
}

func (f *quickFile) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for {
		switch n, err := unix.Read(f.fd, p); {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return 0, &fs.PathError{Op: "read", Err: err}
		case n == 0:
			return 0, io.EOF
		default:
			return n, nil
		}
	}
}

// Close gives the file back; a second call is an error.
func (f *quickFile) Close() error {
	if f.fd < 0 {
		return fs.ErrClosed
	}
	fd := f.fd
	f.fd = -1
	return unix.Close(fd)
}
