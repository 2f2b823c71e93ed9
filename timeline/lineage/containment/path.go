package containment

import (
	"slices"
	"strconv"

	"keytrail/cloudtrail"
	"keytrail/timeline/lineage"
	"keytrail/timeline/lineage/foothold"
)

// onPath is a role or user some of whose sessions are followed.
type onPath struct {
	principal
	arn, account     string
	followed, others int // sessions in the logs
}

// pathOf gives the roles on the paths of what is followed, and the users whose
// temporary credentials are on them, in the order of the graph.
func pathOf(g *lineage.Graph, following *lineage.Following) []onPath {
	marked := make(map[int32]bool)
	for _, n := range following.Nodes() {
		marked[n] = true
	}
	by := make(map[int32]*onPath)
	for i := range g.Nodes {
		n := &g.Nodes[i]
		if n.Owner == lineage.None || n.Session != lineage.None || !temporary(n) {
			continue
		}
		owner := &g.Nodes[n.Owner]
		if owner.Kind != lineage.Role && owner.Kind != lineage.User {
			continue
		}
		x := by[n.Owner]
		if x == nil {
			x = &onPath{principal: principalOf(owner.Label), arn: owner.Label, account: owner.Account}
			by[n.Owner] = x
		}
		if marked[int32(i)] {
			x.followed++
		} else {
			x.others++
		}
	}
	var owners []int32
	for n, x := range by {
		if x.followed > 0 {
			owners = append(owners, n)
		}
	}
	slices.Sort(owners)
	var list []onPath
	for _, n := range owners {
		list = append(list, *by[n])
	}
	return list
}

// temporary tells whether a node is a session: of a key that has an end, or at
// the console.
func temporary(n *lineage.Node) bool {
	return n.Kind == lineage.ConsoleSession || n.Kind == lineage.Key && cloudtrail.KeyID(n.KeyID).Class() != cloudtrail.KeyLongTerm
}

func (x *onPath) foothold() foothold.Foothold {
	return foothold.Foothold{Kind: foothold.Session, Account: x.account, Owner: x.arn}
}

// sentence says what the logs show of the sessions.
func (x *onPath) sentence() string {
	text := count(x.followed, "session") + " of " + x.principal.String() + " that is followed"
	if x.followed != 1 {
		text = count(x.followed, "session") + " of " + x.principal.String() + " that are followed"
	}
	return "The logs show " + text + ", and " + count(x.others, "other") + "."
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
