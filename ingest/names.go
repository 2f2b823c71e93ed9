package ingest

import (
	"bytes"
	"strings"

	"keytrail/cloudtrail"
)

// recordNames are the names of a record's own members.
var recordNames = func() map[string]bool {
	names := make(map[string]bool)
	for c := range cloudtrail.Column(cloudtrail.NumColumns) {
		if path := c.Path(); path != "" {
			name, _, _ := strings.Cut(path, ".")
			names[name] = true
		}
	}
	return names
}()

// maxName is longer than any name that matters here.
const maxName = 64

// firstName gives the name of the first member of the object at pin, nil when
// it has none that matters.
func (s *splitter) firstName() []byte {
	for {
		text := s.b[s.pin:]
		from := cloudtrail.SkipSpace(text, 1)
		if from < len(text) && text[from] != '"' {
			return nil
		}
		if from < len(text) {
			name := text[from+1:]
			if end := bytes.IndexByte(name[:min(len(name), maxName)], '"'); end >= 0 {
				return name[:end]
			}
			if len(name) >= maxName {
				return nil
			}
		}
		if s.full() || !s.more() {
			return nil
		}
	}
}

// isRecords tells whether a member's name is the one that holds a trail
// file's records, in any case.
func isRecords(name []byte) bool { return strings.EqualFold(string(name), "Records") }
