package ingest

import (
	"encoding/hex"
	"fmt"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// describe completes the ledger's entry of the object that was read.
func (r *reader) describe(x *reading) {
	o := &x.object
	o.Size = r.stored.n
	o.SHA256 = hex.EncodeToString(r.stored.hash.Sum(nil))
	o.InflatedSHA256, o.InflatedSize = o.SHA256, o.Size
	if x.depth > 0 {
		l := r.layers[x.depth-1]
		o.InflatedSHA256, o.InflatedSize = hex.EncodeToString(l.hash.Sum(nil)), l.n
		o.Members = r.layers[0].gunzip.members
	}
	o.Records = r.rows + r.rejected
	o.Damaged = o.Damaged || r.rejected > 0 || r.found.torn
	if x.format.kind != "" {
		o.Kind, o.Detail = x.format.kind, x.format.detail
	} else {
		o.Kind, o.Detail = r.kind()
	}

	broken := r.layerReasons(x)
	if err := r.stored.failure(); err != nil {
		p := unreadable(err)
		note(o, p)
		broken = true
		if o.Records == 0 {
			o.Kind = p.Kind
		}
	}
	if r.stored.grew {
		note(o, &Problem{Reason: fmt.Sprintf("%s: it has grown beyond the %d bytes that were listed", ReasonGrew, o.Size), Retry: true})
	} else if r.stored.size > r.stored.n && !broken {
		note(o, &Problem{Reason: fmt.Sprintf("%s: %d bytes were listed, %d were there", ReasonGrew, r.stored.size, r.stored.n), Damaged: true, Retry: true})
	}
	r.kindReasons(x)
	if r.found.truncated && !broken {
		note(o, &Problem{Reason: fmt.Sprintf("%s: the text ends too early, at offset %d", ReasonTruncated, x.end), Damaged: true})
	}
	o.Reasons = append(o.Reasons, r.found.reasons(r.account)...)
}

// note adds a problem to an entry.
func note(o *casefile.Object, p *Problem) {
	o.Reasons = append(o.Reasons, p.Reason)
	o.Damaged = o.Damaged || p.Damaged
	o.Retry = o.Retry || p.Retry
}

// layerReasons notes what gunzip met; broken says that the content's end is
// missing.
func (r *reader) layerReasons(x *reading) (broken bool) {
	o := &x.object
	if x.depth == 0 && strings.HasSuffix(strings.ToLower(o.URI), ".gz") && r.stored.n > 0 {
		note(o, &Problem{Reason: ReasonNotGzipped + ": the name says gzip, the content is plain"})
	}
	if x.depth > 1 {
		note(o, &Problem{Reason: fmt.Sprintf("%s: gzipped %d times", ReasonLayers, x.depth)})
	}
	if x.tooDeep {
		note(o, &Problem{Reason: fmt.Sprintf("%s: still gzip after %d layers", ReasonLayers, maxLayers), Damaged: true})
	}
	for i, l := range r.layers[:x.depth] {
		for _, p := range l.gunzip.problems {
			note(o, &p)
		}
		broken = broken || l.gunzip.broken
		if l.gunzip.members > 1 {
			note(o, &Problem{Reason: fmt.Sprintf("%s: %d gzip members after the first, their records are flagged", ReasonTrailingData, l.gunzip.members-1)})
		}
		if l.over {
			broken = true
			note(o, &Problem{Reason: fmt.Sprintf("%s: more than %d bytes inflated", ReasonTooLarge, r.limit), Damaged: true})
		}
		if i == x.depth-1 && l.n == 0 && l.gunzip.broken && !l.gunzip.short {
			o.Kind = KindUnreadable
		}
	}
	if x.encoded != "" {
		note(o, &Problem{Reason: ReasonEncoding + ": " + x.encoded + " text"})
	}
	return broken
}

// kind says what the text was, by what was found in it.
func (r *reader) kind() (kind, detail string) {
	switch n := r.rows; {
	case n > 0 && r.found.insights == n:
		return KindInsight, ""
	case n > 0 && r.found.network == n:
		return KindNetworkActivity, ""
	case n > 0:
		return KindEvents, ""
	case r.pending.kinds != nil:
		return r.pending.first.kind, r.pending.details()
	case r.rejected > 0, r.found.records:
		return KindEvents, ""
	case r.index == 0:
		return KindEmpty, ""
	}
	return KindNotLog, ""
}

// kindReasons says what follows from the kind.
func (r *reader) kindReasons(x *reading) {
	o := &x.object
	switch o.Kind {
	case KindEmpty:
		note(o, &Problem{Reason: ReasonEmpty + ": there is nothing in it", Damaged: deliveredByCloudTrail(o.URI)})
	case KindErrorDocument:
		note(o, &Problem{Reason: ReasonErrorDocument + ": " + o.Detail, Damaged: deliveredByCloudTrail(o.URI) || namedLikeLog(o.URI)})
	case KindNotLog:
		note(o, &Problem{Reason: ReasonNotLog + ": " + or(o.Detail, "no CloudTrail record is in it"), Damaged: deliveredByCloudTrail(o.URI) || isPointer(o.Detail) && namedLikeLog(o.URI)})
	case KindArchive:
		note(o, &Problem{Reason: ReasonNotRead + ": " + o.Detail})
	case KindEnvelope, KindLookAlike, KindAggregated, KindDigest:
		note(o, &Problem{Reason: ReasonNotRead + ": " + strings.TrimSuffix(o.Kind+", "+o.Detail, ", ")})
	}
}

// deliveredByCloudTrail tells whether an object's key is one that CloudTrail gives.
func deliveredByCloudTrail(uri string) bool {
	k, ok := cloudtrail.ParseObjectKey(uri)
	return ok && k.Kind != cloudtrail.ObjectOther && k.Kind != cloudtrail.ObjectLakeQuery && k.Kind != cloudtrail.ObjectSecurityLake
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// isPointer tells whether a file stands for content that is elsewhere.
func isPointer(detail string) bool { return strings.HasSuffix(detail, "pointer") }

// namedLikeLog tells whether a name is one that logs have. It decides only
// how serious it is that the content is none.
func namedLikeLog(uri string) bool {
	name := strings.TrimSuffix(strings.ToLower(uri), ".gz")
	for _, ext := range []string{".json", ".jsonl", ".ndjson", ".log"} {
		if strings.HasSuffix(name, ext) {
			return true
		}
	}
	return false
}
