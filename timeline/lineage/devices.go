package lineage

import (
	"cmp"
	"slices"
	"strings"
)

// devices links whoever makes a certificate for a thing of IoT to it, and
// certificates to the sessions that a role alias gave for them, which are named
// after the certificate.
// https://docs.aws.amazon.com/iot/latest/developerguide/authorizing-direct-aws.html
type devices struct {
	acts []device
}

type device struct {
	claim
	call, certificate, role string
}

var (
	deviceCertificate = response("certificateId")
	aliasRole         = request("roleArn")
	iotTarget         = request("target")
)

func (f *devices) calls() []string {
	return []string{
		"iot:CreateKeysAndCertificate", "iot:CreateCertificateFromCsr", "iot:RegisterCertificate", "iot:RegisterCertificateWithoutCA",
		"iot:CreateRoleAlias", "iot:UpdateRoleAlias", "iot:AttachPolicy",
	}
}

func (f *devices) add(c *call) {
	x := device{claim: c.claim, call: c.name}
	switch c.name {
	case "CreateRoleAlias", "UpdateRoleAlias":
		x.role = c.text(aliasRole)
	case "AttachPolicy":
		_, x.certificate, _ = strings.Cut(c.text(iotTarget), ":cert/")
	default:
		x.certificate = c.text(deviceCertificate)
	}
	if x.role != "" || x.certificate != "" {
		f.acts = append(f.acts, x)
	}
}

func (f *devices) link(b *Builder) {
	sortBy(f.acts, func(x *device) *claim { return &x.claim })
	var made []int32
	for i := range f.acts {
		x := &f.acts[i]
		switch x.call {
		case "CreateRoleAlias", "UpdateRoleAlias":
			role := b.role(cmp.Or(accountOf(x.role), x.account), roleName(x.role), x.at, x.role)
			b.linkFrom(&x.claim, role, "iot-role-alias", Altered, Certain, "")
			continue
		}
		n := b.node(Certificate, "iot/"+x.account+"/"+x.certificate, "device certificate "+x.certificate, x.account)
		if x.call == "AttachPolicy" {
			b.linkFrom(&x.claim, n, "iot-role-alias", Altered, Certain, "")
			continue
		}
		b.linkFrom(&x.claim, n, "iot-role-alias", Issued, Certain, "")
		if !slices.Contains(made, n) {
			made = append(made, n)
			b.run(&workload{
				node: n, edge: "iot-role-alias", account: x.account, session: x.certificate, service: "credentials.iot",
				answered: Strong, named: Strong, time: tenure{from: &x.claim},
			})
		}
	}
}
