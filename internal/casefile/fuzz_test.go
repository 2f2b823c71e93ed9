package casefile

import (
	"bytes"
	"testing"

	"keytrail/cloudtrail"
)

func FuzzIDs(f *testing.F) {
	var ids idFile
	ids.add(&Object{URI: "a", Identity: Identity{1}})
	ids.add(&Object{URI: "b", Identity: Identity{2}, Damaged: true})
	ids.add(&Object{URI: "c", Identity: Identity{3}, Retry: true})
	f.Add(ids.encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		ids, err := decodeIDs(data)
		if err != nil {
			return
		}
		// What is read is written again, sorted, and reads the same.
		again, err := decodeIDs(ids.encode())
		if err != nil || !bytes.Equal(again.encode(), ids.encode()) {
			t.Fatalf("%v, or other bytes", err)
		}
	})
}

func FuzzPendingEvent(f *testing.F) {
	f.Add(appendEvent(nil, parse(f, []byte(`{"eventVersion":"1","eventID":"x","readOnly":true,"errorCode":"","eventTime":"2026-01-01T00:00:00Z"}`))))
	f.Fuzz(func(t *testing.T, data []byte) {
		var e, again cloudtrail.Event
		if readEvent(data, &e) != nil {
			return
		}
		for c := range e.Present().All() {
			e.PresentValue(c)
		}
		if err := readEvent(appendEvent(nil, &e), &again); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzCommitHeader(f *testing.F) {
	c := Commit{Format: FormatName, FormatVersion: 1, SchemaVersion: 1, Number: 3, Previous: "ab"}
	data, err := c.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"format":1}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := readHeader(data)
		if err == nil && len(data) == 0 {
			t.Fatalf("a header from nothing: %+v", h)
		}
	})
}
