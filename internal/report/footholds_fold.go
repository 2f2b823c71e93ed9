package report

import (
	"strings"

	"keytrail/timeline"
	"keytrail/timeline/lineage/foothold"
)

// likeFootholds stands for footholds that are alike: there may be thousands of
// sessions, and a pipeline makes a task definition with each run.
type likeFootholds struct {
	kind        foothold.Kind
	owner       string
	actor       string
	reason      string
	n           int64
	first, last timeline.Moment
	ends        timeline.Moment
}

// fewAlike is how many alike are still shown one by one.
const fewAlike = 3

type likeness struct {
	kind                 foothold.Kind
	owner, actor, reason string
}

// folded gives the rows of a state that are shown one by one, and what stands
// for the others, in the order of the first of them.
func (f *Footholds) folded(state foothold.State) (shown []*FootholdRow, folds []likeFootholds) {
	count := make(map[likeness]int)
	for i := range f.Rows {
		if k, ok := alike(&f.Rows[i]); ok && f.Rows[i].State == state {
			count[k]++
		}
	}
	index := make(map[likeness]int)
	for i := range f.Rows {
		row := &f.Rows[i]
		if row.State != state {
			continue
		}
		k, ok := alike(row)
		if f.All || !ok || count[k] <= fewAlike && row.Basis != foothold.ByExpiry {
			shown = append(shown, row)
			continue
		}
		n, ok := index[k]
		if !ok {
			n = len(folds)
			index[k] = n
			folds = append(folds, likeFootholds{kind: k.kind, owner: k.owner, actor: k.actor, reason: k.reason, first: row.At})
		}
		x := &folds[n]
		x.n++
		if row.At.Known {
			x.last = row.At
		}
		if x.ends.Before(row.Expires) {
			x.ends = row.Expires
		}
	}
	return shown, folds
}

// alike tells what a row may be folded with.
func alike(row *FootholdRow) (likeness, bool) {
	if row.After != nil || row.Now != nil || row.Change != nil {
		return likeness{}, false
	}
	switch row.Kind {
	case foothold.Session, foothold.ConsoleSession:
		return likeness{kind: row.Kind, owner: row.Owner}, true
	case foothold.Task, foothold.Build, foothold.OtherResource, foothold.Share:
		return likeness{kind: row.Kind, actor: actorOf(row.Actor), reason: row.Reason}, true
	}
	return likeness{}, false
}

func (x *likeFootholds) text(at func(timeline.Moment) string) string {
	switch x.kind {
	case foothold.Session, foothold.ConsoleSession:
		text := Plural(x.n, "session", "sessions")
		if x.kind == foothold.ConsoleSession {
			text = Plural(x.n, "console session", "console sessions")
		}
		text += ofOwner(shortARN(x.owner))
		if x.ends.Known {
			text += ", the last over " + at(x.ends)
		}
		return text
	case foothold.Task:
		return Plural(x.n, "task, service or task definition", "tasks, services and task definitions") + " by " + x.actor + " to " + at(x.last) + because(x.reason) + " (--all)"
	}
	return Plural(x.n, string(x.kind), string(x.kind)+"s") + " by " + x.actor + " to " + at(x.last) + because(x.reason) + " (--all)"
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return ": " + reason
}

// actorOf names who did something, without the name of the session.
func actorOf(arn string) string {
	short := shortARN(arn)
	if rest, ok := strings.CutPrefix(short, "assumed-role/"); ok {
		role, _, _ := strings.Cut(rest, "/")
		return "role/" + role
	}
	return short
}
