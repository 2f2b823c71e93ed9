package containment

import (
	"strings"

	"keytrail/timeline/lineage"
	"keytrail/timeline/lineage/foothold"
)

// Planner says what to do about footholds. It is safe for concurrent use.
type Planner struct {
	own        func(account string) bool // nil where every account is
	partitions map[string]string         // of accounts
	path       []onPath
}

// New makes a planner. own tells which accounts are one's own: in others
// nothing can be done; nil is all of them. The graph tells partitions, and which roles are on the
// paths of what is followed; both it and following may be nil.
func New(own func(account string) bool, g *lineage.Graph, following *lineage.Following) *Planner {
	p := &Planner{own: own, partitions: make(map[string]string)}
	if g == nil {
		return p
	}
	for i := range g.Nodes { // in the order of ids, so that the first is the same each time
		n := &g.Nodes[i]
		if found := partitionOf(n.Label); found != "" && strings.HasPrefix(n.Label, "arn:") && p.partitions[n.Account] == "" && accountOf(n.Label) == n.Account {
			p.partitions[n.Account] = found
		}
	}
	if following != nil {
		p.path = pathOf(g, following)
	}
	return p
}

// One gives what to do about one foothold, in order.
func (p *Planner) One(f *foothold.Foothold) []Command {
	return guarded(inOrder(p.of(f)), p.homeOf)
}

// All gives what to do about footholds and the roles on their paths, in order:
// by phase, and in each by account.
func (p *Planner) All(list []foothold.Foothold) []Command {
	var commands []Command
	accounts := make(map[string]bool)
	for i := range list {
		found := p.of(&list[i])
		for _, c := range found {
			if c.Command != "" && !accounts[c.Account] {
				accounts[c.Account] = true
				commands = append(commands, p.account(&list[i])...)
			}
		}
		commands = append(commands, found...)
	}
	for _, x := range p.path {
		f := x.foothold()
		s := p.steps(&f)
		if p.reachable(&f) != "" {
			continue // nobody of one's own can
		}
		s.revoke(x.principal, x.sentence())
		if !accounts[f.Account] && len(s.list) > 0 {
			accounts[f.Account] = true
			commands = append(commands, p.account(&f)...)
		}
		commands = append(commands, s.list...)
	}
	return guarded(inOrder(commands), p.homeOf)
}

// of gives what to do about a foothold, in no order.
func (p *Planner) of(f *foothold.Foothold) []Command {
	if f.State == foothold.Neutralised {
		return nil // an event undid it, or it is over
	}
	s := p.steps(f)
	if why := p.reachable(f); why != "" {
		s.note(StopIssuing, rankArtefact, why)
		return s.list
	}
	if make := makers[f.Kind]; make != nil {
		make(s)
	}
	return s.list
}

// reachable says why nothing can be done in a foothold's account, "" where it
// can.
func (p *Planner) reachable(f *foothold.Foothold) string {
	switch {
	case !isAccount(f.Account):
		return "Find out in which account this is: the logs name none."
	case p.own != nil && !p.own(f.Account):
		return "Ask whoever owns account " + f.Account + ", which is not in the own set. Where it is a member of one's own organisation, the management account can deny it everything."
	}
	return ""
}

func (p *Planner) homeOf(account string) string {
	if region := iamRegions[p.partitions[account]]; region != "" {
		return region
	}
	return iamRegions["aws"]
}
