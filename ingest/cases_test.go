package ingest

import (
	"slices"
	"strings"
	"testing"

	"keytrail/internal/casefile"
)

// objectCase says what one object must come to.
type objectCase struct {
	name    string
	uri     string // "x.json" when empty
	data    []byte
	ids     []string // of the events, in order
	rejects []string // their reasons, in order
	kind    string   // KindEvents when empty
	detail  string
	reasons []string // the codes, in order
	damaged bool
	check   func(t *testing.T, s *fakeSink, o casefile.Object)
}

func (c objectCase) run(t *testing.T) {
	if c.uri == "" {
		c.uri = "x.json"
	}
	s, o := runOne(t, c.uri, c.data)
	if c.ids == nil {
		c.ids = []string{}
	}
	if got := s.ids(); !slices.Equal(got, c.ids) {
		t.Errorf("events are %v, want %v", clip(got), clip(c.ids))
	}
	if c.kind == "" {
		c.kind = KindEvents
	}
	if o.Kind != c.kind || o.Detail != c.detail {
		t.Errorf("it is %q, %q, want %q, %q", o.Kind, o.Detail, c.kind, c.detail)
	}
	var rejects, reasons []string
	for _, r := range s.rejects {
		rejects = append(rejects, r.Reason)
		if r.Size < int64(len(r.Bytes)) || len(r.Bytes) > casefile.MaxRejectBytes {
			t.Errorf("reject of size %d keeps %d bytes", r.Size, len(r.Bytes))
		}
		if end := r.Offset + int64(len(r.Bytes)); !slices.Contains(c.reasons, ReasonEncoding) && o.SHA256 == o.InflatedSHA256 && end <= int64(len(c.data)) && string(c.data[r.Offset:end]) != string(r.Bytes) {
			t.Errorf("reject at %d does not hold the bytes that are there", r.Offset)
		}
	}
	if !slices.Equal(rejects, c.rejects) {
		t.Errorf("rejects are %v, want %v", clip(rejects), clip(c.rejects))
		for _, r := range s.rejects[:min(len(s.rejects), 5)] {
			t.Logf("%d at %d: %s: %s: %d bytes: %.80q", r.Index, r.Offset, r.Reason, r.Detail, r.Size, r.Bytes)
		}
	}
	for _, r := range o.Reasons {
		code, _, _ := strings.Cut(r, ":")
		reasons = append(reasons, code)
	}
	if !slices.Equal(reasons, c.reasons) {
		t.Errorf("reasons are %q, want the codes %q", o.Reasons, c.reasons)
	}
	if o.Damaged != c.damaged {
		t.Errorf("damaged is %v, want %v", o.Damaged, c.damaged)
	}
	if c.check != nil {
		c.check(t, s, o)
	}
}

func clip(s []string) []string { return s[:min(len(s), 12)] }

func runCases(t *testing.T, cases []objectCase) {
	for _, c := range cases {
		t.Run(c.name, c.run)
	}
}
