package lineage

// serviceCases are about services that run as a role that was passed to them.
func serviceCases() []edgeCase {
	stack := "arn:aws:cloudformation:eu-central-1:" + home + ":stack/s/1"
	makeStack := func(id, clock, who, stack string) string {
		return event(id, clock, "cloudformation:CreateStack", who, asks(`{"stackName":"s","roleARN":"arn:aws:iam::`+home+`:role/deployer"}`), answer(`{"stackId":"`+stack+`"}`))
	}
	runs := event("e3", "10:01:00", "sts:AssumeRole", serviceActs("cloudformation"), handed("deployer", "AWSCloudFormation", child))
	newRole := event("e0", "09:00:00", "iam:CreateRole", mallory, asks(`{"roleName":"deployer","assumeRolePolicyDocument":"{}"}`),
		answer(`{"role":{"roleName":"deployer","roleId":"AROADEPLOYER","arn":"arn:aws:iam::`+home+`:role/deployer"}}`))
	return []edgeCase{
		{"service-role-other", "a role of these logs, given to one stack", []string{newRole, makeStack("e1", "10:00:00", mallory, stack), runs},
			[]string{"key:" + leaked + " acts-as/certain compute:" + stack, "compute:" + stack + " acts-as/strong key:" + child}},
		{"service-role-other", "a role that was there before", []string{makeStack("e1", "10:00:00", mallory, stack), runs},
			[]string{"key:" + leaked + " acts-as/certain compute:" + stack, "compute:" + stack + " acts-as/weak key:" + child}},
		{"service-role-other", "two stacks of one role", []string{newRole, makeStack("e1", "10:00:00", mallory, stack), makeStack("e2", "10:00:30", user("owner", other), stack+"2"), runs},
			[]string{"key:" + leaked + " acts-as/certain compute:" + stack, "key:" + other + " acts-as/certain compute:" + stack + "2", "compute:" + stack + "2 acts-as/weak key:" + child}},
		{"service-role-other", "another service, and a session before", []string{
			newRole, makeStack("e1", "10:00:00", mallory, stack),
			event("e3", "10:01:00", "sts:AssumeRole", serviceActs("glue"), handed("deployer", "GlueJobRunnerSession", child)),
			event("e4", "09:59:00", "sts:AssumeRole", serviceActs("cloudformation"), handed("deployer", "AWSCloudFormation", second)),
		}, []string{"key:" + leaked + " acts-as/certain compute:" + stack}},
		{"service-role-other", "an automation whose session has its id", []string{
			event("e1", "10:00:00", "ssm:StartAutomationExecution", mallory, asks(`{"parameters":{"AutomationAssumeRole":["arn:aws:iam::`+home+`:role/deployer"]}}`), answer(`{"automationExecutionId":"auto-1"}`)),
			event("e2", "10:00:02", "sts:AssumeRole", serviceActs("ssm"), handed("deployer", "auto-1", child)),
		}, []string{"key:" + leaked + " acts-as/certain compute:ssm/" + home + "/eu-central-1/auto-1", "compute:ssm/" + home + "/eu-central-1/auto-1 acts-as/strong key:" + child}},

		{"new-account", "made, then its role assumed", []string{
			event("e1", "10:00:00", "organizations:CreateAccount", mallory, asks(`{"accountName":"x","email":"x@example.org"}`), answer(`{"createAccountStatus":{"id":"car-1","state":"IN_PROGRESS"}}`)),
			event("e2", "10:01:00", "organizations:CreateAccountResult", `{"accountId":"`+home+`","invokedBy":"AWS Internal"}`, `"serviceEventDetails":{"createAccountStatus":{"id":"car-1","state":"SUCCEEDED","accountId":"`+foreign+`"}}`),
			event("e3", "10:10:00", "sts:AssumeRole", mallory, assumedOf(foreign, "OrganizationAccountAccessRole", "x", child)),
		}, []string{"key:" + leaked + " acts-as/certain account:" + foreign, "account:" + foreign + " acts-as/strong key:" + child}},
		{"new-account", "it was not made, and the role of another account", []string{
			event("e1", "10:00:00", "organizations:CreateAccount", mallory, asks(`{"accountName":"x"}`), answer(`{"createAccountStatus":{"id":"car-1"}}`)),
			event("e2", "10:01:00", "organizations:CreateAccountResult", `{"accountId":"`+home+`","invokedBy":"AWS Internal"}`, `"serviceEventDetails":{"createAccountStatus":{"id":"car-1","state":"FAILED","failureReason":"EMAIL_ALREADY_EXISTS"}}`),
			event("e3", "10:10:00", "sts:AssumeRole", mallory, assumedOf(foreign, "OrganizationAccountAccessRole", "x", child)),
		}, nil},
	}
}
