package lineage

// keyCases are about long-term keys and other credentials of users.
func keyCases() []edgeCase {
	root := `{"type":"Root","principalId":"` + home + `","arn":"arn:aws:iam::` + home + `:root","accountId":"` + home + `","accessKeyId":"` + leaked + `"}`
	newKey := answer(`{"accessKey":{"accessKeyId":"` + other + `","userName":"backup","status":"Active"}}`)
	return []edgeCase{
		{"create-access-key", "for a user that the answer names", []string{
			event("e1", "10:00:00", "iam:CreateAccessKey", mallory, asks(`{"userName":"backup"}`), newKey),
			does("e2", "10:01:00", user("backup", other)),
		}, []string{"key:" + leaked + " issued/certain key:" + other, "user:user/backup#AIDABACKUP issued/certain key:" + other}},
		{"create-access-key", "for oneself: nothing was asked", []string{
			event("e1", "10:00:00", "iam:CreateAccessKey", mallory, `"requestParameters":null`,
				answer(`{"accessKey":{"accessKeyId":"`+other+`","userName":"mallory"}}`)),
		}, []string{"key:" + leaked + " issued/certain key:" + other, "user:user/mallory#AIDAMALLORY issued/certain key:" + other}},
		{"create-access-key", "root for itself", []string{
			event("e1", "10:00:00", "iam:CreateAccessKey", root, `"requestParameters":null`, answer(`{"accessKey":{"accessKeyId":"`+other+`"}}`)),
		}, []string{"key:" + leaked + " issued/certain key:" + other, "root:" + home + " issued/certain key:" + other}},
		{"create-access-key", "used before it was made, as clocks differ", []string{
			event("e1", "10:00:02", "iam:CreateAccessKey", mallory, asks(`{"userName":"backup"}`), newKey),
			does("e2", "10:00:00", user("backup", other)),
		}, []string{"key:" + leaked + " issued/certain key:" + other, "user:user/backup#AIDABACKUP issued/certain key:" + other}},
		{"create-access-key", "a name that was given to another user later", []string{
			event("e0", "09:00:00", "iam:CreateUser", user("admin", "AKIAADMINKEY00000001"), asks(`{"userName":"backup"}`),
				answer(`{"user":{"userName":"backup","userId":"AIDAFIRST","arn":"arn:aws:iam::`+home+`:user/backup"}}`)),
			event("e1", "10:00:00", "iam:CreateAccessKey", mallory, asks(`{"userName":"backup"}`), newKey),
			event("e3", "11:00:00", "iam:DeleteUser", user("admin", "AKIAADMINKEY00000001"), asks(`{"userName":"backup"}`)),
			event("e4", "12:00:00", "iam:CreateUser", user("admin", "AKIAADMINKEY00000001"), asks(`{"userName":"backup"}`),
				answer(`{"user":{"userName":"backup","userId":"AIDASECOND","arn":"arn:aws:iam::`+home+`:user/backup"}}`)),
		}, []string{"key:" + leaked + " issued/certain key:" + other, "user:user/backup#AIDAFIRST issued/certain key:" + other}},
		{"create-access-key", "refused", []string{
			event("e1", "10:00:00", "iam:CreateAccessKey", mallory, asks(`{"userName":"backup"}`), `"errorCode":"AccessDenied"`),
		}, nil},

		{"reactivate-access-key", "set to Active", []string{
			event("e1", "10:00:00", "iam:UpdateAccessKey", mallory, asks(`{"userName":"backup","accessKeyId":"`+other+`","status":"Active"}`)),
			does("e2", "10:01:00", user("backup", other)),
		}, []string{"key:" + leaked + " enabled/certain key:" + other}},
		{"reactivate-access-key", "a key that is never used", []string{
			event("e1", "10:00:00", "iam:UpdateAccessKey", mallory, asks(`{"userName":"backup","accessKeyId":"`+other+`","status":"Active"}`)),
		}, []string{"key:" + leaked + " enabled/certain key:" + other}},
		{"reactivate-access-key", "set to Inactive", []string{
			event("e1", "10:00:00", "iam:UpdateAccessKey", mallory, asks(`{"userName":"backup","accessKeyId":"`+other+`","status":"Inactive"}`)),
			does("e2", "10:01:00", user("backup", other)),
		}, nil},

		{"service-specific-credential", "made", []string{
			event("e1", "10:00:00", "iam:CreateServiceSpecificCredential", mallory, asks(`{"userName":"backup","serviceName":"bedrock.amazonaws.com"}`),
				answer(`{"serviceSpecificCredential":{"serviceSpecificCredentialId":"ACCAEXAMPLE1","userName":"backup","serviceName":"bedrock.amazonaws.com"}}`)),
		}, []string{"key:" + leaked + " issued/certain service-credential:ACCAEXAMPLE1"}},
		{"service-specific-credential", "one made, one listed", []string{
			event("e1", "10:00:00", "iam:ListServiceSpecificCredentials", mallory, asks(`{"userName":"backup"}`)),
			event("e2", "10:00:00", "iam:ResetServiceSpecificCredential", mallory, asks(`{"serviceSpecificCredentialId":"ACCAEXAMPLE2"}`),
				answer(`{"serviceSpecificCredential":{"serviceSpecificCredentialId":"ACCAEXAMPLE2","userName":"backup"}}`)),
		}, []string{"key:" + leaked + " issued/certain service-credential:ACCAEXAMPLE2"}},
		{"codecommit-ssh-key", "uploaded", []string{
			event("e1", "10:00:00", "iam:UploadSSHPublicKey", mallory, asks(`{"userName":"backup"}`),
				answer(`{"sSHPublicKey":{"sSHPublicKeyId":"APKAEXAMPLE1","userName":"backup","fingerprint":"aa"}}`)),
		}, []string{"key:" + leaked + " issued/certain ssh-key:APKAEXAMPLE1"}},
		{"codecommit-ssh-key", "switched off", []string{
			event("e1", "10:00:00", "iam:UpdateSSHPublicKey", mallory, asks(`{"userName":"backup","sSHPublicKeyId":"APKAEXAMPLE1","status":"Inactive"}`)),
		}, nil},
		{"signing-certificate", "uploaded", []string{
			event("e1", "10:00:00", "iam:UploadSigningCertificate", mallory, `"requestParameters":null`,
				answer(`{"certificate":{"certificateId":"CERTEXAMPLE1","userName":"mallory"}}`)),
		}, []string{"key:" + leaked + " issued/certain certificate:CERTEXAMPLE1"}},
		{"signing-certificate", "a server's, which is none", []string{
			event("e1", "10:00:00", "iam:UploadServerCertificate", mallory, asks(`{"serverCertificateName":"x"}`),
				answer(`{"serverCertificateMetadata":{"serverCertificateId":"ASCAEXAMPLE1"}}`)),
		}, nil},
		{"smtp-user", "a user for sending mail", []string{
			event("e1", "10:00:00", "iam:CreateUser", mallory, asks(`{"userName":"ses-smtp-user.20250501"}`),
				answer(`{"user":{"userName":"ses-smtp-user.20250501","userId":"AIDASMTP","arn":"arn:aws:iam::`+home+`:user/ses-smtp-user.20250501"}}`)),
			event("e2", "10:00:01", "iam:CreateAccessKey", mallory, asks(`{"userName":"ses-smtp-user.20250501"}`),
				answer(`{"accessKey":{"accessKeyId":"`+other+`","userName":"ses-smtp-user.20250501"}}`)),
		}, []string{"user:user/ses-smtp-user.20250501#AIDASMTP issued/certain key:" + other}},
		{"smtp-user", "another user whose name has the words in it", []string{
			event("e2", "10:00:01", "iam:CreateAccessKey", mallory, asks(`{"userName":"my-ses-smtp-user.x"}`),
				answer(`{"accessKey":{"accessKeyId":"`+other+`","userName":"my-ses-smtp-user.x"}}`)),
		}, nil},
	}
}
