package containment

// functionName gives a function's name, or its ARN without a version: what all
// calls take.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
func functionName(text string) shell { return opt("--function-name", text) }

// function: without concurrency no invocation begins; what was reserved before
// is in the configuration that was kept.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
func function(s *steps) {
	name := functionName(s.f.Value)
	s.save("function", s.f.Value, s.aws("lambda", "get-function", name), "Configuration, role and concurrency of function "+s.f.Value+" are kept.")
	s.add(Preserve, rankArtefact, join("", lit(`curl -sSf -o `+s.file("function-code", s.f.Value, "zip")+` "$(`),
		s.aws("lambda", "get-function", name, lit("--query Code.Location --output text")), lit(`)"`)),
		"The code of function "+s.f.Value+" is kept. A function made of a container image has none here: its image is in ECR.", "")
	s.save("function-policy", s.f.Value, s.aws("lambda", "get-policy", name), "Who may invoke function "+s.f.Value+" is kept; a function without a policy has none to keep.")
	s.save("function-sources", s.f.Value, s.aws("lambda", "list-event-source-mappings", name), "What invokes function "+s.f.Value+" is kept.")
	why := "The lineage made function " + s.f.Value + "."
	breaks := "Function " + s.f.Value + " is invoked no more."
	if !s.created() {
		why = "The lineage changed function " + s.f.Value + ", which was there before. It is stopped until its code, layers and configuration have been looked through."
		breaks += " What relies on it fails until delete-function-concurrency lets it run again."
	}
	s.add(StopIssuing, rankRecreates, s.aws("lambda", "put-function-concurrency", name, lit("--reserved-concurrent-executions 0")), why, breaks)
	if s.created() {
		s.add(Remove, rankWorkload, s.aws("lambda", "delete-function", name), why, "")
		return
	}
	s.unknown(Remove, rankWorkload, "code and configuration of function "+s.f.Value)
}

// functionPolicy: a statement that lets somebody invoke a function.
// https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html
func functionPolicy(s *steps) {
	name := functionName(s.f.Owner)
	s.save("function-policy", s.f.Owner, s.aws("lambda", "get-policy", name), "Who may invoke function "+s.resource()+" is kept.")
	if !s.created() {
		s.unknown(StopIssuing, rankRecreates, "statement "+s.f.Value+" of function "+s.resource())
		return
	}
	s.add(StopIssuing, rankRecreates, s.aws("lambda", "remove-permission", name, opt("--statement-id", s.f.Value)),
		"The lineage let somebody invoke function "+s.resource()+", by statement "+s.f.Value+".", "Whoever the statement lets in can no longer invoke it.")
}

// functionURL: an address that asks for no signature asks for one.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
func functionURL(s *steps) {
	name := functionName(s.f.Value)
	s.save("function-url", s.f.Value, s.aws("lambda", "list-function-url-configs", name), "Address and settings of function "+s.f.Value+" are kept.")
	s.add(StopIssuing, rankRecreates, s.aws("lambda", "update-function-url-config", name, lit("--auth-type AWS_IAM")),
		"The lineage gave function "+s.f.Value+" an address, or changed how it is asked. It answers only to signed requests now.", "Whoever calls its address without a signature is refused.")
	if s.created() {
		s.add(Remove, rankWorkload, s.aws("lambda", "delete-function-url-config", name), "The lineage gave function "+s.f.Value+" an address.", "")
	}
}
