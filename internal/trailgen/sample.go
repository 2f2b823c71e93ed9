package trailgen

import (
	"cmp"
	"compress/gzip"
	"slices"
)

// SampleSeed is the seed of the sample bucket that the repository holds.
const SampleSeed = 20250427

// Sample makes the sample bucket: its objects by key, and what happened in it.
// A seed gives the same bytes each time; other seeds tell the same story with
// other ids and other everyday traffic.
func Sample(seed uint64) ([]Object, *Incident) {
	st := &stage{seed: seed}
	playEveryday(st)
	in := playIncident(st)
	delayed(st)
	slices.SortStableFunc(st.events, func(a, b event) int { return cmp.Compare(a.time, b.time) })
	in.FirstEvent, in.LastEvent = iso(st.events[0].time), iso(st.events[len(st.events)-1].time)

	files := deliver(seed, organization, st.events)
	files = append(files, deliver(seed, "", copies(st.events))...)
	in.count(files)
	objects := make([]Object, 0, len(files)+4)
	for _, f := range files {
		objects = append(objects, Object{f.key, compress(f.text(), gzip.BestCompression)})
	}
	objects = append(objects, digests(seed, files)...)
	objects = spoil(in, files, objects)
	slices.SortFunc(objects, func(a, b Object) int { return cmp.Compare(a.Key, b.Key) })
	in.Bucket.Objects = len(objects)
	return objects, in
}

// copies are the events that the management account's own trail delivered a
// second time, until it was deleted.
func copies(events []event) []event {
	var out []event
	end := unix("2025-03-06T13:05:00Z")
	for _, e := range events {
		if e.account == accountManagement && e.region == regionGlobal && e.time < end && e.service != "kms" {
			e.incited = false
			out = append(out, e)
		}
	}
	return out
}

// count adds up what the files hold before any is spoiled.
func (in *Incident) count(files []*file) {
	seen := map[string]bool{}
	for _, f := range files {
		in.Bucket.Records += len(f.records)
		for _, e := range f.records {
			seen[e.id+e.account] = true
		}
	}
	in.Bucket.LogFiles = len(files)
	in.Bucket.Events = len(seen)
	in.Bucket.Duplicates = in.Bucket.Records - len(seen)
}
