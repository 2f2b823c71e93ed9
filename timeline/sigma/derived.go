package sigma

import (
	"bytes"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline/iampolicy"
)

// derivedField is a fact about one event that Sigma cannot say by itself.
// Lists have as many values as entries, so that `exists` tells whether there
// is one; truth values are true or false, and have no value where the event
// does not tell.
type derivedField struct {
	name    string
	fact    fact
	columns cloudtrail.ColumnSet
	cost    int
}

// fact is which fact a derived field is. The code for each is called by name,
// not through a function value, so that an event's scope stays on the stack.
type fact uint8

const (
	actorFact fact = iota
	actorIsTargetFact
	actorOwnFact
	channelFact
	foreignFact
	keyAccountFact
	mfaFact
	networkFact
	serviceFact
	worldPortsFact
	policyActions
	policyDenyOnly
	policyExternal
	policyExternalID
	policyFederated
	policyGrantsAdmin
	policyPublic
	policySameAccount
	policyServices
	policyUnknown
)

var (
	identity = cloudtrail.IdentityColumns()
	policy   = cloudtrail.Columns(cloudtrail.RequestParameters, cloudtrail.ResponseElements,
		cloudtrail.RecipientAccountID, cloudtrail.UserIdentityAccountID)
	placesColumns = policy.Union(cloudtrail.Columns(cloudtrail.EventSource, cloudtrail.EventName))
	target        = identity.Union(cloudtrail.Columns(cloudtrail.RequestParameters, cloudtrail.OutcomeColumn,
		cloudtrail.ErrorCode, cloudtrail.ErrorMessage))
)

const (
	identityCost = 5
	targetCost   = 30
	policyCost   = 200
)

// derivedFields are the fields below keytrail., sorted by name. The policy
// ones speak of the policy documents in the request: whom Allow statements let
// in, seen from the own accounts, of which the event's own is always one.
var derivedFields = []derivedField{
	// root, user, role, workload, service, federated, account or unknown.
	{"keytrail.actor", actorFact, identity, identityCost},
	// Whether the user that the call is about is the one that calls.
	{"keytrail.actor_is_target", actorIsTargetFact, target, targetCost},
	// Whether the caller's account is an own one.
	{"keytrail.actor_own_account", actorOwnFact, policy, targetCost},
	// console or programmatic.
	{"keytrail.channel", channelFact, consoleColumns, identityCost},
	// Accounts and principals outside the own accounts that the call names where
	// no policy stands, and * for everybody.
	{"keytrail.foreign", foreignFact, placesColumns, policyCost},
	// The account inside the access key id, where its form has one.
	{"keytrail.key_account", keyAccountFact, keyColumns, identityCost},
	// Whether the caller has shown a second factor.
	{"keytrail.mfa", mfaFact, mfaColumns, targetCost},
	// The action patterns of Allow statements.
	{"keytrail.policy.actions", policyActions, policy, policyCost},
	// Whether no statement allows anything.
	{"keytrail.policy.deny_only", policyDenyOnly, policy, policyCost},
	// Account ids and ARNs outside the own accounts, and * for everybody.
	{"keytrail.policy.external", policyExternal, policy, policyCost},
	// Whether everybody foreign must name an sts:ExternalId.
	{"keytrail.policy.external_id", policyExternalID, policy, policyCost},
	// Identity providers.
	{"keytrail.policy.federated", policyFederated, policy, policyCost},
	// Whether all of IAM is allowed on everything.
	{"keytrail.policy.grants_admin", policyGrantsAdmin, policy, policyCost},
	// Whether everybody is let in and nothing limits it.
	{"keytrail.policy.public", policyPublic, policy, policyCost},
	// Principals of own accounts.
	{"keytrail.policy.same_account", policySameAccount, policy, policyCost},
	// AWS services.
	{"keytrail.policy.services", policyServices, policy, policyCost},
	// Principals whose account the document does not tell.
	{"keytrail.policy.unknown", policyUnknown, policy, policyCost},
	// itself, where a service acts for itself; user, where one passes on what
	// its user asked for.
	{"keytrail.service", serviceFact, serviceColumns, targetCost},
	// public, private, aws or unknown.
	{"keytrail.source_network", networkFact, networkColumns, identityCost},
	// The ports that a security group's rule opens to everywhere.
	{"keytrail.world_ports", worldPortsFact, placesColumns, policyCost},
}

// eachDerived visits a derived field's values.
func (s *scope) eachDerived(f fact, visit func(cloudtrail.Value) bool) {
	switch f {
	case actorFact:
		visit(textValue(s.event.Identity().Kind().String()))
		return
	case actorIsTargetFact:
		if is, known := actorIsTarget(s.event); known {
			visit(truthValue(is))
		}
		return
	case actorOwnFact:
		if account := s.event.Text(cloudtrail.UserIdentityAccountID); account != "" {
			visit(truthValue(account == s.home() || s.set.own.Has(account)))
		}
		return
	case foreignFact:
		s.eachForeign(visit)
		return
	case worldPortsFact:
		eachWorldPort(s.event, visit)
		return
	case channelFact, keyAccountFact, mfaFact, networkFact, serviceFact:
		s.eachOfActor(f, visit)
		return
	}
	p := s.readPolicies()
	if !p.found {
		return
	}
	var list []string
	switch f {
	case policyDenyOnly:
		visit(truthValue(p.denyOnly))
	case policyExternalID:
		visit(truthValue(p.reach.ExternalID))
	case policyGrantsAdmin:
		visit(truthValue(p.admin))
	case policyPublic:
		visit(truthValue(p.reach.Public))
	case policyActions:
		list = p.actions
	case policyExternal:
		list = p.reach.External
	case policyFederated:
		list = p.reach.Federated
	case policySameAccount:
		list = p.reach.Same
	case policyServices:
		list = p.reach.Services
	case policyUnknown:
		list = p.reach.Unknown
	}
	for _, v := range list {
		if !visit(textValue(v)) {
			return
		}
	}
}

