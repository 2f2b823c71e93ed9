package foothold

import "testing"

const (
	session = sessionKey + "@10:01:00"
	revoke  = `11:00:00 alice iam:PutRolePolicy {"roleName":"admin","policyName":"AWSRevokeOlderSessions","policyDocument":"{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":[\"*\"],\"Resource\":[\"*\"],\"Condition\":{\"DateLessThan\":{\"aws:TokenIssueTime\":\"2026-02-17T11:00:00Z\"}}}]}"}`
	unset   = `11:30:00 bob iam:DeleteRolePolicy {"roleName":"admin","policyName":"AWSRevokeOlderSessions"}`
	quietly = `10:02:00 ` + session + ` s3:ListBuckets null null`
)

// A session past its end is over.
func TestSessionExpires(t *testing.T) {
	f := tell(t, assumed, quietly, quiet).want(Session, sessionKey, Standing, ByEvent, ByLineage, "")
	if f.Expires.String() != "2026-02-18T10:01:00Z" || f.CreatedBy != leakedKey || f.Owner == "" {
		t.Errorf("%+v", f)
	}
	f = tell(t, assumed, quietly, later).want(Session, sessionKey, Neutralised, ByExpiry, "", "")
	if f.StateTime != f.Expires || f.AsOf.String() != "2026-02-20T12:00:00Z" {
		t.Errorf("%+v", f)
	}
}

// AWSRevokeOlderSessions ends the sessions issued before its time, while it
// stays.
func TestRevokedSessions(t *testing.T) {
	tell(t, assumed, quietly, revoke, quiet).want(Session, sessionKey, Neutralised, ByEvent, ByOther, "revoked by inline policy AWSRevokeOlderSessions")
	tell(t, assumed, quietly, revoke, unset, quiet).want(Session, sessionKey, Standing, ByEvent, ByOther, "was taken back")
	tell(t, assumed, quietly, revoke, later).want(Session, sessionKey, Neutralised, ByEvent, ByOther, "revoked by")
	tell(t, assumed, quietly, revoke, unset, later).want(Session, sessionKey, Neutralised, ByExpiry, "", "")
	// On another role it ends nothing.
	other := `11:00:00 alice iam:PutRolePolicy {"roleName":"etl","policyName":"AWSRevokeOlderSessions","policyDocument":"{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":[\"*\"],\"Resource\":[\"*\"],\"Condition\":{\"DateLessThan\":{\"aws:TokenIssueTime\":\"2026-02-17T11:00:00Z\"}}}]}"}`
	tell(t, assumed, quietly, other, quiet).want(Session, sessionKey, Standing, ByEvent, ByLineage, "")
	// A session issued after its time goes on.
	old := `10:00:30 alice iam:PutRolePolicy {"roleName":"admin","policyName":"r","policyDocument":"{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":[\"*\"],\"Resource\":[\"*\"],\"Condition\":{\"DateLessThan\":{\"aws:TokenIssueTime\":\"2026-02-17T10:00:30Z\"}}}]}"}`
	tell(t, old, assumed, quietly, quiet).want(Session, sessionKey, Standing, ByEvent, ByLineage, "")
	// With a further condition, or for some actions only, it is not evaluated.
	some := `11:00:00 alice iam:PutRolePolicy {"roleName":"admin","policyName":"r","policyDocument":"{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":[\"s3:*\"],\"Resource\":[\"*\"],\"Condition\":{\"DateLessThan\":{\"aws:TokenIssueTime\":\"2026-02-17T11:00:00Z\"}}}]}"}`
	tell(t, assumed, quietly, some, quiet).want(Session, sessionKey, Partly, ByEvent, ByOther, "not evaluated")
}

// It ends no long-term key of a user.
func TestRevocationSparesKeys(t *testing.T) {
	line := `11:00:00 alice iam:PutUserPolicy {"userName":"backup","policyName":"r","policyDocument":"{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":[\"*\"],\"Resource\":[\"*\"],\"Condition\":{\"DateLessThan\":{\"aws:TokenIssueTime\":\"2026-02-17T11:00:00Z\"}}}]}"}`
	s := tell(t, madeUser, madeKey, line, quiet)
	s.want(AccessKey, newKey, Standing, ByEvent, ByLineage, "")
	s.want(User, "backup", Standing, ByEvent, ByLineage, "")
}

// It ends no session of a role chained onward: that one is of another role.
func TestRevocationSparesChainedSessions(t *testing.T) {
	chained := `10:05:00 ` + session + ` sts:AssumeRole {"roleArn":"arn:aws:iam::111122223333:role/next","roleSessionName":"n"} {"credentials":{"accessKeyId":"ASIAQ3EGVBNZCHAINED2","expiration":"Feb 17, 2026, 11:05:00 PM"},"assumedRoleUser":{"assumedRoleId":"AROANEXTAAAAAAAAAAAAA:n","arn":"arn:aws:sts::111122223333:assumed-role/next/n"}}`
	s := tell(t, assumed, chained, revoke, quiet)
	s.want(Session, sessionKey, Neutralised, ByEvent, ByOther, "revoked by")
	f := s.want(Session, "ASIAQ3EGVBNZCHAINED2", Standing, ByEvent, ByLineage, "")
	if f.Mark.Depth != 2 {
		t.Errorf("depth %d", f.Mark.Depth)
	}
}

