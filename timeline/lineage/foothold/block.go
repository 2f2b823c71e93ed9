package foothold

import (
	"strings"
	"time"

	"keytrail/timeline"
	"keytrail/timeline/iampolicy"
)

// block is something that keeps a user, a role or an account from acting: a
// policy that denies, a boundary, a policy of the organisation. Whether it
// keeps all from being done is never computed.
type block struct {
	what   string          // for people
	tokens timeline.Moment // it denies only sessions issued before this
	whole  bool            // it denies all actions on all resources, under no further condition
	set    turn
	lifted turn // none while it stays
}

// blocks are those of users, groups, roles and accounts, in order of time. A
// group's are those of whom the logs show in it: who was in it before they begin
// is in no record.
type blocks struct {
	by      map[blocked][]*block
	groups  map[blocked][]*membership // of users
	denies  map[string]denial         // managed policies that deny and allow nothing, by ARN
	scopes  map[string]bool           // policies of the organisation that bound what may be done
	account map[string][]*block
}

// blocked is a user, a group or a role.
type blocked struct {
	account string
	owner   ownerID
}

func newBlocks() blocks {
	return blocks{
		by: make(map[blocked][]*block), groups: make(map[blocked][]*membership), denies: make(map[string]denial), scopes: make(map[string]bool),
		account: make(map[string][]*block),
	}
}

// denial is what a policy that allows nothing denies.
type denial struct {
	tokens timeline.Moment
	whole  bool
}

// denialOf reads a policy; ok is false where it is not one that only denies.
// Revoking sessions puts a policy on the role that denies all to whoever has a
// token issued before the moment of the revocation. Long-term keys have none.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
func denialOf(text string) (d denial, ok bool) {
	p, err := iampolicy.Parse([]byte(text))
	if err != nil || !p.DenyOnly() {
		return denial{}, false
	}
	for i := range p.Statements {
		s := &p.Statements[i]
		all := len(s.Actions) == 1 && s.Actions[0] == "*" && len(s.Resources) == 1 && s.Resources[0] == "*"
		before, alone := tokensBefore(s)
		switch {
		case !all:
		case len(s.Conditions) == 0:
			d.whole = true
		case alone && (!d.tokens.Known || d.tokens.Before(before)):
			d.tokens = before
		}
	}
	return d, true
}

// tokensBefore reads the condition of a revocation; alone tells that there is
// none beside it.
func tokensBefore(s *iampolicy.Statement) (at timeline.Moment, alone bool) {
	if len(s.Conditions) != 1 || len(s.Conditions[0].Values) != 1 {
		return at, false
	}
	c := &s.Conditions[0]
	if !strings.EqualFold(c.Key, "aws:TokenIssueTime") || !strings.HasPrefix(strings.ToLower(c.Operator), "datelessthan") {
		return at, false
	}
	t, err := time.Parse(time.RFC3339, c.Values[0])
	return timeline.At(t.UnixMicro()), err == nil
}

// quarantine begins the names of the policies that AWS attaches to users whose
// keys were published; they deny some actions only.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html
const quarantine = ":aws:policy/AWSCompromisedKeyQuarantine"

// awsDenyAll denies everything.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSDenyAll.html
const awsDenyAll = ":aws:policy/AWSDenyAll"

// learn notes what an act says of policies that others may attach.
func (bs *blocks) learn(a *act) {
	switch a.id.kind {
	case ManagedPolicy, PolicyVersion:
		if a.doc == "" || a.says == "not the default" {
			return
		}
		arn := a.id.value
		if a.id.kind == PolicyVersion {
			arn = a.id.owner.name
		}
		if d, ok := denialOf(a.doc); ok {
			bs.denies[arn] = d
		} else {
			delete(bs.denies, arn)
		}
	case OtherResource:
		bs.organization(a)
	}
}

// organization notes policies of the organisation, and where they are attached.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies.html
func (bs *blocks) organization(a *act) {
	id, ok := strings.CutPrefix(a.id.value, organizationPolicy)
	if !ok {
		return
	}
	policy, target, attached := strings.Cut(id, "/")
	switch {
	case !attached && a.verb == makes:
		if a.says == "SERVICE_CONTROL_POLICY" || a.says == "RESOURCE_CONTROL_POLICY" {
			bs.scopes[policy] = true
		}
	case attached && bs.scopes[policy]:
		what := "organisation policy " + policy
		if a.verb == removes { // the table has it the other way round: a detached policy is what is left behind
			bs.account[target] = put(bs.account[target], &block{what: what, set: a.turn()})
		} else {
			lift(bs.account[target], what, a)
		}
	}
}

// act notes what an act puts on a user, a group or a role, or takes off.
func (bs *blocks) act(a *act) {
	o := a.id.owner
	if o.kind != User && o.kind != Role && o.kind != Group {
		return
	}
	key := blocked{a.id.account, o}
	var what string
	d, denies := denial{}, false
	switch a.id.kind {
	case GroupMembership:
		bs.member(key, a)
		return
	case InlinePolicy:
		what = "inline policy " + a.id.value
		d, denies = denialOf(a.doc)
	case PolicyAttachment:
		what = "policy " + a.id.value
		d, denies = bs.denies[a.id.value]
		switch {
		case strings.Contains(a.id.value, quarantine):
			denies = true
		case strings.HasSuffix(a.id.value, awsDenyAll):
			d, denies = denial{whole: true}, true
		}
	case Boundary:
		what = "permissions boundary"
		denies = a.verb == removes // as with policies of the organisation
		if denies {
			bs.by[key] = put(bs.by[key], &block{what: what, set: a.turn()})
		} else {
			lift(bs.by[key], what, a)
		}
		return
	default:
		return
	}
	switch a.verb {
	case puts:
		lift(bs.by[key], what, a) // what it said before does not count any more
		if denies {
			bs.by[key] = put(bs.by[key], &block{what: what, tokens: d.tokens, whole: d.whole, set: a.turn()})
		}
	case removes:
		lift(bs.by[key], what, a)
	}
}

// put adds a block, unless the same is there already.
func put(list []*block, b *block) []*block {
	for _, x := range list {
		if x.what == b.what && !x.lifted.at.Known {
			return list
		}
	}
	return append(list, b)
}

func lift(list []*block, what string, a *act) {
	for _, b := range list {
		if b.what == what && !b.lifted.at.Known {
			b.lifted = a.turn()
		}
	}
}
