package lineage

import "slices"

// linkTokens links console sessions to the sign-in tokens that opened them. A
// session that bears the creation date of the credentials that a token was made
// with is theirs; one with a date of its own is that of the token before it. Where
// tokens of several credentials fit, nothing sure is said: session names, and so
// principals, are the caller's to choose, and two parties may share one.
func (cs *consoles) linkTokens(b *Builder) {
	tokens := make(map[string][]*claim) // by principal
	var order []string
	for i := range cs.tokens {
		t := &cs.tokens[i]
		if tokens[t.who.PrincipalID] == nil {
			order = append(order, t.who.PrincipalID)
		}
		tokens[t.who.PrincipalID] = append(tokens[t.who.PrincipalID], t)
	}
	for _, principal := range order {
		for _, s := range b.consoles[principal] {
			cs.linkOpened(b, principal, s, tokens[principal])
		}
	}
}

// linkOpened links one session to what opened it, out of the tokens of its
// principal.
func (cs *consoles) linkOpened(b *Builder, principal string, s signIn, tokens []*claim) {
	var exact, close []*claim
	for _, t := range tokens {
		switch {
		case s.created.Known && s.created == t.who.created:
			exact = append(exact, t)
		case t.at.Known && !s.created.Before(t.at.Add(-sameIssue)) && s.created.Before(t.at.Add(tokenLife+sameIssue)):
			close = append(close, t)
		}
	}
	if exact == nil && cs.switched(principal, s) {
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
func (cs *consoles) switched(principal string, s signIn) bool {
	return slices.ContainsFunc(cs.switches, func(x switching) bool {
		return x.who.PrincipalID == principal && near(s.created, x.at, sameIssue)
	})
}

func sameActors(x, y []acting) bool {
	return slices.EqualFunc(x, y, func(a, b acting) bool { return a.node == b.node })
}
