package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"
)

// table is text in columns, fitted to a width by leaving out columns, the
// last optional one first; a value is never cut.
type table struct {
	heads []head
	rows  [][]cell
	notes map[int][]string // text only: what is said below a row
}

type head struct {
	title    string
	right    bool // numbers: aligned to the right
	optional bool // may be left out where the width is short
}

type cell struct {
	text  string // already made visible
	style style
}

const gap = "  "

func (t *table) add(cells ...cell) { t.rows = append(t.rows, cells) }

// addNoted adds a row with lines below it, which may be of any length.
func (t *table) addNoted(notes []string, cells ...cell) {
	if t.notes == nil {
		t.notes = make(map[int][]string)
	}
	t.notes[len(t.rows)] = notes
	t.add(cells...)
}

// fit gives the columns to show and their widths.
func (t *table) fit(width int) (show []int, widths []int) {
	widths = make([]int, len(t.heads))
	for i, h := range t.heads {
		widths[i] = textWidth(h.title)
		for _, row := range t.rows {
			widths[i] = max(widths[i], textWidth(row[i].text))
		}
		show = append(show, i)
	}
	for {
		total := -len(gap)
		last := -1
		for at, i := range show {
			total += widths[i] + len(gap)
			if t.heads[i].optional {
				last = at
			}
		}
		if total <= width || last < 0 {
			return show, widths
		}
		show = append(show[:last], show[last+1:]...)
	}
}

// writeText writes the table for a terminal.
func (t *table) writeText(w io.Writer, o Options) error {
	show, widths := t.fit(o.width())
	var b strings.Builder
	line := func(cells func(i int) cell) {
		for at, i := range show {
			c := cells(i)
			pad := strings.Repeat(" ", widths[i]-textWidth(c.text))
			switch {
			case t.heads[i].right:
				b.WriteString(pad + o.paint(c.style, c.text))
			case at == len(show)-1:
				b.WriteString(o.paint(c.style, c.text))
			default:
				b.WriteString(o.paint(c.style, c.text) + pad)
			}
			if at < len(show)-1 {
				b.WriteString(gap)
			}
		}
		b.WriteByte('\n')
	}
	line(func(i int) cell { return cell{t.heads[i].title, bold} })
	for n, row := range t.rows {
		line(func(i int) cell { return row[i] })
		for _, note := range t.notes[n] {
			indent := widths[0] + len(gap)
			for _, l := range wrap(Visible(note), max(o.width()-indent, 30)) {
				b.WriteString(strings.Repeat(" ", indent) + o.paint(dim, l) + "\n")
			}
		}
	}
	_, err := io.WriteString(w, trimLines(b.String()))
	return err
}

// writeMarkdown writes every column as a Markdown table.
func (t *table) writeMarkdown(w io.Writer) error {
	var b strings.Builder
	for _, h := range t.heads {
		b.WriteString("| " + h.title + " ")
	}
	b.WriteString("|\n")
	for _, h := range t.heads {
		if h.right {
			b.WriteString("| ---: ")
		} else {
			b.WriteString("| --- ")
		}
	}
	b.WriteString("|\n")
	for _, row := range t.rows {
		for _, c := range row {
			b.WriteString("| " + markdown(c.text) + " ")
		}
		b.WriteString("|\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (t *table) write(w io.Writer, o Options) error {
	if o.Format == Markdown {
		return t.writeMarkdown(w)
	}
	return t.writeText(w, o)
}

func textWidth(s string) int { return uniseg.StringWidth(s) }

// trimLines takes the spaces from the ends of lines.
func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// wrap breaks s at spaces so that no line is wider than width, unless a
// single word is; words are never cut.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.SplitSeq(s, " ") {
		switch {
		case line == "":
			line = word
		case textWidth(line)+1+textWidth(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// Count writes n with thousands separators.
func Count[N int | int64](n N) string {
	s := strconv.FormatInt(int64(n), 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Bytes writes a size in units of 1000, as "3.4 MB".
func Bytes(n int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB", "PB"}
	f := float64(n)
	u := 0
	for f >= 999.95 && u < len(units)-1 {
		f /= 1000
		u++
	}
	if u == 0 {
		return Count(n) + " B"
	}
	return strconv.FormatFloat(f, 'f', 1, 64) + " " + units[u]
}

// Plural gives "1 object" or "3 objects".
func Plural(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + many
}
