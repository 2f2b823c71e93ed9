package ingest

import (
	"context"
	"io"
	"os"
	"path/filepath"
)

// file is the source of one file.
type file struct{ path string }

var _ Source = (*file)(nil)

func newFile(path string) *file { return &file{path: path} }

func (f *file) Root() string { return f.path }

func (f *file) List(_ context.Context, visit func(Object) error) error {
	info, err := os.Stat(f.path) // a link that was named is meant
	if err != nil {
		return err
	}
	return visit(localObject(filepath.Base(f.path), f.path, factsOf(info)))
}

func (f *file) Open(context.Context, Object) (io.ReadCloser, Metadata, error) {
	d := disk{open: os.Open}
	opened, err := d.openRegular(f.path)
	return opened, nil, err
}
