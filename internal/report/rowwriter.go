package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"keytrail/cloudtrail"
)

// rowWriter takes one row's fields by name, in order, and then its end. JSON
// Lines and CSV are the two of them, so both always have the same fields.
type rowWriter interface {
	text(name string, v []byte)    // nil is null
	str(name, v string, null bool) // null where there is no value
	number(name string, n int64)
	micros(name string, t int64, ok bool)
	list(name string, vs []string)
	raw(name string, json []byte) // a value already in JSON
	end() error
}

func newRowWriter(f Format, w io.Writer) rowWriter {
	if f == CSV {
		return &csvRows{w: csv.NewWriter(w)}
	}
	return &jsonRows{w: w}
}

// jsonRows writes a JSON object a line.
type jsonRows struct {
	w   io.Writer
	buf []byte
}

func (j *jsonRows) name(name string) {
	sep := byte(',')
	if len(j.buf) == 0 {
		sep = '{'
	}
	j.buf = append(append(append(j.buf, sep, '"'), name...), '"', ':')
}

func (j *jsonRows) text(name string, v []byte) {
	j.name(name)
	if v == nil {
		j.buf = append(j.buf, "null"...)
		return
	}
	j.buf = appendString(j.buf, v)
}

func (j *jsonRows) str(name, v string, null bool) {
	j.name(name)
	if null {
		j.buf = append(j.buf, "null"...)
		return
	}
	j.buf = appendString(j.buf, v)
}

func (j *jsonRows) number(name string, n int64) {
	j.name(name)
	j.buf = strconv.AppendInt(j.buf, n, 10)
}

func (j *jsonRows) micros(name string, t int64, ok bool) {
	j.name(name)
	if !ok {
		j.buf = append(j.buf, "null"...)
		return
	}
	j.buf = append(cloudtrail.AppendTime(append(j.buf, '"'), t), '"')
}

func (j *jsonRows) list(name string, vs []string) {
	j.name(name)
	j.buf = appendList(j.buf, vs)
}

func appendList(dst []byte, vs []string) []byte {
	dst = append(dst, '[')
	for i, v := range vs {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, v)
	}
	return append(dst, ']')
}

func (j *jsonRows) raw(name string, json []byte) {
	j.name(name)
	j.buf = append(j.buf, json...)
}

func (j *jsonRows) end() error {
	_, err := j.w.Write(append(j.buf, '}', '\n'))
	j.buf = j.buf[:0]
	return err
}

// csvRows writes a header and then a line a row. Lists are joined by a space,
// nested values stay JSON.
type csvRows struct {
	w      *csv.Writer
	header []string
	row    []string
	rows   int
}

func (c *csvRows) cell(name, v string) {
	if c.rows == 0 {
		c.header = append(c.header, name)
	}
	c.row = append(c.row, v)
}

func (c *csvRows) text(name string, v []byte)    { c.cell(name, csvCell(string(v))) }
func (c *csvRows) str(name, v string, null bool) { c.cell(name, csvCell(v)) }
func (c *csvRows) number(name string, n int64)   { c.cell(name, strconv.FormatInt(n, 10)) }
func (c *csvRows) raw(name string, json []byte)  { c.cell(name, csvCell(string(json))) }
func (c *csvRows) list(name string, vs []string) { c.cell(name, csvCell(strings.Join(vs, " "))) }

func (c *csvRows) micros(name string, t int64, ok bool) {
	if !ok {
		c.cell(name, "")
		return
	}
	c.cell(name, string(cloudtrail.AppendTime(nil, t)))
}

func (c *csvRows) end() error {
	if c.rows == 0 {
		if err := c.w.Write(c.header); err != nil {
			return err
		}
	}
	err := c.w.Write(c.row)
	c.rows++
	c.row = c.row[:0]
	c.w.Flush()
	if err == nil {
		err = c.w.Error()
	}
	return err
}

// timeText gives micros for people: UTC, and after it the local time where
// one is asked for.
func timeText(micros int64, layout string, loc *time.Location) string {
	t := time.UnixMicro(micros).UTC()
	if loc == nil {
		return t.Format(layout)
	}
	return t.Format(layout) + "  " + t.In(loc).Format(layout+" MST")
}
