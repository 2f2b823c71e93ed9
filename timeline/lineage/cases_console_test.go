package lineage

// consoleCases are about people's sessions.
func consoleCases() []edgeCase {
	login := func(id, clock, who string, more ...string) string {
		return event(id, clock, "signin:ConsoleLogin", who, append(more, answer(`{"ConsoleLogin":"Success"}`))...)
	}
	console := user("bob", child, "10:00:00")
	failed := event("e0", "10:00:00", "signin:ConsoleLogin", signsIn("bob"), answer(`{"ConsoleLogin":"Failure"}`))
	setBy := func(id, clock, call, who string) string {
		return event(id, clock, "iam:"+call, who, asks(`{"userName":"bob"}`))
	}
	marked := `"attributes":{"creationDate":"` + at("10:30:00") + `","sessionCredentialFromConsole":"true"}`
	switched := session("admin", "bob", second, "10:30:00", marked)
	into := `{"type":"AssumedRole","principalId":"AROAADMIN:bob","arn":"arn:aws:sts::` + home + `:assumed-role/admin/bob","accountId":"` + home + `","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAADMIN","arn":"arn:aws:iam::` + home + `:role/admin","accountId":"` + home + `","userName":"admin"}}}`
	signInARN := "arn:aws:signin:eu-central-1:" + home + ":session/1"
	byToken := user("bob", other+"X", "10:20:00")
	byToken = byToken[:len(byToken)-2] + `,"signInSessionArn":"` + signInARN + `"}}`
	byToken = replaceOnce(byToken, `,"sessionCredentialFromConsole":"true"`, "")
	byToken = replaceOnce(byToken, other+"X", "ASIATOKENKEY00000001")
	shell := user("bob", "ASIASHELLKEY00000001", "10:10:00")
	shell = replaceOnce(shell, `,"sessionCredentialFromConsole":"true"`, "")
	fromShell := from("203.0.113.77", "aws-cli/2.13.5 Python/3.11.4 exec-env/CloudShell")
	tokens := session("worker", "ops", child, "10:00:00")
	byURL := session("worker", "ops", second, "10:02:00", `"attributes":{"creationDate":"`+at("10:02:00")+`","sessionCredentialFromConsole":"true"}`)
	return []edgeCase{
		{"console-login", "a sign-in with several keys", []string{
			login("e1", "10:00:00", signsIn("bob")), does("e2", "10:00:10", console),
			does("e3", "10:00:20", user("bob", second, "10:00:00")),
		}, []string{"user:user/bob#AIDABOB acts-as/strong console:AIDABOB@10:00:00Z"}},
		{"console-login", "it failed", []string{failed}, nil},

		{"console-switch-role", "from one session into another", []string{
			login("e1", "10:00:00", signsIn("bob")), does("e2", "10:00:10", console),
			event("e3", "10:30:00", "signin:SwitchRole", into, answer(`{"SwitchRole":"Success"}`), `"additionalEventData":{"SwitchFrom":"arn:aws:iam::`+home+`:user/bob"}`),
			does("e4", "10:31:00", switched),
		}, []string{"console:AIDABOB@10:00:00Z acts-as/strong console:AROAADMIN:bob@10:30:00Z"}},
		{"console-switch-role", "from a session that was over", []string{
			event("e1", "10:00:00", "signin:ConsoleLogin", signsIn("bob"), answer(`{"ConsoleLogin":"Success"}`), of(home)),
			event("e3", "23:30:00", "signin:SwitchRole", into, answer(`{"SwitchRole":"Success"}`), `"additionalEventData":{"SwitchFrom":"arn:aws:iam::`+home+`:user/bob"}`),
		}, nil},

		{"get-signin-token", "keys turned into a console", []string{
			event("e1", "10:01:50", "signin:GetSigninToken", tokens), does("e2", "10:03:00", byURL),
		}, []string{"key:" + child + " issued/strong console:AROAWORKER:ops@10:02:00Z"}},
		{"get-signin-token", "a console that was there before", []string{
			event("e1", "10:05:00", "signin:GetSigninToken", tokens), does("e2", "10:06:00", byURL),
		}, nil},

		{"cli-oauth-login", "a token, then a key of its session", []string{
			login("e1", "10:00:00", signsIn("bob")), does("e2", "10:00:10", console),
			event("e3", "10:19:58", "signin:AuthorizeOAuth2Access", console, `"additionalEventData":{"signInSessionArn":"`+signInARN+`"}`),
			does("e4", "10:20:10", byToken),
		}, []string{"console:AIDABOB@10:00:00Z issued/strong key:ASIATOKENKEY00000001"}},
		{"cli-oauth-login", "a token of another session", []string{
			login("e1", "10:00:00", signsIn("bob")), does("e2", "10:00:10", console),
			event("e3", "10:19:58", "signin:AuthorizeOAuth2Access", console, `"additionalEventData":{"signInSessionArn":"`+signInARN+`9"}`),
			does("e4", "10:20:10", byToken),
		}, nil},

		{"cloudshell", "a key in the shell, from AWS's address", []string{
			login("e1", "10:00:00", signsIn("bob")), does("e2", "10:00:10", console),
			event("e3", "10:10:00", "cloudshell:PutCredentials", console, asks(`{"EnvironmentId":"x"}`)),
			does("e4", "10:11:00", shell, fromShell),
		}, []string{"console:AIDABOB@10:00:00Z acts-as/strong key:ASIASHELLKEY00000001"}},
		{"cloudshell", "another program", []string{
			login("e1", "10:00:00", signsIn("bob")), does("e2", "10:00:10", console),
			event("e3", "10:10:00", "cloudshell:PutCredentials", console, asks(`{"EnvironmentId":"x"}`)),
			does("e4", "10:11:00", shell, from("203.0.113.77", "aws-cli/2.13.5")),
		}, nil},

		{"login-profile", "set, then used; changed by its owner, then used again", []string{
			setBy("e1", "09:00:00", "UpdateLoginProfile", mallory), login("e2", "10:00:00", signsIn("bob")), does("e3", "10:00:10", console),
			setBy("e4", "11:00:00", "UpdateLoginProfile", user("owner", other)), login("e5", "12:00:00", signsIn("bob")),
		}, []string{
			"key:" + leaked + " acts-as/strong console:AIDABOB@10:00:00Z",
			"key:" + other + " acts-as/strong console:AIDABOB@12:00:00Z",
		}},
		{"login-profile", "signed in before, and after it was deleted", []string{
			login("e1", "08:00:00", signsIn("bob")), setBy("e2", "09:00:00", "CreateLoginProfile", mallory),
			setBy("e3", "09:30:00", "DeleteLoginProfile", user("owner", other)), login("e4", "10:00:00", signsIn("bob")),
		}, nil},
		{"login-profile", "another user of the account", []string{
			setBy("e1", "09:00:00", "UpdateLoginProfile", mallory), login("e2", "10:00:00", signsIn("carol")),
		}, nil},
		{"login-profile", "root's, by AssumeRoot", []string{
			event("e1", "09:00:00", "iam:CreateLoginProfile", `{"type":"Root","principalId":"`+home+`","arn":"arn:aws:iam::`+home+`:root","accountId":"`+home+`","accessKeyId":"`+child+`","sessionContext":{"assumedRoot":"true","attributes":{"creationDate":"`+at("08:59:00")+`"}}}`),
			login("e2", "10:00:00", `{"type":"Root","principalId":"`+home+`","arn":"arn:aws:iam::`+home+`:root","accountId":"`+home+`"}`),
		}, []string{"key:" + child + " acts-as/strong console:" + home + "@10:00:00Z"}},

		{"mfa-device", "made and enrolled, then signed in with", []string{
			event("e1", "09:00:00", "iam:CreateVirtualMFADevice", mallory, asks(`{"virtualMFADeviceName":"m"}`), answer(`{"virtualMFADevice":{"serialNumber":"arn:aws:iam::`+home+`:mfa/m"}}`)),
			event("e2", "09:00:30", "iam:EnableMFADevice", mallory, asks(`{"userName":"bob","serialNumber":"arn:aws:iam::`+home+`:mfa/m"}`)),
			login("e3", "10:00:00", signsIn("bob"), `"additionalEventData":{"MFAUsed":"Yes","MFAIdentifier":"arn:aws:iam::`+home+`:mfa/m"}`),
			event("e4", "11:00:00", "sts:GetSessionToken", user("bob", other), asks(`{"serialNumber":"arn:aws:iam::`+home+`:mfa/m"}`), answer(`{"credentials":{"accessKeyId":"`+second+`"}}`)),
		}, []string{
			"key:" + leaked + " issued/certain mfa:mfa/m", "key:" + leaked + " acts-as/strong mfa:mfa/m",
			"mfa:mfa/m acts-as/strong console:AIDABOB@10:00:00Z", "mfa:mfa/m acts-as/strong key:" + second,
		}},
		{"mfa-device", "another device of the name, after the first was deleted", []string{
			event("e1", "09:00:00", "iam:CreateVirtualMFADevice", mallory, answer(`{"virtualMFADevice":{"serialNumber":"arn:aws:iam::`+home+`:mfa/m"}}`)),
			event("e2", "09:10:00", "iam:DeleteVirtualMFADevice", user("owner", other), asks(`{"serialNumber":"arn:aws:iam::`+home+`:mfa/m"}`)),
			event("e3", "09:20:00", "iam:CreateVirtualMFADevice", user("owner", other), answer(`{"virtualMFADevice":{"serialNumber":"arn:aws:iam::`+home+`:mfa/m"}}`)),
			login("e4", "10:00:00", signsIn("bob"), `"additionalEventData":{"MFAIdentifier":"arn:aws:iam::`+home+`:mfa/m"}`),
		}, []string{
			"key:" + leaked + " issued/certain mfa:mfa/m#09:00:00Z", "key:" + other + " issued/certain mfa:mfa/m#09:20:00Z",
			"mfa:mfa/m#09:20:00Z acts-as/strong console:AIDABOB@10:00:00Z",
		}},
	}
}