// Disabling or deleting a key ends none of its sessions.
func TestKeyGoneSessionsStay(t *testing.T) {
	s := tell(t, assumed, quietly, `11:00:00 alice iam:DeleteAccessKey {"userName":"mallory","accessKeyId":"`+leakedKey+`"}`, quiet)
	s.want(AccessKey, leakedKey, Neutralised, ByEvent, ByOther, "")
	s.want(Session, sessionKey, Standing, ByEvent, ByLineage, "")
}

// A successful call more than 60 s after its end makes it standing; within it is
// IAM's consistency window.
func TestUsedAfter(t *testing.T) {
	gone := `11:00:00 alice iam:DeleteAccessKey {"userName":"backup","accessKeyId":"` + newKey + `"}`
	use := func(at string) string { return at + ` ` + newKey + ` sts:GetCallerIdentity null null` }
	s := tell(t, madeUser, madeKey, gone, use("11:00:30"), quiet)
	s.want(AccessKey, newKey, Neutralised, ByEvent, ByOther, "consistency window")
	s = tell(t, madeUser, madeKey, gone, use("11:01:00"), quiet)
	s.want(AccessKey, newKey, Neutralised, ByEvent, ByOther, "consistency window")
	f := tell(t, madeUser, madeKey, gone, use("11:01:01"), quiet).want(AccessKey, newKey, Standing, ByEvent, ByLineage, "used after it was removed")
	if f.StateTime.String() != "2026-02-17T11:01:01Z" {
		t.Errorf("%+v", f)
	}
	// A refused call proves nothing.
	s = tell(t, madeUser, madeKey, gone, use("11:02:00"), quiet)
	s.records[3] = s.records[3][:len(s.records[3])-1] + `,"errorCode":"InvalidClientTokenId"}`
	s.want(AccessKey, newKey, Neutralised, ByEvent, ByOther, "")
	// A key that is Inactive and used is active.
	off := `11:00:00 alice iam:UpdateAccessKey {"userName":"backup","accessKeyId":"` + newKey + `","status":"Inactive"}`
	tell(t, madeUser, madeKey, off, use("11:05:00"), quiet).want(AccessKey, newKey, Standing, ByEvent, ByLineage, "used after it was disabled")
	// One that is quarantined may be used: that is not evaluated anyway.
	q := `11:00:00 alice iam:AttachUserPolicy {"userName":"backup","policyArn":"arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3"}`
	tell(t, madeUser, madeKey, q, use("11:05:00"), quiet).want(AccessKey, newKey, Partly, ByEvent, ByOther, "not evaluated")
}

func TestPasswordUsedAfter(t *testing.T) {
	login := `11:30:00 console signin:ConsoleLogin null {"ConsoleLogin":"Success"}`
	gone := `11:00:00 alice iam:DeleteLoginProfile {"userName":"backup"}`
	s := tell(t, madeUser, setPass, gone, login, quiet)
	s.want(Password, "backup", Standing, ByEvent, ByLineage, "used after")
	tell(t, madeUser, setPass, gone, quiet).want(Password, "backup", Neutralised, ByEvent, ByOther, "")
}

// What its descendants did after a foothold's end is listed as such.
func TestAfterContainment(t *testing.T) {
	off := `11:00:00 alice iam:UpdateAccessKey {"userName":"mallory","accessKeyId":"` + leakedKey + `","status":"Inactive"}`
	s := tell(t, madeUser, madeKey, `10:30:00 `+newKey+` s3:ListBuckets`, off, `11:30:00 `+newKey+` s3:ListBuckets`, `11:40:00 `+newKey+` s3:ListBuckets`, quiet)
	f := s.find(AccessKey, leakedKey)
	if f.After == nil || f.After.Events != 2 || len(f.After.EventIDs) != 2 || f.After.First.String() != "2026-02-17T11:30:00Z" || f.After.Since.String() != "2026-02-17T11:00:00Z" {
		t.Errorf("%+v", f.After)
	}
	if f := s.find(AccessKey, newKey); f.After != nil {
		t.Errorf("it was never contained: %+v", f.After)
	}
	s.until = s.find(AccessKey, leakedKey).StateTime.Add(35 * 60 * 1e6)
	for _, value := range []string{leakedKey, newKey} {
		if f := s.find(AccessKey, value); f.After == nil || f.After.Events != 1 {
			t.Errorf("contained at %s: %s: %+v", s.until, value, f.After)
		}
	}
}
