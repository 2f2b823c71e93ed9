// Package report writes what was found for people and programs.
//
// What comes in are values of the timeline package, already judged and in
// order; what goes out is text, JSON Lines, CSV or Markdown on a writer. The
// commands call it; it knows nothing of how findings came to be.
//
// Every field of a record was written by whoever called AWS, and so perhaps
// by the attacker. Each format makes values inert in its own way, in safe.go:
// terminal escapes, direction overrides and other invisible characters are
// shown as escapes, spreadsheet formulas are quoted, Markdown and HTML are
// escaped. JSON keeps every value as it was, with the dangerous characters
// written as \u escapes.
package report

import (
	"fmt"
	"time"
)

// Format names an output format.
type Format string

// The formats. Not every verb has each of them.
const (
	Text     Format = "text"
	JSONL    Format = "jsonl"
	CSV      Format = "csv"
	Markdown Format = "md"
	JSON     Format = "json"
	DOT      Format = "dot"
	Mermaid  Format = "mermaid"
)

// Formats lists the formats in the order of help texts.
var Formats = []Format{Text, JSONL, CSV, Markdown}

// ParseFormat reads a format's name; the error lists the names there are.
func ParseFormat(name string) (Format, error) {
	for _, f := range Formats {
		if name == string(f) {
			return f, nil
		}
	}
	return "", fmt.Errorf("format %q is not one of text, jsonl, csv, md", name)
}

// Options say how a report is written. The zero Options write plain text
// without colour, 110 columns wide.
type Options struct {
	Format   Format
	Color    bool
	Width    int            // columns of the terminal; 0 is 110
	Location *time.Location // a second, local time for people; nil for none
	Relation bool           // entries tell whether WHO acted or was named
	Descent  bool           // entries tell how who acted descends from WHO
	Detail   bool           // keys give lists where they give counts
	Unfolded bool           // text and Markdown show every event on a line of its own
}

const defaultWidth = 110

func (o Options) width() int {
	if o.Width <= 0 {
		return defaultWidth
	}
	return max(o.Width, 60)
}
