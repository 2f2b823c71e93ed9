package cloudtrail

import "strings"

// Kind tells what kind of principal acted. Where the record gives no type, or
// calls it unknown, the ARN may tell.
func (id Identity) Kind() IdentityKind {
	if id.IsService() {
		return ActorService
	}
	switch id.Type {
	case "Root":
		return ActorRoot
	case "IAMUser":
		return ActorUser
	case "AssumedRole", "Role":
		return id.roleKind()
	case "FederatedUser", "SAMLUser", "WebIdentityUser", "IdentityCenterUser", "Directory":
		return ActorFederated
	case "AWSAccount":
		return ActorAccount
	case "", "Unknown":
		switch resource, _ := splitResource(id.ARN); resource {
		case "root", "assumed-root":
			return ActorRoot
		case "user":
			return ActorUser
		case "assumed-role", "role":
			return id.roleKind()
		case "federated-user":
			return ActorFederated
		}
	}
	return ActorUnknown
}

func (id Identity) roleKind() IdentityKind {
	switch {
	case strings.EqualFold(id.AssumedRoot, "true"):
		return ActorRoot
	case id.RoleDelivery != "", id.ScopeType != "", isInstanceID(id.SessionName),
		strings.Contains(id.Provider, "oidc.eks."):
		return ActorWorkload
	}
	return ActorRole
}

// IsService tells whether AWS acted for itself: a service principal, or a
// session of a service-linked role, which only its service can assume.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
func (id Identity) IsService() bool {
	switch {
	case id.Type == "AWSService":
		return true
	case id.Type == "" && id.ARN == "" && id.AccessKeyID == "":
		return id.InvokedBy != "" || strings.HasSuffix(id.PrincipalID, ".amazonaws.com")
	}
	return strings.Contains(id.RoleARN, ":role/aws-service-role/") ||
		id.RoleARN == "" && strings.HasPrefix(id.RoleName, "AWSServiceRoleFor")
}

// Forwarded tells whether a service sent the request on behalf of the
// identity: its key, address and user agent are then not the holder's own.
func (id Identity) Forwarded() bool { return id.InvokedBy != "" && !id.IsService() }

// Label names the identity in a few words, for people: user/alice,
// role/admin session ops, root, ec2.amazonaws.com, account/123456789012. The
// words come from the record and may hold anything.
func (id Identity) Label() string {
	name := firstOf(id.UserName, id.PrincipalID, id.AccessKeyID)
	switch id.Kind() {
	case ActorRoot:
		return "root"
	case ActorUser:
		return labelled("user", name)
	case ActorRole, ActorWorkload:
		return id.roleLabel()
	case ActorService:
		if id.RoleName != "" {
			return id.roleLabel()
		}
		return firstOf(id.InvokedBy, id.PrincipalID, "service")
	case ActorFederated:
		if id.Type == "IdentityCenterUser" {
			return labelled("identity-center", firstOf(id.UserName, id.OnBehalfOf, id.PrincipalID))
		}
		if id.Type == "Directory" {
			return labelled("directory", name)
		}
		return labelled("federated", name)
	case ActorAccount:
		if account := strings.ToLower(firstOf(id.Account, id.PrincipalID)); strings.HasPrefix(account, "anonymous") {
			return "anonymous"
		}
		return labelled("account", firstOf(id.Account, id.PrincipalID))
	}
	return labelled("unknown", firstOf(id.ARN, name, id.Account))
}

func (id Identity) roleLabel() string {
	label := labelled("role", firstOf(id.RoleName, lastPart(id.ARN), id.PrincipalID))
	if id.SessionName != "" {
		label += " session " + id.SessionName
	}
	return label
}

func labelled(kind, name string) string {
	if name == "" {
		return kind
	}
	return kind + "/" + name
}
