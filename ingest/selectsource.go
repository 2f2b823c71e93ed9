package ingest

import (
	"context"
	"io"
)

// Select limits a source's listing to what s keeps. A bucket is asked for no
// more than that, for which src is changed.
func Select(src Source, s Selection) Source {
	if b, ok := src.(*S3); ok {
		b.selection = s
		return b
	}
	if s.IsZero() {
		return src
	}
	return &selected{Source: src, selection: s}
}

// selected is a source with a part of another's objects.
type selected struct {
	Source
	selection Selection
}

var (
	_ confined  = (*selected)(nil)
	_ io.Closer = (*selected)(nil)
)

// List leaves out what is not kept, problems included.
func (f *selected) List(ctx context.Context, visit func(Object) error) error {
	return f.Source.List(ctx, func(o Object) error {
		if !f.selection.Keeps(o.URI) {
			return ctx.Err()
		}
		return visit(o)
	})
}

// Limits says in words what is left out.
func (f *selected) Limits() []string { return f.selection.Limits() }

func (f *selected) confine(exclude []string, follow bool) error {
	if c, ok := f.Source.(confined); ok {
		return c.confine(exclude, follow)
	}
	return nil
}

func (f *selected) Close() error {
	if c, ok := f.Source.(io.Closer); ok {
		return c.Close()
	}
	return nil
}
