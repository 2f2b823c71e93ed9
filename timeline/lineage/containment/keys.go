package containment

import "keytrail/timeline/lineage/foothold"

// accessKey: a key is made inactive, which can be undone, and deleted later
// only where the lineage made it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html
func accessKey(s *steps) {
	key := s.f.Value
	if s.owner.kind == "root" {
		s.note(StopIssuing, rankKey, "Sign in as the root user of account "+s.f.Account+" and make key "+key+
			" inactive under Security credentials, change the root password and look through its MFA devices: no other principal can.")
		return
	}
	if s.owner.kind == "" && s.f.Owner != "" {
		s.bucketKey()
		return
	}
	whose := opt("--user-name", s.owner.name)
	if s.owner.kind != "user" { // IAM knows whose key it is
		find := s.iam("get-access-key-last-used", opt("--access-key-id", key), lit("--query UserName --output text"))
		whose = join("", lit(`--user-name "$(`), find, lit(`)"`))
	} else {
		s.save("access-keys", s.owner.name, s.iam("list-access-keys", whose),
			"Which keys "+s.owner.String()+" has is kept; keytrail footholds --access-keys reads it.")
	}
	s.save("last-used", key, s.iam("get-access-key-last-used", opt("--access-key-id", key)), "When key "+key+" was last used is kept: deleting the key ends that record.")

	why, breaks := "The lineage made key "+key+".", ""
	switch s.f.Origin {
	case foothold.Seed:
		why, breaks = "Following began with key "+key+". It is made inactive and not deleted: the lineage did not make it.",
			"Whatever signs with this key stops, what its owner runs as "+s.owner.String()+" included."
	case foothold.Enabled, foothold.Altered:
		why, breaks = "The lineage switched key "+key+" on again. It is made inactive and not deleted: the lineage did not make it.",
			"Whatever signs with this key stops, what its owner runs as "+s.owner.String()+" included."
	}
	s.add(StopIssuing, rankKey, s.iam("update-access-key", whose, opt("--access-key-id", key), lit("--status Inactive")),
		why+" Sessions that it was exchanged for do not end with it.", breaks)
	if s.created() {
		s.add(Remove, rankCredential, s.iam("delete-access-key", whose, opt("--access-key-id", key)), "The lineage made key "+key+".", "")
	}
}

// bucketKey is a key that Lightsail made for a bucket, not IAM for a user.
// https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_DeleteBucketAccessKey.html
func (s *steps) bucketKey() {
	bucket := opt("--bucket-name", s.f.Owner)
	s.save("bucket-keys", s.f.Owner, s.aws("lightsail", "get-bucket-access-keys", bucket), "Which keys bucket "+s.f.Owner+" has is kept.")
	if !s.created() {
		s.unknown(StopIssuing, rankKey, "key "+s.f.Value+" of bucket "+s.f.Owner)
		return
	}
	s.add(StopIssuing, rankKey, s.aws("lightsail", "delete-bucket-access-key", bucket, opt("--access-key-id", s.f.Value)),
		"The lineage made key "+s.f.Value+" for bucket "+s.f.Owner+". It cannot be made inactive, only deleted.", "Whatever signs with this key stops.")
}

// password: one that the lineage set where there was none is deleted; one that
// it changed gives way to one that nobody knows, since what was there before is
// not deleted.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateLoginProfile.html
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
func password(s *steps) {
	if s.owner.kind == "root" {
		s.note(StopIssuing, rankPassword, "Reset the root user's password of account "+s.f.Account+" from its e-mail address: no other principal can.")
		return
	}
	if s.owner.kind == "" && s.f.Owner != "" {
		s.note(StopIssuing, rankPassword, "Reset the password of user "+s.f.Value+" in the console of IAM Identity Center and end its active sessions there: the AWS CLI has no call for either.")
		return
	}
	who := s.owner
	if who.kind != "user" {
		who = principal{kind: "user", name: s.f.Value}
	}
	profile := opt("--user-name", who.name)
	s.save("login-profile", who.name, s.iam("get-login-profile", profile), "When the password of "+who.String()+" was made is kept.")
	if s.created() {
		s.add(StopIssuing, rankPassword, s.iam("delete-login-profile", profile), "The lineage gave "+who.String()+" a password.",
			who.String()+" cannot sign in to the console with a password.")
		return
	}
	random := s.aws("secretsmanager", "get-random-password", lit("--password-length 40 --require-each-included-type --query RandomPassword --output text"))
	s.add(StopIssuing, rankPassword, s.iam("update-login-profile", profile, join("", lit(`--password "$(`), random, lit(`)" --password-reset-required`))),
		"The lineage set the password of "+who.String()+", which had one before. It is replaced by one that nobody knows.",
		who.String()+" cannot sign in to the console until an administrator sets a new password.")
}

