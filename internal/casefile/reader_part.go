package casefile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"keytrail/cloudtrail"
)

// part is one open Parquet file of a case.
type part struct {
	info FileInfo
	dir  string
	file *os.File
	meta format.FileMetaData // what reading rows needs of it
	used int                 // scans that hold it open
}

// maxRowsInGroup bounds a row group: a scan keeps three bits for each of its
// rows, and the places of one page's values.
const maxRowsInGroup = 1 << 24

// maxMetadata bounds one piece of metadata: the footer, or an index.
const maxMetadata = 256 << 20

// openPart opens a part wherever it lies and holds its footer against the log
// and the schema.
func openPart(dir string, info FileInfo) (*part, error) {
	p := &part{info: info, dir: dir}
	if err := p.guard(p.open); err != nil {
		if p.file != nil {
			p.file.Close()
		}
		return nil, err
	}
	return p, nil
}

// guard calls f and names the file in its error. It is the one place where
// panics are caught: a damaged file can make the Parquet library index out of
// range, which then is an error like any other. What consumers of a scan do
// runs outside, but for a test's Match.
func (p *part) guard(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			if e, ok := r.(runtime.Error); ok {
				err = e
			} else {
				err = fmt.Errorf("%v", r)
			}
		}
		var system *fs.PathError
		switch {
		case err == nil:
		case errors.As(err, &system) && !errors.Is(err, fs.ErrNotExist):
			err = fmt.Errorf("%s: %w", p.info.Path, err) // the file cannot be had, which says nothing about it
		default:
			err = fmt.Errorf("%s: %w: %w", p.info.Path, ErrDamaged, err)
		}
	}()
	return f()
}

func (p *part) open() (err error) {
	p.file, err = os.Open(Locate(p.dir, p.info.Path))
	if errors.Is(err, fs.ErrNotExist) {
		// A writer may have moved it between the look and the opening.
		p.file, err = os.Open(Locate(p.dir, p.info.Path))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the file is missing: %w", fs.ErrNotExist)
	}
	if err != nil {
		return err
	}
	st, err := p.file.Stat()
	if err != nil {
		return err
	}
	if st.Size() != p.info.Size {
		return fmt.Errorf("it has %d bytes, the log says %d", st.Size(), p.info.Size)
	}
	footer, err := p.footer()
	if err != nil {
		return err
	}
	if err := decodeFooter(footer, p.info.Groups, &p.meta); err != nil {
		return fmt.Errorf("footer: %w", err)
	}
	return p.checkMeta()
}

// tailBytes is what an ordinary footer fits into.
const tailBytes = 16 << 10

// footer reads the footer, and holds the file's head and end against what those
// of a Parquet file are.
func (p *part) footer() ([]byte, error) {
	if p.info.Size < 12 {
		return nil, errors.New("it is too short for a Parquet file")
	}
	head, err := p.read(nil, 0, 4)
	if err != nil {
		return nil, err
	}
	if string(head) != parquetMagic {
		return nil, errors.New("it does not begin as a Parquet file does")
	}
	size := min(p.info.Size, tailBytes)
	tail, err := p.read(nil, p.info.Size-size, size)
	if err != nil {
		return nil, err
	}
	n := int64(binary.LittleEndian.Uint32(tail[size-8:]))
	if string(tail[size-4:]) != parquetMagic || n > p.info.Size-12 {
		return nil, errors.New("it does not end as a Parquet file does")
	}
	if n+8 <= size {
		return tail[size-8-n : size-8], nil
	}
	return p.read(nil, p.info.Size-8-n, n)
}

// library opens the part with the Parquet library, for who needs all of the
// metadata.
func (p *part) library() (*parquet.File, error) {
	footer, err := p.footer()
	if err != nil {
		return nil, err
	}
	// The library allocates for what it has not seen yet.
	if end, err := checkThrift(footer); err != nil || end != len(footer) {
		return nil, fmt.Errorf("footer: %w", errThrift)
	}
	return parquet.OpenFile(p.file, p.info.Size, &parquet.FileConfig{
		SkipPageIndex: true, SkipBloomFilters: true, ReadBufferSize: 4096, Schema: schema,
	})
}

