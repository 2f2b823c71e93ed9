package lineage

import "strings"

// trusting is a trust policy as it stands in a record.
func trusting(principals ...string) string {
	text := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{` + strings.Join(principals, ",") + `},"Action":"sts:AssumeRole"}]}`
	return strings.ReplaceAll(text, `"`, `\"`)
}

func makeRole(id, clock, who, trust string) string {
	return event(id, clock, "iam:CreateRole", who, asks(`{"roleName":"worker","assumeRolePolicyDocument":"`+trust+`"}`),
		answer(`{"role":{"roleName":"worker","roleId":"AROAWORKER","arn":"arn:aws:iam::`+home+`:role/worker"}}`))
}

func editTrust(id, clock, who, trust string) string {
	return event(id, clock, "iam:UpdateAssumeRolePolicy", who, asks(`{"roleName":"worker","policyDocument":"`+trust+`"}`))
}

// trustCases are about roles that somebody new is let into.
func trustCases() []edgeCase {
	const (
		self  = `"AWS":"arn:aws:iam::` + home + `:root"`
		outer = `"AWS":["arn:aws:iam::` + home + `:root","arn:aws:iam::` + foreign + `:root"]`
		onlys = `"AWS":"arn:aws:iam::` + home + `:user/friend"`
		both  = `"AWS":["arn:aws:iam::` + home + `:user/friend","arn:aws:iam::` + home + `:user/bob"]`
	)
	owner := user("owner", other)
	outsider := `{"type":"AWSAccount","principalId":"AIDAEVE","accountId":"` + foreign + `"}`
	comes := func(id, clock, who, key string) string {
		return event(id, clock, "sts:AssumeRole", who, assumed("worker", "ops", key))
	}
	edited := "key:" + leaked + " altered/certain role:role/worker#AROAWORKER"
	return []edgeCase{
		{"trust-edit", "another account is let in", []string{
			makeRole("e0", "08:00:00", owner, trusting(self)), editTrust("e1", "09:00:00", mallory, trusting(outer)), comes("e2", "10:00:00", outsider, child),
		}, []string{edited, "key:" + leaked + " acts-as/strong key:" + child}},
		{"trust-edit", "before the first use", []string{
			makeRole("e0", "08:00:00", owner, trusting(self)), editTrust("e1", "09:00:00", mallory, trusting(outer)),
		}, []string{edited}},
		{"trust-edit", "whoever was let in before", []string{
			makeRole("e0", "08:00:00", owner, trusting(self)), editTrust("e1", "09:00:00", mallory, trusting(outer)), comes("e2", "10:00:00", user("bob", "AKIABOBKEY0000000001"), child),
		}, []string{edited, "key:" + other + " acts-as/strong key:" + child}},
		{"trust-edit", "put back by the owner: only what came in between", []string{
			makeRole("e0", "08:00:00", owner, trusting(onlys)), editTrust("e1", "09:00:00", mallory, trusting(both)),
			comes("e2", "10:00:00", user("bob", "AKIABOBKEY0000000001"), child),
			editTrust("e3", "11:00:00", owner, trusting(self)), comes("e4", "12:00:00", outsider, second),
		}, []string{edited, "key:" + other + " altered/certain role:role/worker#AROAWORKER", "key:" + leaked + " acts-as/strong key:" + child}},
		{"trust-edit", "kept by a later edit", []string{
			makeRole("e0", "08:00:00", owner, trusting(self)), editTrust("e1", "09:00:00", mallory, trusting(outer)),
			editTrust("e3", "09:30:00", owner, trusting(outer, `"Service":"ec2.amazonaws.com"`)), comes("e2", "10:00:00", outsider, child),
		}, []string{edited, "key:" + other + " altered/certain role:role/worker#AROAWORKER", "key:" + leaked + " acts-as/strong key:" + child}},
		{"trust-edit", "no earlier trust in the logs: somebody of another account", []string{
			editTrust("e1", "09:00:00", mallory, trusting(outer)), comes("e2", "10:00:00", outsider, child), does("e3", "10:01:00", session("worker", "ops", child, "10:00:00")),
		}, []string{edited, "key:" + leaked + " acts-as/strong key:" + child}},
		{"trust-edit", "no earlier trust in the logs: somebody of one's own, and one who came before", []string{
			comes("e0", "08:00:00", outsider, second), editTrust("e1", "09:00:00", mallory, trusting(outer)),
			comes("e2", "10:00:00", outsider, child), comes("e3", "10:00:00", user("bob", "AKIABOBKEY0000000001"), "ASIATHIRDKEY00000001"),
			does("e4", "10:01:00", session("worker", "ops", child, "10:00:00")),
		}, []string{edited, "key:" + leaked + " acts-as/weak key:" + child, "key:" + leaked + " acts-as/weak key:ASIATHIRDKEY00000001"}},
		{"trust-edit", "a role of the name in another account", []string{
			makeRole("e0", "08:00:00", owner, trusting(self)), editTrust("e1", "09:00:00", mallory, trusting(outer)),
			event("e2", "10:00:00", "sts:AssumeRole", outsider, assumedOf("444455556666", "worker", "ops", child)),
		}, []string{edited}},
		{"trust-edit", "a role of the name, made after the first was deleted", []string{
			makeRole("e0", "08:00:00", mallory, trusting(outer)), event("e1", "08:30:00", "iam:DeleteRole", owner, asks(`{"roleName":"worker"}`)),
			event("e2", "09:00:00", "iam:CreateRole", owner, asks(`{"roleName":"worker","assumeRolePolicyDocument":"`+trusting(self)+`"}`),
				answer(`{"role":{"roleName":"worker","roleId":"AROASECOND","arn":"arn:aws:iam::`+home+`:role/worker"}}`)),
			comes("e3", "10:00:00", outsider, child),
		}, nil},
		{"trust-edit", "a role made with a door", []string{
			makeRole("e0", "08:00:00", mallory, trusting(outer)), comes("e2", "10:00:00", outsider, child),
		}, []string{"key:" + leaked + " acts-as/strong key:" + child}},
		{"trust-edit", "let in and put back in one second: somebody who came was let in last", []string{
			makeRole("e0", "08:00:00", owner, trusting(self)), editTrust("e1", "09:00:00", mallory, trusting(outer)), editTrust("e9", "09:00:00", owner, trusting(self)),
			comes("e2", "10:00:00", outsider, child),
		}, []string{edited, "key:" + other + " altered/certain role:role/worker#AROAWORKER", "key:" + leaked + " acts-as/strong key:" + child}},
		{"trust-edit", "a service made the role", []string{
			makeRole("e0", "08:00:00", serviceActs("sso"), trusting(outer)), comes("e2", "10:00:00", outsider, child),
		}, nil},
		{"trust-edit", "a trust that the record does not hold", []string{
			makeRole("e0", "08:00:00", owner, trusting(self)), event("e1", "09:00:00", "iam:UpdateAssumeRolePolicy", mallory, asks(`{"roleName":"worker"}`)),
			comes("e2", "10:00:00", outsider, child),
		}, []string{edited}},
	}
}
