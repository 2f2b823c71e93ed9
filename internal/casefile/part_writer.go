package casefile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"keytrail/cloudtrail"
)

const parquetMagic = "PAR1"

// partWriter writes row groups to one file, which is a Parquet file once it
// is finished. It is not safe for concurrent use.
type partWriter struct {
	file   *hashedFile
	month  monthIndex
	groups []*rowGroup
	rows   int64
}

// newPart begins a part under a name in tmp/.
func (o *fileOps) newPart(name string, month monthIndex) (*partWriter, error) {
	f, err := o.create(name)
	if err != nil {
		return nil, err
	}
	p := &partWriter{file: f, month: month}
	if _, err := f.Write([]byte(parquetMagic)); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

// add writes an encoded group and drops its data.
func (p *partWriter) add(g *rowGroup) error {
	g.move(p.file.size)
	if _, err := p.file.Write(g.data); err != nil {
		return fmt.Errorf("%s: %w", p.file.name, err)
	}
	g.data = nil
	p.groups = append(p.groups, g)
	p.rows += g.rows()
	return nil
}

// copy writes a group that lies in another file as it is. The group becomes
// this file's.
func (p *partWriter) copy(g *rowGroup, from io.ReaderAt) error {
	at := g.meta.FileOffset
	g.move(p.file.size - at)
	n, err := io.Copy(p.file, io.NewSectionReader(from, at, g.length))
	if err == nil && n < g.length {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return fmt.Errorf("%s: %w", p.file.name, err)
	}
	p.groups = append(p.groups, g)
	p.rows += g.rows()
	return nil
}

// move shifts the places of everything in the group.
func (g *rowGroup) move(by int64) {
	g.meta.FileOffset += by
	for i := range g.meta.Columns {
		m := &g.meta.Columns[i].MetaData
		m.DataPageOffset += by
		if hasDictionary(m) {
			m.DictionaryPageOffset += by
		}
		if m.BloomFilterLength > 0 {
			m.BloomFilterOffset += by
		}
		pages := g.offsets[i].PageLocations
		for j := range pages {
			pages[j].Offset += by
		}
	}
}

// hasDictionary tells whether the chunk has a dictionary page.
func hasDictionary(m *format.ColumnMetaData) bool {
	for _, s := range m.EncodingStats {
		if s.PageType == format.DictionaryPage {
			return true
		}
	}
	return false
}

// finish writes indexes and footer, makes the file durable and describes it.
// The path is for the caller to fill in.
func (p *partWriter) finish(creator string) (FileInfo, error) {
	footer, err := encodeFooter(p.groups, p.file.size, creator)
	if err == nil {
		_, err = p.file.Write(footer)
	}
	if err != nil {
		return FileInfo{}, fmt.Errorf("%s: %w", p.file.name, err)
	}
	info := FileInfo{Month: p.month.String(), Size: p.file.size, Rows: p.rows, Groups: len(p.groups)}
	if err := p.file.sync(); err != nil {
		return FileInfo{}, fmt.Errorf("%s: %w", p.file.name, err)
	}
	info.SHA256 = p.file.sum()
	for _, g := range p.groups {
		info.MinTime = lower(info.MinTime, g.minTime)
		info.MaxTime = higher(info.MaxTime, g.maxTime)
	}
	return info, nil
}

func lower(a, b *int64) *int64 {
	if a == nil || b != nil && *b < *a {
		return b
	}
	return a
}

func higher(a, b *int64) *int64 {
	if a == nil || b != nil && *b > *a {
		return b
	}
	return a
}

// encodeFooter gives what stands in a file behind its row groups: the column
// indexes, the offset indexes, the metadata. at is its place in the file.
func encodeFooter(groups []*rowGroup, at int64, creator string) ([]byte, error) {
	var out bytes.Buffer
	enc := thrift.NewEncoder(new(thrift.CompactProtocol).NewWriter(&out))
	meta := format.FileMetaData{
		Version:      2,
		Schema:       schemaElements,
		ColumnOrders: columnOrders,
		CreatedBy:    creator,
	}
	for i, g := range groups {
		for c := range g.columns {
			chunk := &g.meta.Columns[c]
			chunk.ColumnIndexOffset, chunk.ColumnIndexLength = 0, 0
			if len(g.columns[c].NullPages) == 0 {
				continue
			}
			start := out.Len()
			if err := enc.Encode(&g.columns[c]); err != nil {
				return nil, err
			}
			chunk.ColumnIndexOffset, chunk.ColumnIndexLength = at+int64(start), int32(out.Len()-start)
		}
		g.meta.Ordinal = int16(i)
		meta.NumRows += g.rows()
	}
	for _, g := range groups {
		for c := range g.offsets {
			start := out.Len()
			if err := enc.Encode(&g.offsets[c]); err != nil {
				return nil, err
			}
			chunk := &g.meta.Columns[c]
			chunk.OffsetIndexOffset, chunk.OffsetIndexLength = at+int64(start), int32(out.Len()-start)
		}
		meta.RowGroups = append(meta.RowGroups, g.meta)
	}
	start := out.Len()
	if err := enc.Encode(&meta); err != nil {
		return nil, err
	}
	tail := binary.LittleEndian.AppendUint32(nil, uint32(out.Len()-start))
	out.Write(append(tail, parquetMagic...))
	return out.Bytes(), nil
}

// schemaElements and columnOrders are the footer's form of Schema.
var schemaElements, columnOrders = func() ([]format.SchemaElement, []format.ColumnOrder) {
	root := format.SchemaElement{Name: schema.Name(), NumChildren: thrift.New(int32(cloudtrail.NumColumns))}
	elements := []format.SchemaElement{root}
	var orders []format.ColumnOrder
	for _, f := range schema.Fields() {
		t := f.Type()
		repetition := format.Optional
		if f.Required() {
			repetition = format.Required
		}
		e := format.SchemaElement{Name: f.Name(), Type: thrift.New(*t.PhysicalType()), RepetitionType: thrift.New(repetition)}
		if l := t.LogicalType(); l != nil {
			e.LogicalType = *l
		}
		if c := t.ConvertedType(); c != nil {
			e.ConvertedType = thrift.New(*c)
		}
		elements = append(elements, e)
		orders = append(orders, *t.ColumnOrder())
	}
	return elements, orders
}()
