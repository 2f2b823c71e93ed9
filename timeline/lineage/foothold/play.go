package foothold

import "slices"

// step is what is left to replay of the acts of one moment on one artefact.
type step struct {
	x         *artefact
	acts      []act
	ambiguous bool
}

// begin replays the acts of one moment on one artefact, but for the last where
// that removes it.
func (r *Replay) begin(acts []act) step {
	id := acts[0].id.key()
	if !r.tracked[id] && (id.kind != PolicyVersion || !r.owners[blocked{id.account, acts[0].id.owner}]) { // another version may be made the default
		for i := range acts {
			r.blocks.act(&acts[i])
		}
		return step{}
	}
	s := step{x: r.artefact(id, acts)}
	s.acts, s.ambiguous = inOrder(acts, s.x.seen)
	last := len(s.acts) - 1
	if s.acts[last].verb != removes {
		last++
	}
	for i := range s.acts[:last] {
		s.x = r.one(s.x, &s.acts[i])
	}
	if s.ambiguous && last == len(s.acts) {
		s.x.doubt(&s.acts[last-1])
	}
	s.acts = s.acts[last:]
	return s
}

// end replays the removal that begin left.
func (r *Replay) end(s *step) {
	for i := range s.acts {
		s.x = r.one(s.x, &s.acts[i])
		if s.ambiguous {
			s.x.doubt(&s.acts[i])
		}
	}
}

// doubt says that acts of one moment may have ended otherwise.
func (x *artefact) doubt(a *act) {
	if x.held {
		x.set(Unknown, ByNone, "changed more than once within one second, and more than one order is possible", a)
	}
}

// one does an act to an artefact, and to what goes with it.
func (r *Replay) one(x *artefact, a *act) *artefact {
	switch {
	case a.verb == makes && slices.Contains(x.eventIDs, a.eventID): // two records of one event that differ
		return x
	case a.verb == makes && !alone[a.id.kind] && (x.fresh && x.seen == there || x.seen == gone && x.held):
		x = r.again(x, a)
	case a.verb == renames:
		r.rename(x, a)
		return x
	}
	r.blocks.act(a)
	policy := r.policyOf(x)
	if policy != nil && a.verb == makes {
		x.document.text = policy.document.text
	}
	x.apply(a)
	if policy != nil && a.doc != "" && a.says == "now the default" {
		policy.document.text = a.doc
	}
	switch {
	case a.verb == removes:
		for _, y := range r.goingWith(x) {
			y.imply(a)
		}
	case x.id.kind == PolicyVersion && a.says == "now the default":
		for _, y := range r.children[blocked{x.id.account, x.owner}] {
			if y != x && y.held && y.id.kind == PolicyVersion && y.state == Standing {
				y.set(Partly, ByEvent, "another version is the default; one call restores it", a)
			}
		}
	}
	r.adopt(x)
	return x
}

// policyOf gives the policy that an artefact is a version of, nil where it is
// none or nothing is known of it.
func (r *Replay) policyOf(x *artefact) *artefact {
	if x.id.kind != PolicyVersion {
		return nil
	}
	return r.all[ident{kind: ManagedPolicy, account: x.id.account, value: x.owner.name}]
}

// artefact gives the artefact that acts are on, made where there is none.
func (r *Replay) artefact(id ident, acts []act) *artefact {
	if x := r.all[id]; x != nil {
		return x
	}
	x := &artefact{id: id, owner: acts[0].id.owner}
	r.all[id] = x
	r.order = append(r.order, x)
	if alone[id.kind] && slices.ContainsFunc(acts, func(a act) bool { return a.verb == makes }) {
		x.seen = gone
	}
	if o := x.owner; o.kind != "" {
		if p := r.all[ident{kind: o.kind, account: id.account, region: id.region, value: o.name}]; p != nil && p.fresh {
			x.seen = gone // who was made in these logs had nothing before
		}
	}
	if id.kind == RoleTrust && x.seen == untold {
		x.seen = there // no role is without
	}
	r.adopt(x)
	return x
}

// adopt notes whom an artefact belongs to.
func (r *Replay) adopt(x *artefact) {
	if x.owner.name != "" {
		key := blocked{x.id.account, x.owner}
		if !slices.Contains(r.children[key], x) {
			r.children[key] = append(r.children[key], x)
		}
	}
	through := ident{account: x.id.account, region: x.id.region, value: x.id.value}
	switch x.id.kind {
	case PolicyAttachment:
		through.kind = ManagedPolicy
	case GroupMembership:
		through.kind = Group
	case InstanceProfile:
		if x.owner.name == "" {
			return
		}
		through.kind = InstanceProfile
	default:
		return
	}
	if !slices.Contains(r.through[through], x) {
		r.through[through] = append(r.through[through], x)
	}
}

// goingWith gives what cannot be there without an artefact: what belongs to it,
// and what binds it to others.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
func (r *Replay) goingWith(x *artefact) []*artefact {
	id := x.id
	list := slices.Clone(r.children[blocked{id.account, ownerID{id.kind, id.value}}])
	id.owner = ownerID{}
	for _, y := range r.through[id] {
		if y != x && !slices.Contains(list, y) {
			list = append(list, y)
		}
	}
	return list
}

// again begins another bearer of a name. What became of the one before is told
// only if it was seen to go.
func (r *Replay) again(x *artefact, a *act) *artefact {
	old := append(r.goingWith(x), x)
	for _, y := range old {
		if y.seen != gone && y.held {
			y.set(Unknown, ByNone, "its name was used again, and its end is in no record", a)
		}
		y.past = true
		r.past = append(r.past, y)
		delete(r.all, y.id)
	}
	r.order = slices.DeleteFunc(r.order, func(y *artefact) bool { return slices.Contains(old, y) })
	delete(r.children, blocked{x.id.account, ownerID{x.id.kind, x.id.value}})
	through := x.id
	through.owner = ownerID{}
	delete(r.through, through)
	y := &artefact{id: x.id, owner: a.id.owner, seen: gone}
	r.all[x.id] = y
	r.order = append(r.order, y)
	return y
}

// rename gives a user another name, and with it all that belongs to it.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html
func (r *Replay) rename(x *artefact, a *act) {
	if a.says == "" || a.says == x.id.value {
		if a.marked {
			x.hold(a, Altered)
		}
		return
	}
	from, to := ownerID{x.id.kind, x.id.value}, ownerID{x.id.kind, a.says}
	moved := append(slices.Clone(r.children[blocked{x.id.account, from}]), x)
	delete(r.children, blocked{x.id.account, from})
	r.owners[blocked{x.id.account, to}] = true
	if list := r.blocks.by[blocked{x.id.account, from}]; len(list) > 0 {
		r.blocks.by[blocked{x.id.account, to}] = append(r.blocks.by[blocked{x.id.account, to}], list...)
	}
	r.blocks.groups[blocked{x.id.account, to}] = append(r.blocks.groups[blocked{x.id.account, to}], r.blocks.groups[blocked{x.id.account, from}]...)
	for _, y := range moved {
		delete(r.all, y.id)
		if y == x {
			y.id.value = a.says
		} else {
			y.owner = to
			if y.id.owner == from {
				y.id.owner = to
			}
			if y.id.kind == Password {
				y.id.value = a.says
			}
		}
		r.all[y.id], r.tracked[y.id] = y, true
		r.adopt(y)
	}
	if a.marked {
		said := a.says
		a.says = "renamed from " + from.name
		x.hold(a, Altered)
		a.says = said
	}
}
