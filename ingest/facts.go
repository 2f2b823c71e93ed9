package ingest

import (
	"io/fs"
	"os"
	"time"
)

// facts are what the disk says of a file or directory.
type facts struct {
	mode    fs.FileMode
	size    int64
	modTime time.Time
	id      inode
	links   uint64
	known   bool        // id and links are
	info    fs.FileInfo // what they were taken from, nil where the system was asked directly
}

func factsOf(info fs.FileInfo) facts {
	f := facts{mode: info.Mode(), size: info.Size(), modTime: info.ModTime(), info: info}
	f.id, f.links, f.known = inodeOf(info)
	return f
}

// same tells whether both are of one file.
func (f facts) same(g facts) bool {
	if f.info != nil && g.info != nil {
		return os.SameFile(f.info, g.info)
	}
	return f.known && g.known && f.id == g.id
}
