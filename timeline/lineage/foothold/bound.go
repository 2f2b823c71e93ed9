package foothold

import "keytrail/timeline"

// bindable are the kinds that a policy which denies, a boundary or a policy of
// the organisation keeps from acting.
var bindable = map[Kind]bool{
	AccessKey: true, Password: true, User: true, Role: true, RoleTrust: true, ServiceCredential: true, SSHPublicKey: true,
	SigningCertificate: true, Session: true, ConsoleSession: true,
}

// bound takes into account what denies since a foothold came to be. What one of
// these policies keeps from being done is never computed: it is partly, but for
// a denial of all to sessions that were issued before a moment.
func (r *Replay) bound(w *row) {
	if !bindable[w.Kind] {
		return
	}
	o := w.owner
	if w.Kind == User || w.Kind == Role {
		o = ownerID{w.Kind, w.Value}
	}
	session := w.Kind == Session || w.Kind == ConsoleSession
	for _, b := range r.blocks.of(blocked{w.Account, o}) {
		if b.tokens.Known && !b.whole {
			if session {
				r.revoke(w, b)
			}
			continue
		}
		r.block(w, b)
	}
	for _, b := range r.blocks.account[w.Account] {
		r.block(w, b)
	}
}

// revoke ends a session by a policy that denies all to those issued before a
// moment, as long as the policy stays.
func (r *Replay) revoke(w *row, b *block) {
	switch {
	case !w.At.Before(b.tokens), !w.At.Known:
		return
	case w.Basis == ByExpiry && !b.set.at.Before(w.Expires):
		return // it was over before
	case b.lifted.eventID != "" && (!w.Expires.Known || b.lifted.at.Before(w.Expires)):
		if w.State == Standing {
			w.turn(r, Standing, "its revocation by "+b.what+" was taken back", &b.lifted)
		}
		return
	}
	w.turn(r, Neutralised, "revoked by "+b.what, &b.set)
}

// block makes a foothold partly, as long as what denies stays.
func (r *Replay) block(w *row, b *block) {
	if w.State != Standing || b.set.at.Before(w.At) {
		return
	}
	if b.lifted.eventID != "" {
		if w.StateTime.Before(b.lifted.at) {
			w.turn(r, Standing, b.what+" was taken off again", &b.lifted)
		}
		return
	}
	reason := b.what + " denies, or bounds what may be done; how far is not evaluated"
	w.turn(r, Partly, reason, &b.set)
	w.blocked = true
}

// turn brings a state about.
func (w *row) turn(r *Replay, s State, reason string, t *turn) {
	w.State, w.Basis, w.Reason = s, ByEvent, reason
	w.StateEventID, w.StateTime, w.StateBy, w.StatePrincipal = t.eventID, t.at, r.by(t), t.by.principal
}

// date says as of when a state holds, and takes it back where the logs cannot
// tell.
func (r *Replay) date(w *row, c *Covers) {
	w.AsOf = c.AsOf(w.Account, w.region)
	if w.Kind == Session || w.Kind == ConsoleSession {
		if w.Basis == ByExpiry {
			w.AsOf = c.end
			return
		}
	}
	if w.State == Neutralised || w.State == Unknown {
		return
	}
	if !w.AsOf.Known {
		w.doubt("no events of " + w.region + " in " + w.Account + ", where its removal would be logged")
		return
	}
	from := w.StateTime
	if !from.Known {
		from = w.At
	}
	days, end, gap := c.gap(w.Account, w.region, from)
	if !gap || w.State == Standing && usable[w.Kind] && end.Known && end.Before(w.LastUsed) {
		return
	}
	w.doubt("no files for " + w.region + " " + days + ", where its removal would be logged")
}

// usable are the kinds whose use after a gap proves that they were there then.
var usable = map[Kind]bool{AccessKey: true, Session: true, ConsoleSession: true, User: true, Instance: true}

// doubt makes a state unknown. What was seen last stays beside it.
func (w *row) doubt(reason string) {
	if w.State == Partly && w.Reason != "" {
		reason = w.Reason + "; " + reason
	}
	w.State, w.Basis, w.Reason = Unknown, ByNone, reason
}

// consistency is how long a change in IAM may take to be seen everywhere.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
const consistency = 60 * 1_000_000 // micros

func after(at, than timeline.Moment) bool { return at.Known && than.Known && than.Before(at) }
