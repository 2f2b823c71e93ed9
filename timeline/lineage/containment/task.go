package containment

import "strings"

// task is what ECS runs: a task, a service that starts tasks anew, or the
// definition that they are made of.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html
func task(s *steps) {
	_, resource := resourceOf(s.f.Value)
	parts := strings.Split(resource, "/")
	switch {
	case parts[0] == "task" && len(parts) == 3:
		s.ecsTask(opt("--cluster", parts[1]))
	case parts[0] == "service" && len(parts) == 3:
		s.ecsService(opt("--cluster", parts[1]))
	case parts[0] == "task-definition":
		s.taskDefinition()
	default:
		s.note(StopIssuing, rankRecreates, "Find task, service or definition "+s.f.Value+": the logs do not tell its cluster.")
	}
}

// ecsTask: a task with a network interface of its own is cut off as an instance
// is.
func (s *steps) ecsTask(cluster shell) {
	id := s.f.Value
	one := optJSON("--tasks", []string{id}, id)
	s.save("task", id, s.aws("ecs", "describe-tasks", cluster, one), "Definition, role and network of task "+id+" are kept.")
	eni := s.aws("ecs", "describe-tasks", cluster, one, lit("--query 'tasks[].attachments[].details[?name==`\"networkInterfaceId\"`].value[]' --output text"))
	first := join("", lit(`eni="$(`), eni, lit(`)"`))
	vpc := s.aws("ec2", "describe-network-interfaces", lit(`--network-interface-ids "$eni" --query 'NetworkInterfaces[0].VpcId' --output text`))
	s.add(Isolate, rankArtefact, join("", first, lit(` && if [ -n "$eni" ]; then `), s.intoGroup("quarantine-"+lastOf(id), vpc, lit(`printf '%s\n' "$eni"`)), lit("; fi")),
		"Task "+id+" goes on running, and nothing gets in or out. One without a network interface of its own shares that of its host, which is then to be cut off.",
		"Nothing reaches task "+id+", and it reaches nothing.")
	if s.created() {
		s.add(Remove, rankWorkload, s.aws("ecs", "stop-task", cluster, opt("--task", id), opt("--reason", "Started by an intruder")),
			"The lineage started task "+id+". Run this only when nobody needs its memory.", "")
		return
	}
	s.unknown(Remove, rankWorkload, "task "+id)
}

func (s *steps) ecsService(cluster shell) {
	id := s.f.Value
	s.save("service", id, s.aws("ecs", "describe-services", cluster, optJSON("--services", []string{id}, id)), "Definition and network of service "+id+" are kept.")
	list := s.aws("ecs", "list-tasks", cluster, opt("--service-name", lastOf(id)), lit("--query 'taskArns[]' --output text"))
	s.add(Preserve, rankArtefact, join("", each(list, "id", s.aws("ecs", "describe-tasks", cluster, lit(`--tasks "$id"`))), lit(" > "+s.file("service-tasks", id, "json"))),
		"The tasks of service "+id+" are kept as they are now.", "")
	if s.created() {
		s.add(StopIssuing, rankRecreates, s.aws("ecs", "update-service", cluster, opt("--service", id), lit("--desired-count 0")),
			"The lineage made service "+id+", which starts its tasks again whenever they end. Its tasks end by this: where their memory is wanted, cut them off first.",
			"Service "+id+" runs nothing.")
		s.add(Remove, rankWorkload, s.aws("ecs", "delete-service", cluster, opt("--service", id), lit("--force")), "The lineage made service "+id+".", "")
		return
	}
	s.unknown(StopIssuing, rankRecreates, "definition and settings of service "+id)
}

