package lineage

import (
	"cmp"

	"keytrail/cloudtrail"
)

// factors links whoever enrolled a second factor to the sessions that were then
// opened with it. Enrolling takes two codes of the device, so whoever does it
// holds it, and the answer that makes a virtual one holds its seed.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateVirtualMFADevice.html
type factors struct {
	acts []factor
	used []factor // in sign-ins
}

type factor struct {
	claim
	serial string
	call   string
}

var (
	factorMade  = response("virtualMFADevice.serialNumber")
	factorAsked = request("serialNumber")
	factorUsed  = extra("MFAIdentifier")
)

func (f *factors) calls() []string {
	return []string{"iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:DeleteVirtualMFADevice", "signin:ConsoleLogin"}
}

func (f *factors) add(c *call) {
	x := factor{c.claim, c.first(factorMade, factorAsked), c.name}
	switch {
	case c.name == "ConsoleLogin":
		if x.serial = c.text(factorUsed); x.serial != "" && c.Outcome() == cloudtrail.OutcomeSuccess {
			f.used = append(f.used, x)
		}
	case x.serial != "":
		f.acts = append(f.acts, x)
	}
}

func (f *factors) link(b *Builder) {
	sortBy(f.acts, func(x *factor) *claim { return &x.claim })
	sortBy(f.used, func(x *factor) *claim { return &x.claim })
	var turns []turn
	enrolled := make(map[string]bool)
	for i := range f.acts {
		if x := &f.acts[i]; x.call != "EnableMFADevice" {
			turns = append(turns, turn{&x.claim, x.account + "/" + x.serial, x.call == "DeleteVirtualMFADevice"})
		}
	}
	held := newTenures(turns)
	for i := range f.acts {
		x := &f.acts[i]
		_, tag, ok := held.at(x.account+"/"+x.serial, x.at)
		switch n := x.serial + tag; {
		case !ok:
		case x.call == "CreateVirtualMFADevice":
			b.linkFrom(&x.claim, b.factor(n, x), "mfa-device", Issued, Certain, "")
			enrolled[x.account+"/"+n] = true
		case x.call == "EnableMFADevice":
			b.linkFrom(&x.claim, b.factor(n, x), "mfa-device", ActsAs, Strong, "")
			enrolled[x.account+"/"+n] = true
		}
	}
	for i := range f.used {
		x := &f.used[i]
		if _, tag, ok := held.at(x.account+"/"+x.serial, x.at); ok && enrolled[x.account+"/"+x.serial+tag] {
			b.edge(b.factor(x.serial+tag, x), b.signIns.session(b, x.who, x.at), "mfa-device", ActsAs, Strong, "", &x.claim)
		}
	}
	for i := range b.issues {
		x := &b.issues[i]
		if x.kind != "get-session-token" && x.kind != "assume-role" && x.kind != "role-chaining" || x.via == "" {
			continue
		}
		account := cmp.Or(accountOf(x.via), x.account)
		if _, tag, ok := held.at(account+"/"+x.via, x.at); ok && enrolled[account+"/"+x.via+tag] {
			b.edge(b.node(MFADevice, x.via+tag, x.via, account), x.node, "mfa-device", ActsAs, Strong, x.key, &x.claim)
		}
	}
}

func (b *Builder) factor(value string, x *factor) int32 {
	return b.node(MFADevice, value, x.serial, x.account)
}
