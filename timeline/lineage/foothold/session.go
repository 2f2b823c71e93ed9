package foothold

import (
	"slices"
	"strings"

	"keytrail/timeline"
	"keytrail/timeline/lineage"
)

// sessions makes a row of each temporary credential and each console session
// that is followed. Keys of a console session are the session's, and those of
// an instance, a function or a task are renewed while it lives: there it is the
// row.
func (r *Replay) sessions(c *Covers) {
	for _, n := range r.following.Nodes() {
		x := &r.graph.Nodes[n]
		if x.Kind != lineage.ConsoleSession && (x.Kind != lineage.Key || longLived(x.KeyID) || x.Session != lineage.None) {
			continue
		}
		m, _ := r.following.Mark(n)
		w := &row{owner: r.ownerOf(x), region: c.home, nodes: []int32{n}, seed: lineage.None}
		w.Foothold = Foothold{
			Kind: Session, Value: x.KeyID, Account: r.ownerAccount(x), Owner: r.ownerText(r.ownerAccount(x), r.ownerOf(x)),
			Origin: Seed, Node: n, At: firstMoment(x.Created, x.First), Mark: m, Certainty: m.Certainty,
			State: Standing, Basis: ByNone, Expires: x.Expires, LastUsed: x.Last,
		}
		if x.Kind == lineage.ConsoleSession {
			w.Kind, w.Value = ConsoleSession, strings.TrimPrefix(x.ID, string(lineage.ConsoleSession)+":")
		}
		if w.Owner == "" {
			w.Owner = x.Label // a federated user, or somebody whom a record names in no other way
		}
		if session := sessionName(x.Label); session != "" {
			w.Detail = "session " + session
		}
		if m.Edge != lineage.None {
			e := &r.graph.Edges[m.Edge]
			from := &r.graph.Nodes[e.From]
			if machine(from.Kind) {
				continue
			}
			w.Origin, w.Fresh, w.At, w.EventIDs = Created, true, e.At, slices.Clone(e.EventIDs)
			w.CreatedBy, w.Actor = credential(r.graph, e.From, ""), from.Label
			w.Basis, w.StateEventID, w.StateTime, w.StateBy = ByEvent, e.EventIDs[0], e.At, ByLineage
			w.StatePrincipal = from.Label
		} else {
			w.seed, w.first = n, true
		}
		r.expire(w, x, c)
		r.rows = append(r.rows, w)
	}
}

func machine(k lineage.Kind) bool {
	return k == lineage.Instance || k == lineage.Function || k == lineage.Compute
}

// expire tells whether a session is over at the end of the logs.
func (r *Replay) expire(w *row, x *lineage.Node, c *Covers) {
	if !w.Expires.Known {
		w.Reason = "these logs do not tell when it ends"
		return
	}
	if x.ExpiresBasis != timeline.ExpiryAnswer && x.ExpiresBasis != timeline.ExpiryRequested {
		w.Reason = "its end is an upper bound"
	}
	if !c.end.Before(w.Expires) {
		w.State, w.Basis, w.StateTime, w.StateEventID, w.StateBy, w.StatePrincipal = Neutralised, ByExpiry, w.Expires, "", "", ""
	}
}

func firstMoment(list ...timeline.Moment) timeline.Moment {
	for _, m := range list {
		if m.Known {
			return m
		}
	}
	return timeline.Moment{}
}

func sessionName(label string) string {
	if _, name, ok := strings.Cut(label, " session "); ok {
		return name
	}
	if _, rest, ok := strings.Cut(label, ":assumed-role/"); ok {
		_, name, _ := strings.Cut(rest, "/")
		return name
	}
	if _, name, ok := strings.Cut(label, ":federated-user/"); ok {
		return name
	}
	return ""
}
