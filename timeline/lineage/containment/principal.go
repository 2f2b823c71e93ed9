package containment

import "strings"

// principal is a user, group, role or root, as ARNs and short forms name them.
type principal struct {
	kind string // user, group, role, root, "" for what is none of these
	name string
	path string // of a role or user: /, /aws-service-role/…
}

// principalOf reads an ARN of IAM, or user/NAME.
func principalOf(text string) principal {
	service, resource := resourceOf(text)
	if service != "" && service != "iam" {
		if service == "sts" && strings.HasPrefix(resource, "assumed-role/") {
			name, _, _ := strings.Cut(strings.TrimPrefix(resource, "assumed-role/"), "/")
			return principal{kind: "role", name: name}
		}
		return principal{}
	}
	if resource == "root" || resource == "user/root user" { // no name of an IAM user has a space
		return principal{kind: "root", name: "root"}
	}
	kind, rest, ok := strings.Cut(resource, "/")
	if !ok || kind != "user" && kind != "group" && kind != "role" {
		return principal{}
	}
	n := strings.LastIndexByte(rest, '/')
	return principal{kind: kind, name: rest[n+1:], path: "/" + rest[:n+1]}
}

// String gives how sentences name it: user/backup-svc.
func (p principal) String() string {
	switch p.kind {
	case "":
		return "somebody whom the logs do not name"
	case "root":
		return "the root user"
	}
	return p.kind + "/" + p.name
}

// option is --user-name and its kin.
func (p principal) option() shell {
	if p.kind == "" || p.kind == "root" {
		return shell{bad: "whose it is the logs do not tell"}
	}
	return opt("--"+p.kind+"-name", p.name)
}

// reserved tells a role that Identity Center keeps: it changes only through its
// permission set.
// https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
func (p principal) reserved() bool {
	return p.kind == "role" && strings.HasPrefix(p.name, "AWSReservedSSO_")
}

// linked tells a service-linked role: only its service changes it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
func (p principal) linked() bool {
	return p.kind == "role" && (strings.HasPrefix(p.path, "/aws-service-role/") || strings.HasPrefix(p.name, "AWSServiceRoleFor"))
}

// governed tells a role that a service control policy as a rule keeps member
// accounts from changing.
// https://docs.aws.amazon.com/controltower/latest/controlreference/mandatory-controls.html
func (p principal) governed() bool {
	return p.kind == "role" && (strings.HasPrefix(p.name, "AWSControlTower") || strings.HasPrefix(p.name, "aws-controltower-") ||
		strings.HasPrefix(p.name, "stacksets-exec-"))
}

// fixed says why a role cannot be changed in its own account, "" where it can.
func (p principal) fixed() string {
	switch {
	case p.reserved():
		return "IAM Identity Center keeps " + p.String() + ": it changes only through its permission set, in the organisation's management or delegated account"
	case p.linked():
		return p.String() + " is linked to its service, and no policy of it can be changed: its sessions cannot be revoked, what acts through it is to be stopped"
	}
	return ""
}

// granted is a sentence about governed principals, to be added to others.
func (p principal) granted() string {
	if p.governed() {
		return " A service control policy may refuse this in a member account: then it is done from the management account."
	}
	return ""
}
