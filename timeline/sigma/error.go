package sigma

import (
	"fmt"
	"strconv"
	"strings"
)

// Error says why a rule could not be read.
type Error struct {
	File   string
	Line   int // from 1; 0 where it is not known
	Rule   string
	Reason string
}

// Error gives file, line and reason as compilers do.
func (e *Error) Error() string {
	s := e.File
	if e.Line > 0 {
		s += ":" + strconv.Itoa(e.Line)
	}
	if e.Rule != "" {
		s += ": rule " + e.Rule
	}
	return s + ": " + e.Reason
}

// fault is a reason at a line, before the file and rule are known.
type fault struct {
	line   int
	reason string
}

func (f *fault) Error() string { return fmt.Sprintf("line %d: %s", f.line, f.reason) }

func faultf(line int, format string, args ...any) error {
	return &fault{line, fmt.Sprintf(format, args...)}
}

// yamlFault takes the line out of the YAML parser's message, which reads
// "yaml: line 3: …".
func yamlFault(err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	number, rest, found := strings.Cut(strings.TrimPrefix(text, "line "), ": ")
	line, notNumber := strconv.Atoi(number)
	if !found || notNumber != nil {
		return &fault{0, "not YAML: " + text}
	}
	return &fault{line, "not YAML: " + rest}
}
