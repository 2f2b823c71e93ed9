package lineage

import "keytrail/cloudtrail"

// passwords links whoever set a user's password to the console sessions that
// were then opened with it, until somebody else set or deleted it. Only these:
// the user's keys are not touched by it. A root user's password is set the same
// way in a session of AssumeRoot, without a name.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_admin-change-user.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
type passwords struct {
	set    []password
	logins []claim
}

type password struct {
	claim
	user string // "" is root's
	gone bool
}

var passwordOf = []lazyPath{request("userName"), response("loginProfile.userName")}

func (f *passwords) calls() []string {
	return []string{
		"iam:CreateLoginProfile", "iam:UpdateLoginProfile", "iam:DeleteLoginProfile", "iam:ChangePassword",
		"signin:PasswordUpdated", "signin:PasswordRecoveryCompleted", "signin:ConsoleLogin",
	}
}

func (f *passwords) add(c *call) {
	x := password{claim: c.claim, gone: c.name == "DeleteLoginProfile"}
	switch c.name {
	case "ConsoleLogin":
		if c.Outcome() == cloudtrail.OutcomeSuccess && (c.who.Kind() == cloudtrail.ActorUser || c.who.Kind() == cloudtrail.ActorRoot) {
			f.logins = append(f.logins, c.claim)
		}
		return
	case "CreateLoginProfile", "UpdateLoginProfile", "DeleteLoginProfile":
		x.user = c.first(passwordOf...)
	}
	if x.user == "" && c.who.Type != "Root" {
		if x.user = c.who.UserName; x.user == "" || c.who.Type != "IAMUser" {
			return
		}
	}
	f.set = append(f.set, x)
}

func (f *passwords) link(b *Builder) {
	sortBy(f.set, func(x *password) *claim { return &x.claim })
	sortBy(f.logins, func(c *claim) *claim { return c })
	of := make(map[int32][]*password)
	for i := range f.set {
		x := &f.set[i]
		n := b.rootNode(x.account, x.who.ARN)
		if x.user != "" {
			n = b.user(x.account, x.user, x.at, x.who.ARN)
		}
		of[n] = append(of[n], x)
	}
	for i := range f.logins {
		l := &f.logins[i]
		var last *password
		for _, x := range of[b.ownerOf(l.who)] {
			if l.at.Before(x.at) {
				break
			}
			last = x
		}
		if last == nil || last.gone {
			continue
		}
		session := b.signIns.session(b, l.who, l.at)
		for _, a := range b.actors(&last.claim) {
			if a.node != session {
				b.edge(a.node, session, "login-profile", ActsAs, min(a.certainty, Strong), "", &last.claim, l)
			}
		}
	}
}
