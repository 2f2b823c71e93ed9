package report

import "keytrail/timeline"

// style is an SGR sequence's parameters; "" is plain text.
type style string

const (
	plain  style = ""
	bold   style = "1"
	dim    style = "2"
	red    style = "1;31"
	yellow style = "33"
)

// paint gives s in a style where colour is wanted. Colour only adds: every
// text reads the same without it.
func (o Options) paint(st style, s string) string {
	if !o.Color || st == plain || s == "" {
		return s
	}
	return "\x1b[" + string(st) + "m" + s + "\x1b[0m"
}

func severityStyle(s timeline.Severity) style {
	switch s {
	case timeline.Critical, timeline.High:
		return red
	case timeline.Medium:
		return yellow
	case timeline.Informational:
		return dim
	}
	return plain
}
