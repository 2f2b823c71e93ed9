package foothold

import (
	"cmp"
	"slices"

	"keytrail/cloudtrail"
	"keytrail/timeline"
	"keytrail/timeline/lineage"
)

// UseColumns gives what Use reads.
func UseColumns() cloudtrail.ColumnSet {
	return lineage.Columns().Union(cloudtrail.IdentityColumns()).Union(cloudtrail.Columns(
		cloudtrail.EventTime, cloudtrail.EventID, cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.OutcomeColumn,
		cloudtrail.RecipientAccountID,
	))
}

// Contain says when footholds were contained, where that is to be another time
// than that of their own ends; none is their own. It comes before Use.
func (r *Replay) Contain(at timeline.Moment) {
	r.byKey, r.byLogin, r.watched = make(map[string][]*row), make(map[ownerAt][]*row), make(map[int32][]*row)
	for _, w := range r.rows {
		since := at
		if !at.Known && (w.Basis == ByEvent && (w.State == Neutralised || w.State == Partly) || w.Basis == ByImplied) {
			since = w.StateTime
		}
		if since.Known {
			w.After = &After{Since: since}
			r.watch(w)
		}
		if w.seed != lineage.None || w.strict() {
			switch w.Kind {
			case AccessKey, Session:
				r.byKey[w.Value] = append(r.byKey[w.Value], w)
			case Password:
				k := ownerAt{w.Account, w.owner.name}
				r.byLogin[k] = append(r.byLogin[k], w)
			case User:
				k := ownerAt{w.Account, w.Value}
				r.byLogin[k] = append(r.byLogin[k], w)
			}
		}
	}
}

// ownerAt is a user by name.
type ownerAt struct{ account, name string }

// strict tells whether a successful call would show that a state is wrong.
func (w *row) strict() bool {
	return (w.State == Neutralised || w.State == Partly) && !w.blocked && w.StateTime.Known
}

// watch has what a foothold's descendants do counted.
func (r *Replay) watch(w *row) {
	if r.following == nil || len(w.nodes) == 0 {
		return
	}
	for _, n := range r.graph.Follow(lineage.Seed{Nodes: w.nodes}, lineage.Reach{Least: lineage.Strong}).Nodes() {
		r.watched[n] = append(r.watched[n], w)
	}
}

// Used gives the access keys whose use Use is to be told of where nobody is
// followed, sorted.
func (r *Replay) Used() (keys []string) {
	for k := range r.byKey {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Use takes an event of whom we follow, in order of time.
func (r *Replay) Use(e *cloudtrail.Event) {
	t, ok := e.TimeMicros()
	at := timeline.Moment{Micros: t, Known: ok}
	id := e.Identity()
	event := e.Text(cloudtrail.EventID)
	if event == "" || !ok {
		return
	}
	if r.following != nil {
		m, ok := r.following.Of(e)
		if !ok {
			return
		}
		if m.Node != lineage.None {
			for _, w := range r.watched[m.Node] {
				w.After.add(at, event)
			}
		}
	}
	direct := id.InvokedBy == ""
	for _, w := range r.byKey[id.AccessKeyID] {
		if w.Kind == AccessKey || r.following == nil || r.sameSession(w, e) {
			w.used(r, e, at, event, direct)
		}
	}
	if id.Type == "IAMUser" && len(r.byLogin) > 0 {
		login := e.Text(cloudtrail.EventName) == "ConsoleLogin"
		for _, w := range r.byLogin[ownerAt{id.Account, id.UserName}] {
			if w.Kind == Password && login || w.Kind == User && (login || longLived(id.AccessKeyID)) {
				w.used(r, e, at, event, direct)
			}
		}
	}
}

// sameSession tells whether an event is of the incarnation of a key that a row
// is about.
func (r *Replay) sameSession(w *row, e *cloudtrail.Event) bool {
	m, ok := r.following.Of(e)
	return ok && m.Node == w.Node
}

// used notes a call of a credential itself.
func (w *row) used(r *Replay, e *cloudtrail.Event, at timeline.Moment, event string, direct bool) {
	if w.first {
		w.first = false
		w.EventIDs, w.At = []string{event}, at
		if w.StateEventID == "" && w.State == Standing {
			w.StateEventID, w.StateTime, w.Basis, w.StateBy = event, at, ByEvent, ByOther
		}
	}
	if !w.strict() || e.Outcome() != cloudtrail.OutcomeSuccess || !direct || !after(at, w.StateTime) {
		return
	}
	if at.Micros-w.StateTime.Micros <= consistency {
		w.Reason = joinReasons(w.Reason, "used within 60 s of it, IAM's consistency window")
		return
	}
	id := e.Identity()
	t := turn{at: at, eventID: event, by: actor{key: id.AccessKeyID, principal: cmp.Or(id.ARN, id.PrincipalID)}, marked: r.following != nil}
	w.turn(r, Standing, "used after "+w.end(), &t)
}

// end names what should have ended a foothold.
func (w *row) end() string {
	switch w.Basis {
	case ByExpiry:
		return "its end"
	case ByImplied:
		return "what it belongs to was removed"
	}
	if w.State == Partly {
		return "it was disabled"
	}
	return "it was removed"
}

func joinReasons(a, b string) string {
	switch {
	case a == "":
		return b
	case a == b || len(a) > len(b) && a[len(a)-len(b):] == b:
		return a
	}
	return a + "; " + b
}

func (a *After) add(at timeline.Moment, event string) {
	if !after(at, a.Since) {
		return
	}
	a.Events++
	if !a.First.Known || at.Before(a.First) {
		a.First = at
	}
	if a.Last.Before(at) {
		a.Last = at
	}
	if len(a.EventIDs) < MaxAfter {
		a.EventIDs = append(a.EventIDs, event)
	}
}

// Footholds gives all of them, in order of when they came to be.
func (r *Replay) Footholds() []Foothold {
	slices.SortStableFunc(r.rows, func(x, y *row) int { return x.compare(&y.Foothold) })
	list := make([]Foothold, 0, len(r.rows))
	for _, w := range r.rows {
		if w.After != nil && w.After.Events == 0 {
			w.After = nil
		}
		list = append(list, w.Foothold)
	}
	return list
}