// taskDefinition: a definition that is deregistered starts no new task.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html
func (s *steps) taskDefinition() {
	one := opt("--task-definition", s.f.Value)
	s.save("task-definition", s.f.Value, s.aws("ecs", "describe-task-definition", one), "Task definition "+s.f.Value+" is kept.")
	if s.created() {
		s.add(StopIssuing, rankRecreates, s.aws("ecs", "deregister-task-definition", one), "The lineage registered task definition "+s.f.Value+": no new task starts from it.",
			"Services that use this revision start no further tasks.")
		return
	}
	s.unknown(StopIssuing, rankRecreates, "task definition "+s.f.Value)
}

// stack: what a stack made is among the footholds by itself where the logs show
// it; deleting the stack deletes all of it.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteStack.html
func stack(s *steps) {
	if set, ok := strings.CutPrefix(s.f.Value, "stack set "); ok {
		one := opt("--stack-set-name", set)
		s.save("stack-set", set, s.aws("cloudformation", "describe-stack-set", one), "Template and settings of stack set "+set+" are kept.")
		s.save("stack-set-instances", set, s.aws("cloudformation", "list-stack-instances", one), "In which accounts stack set "+set+" works is kept.")
		s.note(Remove, rankWorkload, "Look through the instances of stack set "+set+" in each account and region, and delete those that the lineage made (delete-stack-instances), then the set.")
		return
	}
	name := opt("--stack-name", s.f.Value)
	s.save("stack", s.f.Value, s.aws("cloudformation", "describe-stacks", name), "Parameters, role and outputs of stack "+s.f.Value+" are kept.")
	s.save("stack-template", s.f.Value, s.aws("cloudformation", "get-template", name), "The template of stack "+s.f.Value+" is kept.")
	s.save("stack-resources", s.f.Value, s.aws("cloudformation", "describe-stack-resources", name), "What stack "+s.f.Value+" made is kept.")
	if !s.created() {
		s.unknown(Remove, rankWorkload, "the template and parameters of stack "+s.f.Value)
		return
	}
	s.add(Preserve, rankArtefact, s.aws("cloudformation", "update-termination-protection", name, lit("--enable-termination-protection")), "Nobody deletes stack "+s.f.Value+" by one call.", "")
	s.add(Remove, rankWorkload, all(s.aws("cloudformation", "update-termination-protection", name, lit("--no-enable-termination-protection")),
		s.aws("cloudformation", "delete-stack", name)), "The lineage made stack "+s.f.Value+": all that it made goes with it, instances too.", "")
}

// build is a project of CodeBuild, or a run of one.
// https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StopBuild.html
func build(s *steps) {
	name := s.f.Value
	if _, resource := resourceOf(name); strings.HasPrefix(resource, "project/") {
		name = strings.TrimPrefix(resource, "project/")
	}
	if project, _, run := strings.Cut(name, ":"); run {
		s.save("build", name, s.aws("codebuild", "batch-get-builds", optJSON("--ids", []string{name}, name)), "What build "+name+" did is kept.")
		s.add(StopIssuing, rankRecreates, s.aws("codebuild", "stop-build", opt("--id", name)), "The lineage started build "+name+", which acts with the role of project "+project+".",
			"Build "+name+" stops where it is.")
		return
	}
	s.save("project", name, s.aws("codebuild", "batch-get-projects", optJSON("--names", []string{name}, name)), "Source, role and webhook of project "+name+" are kept.")
	list := s.aws("codebuild", "list-builds-for-project", opt("--project-name", name), lit("--max-items 20 --query 'ids[]' --output text"))
	s.add(StopIssuing, rankRecreates, each(list, "id", s.aws("codebuild", "stop-build", lit(`--id "$id"`))),
		"The lineage made or changed project "+name+": its latest builds are stopped where they still run.", "Builds of "+name+" stop where they are.")
	if s.created() {
		s.add(Remove, rankWorkload, s.aws("codebuild", "delete-project", opt("--name", name)), "The lineage made project "+name+".", "")
		return
	}
	s.unknown(StopIssuing, rankRecreates, "source, webhook and role of project "+name+", and run none until then")
}
