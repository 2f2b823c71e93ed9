package lineage

import "cmp"

// newAccounts links whoever has an account made to it, and accounts to the
// sessions of the role that is made with them for the account that asked.
// CreateAccount answers before there is an account: CreateAccountResult tells
// its number.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_create.html
type newAccounts struct {
	asked, told []newAccount
}

type newAccount struct {
	claim
	request, id string
	role        string
}

var (
	accountRequest   = []lazyPath{response("createAccountStatus.id"), detail("createAccountStatus.id")}
	accountMade      = []lazyPath{detail("createAccountStatus.accountId"), response("createAccountStatus.accountId")}
	accountRole      = request("roleName")
	accountMadeState = detail("createAccountStatus.state")
)

// organizationRole is the role's name where none is asked for.
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
const organizationRole = "OrganizationAccountAccessRole"

func (f *newAccounts) calls() []string {
	return []string{"organizations:CreateAccount", "organizations:CreateAccountResult"}
}

func (f *newAccounts) add(c *call) {
	x := newAccount{claim: c.claim, request: c.first(accountRequest...), id: c.first(accountMade...), role: cmp.Or(c.text(accountRole), organizationRole)}
	switch {
	case c.name == "CreateAccount":
		f.asked = append(f.asked, x)
	case c.text(accountMadeState) == "SUCCEEDED":
		f.told = append(f.told, x)
	}
}

func (f *newAccounts) link(b *Builder) {
	sortBy(f.asked, func(x *newAccount) *claim { return &x.claim })
	sortBy(f.told, func(x *newAccount) *claim { return &x.claim })
	told := make(map[string]*newAccount)
	for i := range f.told {
		told[f.told[i].request] = &f.told[i]
	}
	made := make(map[string]*newAccount)
	for i := range f.asked {
		x := &f.asked[i]
		var proof *claim
		if x.id == "" && x.request != "" && told[x.request] != nil {
			x.id, proof = told[x.request].id, &told[x.request].claim
		}
		if x.id == "" {
			continue
		}
		made[x.id] = x
		b.linkFrom(&x.claim, b.outside(x.id, ""), "new-account", ActsAs, Certain, "", proof)
	}
	for i := range b.issues {
		x := &b.issues[i]
		if a := made[accountOf(x.role)]; a != nil && roleName(x.role) == a.role && (x.twin == nil || x.twin.place != x.place) {
			b.edge(b.outside(a.id, ""), x.node, "new-account", ActsAs, Strong, x.key, &x.claim)
		}
	}
}
