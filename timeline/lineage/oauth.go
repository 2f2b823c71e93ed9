package lineage

import "cmp"

// tokens links a console session to the keys that programs on the same or
// another device get through it (aws login). The record of a token names no
// key: both it and the keys name the sign-in session.
// https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sign-in.html
type oauthTokens struct {
	given []oauthToken
}

type oauthToken struct {
	claim
	session string // ARN of the sign-in session
}

var signInSession = []lazyPath{extra("signInSessionArn"), response("signInSessionArn")}

func (f *oauthTokens) calls() []string {
	return []string{"signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"}
}

func (f *oauthTokens) add(c *call) {
	if arn := cmp.Or(c.first(signInSession...), c.who.SignInSession); arn != "" {
		f.given = append(f.given, oauthToken{c.claim, arn})
	}
}

func (f *oauthTokens) link(b *Builder) {
	sortBy(f.given, func(x *oauthToken) *claim { return &x.claim })
	bySession := make(map[string][]*oauthToken)
	for i := range f.given {
		x := &f.given[i]
		bySession[x.session] = append(bySession[x.session], x)
	}
	using := make(map[string][]*party)
	for _, p := range b.parties.list {
		if p.SignInSession != "" && bySession[p.SignInSession] != nil && b.signs(p) && !longLived(p.AccessKeyID) {
			using[p.SignInSession] = append(using[p.SignInSession], p)
		}
	}
	for i := range f.given {
		if x := &f.given[i]; x == bySession[x.session][0] {
			f.linkSession(b, bySession[x.session], b.onePerKey(using[x.session]))
		}
	}
}

// linkSession links the keys of a sign-in session to the last token before
// them.
func (f *oauthTokens) linkSession(b *Builder, tokens []*oauthToken, keys []*party) {
	for _, p := range keys {
		if b.nodes[b.keyNode(p)].Session != None {
			continue // the console's own
		}
		var last *oauthToken
		for _, t := range tokens {
			if !p.began().Add(sameIssue).Before(t.at) {
				last = t
			}
		}
		if last != nil {
			b.linkFrom(&last.claim, b.keyNode(p), "cli-oauth-login", Issued, Strong, p.AccessKeyID, b.first(p))
		}
	}
}
