//go:build unix

package ingest

import (
	"errors"
	"io/fs"
	"syscall"
)

// inode tells files and directories apart by what they are, not by name.
type inode struct{ device, number uint64 }

// inodeOf gives the inode behind info and the number of its hard links.
func inodeOf(info fs.FileInfo) (id inode, links uint64, ok bool) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return inode{}, 0, false
	}
	return inode{uint64(st.Dev), uint64(st.Ino)}, uint64(st.Nlink), true
}

// openFlags keep the opening of a FIFO from waiting for somebody who writes
// to it, and a link put in a file's place from being followed.
const openFlags = syscall.O_NONBLOCK | syscall.O_NOFOLLOW

func tooLong(err error) bool { return errors.Is(err, syscall.ENAMETOOLONG) }
