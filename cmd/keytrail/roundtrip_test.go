package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"keytrail/cloudtrail"
)

// memberNames are names that a record's members may have: those with columns,
// their look-alikes, and odd ones.
var memberNames = func() []string {
	names := []string{"", "eventid", "foo.bar", "récord", "a\x00b", "userIdentity"}
	for c := range cloudtrail.Column(cloudtrail.NumColumns) {
		if name, _, _ := strings.Cut(c.Path(), "."); name != "" {
			names = append(names, name)
		}
	}
	return names
}()

func jsonValue(t *rapid.T, depth int) string {
	kinds := 6
	if depth > 3 {
		kinds = 4
	}
	switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
	case 0:
		return rapid.SampledFrom([]string{"null", "true", "false", `""`, `"true"`, "{}", "[]"}).Draw(t, "word")
	case 1:
		return rapid.SampledFrom([]string{"0", "-0", "1e400", "9007199254740993", "0.10", "1E5", "123456789012"}).Draw(t, "number")
	case 2:
		return rapid.SampledFrom([]string{`"2026-01-05T10:00:00Z"`, `"2026-01-05T10:00:00.250000Z"`, `"2026-01-05 10:00"`, `"9999-12-31T23:59:59Z"`}).Draw(t, "time")
	case 3:
		text := strconv.QuoteToASCII(rapid.String().Draw(t, "text"))
		if quoted, err := json.Marshal(rapid.String().Draw(t, "string")); err == nil {
			text = string(quoted)
		}
		return text
	case 4:
		return object(t, depth+1, rapid.SampledFrom(memberNames), 4)
	default:
		n := rapid.IntRange(0, 3).Draw(t, "length")
		items := make([]string, n)
		for i := range items {
			items[i] = jsonValue(t, depth+1)
		}
		return "[" + strings.Join(items, ",") + "]"
	}
}

func object(t *rapid.T, depth int, names *rapid.Generator[string], most int) string {
	var members []string
	for range rapid.IntRange(0, most).Draw(t, "members") {
		name, _ := json.Marshal(names.Draw(t, "name"))
		members = append(members, string(name)+":"+jsonValue(t, depth))
	}
	return "{" + strings.Join(members, ",") + "}"
}

func identityObject(t *rapid.T) string {
	names := []string{"type", "arn", "accountId", "accessKeyId", "userName", "sessionContext", "onBehalfOf", "odd"}
	return object(t, 1, rapid.SampledFrom(names), 6)
}

// Any JSON object among the records comes back value for value, or is a
// counted duplicate or reject.
func TestRoundTripOfGeneratedRecords(t *testing.T) {
	dir := t.TempDir()
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		var input strings.Builder
		given := map[string]int{}
		n := rapid.IntRange(1, 30).Draw(t, "records")
		for i := range n {
			record := object(t, 0, rapid.SampledFrom(memberNames), 12)
			// A second member at least: what holds a record and nothing else is
			// a wrapper of it.
			record = strings.Replace(strings.TrimSuffix(record, "}")+`,"odd":0}`, "{,", "{", 1)
			if i == n-1 { // what makes the whole a log, whatever the others are
				record = fmt.Sprintf(`{"eventVersion":"1.08","eventName":"x","eventSource":"y.amazonaws.com","eventID":"%d"}`, i)
			} else if rapid.Bool().Draw(t, "usual") {
				record = fmt.Sprintf(`{"eventVersion":"1.08","eventName":"x","eventID":"%d","userIdentity":%s,%s`, i, identityObject(t), strings.TrimPrefix(record, "{"))
				record = strings.Replace(record, ",}", "}", 1)
			}
			canonical, err := cloudtrail.AppendCanonical(nil, []byte(record))
			if err != nil {
				t.Fatalf("generated %s: %v", record, err)
			}
			given[string(canonical)]++
			input.WriteString(record + "\n")
		}
		home := filepath.Join(dir, strconv.Itoa(round))
		var out, stderr bytes.Buffer
		if status := run(t.Context(), []string{"ingest", "--case", home, "--format", "jsonl", "-"}, streams{strings.NewReader(input.String()), &out, &stderr}); status != exitDone && status != exitIncomplete {
			t.Fatalf("status %d: %s", status, stderr.String())
		}
		var sum struct{ Records, Events, Duplicates, Rejected int }
		if err := json.Unmarshal(out.Bytes(), &sum); err != nil {
			t.Fatal(err)
		}
		if sum.Records != n || sum.Events+sum.Duplicates+sum.Rejected != n {
			t.Fatalf("%d records: %s of\n%s", n, out.String(), input.String())
		}
		out.Reset()
		if status := run(t.Context(), []string{"export", "--raw", "--case", home}, streams{nil, &out, &stderr}); status != exitDone {
			t.Fatalf("export: status %d: %s", status, stderr.String())
		}
		exported := 0
		back := map[string]bool{}
		for line := range strings.Lines(out.String()) {
			canonical, err := cloudtrail.AppendCanonical(nil, []byte(line))
			if err != nil || given[string(canonical)] == 0 {
				t.Fatalf("exported %s equals no record (%v) of\n%s", line, err, input.String())
			}
			back[string(canonical)] = true
			exported++
		}
		if exported != sum.Events {
			t.Fatalf("%d records exported, %d events", exported, sum.Events)
		}
		if lost := len(given) - len(back); lost > sum.Rejected {
			t.Fatalf("%d records lost, %d rejected", lost, sum.Rejected)
		}
	})
}
