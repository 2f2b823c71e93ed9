package lineage

import (
	"cmp"
	"slices"
)

// providers links whoever plants an identity provider to it, and providers to
// the sessions of whom they vouched for. Whoever changes a provider that was
// there may or may not be able to vouch by it: its own people still can.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
type providers struct {
	acts []providerAct
}

type providerAct struct {
	claim
	call, arn string
}

var providerARN = []lazyPath{
	response("sAMLProviderArn"), response("openIDConnectProviderArn"), request("sAMLProviderArn"), request("openIDConnectProviderArn"),
}

func (f *providers) calls() []string {
	return []string{
		"iam:CreateSAMLProvider", "iam:UpdateSAMLProvider", "iam:DeleteSAMLProvider", "iam:CreateOpenIDConnectProvider",
		"iam:UpdateOpenIDConnectProviderThumbprint", "iam:AddClientIDToOpenIDConnectProvider", "iam:DeleteOpenIDConnectProvider",
	}
}

func (f *providers) add(c *call) {
	if arn := c.first(providerARN...); arn != "" {
		f.acts = append(f.acts, providerAct{c.claim, c.name, arn})
	}
}

func (x *providerAct) made() bool {
	return x.call == "CreateSAMLProvider" || x.call == "CreateOpenIDConnectProvider"
}

func (x *providerAct) gone() bool {
	return x.call == "DeleteSAMLProvider" || x.call == "DeleteOpenIDConnectProvider"
}

func (f *providers) link(b *Builder) {
	sortBy(f.acts, func(x *providerAct) *claim { return &x.claim })
	var turns []turn
	known := make(map[string][]string) // account/issuer → ARNs
	for i := range f.acts {
		x := &f.acts[i]
		if x.made() || x.gone() {
			turns = append(turns, turn{&x.claim, x.arn, x.gone()})
		}
		issuer := accountOf(x.arn) + "/" + issuerOf(x.arn)
		if !slices.Contains(known[issuer], x.arn) {
			known[issuer] = append(known[issuer], x.arn)
		}
	}
	held := newTenures(turns)
	for i := range f.acts {
		x := &f.acts[i]
		_, tag, ok := held.at(x.arn, x.at)
		if !ok || x.gone() {
			continue
		}
		certainty := Weak
		if x.made() {
			certainty = Certain
		} else {
			b.linkFrom(&x.claim, b.provider(x.arn, tag), "identity-provider", Altered, Certain, "")
		}
		b.linkFrom(&x.claim, b.provider(x.arn, tag), "identity-provider", ActsAs, certainty, "")
	}
	for i := range b.issues {
		x := &b.issues[i]
		if x.kind != "assume-role-with-saml" && x.kind != "assume-role-with-web-identity" || x.via == "" {
			continue
		}
		for _, arn := range known[cmp.Or(accountOf(x.via), x.account)+"/"+issuerOf(x.via)] {
			if _, tag, ok := held.at(arn, x.at); ok {
				b.edge(b.provider(arn, tag), x.node, "identity-provider", ActsAs, Strong, x.key, &x.claim)
			}
		}
	}
}

func (b *Builder) provider(arn, tag string) int32 {
	return b.node(Provider, arn+tag, arn, accountOf(arn))
}
