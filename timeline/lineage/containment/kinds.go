package containment

import "keytrail/timeline/lineage/foothold"

// makers make the steps for each kind of foothold that has not been
// neutralised. Kinds that no command is right for say so in a sentence.
var makers = map[foothold.Kind]func(*steps){
	foothold.AccessKey:          accessKey,
	foothold.Password:           password,
	foothold.User:               global(user),
	foothold.Group:              global(group),
	foothold.GroupMembership:    global(membership),
	foothold.Role:               global(role),
	foothold.RoleTrust:          global(roleTrust),
	foothold.PolicyAttachment:   global(attachment),
	foothold.InlinePolicy:       global(inlinePolicy),
	foothold.ManagedPolicy:      global(managedPolicy),
	foothold.PolicyVersion:      global(policyVersion),
	foothold.Boundary:           global(boundary),
	foothold.InstanceProfile:    instanceProfile,
	foothold.MFADevice:          global(mfaDevice),
	foothold.ServiceCredential:  global(serviceCredential),
	foothold.SSHPublicKey:       global(sshPublicKey),
	foothold.SigningCertificate: global(signingCertificate),
	foothold.IdentityProvider:   global(identityProvider),
	foothold.Session:            global(session),
	foothold.ConsoleSession:     global(session),
	foothold.Instance:           instance,
	foothold.KeyPair:            keyPair,
	foothold.Function:           function,
	foothold.FunctionPolicy:     functionPolicy,
	foothold.FunctionURL:        functionURL,
	foothold.EventRule:          eventRule,
	foothold.Schedule:           schedule,
	foothold.StateMachine:       stateMachine,
	foothold.Task:               task,
	foothold.Stack:              stack,
	foothold.Build:              build,
	foothold.Document:           document,
	foothold.Activation:         activation,
	foothold.TrustAnchor:        trustAnchor,
	foothold.SecurityGroup:      securityGroup,
	foothold.SecurityGroupRule:  securityGroupRule,
	foothold.ResourcePolicy:     resourcePolicy,
	foothold.Grant:              grant,
	foothold.Share:              share,
	foothold.Trail:              trail,
	foothold.Detector:           detector,
	foothold.MemberAccount:      global(memberAccount),
	foothold.PermissionSet:      permissionSet,
	foothold.IdentityCenterUser: identityCenterUser,
	foothold.OtherResource:      otherResource,
}

// global makes steps in the region in which IAM lives.
func global(make func(*steps)) func(*steps) {
	return func(s *steps) {
		s.region = s.home
		make(s)
	}
}
