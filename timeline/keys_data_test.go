package timeline

import (
	"path/filepath"
	"testing"

	"keytrail/cloudtrail"
)

// The public records come with the acting keys and the credentials handed
// out, as an independent program computed them.

// oncePerID keeps the first event of each event id, as that program did.
func oncePerID(events []*cloudtrail.Event) (out []*cloudtrail.Event) {
	seen := map[string]bool{}
	for _, e := range events {
		id := e.Text(cloudtrail.EventID)
		if id == "" || !seen[id] {
			seen[id] = true
			out = append(out, e)
		}
	}
	return out
}

func buildKeys(events []*cloudtrail.Event) *KeyBuilder {
	b := NewKeyBuilder()
	for _, e := range events {
		b.Add(e, nil)
		b.AddOrigin(e)
	}
	return b
}

func TestKeysOfPublicRecords(t *testing.T) {
	for _, source := range sources(t) {
		t.Run(filepath.Base(source), func(t *testing.T) {
			events := oncePerID(sourceEvents(t, source))
			signIn := map[string]bool{} // keys whose errors the other program judges differently
			for _, e := range events {
				if e.Text(cloudtrail.EventSource) == "signin.amazonaws.com" {
					signIn[e.Text(cloudtrail.AccessKeyID)] = true
				}
			}
			got := map[string]KeyRow{}
			for r := range buildKeys(events).Rows() {
				got[r.AccessKeyID] = r
			}
			want := lines(t, filepath.Join(source, "keys.jsonl"))
			if len(got) < len(want) {
				t.Errorf("%d keys, want at least %d", len(got), len(want))
			}
			for _, line := range want {
				var w struct {
					Key, Type, ARN, First, Last string
					Events, Errors              int64
					IPs                         map[string]int64
				}
				decode(t, line, &w)
				r, ok := got[w.Key]
				if !ok {
					t.Errorf("key %q is missing", w.Key)
					continue
				}
				if r.Events != w.Events || r.FirstSeen.String() != w.First || r.LastSeen.String() != w.Last {
					t.Errorf("key %q: %d events from %s to %s, want %d from %s to %s", w.Key,
						r.Events, r.FirstSeen, r.LastSeen, w.Events, w.First, w.Last)
				}
				if r.Errors != w.Errors && !signIn[w.Key] {
					t.Errorf("key %q: %d errors, want %d", w.Key, r.Errors, w.Errors)
				}
				delete(w.IPs, "None") // how it wrote "no address"
				if r.SourceIPs.Count != int64(len(w.IPs)) {
					t.Errorf("key %q: %d addresses, want %d", w.Key, r.SourceIPs.Count, len(w.IPs))
				}
			}
		})
	}
}

func TestChainsOfPublicRecords(t *testing.T) {
	found := 0
	for _, source := range sources(t) {
		t.Run(filepath.Base(source), func(t *testing.T) {
			b := buildKeys(sourceEvents(t, source))
			silent := map[string]HandedOut{}
			for _, h := range b.HandedOut() {
				silent[h.AccessKeyID] = h
			}
			acting := map[string]KeyRow{}
			for r := range b.Rows() {
				acting[r.AccessKeyID] = r
			}
			for _, line := range lines(t, filepath.Join(source, "chains.jsonl")) {
				var w struct {
					EventID     string `json:"eventID"`
					Event       string
					ParentKey   string `json:"parent_key"`
					ChildKey    string `json:"child_key"`
					ChildEvents int64  `json:"child_events"`
				}
				decode(t, line, &w)
				if w.ChildKey == w.ParentKey {
					continue // one id stands for all keys of an anonymised source
				}
				var event, parent string
				if r, ok := acting[w.ChildKey]; ok {
					event, parent = r.IssuedByEventID, r.ParentAccessKeyID
				} else if h, ok := silent[w.ChildKey]; ok && w.ChildEvents == 0 {
					event, parent = h.IssuedByEventID, h.ParentAccessKeyID
				} else {
					t.Errorf("%s to %q (%d events) is missing", w.Event, w.ChildKey, w.ChildEvents)
					continue
				}
				if event == "" || w.ParentKey != "" && parent == "" {
					t.Errorf("%s to %q: by event %q of key %q, want %q of %q", w.Event, w.ChildKey, event, parent, w.EventID, w.ParentKey)
				}
				if event == w.EventID && parent != w.ParentKey {
					t.Errorf("%s %s: parent %q, want %q", w.Event, event, parent, w.ParentKey)
				}
				if event == w.EventID {
					found++
				}
			}
		})
	}
	if found < 50 {
		t.Errorf("%d chains agree to the event", found)
	}
}
