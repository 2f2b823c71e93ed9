package lineage

import "bytes"

// shells links console sessions to the keys that their CloudShell signs with,
// from AWS's own addresses.
// https://docs.aws.amazon.com/cloudshell/latest/userguide/logging-and-monitoring.html
type shells struct {
	opened []claim
}

// shellAgent is in the user agent of what runs in CloudShell.
const shellAgent = "exec-env/CloudShell"

func isShell(agent []byte) bool { return bytes.Contains(agent, []byte(shellAgent)) }

func (f *shells) calls() []string {
	return []string{"cloudshell:CreateEnvironment", "cloudshell:CreateSession", "cloudshell:PutCredentials"}
}

func (f *shells) add(c *call) { f.opened = append(f.opened, c.claim) }

func (f *shells) link(b *Builder) {
	sortBy(f.opened, func(c *claim) *claim { return c })
	byPrincipal := make(map[string][]*claim)
	for i := range f.opened {
		c := &f.opened[i]
		byPrincipal[c.who.PrincipalID] = append(byPrincipal[c.who.PrincipalID], c)
	}
	var inShell []*party
	for _, p := range b.parties.list {
		if p.shell && p.PrincipalID != "" && b.signs(p) && !longLived(p.AccessKeyID) && !b.issued[p.AccessKeyID] {
			inShell = append(inShell, p)
		}
	}
	for _, p := range b.onePerKey(inShell) {
		var last *claim
		for _, c := range byPrincipal[p.PrincipalID] {
			if p.AccessKeyID != c.who.AccessKeyID && !p.last.Before(c.at) && (p.created == c.who.created || near(p.created, c.at, sameIssue)) {
				if last == nil || !p.first.Before(c.at) {
					last = c
				}
			}
		}
		if last != nil {
			b.linkFrom(last, b.keyNode(p), "cloudshell", ActsAs, Strong, p.AccessKeyID, b.first(p))
		}
	}
}
