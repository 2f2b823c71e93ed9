package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// collect writes the records of all folders into one file, in order of time, for
// correlations, and each with an event id that no other has: a pair of rule and
// event is then told by it, and the same event from two folders stays two.
func collect(folder, file string, times int) (n int, err error) {
	names, err := filepath.Glob(filepath.Join(folder, "*", "normalized.jsonl"))
	if err != nil {
		return 0, err
	}
	var all []timedRecord
	for range times {
		for _, name := range names {
			if all, err = readRecords(all, name); err != nil {
				return 0, err
			}
		}
	}
	slices.SortStableFunc(all, func(a, b timedRecord) int { return strings.Compare(a.time, b.time) })
	out, err := os.Create(file)
	if err != nil {
		return 0, err
	}
	defer out.Close()
	w := bufio.NewWriter(out)
	for i, r := range all {
		r.members["eventID"] = json.RawMessage(fmt.Sprintf(`"%08d-0000-4000-8000-000000000000"`, i))
		text, err := json.Marshal(r.members)
		if err != nil {
			return 0, err
		}
		w.Write(text)
		w.WriteByte('\n') // an error comes again with Flush
	}
	return len(all), w.Flush()
}

// timedRecord is a record of CloudTrail and its eventTime as text.
type timedRecord struct {
	time    string
	members map[string]json.RawMessage
}

func readRecords(all []timedRecord, name string) ([]timedRecord, error) {
	in, err := os.Open(name)
	if err != nil {
		return all, err
	}
	defer in.Close()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var r timedRecord
		if json.Unmarshal(lines.Bytes(), &r.members) != nil {
			continue // no record
		}
		if r.members["eventSource"] == nil || r.members["eventTime"] == nil {
			continue // no record of CloudTrail
		}
		r.time = string(r.members["eventTime"])
		all = append(all, r)
	}
	return all, lines.Err()
}
