package containment

import "keytrail/timeline/lineage/foothold"

// revokePolicy refuses what sessions do that were issued before it was put:
// the console's own Revoke sessions puts the same, under the same name. Its
// time is that of the moment when the command runs, so nothing that was issued
// in between slips through. Long-term keys have no aws:TokenIssueTime and are
// not touched.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_disable-perms.html
const (
	revokeName  = "AWSRevokeOlderSessions"
	revokeBegin = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["*"],"Resource":["*"],"Condition":{"DateLessThan":{"aws:TokenIssueTime":"`
	revokeEnd   = `"}}}]}`
	runTime     = `"$(date -u +%FT%TZ)"`
)

// revoke ends the sessions of a role, or the temporary ones of a user.
func (s *steps) revoke(who principal, because string) {
	switch {
	case who.kind == "root":
		s.note(Revoke, rankArtefact, "Sessions of the root user of account "+s.f.Account+" cannot be revoked by a policy of its own: change its password and keys, "+
			"and deny it by a service control policy where the account is a member of an organisation.")
		return
	case who.kind != "role" && who.kind != "user":
		s.note(Revoke, rankArtefact, "Find out whose the session is, and revoke there: the logs do not tell. "+because)
		return
	case who.reserved():
		s.note(Revoke, rankArtefact, who.fixed()+". There, add a deny with aws:TokenIssueTime to its inline policy and provision it, and end the user's sessions in the portal. "+because)
		return
	case who.fixed() != "":
		s.note(Revoke, rankArtefact, who.fixed()+". "+because)
		return
	}
	document := Quote(revokeBegin) + runTime + Quote(revokeEnd)
	command := s.iam("put-"+who.kind+"-policy", who.option(), lit("--policy-name "+revokeName+" --policy-document "+document))
	why := "What " + who.String() + "'s sessions do that were issued before this runs is refused, for as long as this policy stays. " + because + who.granted()
	breaks := "Every session of " + who.String() + " ends, the owner's too, until it is opened anew. " +
		"An instance keeps the credentials that it has cached and is refused until it gets new ones, up to hours later; to start it again or to attach its profile anew gets them at once."
	if who.kind == "user" {
		breaks = "Every temporary session of " + who.String() + " ends, at the console too, the owner's included, until it is opened anew. Its access keys go on."
	}
	s.add(Revoke, rankArtefact, command, why, breaks)
}

// session: no command ends one session; what ends it ends all older ones of
// its role or user.
func session(s *steps) {
	because := "Session " + s.f.Value + " is one of them."
	if s.f.Kind == foothold.ConsoleSession {
		because = "The console session " + s.f.Value + " is one of them."
	}
	s.revoke(s.owner, because)
}
