package trailgen

import (
	"bytes"
	"compress/gzip"
	"io"
	"slices"
)

// delayed lets the records of one hour in one region arrive two days late,
// marked as CloudTrail marks them.
func delayed(st *stage) {
	begin := unix("2025-06-11T00:00:00Z")
	for i := range st.events {
		e := &st.events[i]
		if e.region == regionEurope && !e.incited && e.time >= begin && e.time < begin+day {
			e.delay = 2*day + 7*hour
			e.text = bytes.Replace(e.text, []byte(`"eventCategory":"Management"`), []byte(`"eventCategory":"Management","addendum":{"reason":"DELIVERY_DELAY"}`), 1)
		}
	}
}

// spoil damages a few objects, none of which holds a record of the incident,
// and adds one without records.
func spoil(in *Incident, files []*file, objects []Object) []Object {
	choose := func(account, region, from string, records int) int {
		return slices.IndexFunc(files, func(f *file) bool {
			return f.account == account && f.region == region && f.delivered >= unix(from) && len(f.records) >= records && !f.incited()
		})
	}

	i := choose(accountDevelopment, regionWest, "2025-06-20T00:00:00Z", 20)
	o := &objects[i]
	o.Body = o.Body[:len(o.Body)*6/10]
	lost := len(files[i].records) - complete(files[i], o.Body)
	in.Bucket.Damaged = append(in.Bucket.Damaged, Damaged{o.Key, "gzip cut short", lost})
	in.Bucket.Records -= lost
	in.Bucket.Events -= lost

	i = choose(accountProduction, regionEurope, "2025-07-08T00:00:00Z", 8)
	o = &objects[i]
	broken := *files[i]
	broken.records = slices.Clone(broken.records)
	e := &broken.records[len(broken.records)/2]
	// The record ends in the middle of a string; the next one follows.
	e.text = e.text[:bytes.Index(e.text, []byte(`"userAgent":"`))+19]
	o.Body = compress(broken.text(), gzip.BestCompression)
	in.Bucket.Damaged = append(in.Bucket.Damaged, Damaged{o.Key, "one record cut short", 1})
	in.Bucket.Events--
	in.Bucket.Rejected++

	empty := objectKey(organization, accountManagement, regionEurope, unix("2025-07-14T16:20:00Z"), chars(stream(SampleSeed, "empty"), fileDigits, 16))
	in.Bucket.LogFiles++
	return append(objects, Object{empty, compress(wrap(nil), gzip.BestCompression)})
}

// complete counts the records of the file that end before the cut.
func complete(f *file, cut []byte) int {
	z, err := gzip.NewReader(bytes.NewReader(cut))
	if err != nil {
		return 0
	}
	text, _ := io.ReadAll(z) // ends with the error that the cut is
	end, n := len(`{"Records":[`), 0
	for _, e := range f.records {
		end += len(e.text)
		if end > len(text) {
			break
		}
		n, end = n+1, end+1
	}
	return n
}
