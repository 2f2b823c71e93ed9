package foothold

import "slices"

// membership is a user's stay in a group.
type membership struct {
	group        string
	joined, left turn // left is none while the user stays
}

// member notes that a user was put into a group or taken out.
func (bs *blocks) member(user blocked, a *act) {
	for _, m := range bs.groups[user] {
		if m.group == a.id.value && m.left.eventID == "" {
			if a.verb == removes {
				m.left = a.turn()
			}
			return
		}
	}
	if a.verb == puts {
		bs.groups[user] = append(bs.groups[user], &membership{group: a.id.value, joined: a.turn()})
	}
}

// of gives the blocks of a user or a role, a user's groups' among them: these
// last while the user is in the group and the policy on it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html
func (bs *blocks) of(who blocked) []*block {
	list := slices.Clone(bs.by[who])
	for _, m := range bs.groups[who] {
		for _, b := range bs.by[blocked{who.account, ownerID{Group, m.group}}] {
			x := *b
			x.what += " of group " + m.group
			if x.set.at.Before(m.joined.at) {
				x.set = m.joined
			}
			if m.left.eventID != "" && (x.lifted.eventID == "" || m.left.at.Before(x.lifted.at)) {
				x.lifted = m.left
			}
			if x.lifted.eventID == "" || x.set.at.Before(x.lifted.at) {
				list = append(list, &x)
			}
		}
	}
	return list
}

// groupPolicy tells whether an act puts a policy on a group, or takes one off:
// it may deny something to a member that is replayed.
func groupPolicy(kind, owner Kind, v verb) bool {
	return owner == Group && (kind == InlinePolicy || kind == PolicyAttachment) && v != reads
}
