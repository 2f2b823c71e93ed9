package timeline

import (
	"testing"

	"keytrail/cloudtrail"
)

// Whatever a record holds, the builders take it, and its key has a row.
func FuzzBuilders(f *testing.F) {
	f.Add([]byte(signed("ASIA1", asInstance, "RunInstances", "2026-02-17T21:00:00Z", `"responseElements":{"instancesSet":{"items":[{"instanceId":"i-1"}]}}`)))
	f.Add([]byte(record("sts", "AssumeRole", `{"roleArn":"arn:aws:iam::1:role/r","durationSeconds":"900"}`, `{"credentials":{"accessKeyId":"ASIA1","expiration":"Jul 18, 2023, 4:07:39 PM"}}`)))
	f.Add([]byte(record("iam", "UpdateAccessKey", `{"accessKeyId":"ASIA1","status":"Active"}`, "")))
	f.Add([]byte(record("cloudtrail", "PutEventSelectors", `{"advancedEventSelectors":[{"fieldSelectors":[{"field":"resources.type","equals":["x"]}]}]}`, "")))
	f.Add([]byte(record("s3", "GetObject", `{"bucketName":"b"}`, "", `"eventCategory":"Data"`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		var p cloudtrail.Parser
		e := &cloudtrail.Event{}
		if p.Parse(data, e) != nil {
			return
		}
		entry := Entry{Event: e, Summary: Summarize(e)}
		n := 0
		for step := range Fold(func(yield func(Entry, error) bool) {
			for range 5 {
				if !yield(entry, nil) {
					return
				}
			}
		}, FoldOptions{}) {
			if n++; step.Run != nil {
				n += int(step.Run.Count) - 1
			}
		}
		if n != 5 {
			t.Errorf("%d of 5 entries", n)
		}
		keys, cover := NewKeyBuilder(), NewCoverage()
		keys.Add(e, []Finding{{Severity: Low}})
		keys.AddOrigin(e)
		cover.AddEvent(e)
		cover.AddRegions(e.Text(cloudtrail.AWSRegion))
		c := cover.Coverage()
		c.Foot()
		rows := 0
		for r := range keys.Rows() {
			if rows++; r.Events != 1 || r.Kind == "" {
				t.Errorf("%+v", r)
			}
		}
		if want := min(1, len(e.Value(cloudtrail.AccessKeyID))); rows != want {
			t.Errorf("%d rows, want %d", rows, want)
		}
		keys.HandedOut()
		for _, s := range []Subject{SubjectKey, SubjectUser, SubjectRole, SubjectInstance, SubjectOther} {
			b := NewLife(s, "ASIA1")
			b.Add(e, true)
			l := b.Life()
			l.Lines()
			l.Title()
		}
		var w Sessions
		if s, ok, _ := w.Next(e); ok {
			s.Heading()
		}
	})
}
