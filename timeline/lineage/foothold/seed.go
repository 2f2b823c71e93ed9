package foothold

import (
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline/lineage"
)

// Seeds says what following began with: keys, users and machines among them
// are rows of their own, at first in nobody's work.
func (r *Replay) Seeds(nodes []int32) {
	for _, n := range nodes {
		x := &r.graph.Nodes[n]
		id := ident{account: x.Account}
		var owner ownerID
		switch {
		case x.Kind == lineage.Key && longLived(x.KeyID):
			id.kind, id.value = AccessKey, x.KeyID
			owner = r.ownerOf(x)
		case x.Kind == lineage.User:
			id.kind, id.value = User, lastPart(x.Label)
		case x.Kind == lineage.Instance:
			id.kind, id.value = Instance, lastPart(x.Label)
		default:
			continue
		}
		r.track(id, owner)
		if id.kind == Instance { // its region is in its own calls
			continue
		}
		y := &artefact{
			id: id.key(), owner: owner, seen: untold, held: true, origin: Seed, at: x.First, state: Standing, basis: ByNone,
			mark: lineage.Mark{Node: n, Certainty: lineage.Certain, Edge: lineage.None},
		}
		r.all[y.id] = y
		r.order = append(r.order, y)
		r.adopt(y)
		r.seeded[n] = y
	}
}

// sessionOwners has the policies of all users and roles watched whose sessions
// are followed.
func (r *Replay) sessionOwners() {
	for _, n := range r.following.Nodes() {
		x := &r.graph.Nodes[n]
		if o := r.ownerOf(x); o.name != "" {
			r.owners[blocked{r.ownerAccount(x), o}] = true
		}
	}
}

// ownerOf gives the user or role whose credential a node is.
func (r *Replay) ownerOf(x *lineage.Node) ownerID {
	if x.Owner == lineage.None {
		if role, ok := roleOf(x.Label); ok {
			return ownerID{Role, role}
		}
		return ownerID{}
	}
	switch o := &r.graph.Nodes[x.Owner]; o.Kind {
	case lineage.User:
		return ownerID{User, lastPart(o.Label)}
	case lineage.Role:
		return ownerID{Role, lastPart(o.Label)}
	case lineage.Root:
		return ownerID{User, rootUser}
	}
	return ownerID{}
}

// ownerAccount gives the account of the user or role whose credential a node is.
func (r *Replay) ownerAccount(x *lineage.Node) string {
	if x.Owner != lineage.None {
		return r.graph.Nodes[x.Owner].Account
	}
	if f := strings.SplitN(x.Label, ":", 6); len(f) == 6 {
		return f[4]
	}
	return x.Account
}

// roleOf gives the role's name in the label of a session that never acted.
func roleOf(label string) (role string, ok bool) {
	label, _, _ = strings.Cut(label, " session ")
	f := strings.SplitN(label, ":", 6)
	if len(f) < 6 {
		return "", false
	}
	if rest, isRole := strings.CutPrefix(f[5], "role/"); isRole {
		return rest[strings.LastIndexByte(rest, '/')+1:], true
	}
	if rest, isSession := strings.CutPrefix(f[5], "assumed-role/"); isSession {
		role, _, _ = strings.Cut(rest, "/")
		return role, role != ""
	}
	return "", false
}

func longLived(key string) bool { return cloudtrail.KeyID(key).Class() == cloudtrail.KeyLongTerm }

func lastPart(arn string) string { return arn[strings.LastIndexAny(arn, "/:")+1:] }
