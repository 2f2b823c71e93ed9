package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"keytrail/cloudtrail"
	"keytrail/ingest"
	"keytrail/internal/casefile"
	render "keytrail/internal/report"
	"keytrail/query"
	"keytrail/timeline"
)

// moment reads a time of the ledger.
func moment(text string) timeline.Moment {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return timeline.Moment{}
	}
	return timeline.At(t.UnixMicro())
}

// caseCovers says in a line what a case holds.
func caseCovers(s casefile.Summary) string {
	text := fmt.Sprintf("the case covers %s accounts, %s regions", render.Count(len(s.Accounts)), render.Count(len(s.Regions)))
	if s.FirstEvent != "" {
		text += ", " + day(s.FirstEvent) + " to " + day(s.LastEvent)
	}
	return text
}

// listings gives what each listing of a case was limited to, in words, and
// tells whether one was stopped.
func listings(s casefile.Summary) (limits []string, stopped bool) {
	for _, l := range s.Listings {
		if text := strings.Join(l.Limits, ", "); text != "" && !slices.Contains(limits, text) {
			limits = append(limits, text)
		}
		stopped = stopped || l.Unfinished
	}
	return limits, stopped
}

func day(t string) string { return t[:min(len(t), len("2006-01-02"))] }

// ingestReport says what a run did.
func ingestReport(sum ingest.Summary) render.Ingest {
	return render.Ingest{
		Objects: sum.Objects, Skipped: sum.ObjectsSkipped, Changed: sum.ObjectsChanged, BytesIn: sum.BytesIn, BytesInflated: sum.BytesInflated,
		Records: sum.Records, Events: sum.Events, Duplicates: sum.Duplicates, Rejected: sum.Rejected, Conflicts: sum.Conflicts,
		Damaged: sum.DamagedObjects, Unreadable: sum.UnreadableObjects,
		Others: otherKinds(sum), Kinds: sum.Kinds, Details: sum.Details,
	}
}

// addCase says what the case holds after it.
func addCase(r *render.Ingest, dir string, head casefile.Commit) {
	s := head.Summary
	r.Case, r.Accounts, r.Regions = dir, s.Accounts, s.Regions
	if s.FirstEvent != "" {
		r.From, r.To = day(s.FirstEvent), day(s.LastEvent)
	}
	var months []string
	for _, f := range head.Files {
		r.Files++
		r.CaseBytes += f.Size
		months = append(months, f.Month)
	}
	slices.Sort(months)
	r.Months = len(slices.Compact(months))
}

// otherKinds are the kinds of objects that hold no events, by their details
// where they have some.
func otherKinds(sum ingest.Summary) []render.KindCount {
	others := map[string]int64{}
	for kind, n := range sum.Kinds {
		switch kind {
		case ingest.KindEvents, ingest.KindInsight, ingest.KindNetworkActivity, ingest.KindUnreadable:
		default:
			others[kind] = n
		}
	}
	for detail, n := range sum.Details {
		kind, _, _ := strings.Cut(detail, ":")
		if _, other := others[kind]; other {
			others[detail] = n
			if others[kind] -= n; others[kind] == 0 {
				delete(others, kind)
			}
		}
	}
	return kindCounts(others)
}

// keyIDs lists the case's access key ids that begin with prefix, for
// completion.
func keyIDs(ctx context.Context, g *globals, prefix string) ([]string, error) {
	c, err := openCase(g)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	seen := map[string]bool{}
	for e, err := range query.New(c, 0).Scan(ctx, query.Filter{}, cloudtrail.Columns(cloudtrail.AccessKeyID)) {
		if err != nil {
			return nil, err
		}
		if id := e.Value(cloudtrail.AccessKeyID); len(id) > 0 && strings.HasPrefix(string(id), prefix) {
			seen[string(id)] = true
		}
	}
	ids := make([]string, 0, len(seen))
	for id := range seen {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids, nil
}
