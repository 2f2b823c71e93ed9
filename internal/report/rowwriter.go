package report

import (
	"encoding/csv"
	"fmt"
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

// jsonRows writes a JSON object a line. Rows have the same fields, and many of
// them the value that the row before has: that is written as it was then.
type jsonRows struct {
	w      io.Writer
	buf    []byte
	fields []jsonField
	at     int // the field that comes next
}

// jsonField is what is known of a field from the rows before.
type jsonField struct {
	name  string
	head  []byte // the name, as a member begins
	value []byte // of the row before, if there is any
	whole []byte // the member with it
	tries int
	hits  int
}

// Fields of which one in so many has the value of the row before are worth
// keeping, and values up to so many bytes.
const (
	fieldTries = 64
	fieldShare = 4
	maxField   = 512
)

// field begins the member that comes next.
func (j *jsonRows) field(name string) *jsonField {
	if j.at == len(j.fields) {
		j.fields = append(j.fields, jsonField{})
	}
	f := &j.fields[j.at]
	if f.name != name || f.head == nil {
		sep := byte(',')
		if j.at == 0 {
			sep = '{'
		}
		*f = jsonField{name: name, head: fmt.Appendf(nil, `%c"%s":`, sep, name)}
	}
	j.at++
	return f
}

func (j *jsonRows) text(name string, v []byte) {
	f := j.field(name)
	if v == nil {
		j.buf = append(append(j.buf, f.head...), "null"...)
		return
	}
	writeField(j, f, v)
}

func (j *jsonRows) str(name, v string, null bool) {
	f := j.field(name)
	if null {
		j.buf = append(append(j.buf, f.head...), "null"...)
		return
	}
	writeField(j, f, v)
}

func writeField[T []byte | string](j *jsonRows, f *jsonField, v T) {
	if f.tries >= fieldTries && f.hits*fieldShare < f.tries || len(v) > maxField {
		j.buf = appendString(append(j.buf, f.head...), v)
		return
	}
	if f.tries++; f.tries > 1 && string(f.value) == string(v) {
		f.hits++
		j.buf = append(j.buf, f.whole...)
		return
	}
	from := len(j.buf)
	j.buf = appendString(append(j.buf, f.head...), v)
	f.value, f.whole = append(f.value[:0], v...), append(f.whole[:0], j.buf[from:]...)
}

func (j *jsonRows) number(name string, n int64) {
	j.buf = strconv.AppendInt(append(j.buf, j.field(name).head...), n, 10)
}

func (j *jsonRows) micros(name string, t int64, ok bool) {
	j.buf = append(j.buf, j.field(name).head...)
	if !ok {
		j.buf = append(j.buf, "null"...)
		return
	}
	j.buf = append(cloudtrail.AppendTime(append(j.buf, '"'), t), '"')
}

func (j *jsonRows) list(name string, vs []string) {
	j.buf = appendList(append(j.buf, j.field(name).head...), vs)
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
	j.buf = append(append(j.buf, j.field(name).head...), json...)
}

func (j *jsonRows) end() error {
	j.buf = append(j.buf, '}', '\n')
	_, err := j.w.Write(j.buf)
	j.buf, j.at = j.buf[:0], 0
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
