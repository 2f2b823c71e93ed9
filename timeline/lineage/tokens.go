package lineage

import (
	"slices"
	"sort"
)

// linkTokens links console sessions to the sign-in tokens that opened them. A
// session that bears the creation date of the credentials that a token was made
// with is theirs; one with a date of its own is that of the token before it. Where
// tokens of several credentials fit, nothing sure is said: session names, and so
// principals, are the caller's to choose, and two parties may share one.
func (cs *consoles) linkTokens(b *Builder) {
	tokens := make(map[string][]*claim) // by principal, in order of time
	exact := make(map[consoleID][]*claim)
	var order []string
	for i := range cs.tokens {
		t := &cs.tokens[i]
		if tokens[t.who.PrincipalID] == nil {
			order = append(order, t.who.PrincipalID)
		}
		tokens[t.who.PrincipalID] = append(tokens[t.who.PrincipalID], t)
		if t.who.created.Known {
			id := consoleID{t.who.PrincipalID, t.who.created}
			exact[id] = append(exact[id], t)
		}
	}
	for _, principal := range order {
		for _, s := range b.consoles[principal] {
			cs.linkOpened(b, principal, s, exact[consoleID{principal, s.created}], tokens[principal])
		}
	}
}

// maxTokens bounds the tokens that one session is held against: the latest
// before it.
const maxTokens = 256

// linkOpened links one session to what opened it: the tokens that bear its date,
// or else those of its principal shortly before it.
func (cs *consoles) linkOpened(b *Builder, principal string, s signIn, exact, tokens []*claim) {
	end := sort.Search(len(tokens), func(i int) bool { return s.created.Before(tokens[i].at.Add(-sameIssue)) })
	var close []*claim
	for _, t := range tokens[max(0, end-maxTokens):end] {
		if t.at.Known && s.created.Before(t.at.Add(tokenLife+sameIssue)) {
			close = append(close, t)
		}
	}
	if exact == nil && b.switched(principal, s) {
		return
	}
	certainty, list := Strong, exact
	if exact == nil {
		list = close
	}
	if slices.ContainsFunc(list, func(t *claim) bool { return !sameActors(b.actors(t), b.actors(list[0])) }) {
		certainty = Weak
	}
	for _, t := range list {
		b.linkFrom(t, s.node, "get-signin-token", Issued, certainty, "")
	}
}

// switched tells whether a session began with a switch of roles.
func (b *Builder) switched(principal string, s signIn) bool {
	return s.created.Known && b.index.switched[dated{principal, s.created.Micros / perSecond}]
}

func sameActors(x, y []acting) bool {
	return slices.EqualFunc(x, y, func(a, b acting) bool { return a.node == b.node })
}
