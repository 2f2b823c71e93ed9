package lineage

import "strings"

// userCredentials links whoever makes a credential of a user that is no access
// key, or has its secret made anew, to the credential. What is then done with it
// is recorded as the user's, or not at all.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_service-specific-creds.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_ssh-keys.html
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSigningCertificate.html
type userCredentials struct {
	made []userCredential
}

type userCredential struct {
	claim
	kind            Kind
	edge            string
	id, user, label string
}

var (
	serviceCredentialID   = response("serviceSpecificCredential.serviceSpecificCredentialId")
	serviceCredentialUser = []lazyPath{response("serviceSpecificCredential.userName"), request("userName")}
	serviceCredentialFor  = response("serviceSpecificCredential.serviceName")
	sshKeyID              = response("sSHPublicKey.sSHPublicKeyId")
	sshKeyUser            = []lazyPath{response("sSHPublicKey.userName"), request("userName")}
	certificateID         = response("certificate.certificateId")
	certificateUser       = []lazyPath{response("certificate.userName"), request("userName")}
)

func (f *userCredentials) calls() []string {
	return []string{
		"iam:CreateServiceSpecificCredential", "iam:ResetServiceSpecificCredential", "iam:UploadSSHPublicKey", "iam:UploadSigningCertificate",
	}
}

func (f *userCredentials) add(c *call) {
	x := userCredential{claim: c.claim}
	switch c.name {
	case "UploadSSHPublicKey":
		x.kind, x.edge, x.id, x.user = SSHKey, "codecommit-ssh-key", c.text(sshKeyID), c.first(sshKeyUser...)
		x.label = "SSH key"
	case "UploadSigningCertificate":
		x.kind, x.edge, x.id, x.user = Certificate, "signing-certificate", c.text(certificateID), c.first(certificateUser...)
		x.label = "signing certificate"
	default:
		x.kind, x.edge, x.id, x.user = ServiceCredential, "service-specific-credential", c.text(serviceCredentialID), c.first(serviceCredentialUser...)
		x.label = strings.TrimSpace("credential for " + c.text(serviceCredentialFor))
	}
	if x.user == "" && c.who.Type == "IAMUser" {
		x.user = c.who.UserName
	}
	if x.id != "" {
		f.made = append(f.made, x)
	}
}

func (f *userCredentials) link(b *Builder) {
	sortBy(f.made, func(x *userCredential) *claim { return &x.claim })
	for i := range f.made {
		x := &f.made[i]
		n := b.node(x.kind, x.id, x.label+" "+x.id, x.account)
		owner := b.user(x.account, x.user, x.at, x.who.ARN)
		b.nodes[n].Owner = owner
		b.linkFrom(&x.claim, n, x.edge, Issued, Certain, "")
	}
}
