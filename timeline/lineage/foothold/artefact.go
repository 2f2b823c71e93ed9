package foothold

import (
	"slices"

	"keytrail/timeline"
	"keytrail/timeline/lineage"
)

// presence tells whether something is there, as far as the logs have told.
type presence uint8

const (
	untold presence = iota
	there
	gone
)

// artefact is one thing under replay.
type artefact struct {
	id    ident
	owner ownerID
	also  string // another name of it
	seen  presence
	fresh bool // it was made in these logs
	past  bool // another bears its name now
	anew  bool // others set its secret anew

	held     bool // whom we follow made, enabled or altered it
	origin   Origin
	newly    bool // it was not there before whom we follow made it
	at       timeline.Moment
	eventIDs []string
	by       actor
	mark     lineage.Mark
	says     string
	region   string // that its calls are logged in
	state    State
	basis    Basis
	reason   string
	turned   turn // what brought the state about
	document document
}

// turn is an act that changed a state.
type turn struct {
	at      timeline.Moment
	eventID string
	by      actor
	marked  bool
}

func (a *act) turn() turn { return turn{a.at, a.eventID, a.who, a.marked} }

// maxProof bounds the events that are kept to prove one artefact.
const maxProof = 50

// hold makes an artefact a foothold, or adds to what makes it one.
func (x *artefact) hold(a *act, o Origin) {
	if !x.held {
		x.held, x.origin, x.at, x.by, x.mark = true, o, a.at, a.who, a.mark
		x.newly = o == Created && (a.verb == makes || x.seen == gone)
	}
	if len(x.eventIDs) < maxProof && !slices.Contains(x.eventIDs, a.eventID) {
		x.eventIDs = append(x.eventIDs, a.eventID)
	}
	if a.says != "" {
		x.says = a.says
	}
	x.anew = false
	x.set(Standing, ByEvent, "", a)
}

// set brings a state about; one that is there already keeps its event.
func (x *artefact) set(s State, b Basis, reason string, a *act) {
	if x.state == s && s != Unknown {
		return
	}
	x.state, x.basis, x.reason, x.turned = s, b, reason, a.turn()
}

// apply does to an artefact what an act did.
func (x *artefact) apply(a *act) {
	if x.owner.name == "" {
		x.owner = a.id.owner
	}
	x.region = a.region
	if a.also != "" {
		x.also = a.also
	}
	was, ended := x.seen, x.state == Neutralised
	if a.verb != removes && a.verb != reads {
		x.seen = there
	}
	switch a.verb {
	case makes:
		x.fresh = true
		x.make(a, was)
	case puts:
		x.make(a, was)
	case alters:
		x.touch(a)
	case impairs:
		if a.marked {
			x.hold(a, Altered)
		} else if x.held {
			x.set(Standing, ByEvent, "", a)
		}
	case resets:
		if a.marked {
			x.hold(a, Altered)
		} else if x.held {
			x.set(Neutralised, ByEvent, "it was set anew", a)
			x.anew = true
		}
	case replaces:
		if a.marked {
			x.hold(a, Altered)
		} else if x.held && x.state == Standing {
			x.set(Partly, ByEvent, "it was replaced; versions from before may remain", a)
		}
	case enables:
		if a.marked && (!x.held || x.origin != Created || x.state != Standing) {
			if x.held && x.origin == Seed {
				x.origin, x.at, x.by, x.mark, x.eventIDs = Enabled, a.at, a.who, a.mark, nil
			}
			x.hold(a, Enabled)
		} else if x.held {
			x.set(Standing, ByEvent, "", a)
		}
	case disables:
		if x.held {
			x.set(Partly, ByEvent, "one call restores it", a)
		}
	case removes:
		x.seen = gone
		if x.held {
			x.set(Neutralised, ByEvent, "", a)
		}
	}
	x.read(a, ended)
}

// make is for what is there from an act on.
func (x *artefact) make(a *act, was presence) {
	switch {
	case a.marked && was == there:
		x.hold(a, Altered)
	case a.marked:
		x.seen = was
		x.hold(a, Created)
		x.seen = there
	case x.held && a.doc == "":
		x.set(Standing, ByEvent, "", a)
	}
}

func (x *artefact) touch(a *act) {
	if a.marked {
		x.hold(a, Altered)
	}
}

// imply says that an artefact went with another.
func (x *artefact) imply(a *act) {
	x.seen = gone
	if x.held && x.state != Neutralised {
		x.set(Neutralised, ByImplied, "it went with "+string(a.id.kind)+" "+a.id.value, a)
	}
}
