package containment

import "strings"

// eventRule: a rule is switched off first, whoever made it.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html
func eventRule(s *steps) {
	name := s.f.Value
	if _, resource := resourceOf(name); strings.HasPrefix(resource, "rule/") {
		name = strings.TrimPrefix(resource, "rule/")
	}
	rule, of := within("--name", "--event-bus-name", name), within("--rule", "--event-bus-name", name)
	s.save("event-rule", name, s.aws("events", "describe-rule", rule), "Pattern and schedule of rule "+name+" are kept.")
	s.save("event-targets", name, s.aws("events", "list-targets-by-rule", of), "What rule "+name+" starts is kept.")
	why, breaks := "The lineage made rule "+name+": it would start what it starts again.", "Rule "+name+" starts nothing."
	if !s.created() {
		why, breaks = "The lineage changed or switched on rule "+name+", which was there before.", "Rule "+name+" starts nothing until it is switched on again."
	}
	s.add(StopIssuing, rankRecreates, s.aws("events", "disable-rule", rule), why, breaks)
	if !s.created() {
		s.unknown(Remove, rankWorkload, "pattern, schedule and targets of rule "+name)
		return
	}
	list := s.aws("events", "list-targets-by-rule", of, lit("--query 'Targets[].Id' --output text"))
	s.add(Remove, rankWorkload, each(list, "id", s.aws("events", "remove-targets", of, lit(`--ids "$id"`))), "The lineage made rule "+name+"; EventBridge deletes no rule that has targets.", "")
	s.add(Remove, rankWorkload, s.aws("events", "delete-rule", rule), "The lineage made rule "+name+".", "")
}

// within names something that may stand in a bus or a group: GROUP/NAME.
func within(option, groupOption, name string) shell {
	group, rest, ok := strings.Cut(name, "/")
	if !ok || unsayable(name) != "" {
		return opt(option, name)
	}
	return join(" ", opt(option, rest), opt(groupOption, group))
}

// schedule: there is no call that only switches one off, and an update must
// give all of it; so what it is now is asked for and given back, but disabled.
// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UpdateSchedule.html
func schedule(s *steps) {
	name := s.f.Value
	if _, resource := resourceOf(name); strings.HasPrefix(resource, "schedule/") {
		name = strings.TrimPrefix(resource, "schedule/")
	}
	one := within("--name", "--group-name", name)
	s.save("schedule", name, s.aws("scheduler", "get-schedule", one), "All of schedule "+name+" is kept.")
	now := s.aws("scheduler", "get-schedule", one, lit("--query '{Name: Name, GroupName: GroupName, ScheduleExpression: ScheduleExpression, "+
		"ScheduleExpressionTimezone: ScheduleExpressionTimezone, FlexibleTimeWindow: FlexibleTimeWindow, Target: Target, State: `\"DISABLED\"`}' --output json"))
	why := "The lineage made schedule " + name + ": it would start what it starts again."
	if !s.created() {
		why = "The lineage changed schedule " + name + ", which was there before."
	}
	s.add(StopIssuing, rankRecreates, s.aws("scheduler", "update-schedule", join("", lit(`--cli-input-json "$(`), now, lit(`)"`))), why,
		"Schedule "+name+" starts nothing. Its description, begin, end and KMS key, where it has them, are to be given again from what was kept.")
	if s.created() {
		s.add(Remove, rankWorkload, s.aws("scheduler", "delete-schedule", one), "The lineage made schedule "+name+".", "")
		return
	}
	s.unknown(Remove, rankWorkload, "schedule "+name)
}

// stateMachine: one cannot be switched off; what it has begun is stopped.
// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html
func stateMachine(s *steps) {
	arn := s.f.Value
	one := opt("--state-machine-arn", arn)
	s.save("state-machine", arn, s.aws("stepfunctions", "describe-state-machine", one), "Definition and role of "+arn+" are kept.")
	s.save("executions", arn, s.aws("stepfunctions", "list-executions", one), "What "+arn+" has run is kept.")
	list := s.aws("stepfunctions", "list-executions", one, lit("--status-filter RUNNING --query 'executions[].executionArn' --output text"))
	s.add(StopIssuing, rankRecreates, each(list, "id", s.aws("stepfunctions", "stop-execution", lit(`--execution-arn "$id"`))),
		"The lineage made or changed state machine "+arn+", and what it runs acts with its role.", "What "+arn+" is running stops where it is.")
	switch before := s.before(); {
	case s.created():
		s.add(Remove, rankWorkload, s.aws("stepfunctions", "delete-state-machine", one), "The lineage made state machine "+arn+".", "")
	case before != "":
		s.add(StopIssuing, rankRecreates, s.aws("stepfunctions", "update-state-machine", one, opt("--definition", before)),
			"The lineage changed state machine "+arn+"; the definition that these logs held before is set again.", "")
	default:
		s.unknown(StopIssuing, rankRecreates, "the definition of state machine "+arn)
	}
}
