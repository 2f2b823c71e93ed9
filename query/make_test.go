package query

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// rec is a record in the making: paths of members to their values.
type rec map[string]any

// text gives the record as JSON.
func (r rec) text(t testing.TB) string {
	t.Helper()
	root := map[string]any{}
	for _, path := range slices.Sorted(maps.Keys(r)) {
		at := root
		parts := strings.Split(path, ".")
		for _, p := range parts[:len(parts)-1] {
			next, ok := at[p].(map[string]any)
			if !ok {
				next = map[string]any{}
				at[p] = next
			}
			at = next
		}
		at[parts[len(parts)-1]] = r[path]
	}
	data, err := json.Marshal(root)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// event gives a record with what every record has; more replaces it.
func event(id string, more rec) rec {
	r := rec{
		"eventVersion": "1.08", "eventID": id, "eventTime": "2026-02-17T21:04:11Z", "eventSource": "iam.amazonaws.com",
		"eventName": "ListUsers", "awsRegion": "us-east-1", "sourceIPAddress": "203.0.113.77", "recipientAccountId": "111122223333",
		"userIdentity.type": "IAMUser",
	}
	for k, v := range more {
		if r[k] = v; v == nil {
			delete(r, k)
		}
	}
	return r
}

// writeCase makes a case of objects, each a list of records. Records that are
// not parsed fail the test.
func writeCase(t testing.TB, o casefile.Options, objects ...[]string) string {
	t.Helper()
	dir := t.TempDir()
	w, err := casefile.OpenWriter(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	for n, records := range objects {
		entry := casefile.Object{URI: fmt.Sprintf("object-%03d.json", n), Kind: "events"}
		copy(entry.Identity[:], entry.URI)
		if _, err := w.Begin(entry); err != nil {
			t.Fatal(err)
		}
		var rows casefile.Batch
		for i, text := range records {
			e := new(cloudtrail.Event)
			if err := new(cloudtrail.Parser).Parse([]byte(text), e); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			e.Index = int64(i)
			rows.Add(e, w.Fingerprint(e, []byte(text)))
		}
		if err := w.Add(&rows, 0, rows.Len()); err != nil {
			t.Fatal(err)
		}
		if err := w.End(entry); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func openEngine(t testing.TB, dir string, memory int64) *Engine {
	t.Helper()
	c, err := casefile.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return New(c, memory)
}

// engineOf makes an engine for a case of one object.
func engineOf(t testing.TB, records ...rec) *Engine {
	t.Helper()
	var texts []string
	for _, r := range records {
		texts = append(texts, r.text(t))
	}
	return openEngine(t, writeCase(t, casefile.Options{}, texts), 0)
}

// chosen gives the ids of the events that a filter chooses, sorted.
func chosen(t testing.TB, q *Engine, f Filter) []string {
	t.Helper()
	ids := []string{}
	for e, err := range q.Scan(context.Background(), f, cloudtrail.Columns(cloudtrail.EventID)) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, e.Text(cloudtrail.EventID))
	}
	slices.Sort(ids)
	return ids
}