func findDerived(name string) *derivedField {
	for i := range derivedFields {
		if derivedFields[i].name == name {
			return &derivedFields[i]
		}
	}
	return nil
}

func truthValue(b bool) cloudtrail.Value {
	if b {
		return cloudtrail.Value{Kind: cloudtrail.Bool, Text: []byte("true")}
	}
	return cloudtrail.Value{Kind: cloudtrail.Bool, Text: []byte("false")}
}

func textValue(text string) cloudtrail.Value {
	return cloudtrail.Value{Kind: cloudtrail.String, Text: []byte(text)}
}

var targetUser = mustPath("requestParameters.userName")

// actorIsTarget compares requestParameters.userName with the acting IAM user.
// IAM takes a request without a user's name to be about the caller; root's is
// then about root. Of a refused call, whose request is blanked, the message may
// name the user; an absent name says nothing there.
func actorIsTarget(e *cloudtrail.Event) (is, known bool) {
	id := e.Identity()
	kind := id.Kind()
	target, named := targetUser.First(e)
	switch {
	case named && target.Kind != cloudtrail.Null:
		// No two IAM users of an account differ in case only.
		return kind == cloudtrail.ActorUser && bytes.EqualFold(target.Text, []byte(id.UserName)), true
	case e.Outcome() == cloudtrail.OutcomeFailure && e.IsNull(cloudtrail.RequestParameters):
		if what, name, ok := refusedTarget(e); ok && what == "user" && wasRefused(e) {
			return kind == cloudtrail.ActorUser && strings.EqualFold(name, id.UserName), true
		}
		return false, false
	}
	return kind == cloudtrail.ActorUser || kind == cloudtrail.ActorRoot, true
}

// policies is what the policy documents of one event say, read at most once.
type policies struct {
	read     bool
	found    bool
	reach    iampolicy.Reach
	admin    bool
	denyOnly bool
	actions  []string
}

// policyPaths are the places of policy documents in requests, and of the
// statement that Lambda's AddPermission answers. Trust policies and identity
// policies are read alike: only the former name principals.
var policyPaths = []cloudtrail.Path{
	mustPath("requestParameters.policyDocument"),           // IAM
	mustPath("requestParameters.assumeRolePolicyDocument"), // IAM CreateRole
	mustPath("requestParameters.bucketPolicy"),             // S3, an object
	mustPath("requestParameters.policy"),                   // KMS, Backup, Organizations and others
	mustPath("requestParameters.policy.policy"),            // Glacier
	mustPath("requestParameters.policyText"),               // ECR
	mustPath("requestParameters.resourcePolicy"),           // Secrets Manager
	mustPath("requestParameters.policyInJson"),             // Glue
	mustPath("requestParameters.inlinePolicy"),             // Identity Center
	mustPath("requestParameters.accessPolicies"),           // OpenSearch
	mustPath("requestParameters.attributes.Policy"),        // SQS
	mustPath("responseElements.statement"),                 // Lambda
}

var (
	attributeName  = mustPath("requestParameters.attributeName") // SNS
	attributeValue = mustPath("requestParameters.attributeValue")
)

func mustPath(text string) cloudtrail.Path {
	p, err := cloudtrail.CompilePath(text)
	if err != nil {
		panic(err)
	}
	return p
}

// readPolicies reads the event's policy documents when they are first asked for.
func (s *scope) readPolicies() *policies {
	p := &s.policies
	if p.read {
		return p
	}
	p.read = true
	var all iampolicy.Policy
	add := func(v cloudtrail.Value) bool {
		if v.Kind == cloudtrail.String || v.Kind == cloudtrail.Object {
			if one, err := iampolicy.Parse(v.Text); err == nil {
				all.Statements = append(all.Statements, one.Statements...)
			}
		}
		return true
	}
	for _, path := range policyPaths {
		path.Each(s.event, add)
	}
	if name, ok := attributeName.First(s.event); ok && string(name.Text) == "Policy" {
		attributeValue.Each(s.event, add)
	}
	if p.found = len(all.Statements) > 0; p.found {
		p.reach = all.Reach(s.home(), s.set.own)
		p.admin, p.denyOnly, p.actions = all.GrantsAdmin(), all.DenyOnly(), all.Actions()
	}
	return p
}

// home is the account that the event happened in. Old records do not say who
// received them; then it is the caller's.
func (s *scope) home() string {
	if account := s.event.Text(cloudtrail.RecipientAccountID); account != "" {
		return account
	}
	return s.event.Text(cloudtrail.UserIdentityAccountID)
}