// checkMeta holds the footer against the log and the schema.
func (p *part) checkMeta() error {
	m := &p.meta
	if m.NumRows != p.info.Rows || len(m.RowGroups) != p.info.Groups {
		return fmt.Errorf("it has %d rows in %d row groups, the log says %d in %d", m.NumRows, len(m.RowGroups), p.info.Rows, p.info.Groups)
	}
	if root := &m.Schema[0]; root.Type.Valid || !root.NumChildren.Valid || root.NumChildren.V != cloudtrail.NumColumns {
		return errors.New("its schema is nested")
	}
	for c := range cloudtrail.Column(cloudtrail.NumColumns) {
		s, repetition := &m.Schema[c+1], format.Optional
		if required(c) {
			repetition = format.Required
		}
		if s.Name != c.Name() || s.NumChildren.Valid || !s.Type.Valid || s.Type.V != physical(c) || !s.RepetitionType.Valid || s.RepetitionType.V != repetition {
			return fmt.Errorf("its column %d is not %s as the schema has it", c, c.Name())
		}
	}
	rows := int64(0)
	for i := range m.RowGroups {
		g := &m.RowGroups[i]
		if len(g.Columns) != cloudtrail.NumColumns || g.NumRows < 0 || g.NumRows > maxRowsInGroup {
			return fmt.Errorf("its row group %d has %d columns and %d rows", i, len(g.Columns), g.NumRows)
		}
		rows += g.NumRows
		for c := range g.Columns {
			if err := p.checkChunk(cloudtrail.Column(c), &g.Columns[c], g.NumRows); err != nil {
				return fmt.Errorf("row group %d, column %s: %w", i, cloudtrail.Column(c), err)
			}
		}
	}
	if rows != m.NumRows {
		return fmt.Errorf("its row groups have %d rows, the footer says %d", rows, m.NumRows)
	}
	return nil
}

func (p *part) checkChunk(c cloudtrail.Column, chunk *format.ColumnChunk, rows int64) error {
	m := &chunk.MetaData
	start := m.DataPageOffset
	if m.DictionaryPageOffset > 0 {
		start = m.DictionaryPageOffset
	}
	switch {
	case len(m.PathInSchema) != 1 || m.PathInSchema[0] != c.Name() || m.Type != physical(c) || m.NumValues != rows:
		return errors.New("it is another column's chunk")
	case start <= 0 || start > m.DataPageOffset || m.TotalCompressedSize < 0 || start > p.info.Size-m.TotalCompressedSize:
		return errors.New("its pages lie outside the file")
	case m.Statistics.NullCount < 0 || m.Statistics.NullCount > rows:
		return errors.New("its statistics cannot be")
	}
	return nil
}

// physical gives the Parquet type that stores a column.
func physical(c cloudtrail.Column) format.Type {
	switch c.Kind() {
	case cloudtrail.KindBool:
		return format.Boolean
	case cloudtrail.KindTime, cloudtrail.KindInt:
		return format.Int64
	}
	return format.ByteArray
}

// read reads n bytes at an offset into buf, which may grow.
func (p *part) read(buf []byte, offset, n int64) ([]byte, error) {
	if offset < 0 || n < 0 || n > p.info.Size || offset > p.info.Size-n {
		return buf, fmt.Errorf("it points to %d bytes at %d, outside the file", n, offset)
	}
	buf = grow(buf[:0], int(n))[:n]
	if got, err := p.file.ReadAt(buf, offset); got < len(buf) {
		return buf, fmt.Errorf("reading %d bytes at %d: %w", n, offset, err)
	}
	return buf, nil
}

// readThrift reads a piece of metadata.
func (p *part) readThrift(offset, n int64, v any) error {
	if offset <= 0 || n <= 0 || n > maxMetadata {
		return errors.New("there is none")
	}
	data, err := p.read(nil, offset, n)
	if err != nil {
		return err
	}
	if end, err := checkThrift(data); err != nil || int64(end) != n {
		return errThrift
	}
	return decodeThrift(data, v)
}
