package trailgen

// sameName takes role admin from the outside account under the name that
// alice's own sessions of it bear, while she works in one (adminSession).
func sameName(p *plot) {
	c := p.enterFromOutside(unix("2025-05-15T14:21:40Z"), "alice")
	c.now = unix("2025-05-15T14:22:09Z") // in a second in which she calls, too
	c.pace(3, 9).all("sts:GetCallerIdentity", "iam:ListRoles", "ec2:DescribeInstances")
	c.readSecret("prod/reporting")
	c.do("s3:ListBuckets")
}

// revokeOlder is the policy that the console's button to revoke sessions puts
// on a role: it denies everything to sessions issued before its time.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
const revokeOlder = "AWSRevokeOlderSessions"

func revokeDocument(at int64) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["*"],"Resource":["*"],"Condition":{"DateLessThan":{"aws:TokenIssueTime":"` + iso(at) + `"}}}]}`
}

func secondTheft(p *plot) {
	c := p.enterFromOutside(unix("2025-05-16T09:58:12Z"), "ops")
	c.do("sts:GetCallerIdentity")
	p.exporter = p.chainExport(c, "sync")
	p.truth.foothold("session", p.exporter.key, "neutralised", c.last, "over an hour after its issue; the deny on it was deleted before that")
	e := p.enter(p.rng, p.exporter, regionGlobal, c.now+5).pace(1, 4)
	e.readObjects(bucketExports, "2025/04/", 8)
}

func revocation(p *plot) {
	p.alice.agent = agentCLI
	session := p.aliceWithMFA(p.rng, unix("2025-05-16T10:10:31Z"))
	c := p.enter(p.rng, session, regionGlobal, unix("2025-05-16T10:11:20Z")).pace(5, 20)
	c.do("iam:GetRole", set(vRole, "data-export"))
	c.do("iam:PutRolePolicy", set(vRole, "data-export"), set(vName, revokeOlder), set(vPolicy, quote(revokeDocument(c.now))))
	c.do("iam:GetRolePolicy", set(vRole, "data-export"), set(vName, revokeOlder))
}

// revocationUndone has the session refused, until the second key deletes the
// policy; then the same session works again.
func revocationUndone(p *plot) {
	because := "with an explicit deny in an identity-based policy"
	e := p.enter(p.rng, p.exporter, regionGlobal, unix("2025-05-16T10:14:02Z")).pace(4, 12)
	for range 3 {
		e.denied("s3:ListBuckets", "", because)
	}
	c := p.at(p.second, regionGlobal, "2025-05-16T10:21:45Z").pace(4, 15)
	c.do("iam:ListRolePolicies", set(vRole, "data-export"))
	c.do("iam:DeleteRolePolicy", set(vRole, "data-export"), set(vName, revokeOlder))
	e.now = c.now + 40
	e.readObjects(bucketExports, "2025/05/", 6)
}

// burst reads many secrets at once. KMS logs one decryption for each, under a
// key that the service got for that one request; requests within AWS look alike.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
func burst(p *plot) {
	c := p.at(p.second, regionGlobal, "2025-05-18T01:20:30Z").pace(2, 6)
	c.do("secretsmanager:ListSecrets")
	c.do("secretsmanager:BatchGetSecretValue")
	at := c.lastAt
	for n := range 24 {
		service := "secretsmanager.amazonaws.com"
		if n%6 == 5 {
			service = "AWS Internal"
		}
		c.lastAt = at + int64(n/12) // some are logged in the next second
		c.forward(service, "kms:Decrypt", set(vItems, `{"SecretVersionId":"`+uuid(c.rng)+`"}`),
			set(vARN, "arn:aws:kms:"+c.region+":"+c.account+":key/"+p.keyID(c.account, "secrets")))
	}
}