// mfaDevice: a device that the lineage enrolled is taken off the user.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_disable.html
func mfaDevice(s *steps) {
	serial := s.f.Value
	if s.owner.kind == "root" {
		s.note(StopIssuing, rankPassword, "Sign in as the root user of account "+s.f.Account+" and remove MFA device "+serial+": no other principal can.")
		return
	}
	if !s.created() && s.f.Origin != foothold.Enabled {
		s.note(StopIssuing, rankPassword, "Have "+s.owner.String()+" enrol an MFA device again: the lineage took "+serial+" off, and nobody else can enrol it.")
		return
	}
	if s.owner.kind == "user" {
		s.save("mfa-devices", s.owner.name, s.iam("list-mfa-devices", s.owner.option()), "Which MFA devices "+s.owner.String()+" has is kept.")
		s.add(StopIssuing, rankPassword, s.iam("deactivate-mfa-device", s.owner.option(), opt("--serial-number", serial)),
			"The lineage enrolled MFA device "+serial+" for "+s.owner.String()+".",
			s.owner.String()+" signs in without this device; what asks for MFA refuses it until it has another.")
	}
	switch {
	case s.created() && isVirtual(serial):
		s.add(Remove, rankCredential, s.iam("delete-virtual-mfa-device", opt("--serial-number", serial)), "The lineage made MFA device "+serial+".", "")
	case s.owner.kind != "user":
		s.unknown(StopIssuing, rankPassword, "MFA device "+serial+", whose user the logs do not tell")
	}
}

func isVirtual(serial string) bool {
	_, resource := resourceOf(serial)
	return len(resource) > 4 && resource[:4] == "mfa/"
}

// credential is one of the long-lived ones that IAM has beside keys, which are
// made inactive and deleted all alike.
func (s *steps) credential(what, option, inactive, remove, list string) {
	id := s.f.Value
	s.save(what, s.owner.name, s.iam(list, s.owner.option()), "What "+s.owner.String()+" has of these is kept.")
	why, breaks := "The lineage made "+id+" for "+s.owner.String()+".", ""
	if !s.created() {
		why, breaks = "The lineage changed or switched on "+id+" of "+s.owner.String()+". It is made inactive and not deleted: it was there before.",
			"Whatever "+s.owner.String()+" runs with this credential stops."
	}
	s.add(StopIssuing, rankKey, s.iam(inactive, s.owner.option(), opt(option, id), lit("--status Inactive")), why, breaks)
	if s.created() {
		s.add(Remove, rankCredential, s.iam(remove, s.owner.option(), opt(option, id)), "The lineage made "+id+" for "+s.owner.String()+".", "")
	}
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateServiceSpecificCredential.html
func serviceCredential(s *steps) {
	s.credential("service-credentials", "--service-specific-credential-id", "update-service-specific-credential",
		"delete-service-specific-credential", "list-service-specific-credentials")
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSSHPublicKey.html
func sshPublicKey(s *steps) {
	s.credential("ssh-public-keys", "--ssh-public-key-id", "update-ssh-public-key", "delete-ssh-public-key", "list-ssh-public-keys")
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSigningCertificate.html
func signingCertificate(s *steps) {
	s.credential("signing-certificates", "--certificate-id", "update-signing-certificate", "delete-signing-certificate", "list-signing-certificates")
}
