package lineage

import (
	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// Kind is what a node stands for.
type Kind string

// The kinds of nodes.
const (
	Key               Kind = "key"                // an issued credential with an access key id
	User              Kind = "user"               // an IAM user
	Role              Kind = "role"               // a role; only its sessions act
	Root              Kind = "root"               // an account's root user
	ConsoleSession    Kind = "console"            // a sign-in, whatever keys the console then used
	FederatedSubject  Kind = "federated"          // whom a SAML or OIDC provider, or Identity Center, vouched for
	IdentityUser      Kind = "identity-user"      // a user of Identity Center
	Instance          Kind = "instance"           // an EC2 or managed instance
	Function          Kind = "function"           // a Lambda function
	Compute           Kind = "compute"            // a task, build, job or stack that runs as a role
	ServiceCredential Kind = "service-credential" // a service-specific credential
	Certificate       Kind = "certificate"        // a certificate, trust anchor or device
	SSHKey            Kind = "ssh-key"            // a public key of a user, or a key pair
	MFADevice         Kind = "mfa"                // a second factor
	Provider          Kind = "provider"           // an identity provider
	Account           Kind = "account"            // another account, or a principal of it
	Service           Kind = "service"            // an AWS service acting for itself
	Policy            Kind = "policy"             // a managed policy or a group that grants
	Unknown           Kind = "unknown"            // somebody whom records name in no such way
)

// acts tells whether what a node does is recorded as its own: an instance or a
// function acts by the keys of its sessions, and what proves an edge from it is
// somebody else's act.
func (k Kind) acts() bool {
	switch k {
	case Instance, Function, Compute, ServiceCredential, Certificate, SSHKey, MFADevice, Provider:
		return false
	}
	return true
}

// Node is a credential, principal or resource that acts or is acted on. Its
// identity is stable: the same evidence gives the same id.
type Node struct {
	ID      string // kind:value, as key:ASIA…#2026-02-17T21:04:11Z
	Kind    Kind
	Label   string // for people: an ARN, or a few words
	Account string

	First, Last timeline.Moment // of the events in which it acts
	Events      int64

	// Of a key.
	KeyID     string
	Principal string          // principal id of who signs with it, "" where it never acted
	Created   timeline.Moment // creationDate of the session, none of long-term keys
	Owner     int32           // node of the user or role whose credential it is, None
	Session   int32           // node of the console session that it belongs to, None

	Expires      timeline.Moment
	ExpiresBasis timeline.ExpiryBasis
}

// None is no node.
const None int32 = -1

// Place is where an event stands in a case.
type Place struct{ Object, Index int64 }

func placeOf(e *cloudtrail.Event) Place { return Place{e.Object, e.Index} }
