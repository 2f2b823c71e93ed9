package main

// difference is a rule that one of the engines alone finds on some events, and
// why.
type difference struct {
	rule   string // its id
	ours   bool   // keytrail finds it, rsigma does not
	reason string
}

// Why the engines differ where both are right: the specification of Sigma does
// not speak of it.
const (
	objectText  = "keytrail compares an object by its JSON text, rsigma compares no object"
	nameVersion = "keytrail takes the API version from an event's name before it compares"
	pathOfLists = "keytrail's [] stands for each element of a list, rsigma knows indexes only"
	pathOfNames = `keytrail's ["name"] stands for a member whose name has dots or colons in it`
)

// known are the differences that are right as they are.
var known = []difference{
	{"a136ac98-b2bc-4189-a14d-f0d0388e57a7", true, objectText},  // SigmaHQ, aws_disable_bucket_versioning: requestParameters|contains
	{"13b90ddf-5d20-5abd-ac19-4ba79bc53a3c", true, nameVersion}, // suzaku, aws_cloudtrail_create_function_attempt: CreateFunction2020_05_31
	{"8e5b22d9-10fa-5a16-9ad4-45e0401b04fa", true, nameVersion}, // suzaku, aws_cloudtrail_publish_function_attempt
	{"367cb9e2-fbc5-52c3-8e33-b9b0eb24a5a3", true, pathOfLists}, // rds-snapshot-shared
	{"3ecf49af-b949-52a4-b23b-f528f4dc885d", true, pathOfLists}, // ami-shared
	{"7ccd6bea-377e-5867-97dc-a12252c67755", true, pathOfLists}, // ec2-instances-launched-mass
	{"a6e8295c-8eea-50ce-ac43-9b16fef30924", true, pathOfLists}, // ebs-snapshot-shared
	{"ef674775-9ea5-572d-ae67-4f633c793f8a", true, pathOfNames}, // log-store-read
}

// explain says why a rule is found by one engine alone, where that is known.
func explain(rule string, ours bool) (reason string, ok bool) {
	for _, d := range known {
		if d.rule == rule && d.ours == ours {
			return d.reason, true
		}
	}
	return "", false
}
