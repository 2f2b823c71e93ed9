package casefile

import (
	"slices"

	"keytrail/cloudtrail"
)

// maxSummaryValue bounds a value in a list of the summary; no account, region
// or service has a name that long.
const maxSummaryValue = 128

// valueSet gathers one list of a Summary.
type valueSet struct {
	values    map[string]bool
	truncated bool
}

func (s *valueSet) add(v string) {
	switch {
	case v == "" || s.values[v]:
	case len(v) > maxSummaryValue || len(s.values) >= MaxSummaryValues:
		s.truncated = true
	default:
		if s.values == nil {
			s.values = make(map[string]bool)
		}
		s.values[v] = true
	}
}

func (s *valueSet) addAll(list []string) {
	for _, v := range list {
		s.add(v)
	}
}

func (s *valueSet) sorted() []string {
	list := make([]string, 0, len(s.values))
	for v := range s.values {
		list = append(list, v)
	}
	slices.Sort(list)
	return list
}

// summaryValues are what rows name.
type summaryValues struct {
	accounts, regions, sources valueSet
}

// add looks at the dictionaries of rows that go to a part.
func (v *summaryValues) add(rows *rowSet) {
	for _, list := range []struct {
		column cloudtrail.Column
		set    *valueSet
	}{
		{cloudtrail.RecipientAccountID, &v.accounts},
		{cloudtrail.AWSRegion, &v.regions},
		{cloudtrail.EventSource, &v.sources},
	} {
		d := &rows.columns[list.column].dict
		for k := range d.len() {
			if text := d.value(uint32(k) + 1); len(text) > maxSummaryValue {
				list.set.truncated = true
			} else {
				list.set.add(string(text))
			}
		}
	}
}

// summarize gives the summary of the commit in the making, whose parts are
// files.
func (w *Writer) summarize(files []FileInfo) Summary {
	s := w.head.Summary
	var roots valueSet
	roots.addAll(s.Roots)
	values := &w.rows.values
	values.accounts.addAll(s.Accounts)
	values.regions.addAll(s.Regions)
	values.sources.addAll(s.EventSources)
	for i := range w.objects {
		o := &w.objects[i]
		roots.add(o.Root)
		s.Objects++
		s.Bytes += o.Size
		s.Inflated += o.InflatedSize
		s.Records += o.Records
		s.Events += o.Events
		s.Duplicates += o.Duplicates
		s.Rejected += o.Rejected
		s.Conflicts += o.Conflicts
		if o.Damaged {
			s.Damaged++
		}
	}
	var span timeSpan
	for _, f := range files {
		// Times outside the months of the partitions are nobody's: one of them
		// must not stretch the case over centuries.
		if f.Month != NoMonth && f.MinTime != nil && f.MaxTime != nil {
			span.add(*f.MinTime)
			span.add(*f.MaxTime)
		}
	}
	s.FirstEvent, s.LastEvent = span.text()
	truncated := valueSet{}
	truncated.addAll(s.Truncated)
	for _, list := range []struct {
		name string
		set  *valueSet
		to   *[]string
	}{
		{"roots", &roots, &s.Roots},
		{"accounts", &values.accounts, &s.Accounts},
		{"regions", &values.regions, &s.Regions},
		{"event_sources", &values.sources, &s.EventSources},
	} {
		*list.to = list.set.sorted()
		if list.set.truncated {
			truncated.add(list.name)
		}
	}
	s.Truncated = truncated.sorted()
	s.Listings = w.listings()
	return s
}
