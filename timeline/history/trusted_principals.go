package history

import (
	"slices"

	"keytrail/cloudtrail"
	"keytrail/timeline"
	"keytrail/timeline/iampolicy"
)

// trustedPrincipals finds roles whose trust gains a principal of the own
// accounts, as far as these logs have the trust before.
type trustedPrincipals struct {
	know  *knowledge
	trust *memory[trust]
}

// trust is whom a role's policy lets in, as of a second, and whom before.
type trust struct {
	at          int64
	now, before []string
	known       bool // what was before
}

func newTrustedPrincipals(k *knowledge) detector {
	return &trustedPrincipals{k, newMemory[trust](1 << 14)}
}

var (
	trustDocument   = mustPath("requestParameters.policyDocument")
	createdDocument = mustPath("requestParameters.assumeRolePolicyDocument")
	trustedRole     = mustPath("requestParameters.roleName")
)

// maxTrusted bounds the principals of one role that are remembered.
const maxTrusted = 64

func (t *trustedPrincipals) add(e *event) *raised {
	if e.Outcome() != cloudtrail.OutcomeSuccess {
		return nil
	}
	document, role := trustDocument, e.text(trustedRole)
	creates := e.Text(cloudtrail.EventName) == "CreateRole"
	if creates {
		document = createdDocument
	}
	text, ok := document.First(e.Event)
	if !ok || role == "" {
		return nil
	}
	policy, err := iampolicy.Parse(text.Text)
	if err != nil {
		return nil
	}
	same := policy.Reach(e.account(), t.know.own).Same
	if len(same) > maxTrusted {
		same = same[:maxTrusted]
	}
	k := key(e.account(), role)
	was, known := t.trust.get(k)
	next := trust{at: e.second(), now: same, known: known, before: was.now}
	if known && was.at == e.second() { // edits of one second have no order
		next.known, next.before = was.known, was.before
		next.now = append(slices.Clone(was.now), same...)
		next.now = next.now[:min(len(next.now), maxTrusted)]
	}
	t.trust.put(k, next)
	if creates || !next.known {
		return nil
	}
	gained := slices.DeleteFunc(slices.Clone(same), func(p string) bool { return slices.Contains(next.before, p) })
	if len(gained) == 0 {
		return nil
	}
	id := e.who()
	if slices.ContainsFunc(gained, func(p string) bool { return p != "" && (p == id.ARN || p == id.RoleARN) }) {
		return &raised{level: timeline.Critical, reason: "the principal that is let in is the one that acts"}
	}
	return &raised{}
}

func (t *trustedPrincipals) lost() int { return t.trust.lost() }
