package trailgen

import "strconv"

// The trust of role admin before and after the attacker's edit.
const (
	trustBefore = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + accountProduction +
		`:user/alice"},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}`
	trustAfter = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + accountProduction +
		`:user/alice"},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}},` +
		`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + accountOutside + `:root"},"Action":"sts:AssumeRole"}]}`
)

func roleTrust(p *plot) {
	c := p.at(p.second, regionGlobal, "2025-04-28T01:40:33Z").pace(6, 30)
	c.do("sts:GetCallerIdentity").do("iam:ListRoles").do("iam:GetRole", set(vRole, "admin"))
	c.do("iam:ListAttachedRolePolicies", set(vRole, "admin"))
	c.do("iam:UpdateAssumeRolePolicy", set(vRole, "admin"), set(vPolicy, quote(trustAfter)))
	p.trust, p.trustEdit = p.admin.roleARN()+" "+accountOutside, c.last
	p.truth.pair("key", p.second.key, "role-trust", p.trust, "altered", c.last)
	p.truth.foothold("role-trust", p.trust, "standing", c.last, "the outside account is still trusted at the end")
}

// enterFromOutside assumes role admin from the outside account, whose own
// copy of the record is not in these logs.
func (p *plot) enterFromOutside(at int64, session string) *player {
	o := p.enter(p.rng, p.outside, regionGlobal, at)
	id := o.assumeAcross(grant{role: p.admin, session: session, seconds: hour}, false)
	p.truth.key(id.key, "sts", "role/admin "+session, o.last)
	p.truth.pair("role-trust", p.trust, "key", id.key, "issued", p.trustEdit, o.last)
	return p.enter(p.rng, id, regionGlobal, at+3).pace(2, 9)
}

// chainExport assumes role data-export with the session.
func (p *plot) chainExport(c *player, session string) *identity {
	id := c.assume(grant{role: p.export, session: session, seconds: hour, stated: true, ip: networkAttackerS3, agent: agentAttackerSync})
	p.truth.key(id.key, "sts", "role/data-export "+session, c.last)
	p.truth.pair("key", c.who.key, "key", id.key, "issued", c.last)
	return id
}

func outsideVisit(p *plot) {
	c := p.enterFromOutside(unix("2025-04-28T22:15:31Z"), "ops")
	c.all("sts:GetCallerIdentity", "iam:ListRoles", "iam:ListUsers", "ec2:DescribeInstances", "s3:ListBuckets", "secretsmanager:ListSecrets")
	for _, name := range []string{"prod/orders-db", "prod/payments-api"} {
		c.readSecret(name)
	}
	c.do("iam:GetRole", set(vRole, "data-export"))
	c.do("iam:ListAttachedRolePolicies", set(vRole, "data-export"))
	p.exporter, p.exportAt = p.chainExport(c, "sync"), c.now
}

// readSecret reads a secret; KMS logs that the service decrypted it.
func (c *player) readSecret(name string) {
	c.do("secretsmanager:GetSecretValue", set(vName, name))
	arn := "arn:aws:secretsmanager:" + c.region + ":" + c.account + ":secret:" + name
	c.forward("secretsmanager.amazonaws.com", "kms:Decrypt",
		set(vItems, `{"SecretARN":"`+arn+`","SecretVersionId":"`+uuid(c.rng)+`"}`),
		set(vARN, "arn:aws:kms:"+c.region+":"+c.account+":key/"+c.st.keyID(c.account, "secrets")))
}

// keyID is the id of a KMS key.
func (st *stage) keyID(account, name string) string {
	return uuid(stream(st.seed, "kms/"+account+"/"+name))
}

// readObjects lists the bucket and reads n objects of it.
func (c *player) readObjects(bucket, folder string, n int) {
	c.do("s3:GetBucketLocation", set(vBucket, bucket))
	c.do("s3:ListObjects", set(vBucket, bucket), set(vObject, folder), set(vID, "0"), set(vValue, strconv.Itoa(c.rng.between(4000, 60000))))
	for i := range n {
		c.readObject(bucket, folder+"part-"+strconv.Itoa(10000+i)+".csv.gz")
	}
}

func (c *player) readObject(bucket, object string) {
	c.do("s3:GetObject", set(vBucket, bucket), set(vObject, object), set(vID, "0"), set(vValue, strconv.Itoa(c.rng.between(900000, 9000000))))
}

func theft(p *plot) {
	c := p.enter(p.rng, p.exporter, regionGlobal, p.exportAt+20).pace(0, 2)
	c.do("s3:ListBuckets")
	c.readObjects(bucketExports, "2025/03/", 74)
	// What is read from the other bucket leaves no record: it has no data events.
	c.do("s3:GetBucketLocation", set(vBucket, bucketFinance))
	c.do("s3:GetBucketVersioning", set(vBucket, bucketFinance))
}
