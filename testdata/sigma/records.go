package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// collect writes the records of all folders into one file, each with an event
// id that no other has: a pair of rule and event is then told by it, and the
// same event from two folders stays two.
func collect(folder, file string, times int) (n int, err error) {
	names, err := filepath.Glob(filepath.Join(folder, "*", "normalized.jsonl"))
	if err != nil {
		return 0, err
	}
	out, err := os.Create(file)
	if err != nil {
		return 0, err
	}
	defer out.Close()
	w := bufio.NewWriter(out)
	for range times {
		for _, name := range names {
			if n, err = copyRecords(w, name, n); err != nil {
				return n, err
			}
		}
	}
	return n, w.Flush()
}

func copyRecords(w *bufio.Writer, name string, n int) (int, error) {
	in, err := os.Open(name)
	if err != nil {
		return n, err
	}
	defer in.Close()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var record map[string]json.RawMessage
		if json.Unmarshal(lines.Bytes(), &record) != nil {
			continue // no record
		}
		if record["eventSource"] == nil || record["eventTime"] == nil {
			continue // no record of CloudTrail
		}
		record["eventID"] = json.RawMessage(fmt.Sprintf(`"%08d-0000-4000-8000-000000000000"`, n))
		text, err := json.Marshal(record)
		if err != nil {
			return n, err
		}
		w.Write(text)
		if err := w.WriteByte('\n'); err != nil {
			return n, err
		}
		n++
	}
	return n, lines.Err()
}
