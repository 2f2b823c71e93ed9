package lineage

import "strings"

func replaceOnce(s, old, new string) string { return strings.Replace(s, old, new, 1) }

const (
	box  = "i-0123456789abcdef0"
	task = "0123456789abcdef0123456789abcdef"
)

// workloadCases are about instances, functions, tasks and builds.
func workloadCases() []edgeCase {
	launch := event("e1", "10:00:00", "ec2:RunInstances", mallory, asks(`{"instancesSet":{"items":[{"keyName":"k"}]},"iamInstanceProfile":{"name":"admin"}}`),
		answer(`{"instancesSet":{"items":[{"instanceId":"`+box+`"}]}}`))
	given := event("e2", "10:01:00", "sts:AssumeRole", serviceActs("ec2"), handed("worker", box, child))
	inside := session("worker", box, child, "10:01:00", `"ec2RoleDelivery":"2.0"`)
	makes := func(id, clock, call, who, fn, region string) string {
		return event(id, clock, "lambda:"+call, who, asks(`{"functionName":"`+fn+`","role":"arn:aws:iam::`+home+`:role/service-role/worker"}`),
			answer(`{"functionName":"`+fn+`","functionArn":"arn:aws:lambda:`+region+`:`+home+`:function:`+fn+`","role":"arn:aws:iam::`+home+`:role/service-role/worker"}`), in(region))
	}
	ran := func(id, clock, name, key, region string) string {
		return event(id, clock, "sts:AssumeRole", serviceActs("lambda"), handed("service-role/worker", name, key), in(region))
	}
	taskARN := "arn:aws:ecs:eu-central-1:" + home + ":task/c/" + task
	definition := "arn:aws:ecs:eu-central-1:" + home + ":task-definition/t:1"
	register := event("e1", "09:00:00", "ecs:RegisterTaskDefinition", mallory, asks(`{"family":"t","taskRoleArn":"arn:aws:iam::`+home+`:role/tasks","executionRoleArn":"arn:aws:iam::`+home+`:role/agent"}`),
		answer(`{"taskDefinition":{"taskDefinitionArn":"`+definition+`","taskRoleArn":"arn:aws:iam::`+home+`:role/tasks"}}`))
	run := event("e2", "10:00:00", "ecs:RunTask", user("owner", other), asks(`{"taskDefinition":"t"}`), answer(`{"tasks":[{"taskArn":"`+taskARN+`","taskDefinitionArn":"`+definition+`"}]}`))
	asTask := event("e3", "10:00:10", "sts:AssumeRole", serviceActs("ecs-tasks"), handed("tasks", task, child))
	asAgent := event("e4", "10:00:10", "sts:AssumeRole", serviceActs("ecs-tasks"), handed("agent", task, second))
	uuid := "11111111-2222-3333-4444-555555555555"
	startBuild := event("e1", "10:00:00", "codebuild:StartBuild", mallory, asks(`{"projectName":"p"}`),
		answer(`{"build":{"id":"p:`+uuid+`","arn":"arn:aws:codebuild:eu-central-1:`+home+`:build/p:`+uuid+`","projectName":"p","serviceRole":"arn:aws:iam::`+home+`:role/builder"}}`))
	buildNode := "compute:arn:aws:codebuild:eu-central-1:" + home + ":build/p:" + uuid
	activate := event("e1", "10:00:00", "ssm:CreateActivation", mallory, asks(`{"iamRole":"worker"}`), answer(`{"activationId":"act-1","activationCode":"HIDDEN"}`))
	register2 := event("e2", "10:05:00", "ssm:RegisterManagedInstance", `{"type":"Unknown","accountId":"`+home+`"}`, asks(`{"activationId":"act-1"}`), answer(`{"instanceId":"mi-0123456789abcdef0"}`))
	certificate := strings.Repeat("ab", 32)
	device := event("e1", "10:00:00", "iot:CreateKeysAndCertificate", mallory, answer(`{"certificateId":"`+certificate+`"}`))
	pair := func(id, clock, call, who, region string) string {
		return event(id, clock, "ec2:"+call, who, asks(`{"keyName":"k"}`), in(region))
	}
	return []edgeCase{
		{"ec2-instance-role", "started, then EC2 asks for its key", []string{launch, given, does("e3", "10:02:00", inside)}, []string{
			"key:" + leaked + " acts-as/certain instance:" + box, "instance:" + box + " acts-as/certain key:" + child,
		}},
		{"ec2-instance-role", "the key is another than EC2 was given", []string{
			launch, given, does("e3", "10:02:00", session("worker", box, second, "10:01:00", `"ec2RoleDelivery":"1.0"`)),
		}, []string{"key:" + leaked + " acts-as/certain instance:" + box, "instance:" + box + " acts-as/strong key:" + second}},
		{"ec2-instance-role", "somebody gave a session an instance's name", []string{
			launch, event("e2", "10:01:00", "sts:AssumeRole", user("owner", other), assumed("worker", box, child)), does("e3", "10:02:00", session("worker", box, child, "10:01:00")),
		}, []string{"key:" + leaked + " acts-as/certain instance:" + box}},
		{"ec2-instance-role", "another profile for one that was there", []string{
			given, does("e3", "10:02:00", inside),
			event("e4", "11:00:00", "ec2:ReplaceIamInstanceProfileAssociation", mallory,
				asks(`{"ReplaceIamInstanceProfileAssociationRequest":{"AssociationId":"iip-assoc-1","IamInstanceProfile":{"Name":"admin"}}}`),
				answer(`{"ReplaceIamInstanceProfileAssociationResponse":{"iamInstanceProfileAssociation":{"instanceId":"`+box+`"}}}`)),
		}, []string{"key:" + leaked + " acts-as/certain instance:" + box, "instance:" + box + " acts-as/certain key:" + child}},
		{"ec2-instance-role", "no more than a dry run", []string{
			event("e1", "10:00:00", "ec2:RunInstances", mallory, `"errorCode":"Client.DryRunOperation"`, answer(`{"instancesSet":{"items":[{"instanceId":"`+box+`"}]}}`)),
		}, nil},

		{"key-pair-launch", "a pair, and an instance with it in the region", []string{pair("e0", "09:00:00", "CreateKeyPair", mallory, "eu-central-1"), launch}, []string{
			"key:" + leaked + " issued/certain ssh-key:pair/" + home + "/eu-central-1/k", "ssh-key:pair/" + home + "/eu-central-1/k acts-as/strong instance:" + box,
		}},
		{"key-pair-launch", "a pair of the name in another region", []string{pair("e0", "09:00:00", "ImportKeyPair", mallory, "us-east-1"), launch}, []string{
			"key:" + leaked + " issued/certain ssh-key:pair/" + home + "/us-east-1/k",
		}},
		{"key-pair-launch", "deleted, and made anew by the owner", []string{
			pair("e0", "08:00:00", "CreateKeyPair", mallory, "eu-central-1"), pair("e8", "08:30:00", "DeleteKeyPair", user("owner", other), "eu-central-1"),
			pair("e9", "09:00:00", "CreateKeyPair", user("owner", other), "eu-central-1"), launch,
		}, []string{
			"key:" + leaked + " issued/certain ssh-key:pair/" + home + "/eu-central-1/k#08:00:00Z",
			"key:" + other + " issued/certain ssh-key:pair/" + home + "/eu-central-1/k#09:00:00Z",
			"ssh-key:pair/" + home + "/eu-central-1/k#09:00:00Z acts-as/strong instance:" + box,
		}},

		{"ssm-remote-control", "a command, a session and a key", []string{
			event("e1", "10:00:00", "ssm:SendCommand", mallory, asks(`{"instanceIds":["`+box+`"],"documentName":"AWS-RunShellScript"}`)),
			event("e2", "10:01:00", "ssm:StartSession", mallory, asks(`{"target":"`+box+`"}`)),
		}, []string{"key:" + leaked + " acts-as/weak instance:" + box, "key:" + leaked + " acts-as/weak instance:" + box}},
		{"ssm-remote-control", "a target that is no machine", []string{
			event("e1", "10:00:00", "ssm:StartSession", mallory, asks(`{"target":"all of them"}`)),
		}, nil},

		{"ssm-managed-node", "activated, registered, acting", []string{
			activate, register2, does("e3", "10:10:00", session("worker", "mi-0123456789abcdef0", child, "10:06:00")),
		}, []string{"key:" + leaked + " acts-as/strong instance:mi-0123456789abcdef0", "instance:mi-0123456789abcdef0 acts-as/strong key:" + child}},
		{"ssm-managed-node", "another activation, another role", []string{
			event("e1", "10:00:00", "ssm:CreateActivation", mallory, asks(`{"iamRole":"worker"}`), answer(`{"activationId":"act-2"}`)),
			register2, activateBy("e4", "09:00:00", "act-1", "nodes"), does("e3", "10:10:00", session("worker", "mi-0123456789abcdef0", child, "10:06:00")),
		}, []string{"key:" + other + " acts-as/strong instance:mi-0123456789abcdef0"}},

		{"lambda-role", "made, then run", []string{
			makes("e1", "10:00:00", "CreateFunction20150331", mallory, "evil", "eu-central-1"), ran("e2", "10:00:05", "awslambda_77_20250501", "ASIATESTKEY000000001", "eu-central-1"),
			ran("e3", "10:01:00", "evil", child, "eu-central-1"), does("e4", "10:01:01", session("worker", "evil", child, "10:01:00")),
		}, []string{"key:" + leaked + " acts-as/certain function:function:evil", "function:function:evil acts-as/strong key:" + child}},
		{"lambda-role", "changed while it ran: its key counts from then on", []string{
			ran("e1", "09:00:00", "report", child, "eu-central-1"), does("e2", "09:30:00", session("worker", "report", child, "09:00:00")),
			makes("e3", "10:00:00", "UpdateFunctionCode20150331v2", mallory, "report", "eu-central-1"), does("e4", "10:30:00", session("worker", "report", child, "09:00:00")),
		}, []string{
			"key:" + leaked + " acts-as/certain function:function:report", "function:function:report acts-as/strong key:" + child, "function:function:report acts-as/strong key:" + child,
		}},
		{"lambda-role", "one of the name in another region", []string{
			makes("e1", "10:00:00", "CreateFunction20150331", mallory, "report", "us-east-1"), ran("e3", "10:01:00", "report", child, "eu-central-1"),
			does("e4", "10:01:01", session("worker", "report", child, "10:01:00")),
		}, []string{"key:" + leaked + " acts-as/certain function:arn:aws:lambda:us-east-1:" + home + ":function:report"}},
		{"lambda-role", "deleted, and made anew by the owner", []string{
			makes("e1", "10:00:00", "CreateFunction20150331", mallory, "f", "eu-central-1"),
			event("e2", "10:10:00", "lambda:DeleteFunction20150331", user("owner", other), asks(`{"functionName":"f"}`)),
			makes("e3", "10:20:00", "CreateFunction20150331", user("owner", other), "f", "eu-central-1"),
			ran("e4", "10:30:00", "f", child, "eu-central-1"), does("e5", "10:31:00", session("worker", "f", child, "10:30:00")),
		}, []string{
			"key:" + leaked + " acts-as/certain function:function:f#10:00:00Z", "key:" + other + " acts-as/certain function:function:f#10:20:00Z",
			"function:function:f#10:20:00Z acts-as/strong key:" + child,
		}},

		{"ecs-task-role", "the definition's writer, and whoever ran it", []string{register, run, asTask, does("e5", "10:01:00", session("tasks", task, child, "10:00:10"))}, []string{
			"key:" + leaked + " acts-as/certain compute:" + definition, "key:" + other + " acts-as/certain compute:" + taskARN,
			"compute:" + definition + " acts-as/certain compute:" + taskARN, "compute:" + taskARN + " acts-as/strong key:" + child,
		}},
		{"ecs-task-role", "the agent's session has the task's name, too", []string{register, run, asAgent, does("e5", "10:01:00", session("agent", task, second, "10:00:10"))}, []string{
			"key:" + leaked + " acts-as/certain compute:" + definition, "key:" + other + " acts-as/certain compute:" + taskARN, "compute:" + definition + " acts-as/certain compute:" + taskARN,
		}},
		{"ecs-task-role", "no definition tells the task's role", []string{run, asTask, does("e5", "10:01:00", session("tasks", task, child, "10:00:10"))}, []string{
			"key:" + other + " acts-as/certain compute:" + taskARN, "compute:" + taskARN + " acts-as/weak key:" + child,
		}},

		{"codebuild-role", "started", []string{startBuild, event("e2", "10:00:10", "sts:AssumeRole", serviceActs("codebuild"), handed("builder", "AWSCodeBuild-"+uuid, child)), does("e3", "10:01:00", session("builder", "AWSCodeBuild-"+uuid, child, "10:00:10"))},
			[]string{"key:" + leaked + " acts-as/certain " + buildNode, buildNode + " acts-as/strong key:" + child}},
		{"codebuild-role", "another build", []string{startBuild, does("e3", "10:01:00", session("builder", "AWSCodeBuild-"+uuid[1:]+"6", child, "10:00:10"))},
			[]string{"key:" + leaked + " acts-as/certain " + buildNode}},

		{"iot-role-alias", "a thing's certificate", []string{device, event("e2", "10:10:00", "sts:AssumeRole", serviceActs("credentials.iot"), handed("worker", certificate, child)), does("e3", "10:11:00", session("worker", certificate, child, "10:10:00"))},
			[]string{"key:" + leaked + " issued/certain certificate:iot/" + home + "/" + certificate, "certificate:iot/" + home + "/" + certificate + " acts-as/strong key:" + child}},
		{"iot-role-alias", "a session that somebody gave its name", []string{device, event("e2", "10:10:00", "sts:AssumeRole", user("owner", other), assumed("worker", certificate, child)), does("e3", "10:11:00", session("worker", certificate, child, "10:10:00"))},
			[]string{"key:" + leaked + " issued/certain certificate:iot/" + home + "/" + certificate}},
	}
}

func activateBy(id, clock, activation, role string) string {
	return event(id, clock, "ssm:CreateActivation", user("owner", other), asks(`{"iamRole":"`+role+`"}`), answer(`{"activationId":"`+activation+`"}`))
}
