package containment

import "strings"

// policyCalls say how a resource's own policy is read, put and deleted. ID
// stands for the option that names the resource, DOC for the document's.
type policyCalls struct {
	service, id      string
	get, put, remove string
	document         string
}

// policyOf gives the calls for a resource, by its ARN or by what the foothold
// says that it is, and how it is named; nil for one that is not known.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
func policyOf(value, detail string) (*policyCalls, shell) {
	service, resource := resourceOf(value)
	of := func(what string) bool { return service == "" && strings.Contains(detail, "of "+what) }
	switch {
	case service == "s3" || of("bucket"):
		return &policyCalls{"s3api", "--bucket", "get-bucket-policy", "put-bucket-policy", "delete-bucket-policy", "--policy"}, opt("--bucket", resource)
	case service == "kms" || of("KMS key"):
		return &policyCalls{"kms", "--key-id", "get-key-policy", "put-key-policy", "", "--policy-name default --policy"}, opt("--key-id", value)
	case service == "secretsmanager" || of("secret"):
		return &policyCalls{"secretsmanager", "--secret-id", "get-resource-policy", "put-resource-policy", "delete-resource-policy", "--resource-policy"}, opt("--secret-id", value)
	case service == "sns" || of("topic"):
		return &policyCalls{"sns", "--topic-arn", "get-topic-attributes", "set-topic-attributes", "", "--attribute-name Policy --attribute-value"}, opt("--topic-arn", value)
	case isQueue(value):
		return &policyCalls{"sqs", "--queue-url", "get-queue-attributes", "set-queue-attributes", "", ""}, link("--queue-url", value)
	case service == "ecr" || of("repository"):
		return &policyCalls{"ecr", "--repository-name", "get-repository-policy", "set-repository-policy", "delete-repository-policy", "--policy-text"},
			opt("--repository-name", strings.TrimPrefix(resource, "repository/"))
	case service == "elasticfilesystem" || of("file system"):
		return &policyCalls{"efs", "--file-system-id", "describe-file-system-policy", "put-file-system-policy", "delete-file-system-policy", "--policy"}, opt("--file-system-id", value)
	case of("logs"):
		return &policyCalls{"logs", "--policy-name", "describe-resource-policies", "put-resource-policy", "delete-resource-policy", "--policy-document"}, opt("--policy-name", value)
	}
	return nil, shell{}
}

// isQueue tells an address of SQS, of now or as it was. The AWS CLI never
// fetches it.
// https://docs.aws.amazon.com/general/latest/gr/sqs-service.html
func isQueue(value string) bool {
	rest, ok := strings.CutPrefix(value, "https://")
	host, _, _ := strings.Cut(rest, "/")
	return ok && strings.Contains(host, ".amazonaws.com") && (strings.HasPrefix(host, "sqs.") || strings.Contains(host, "queue."))
}

// resourcePolicy: a policy that was changed is put back, one that was not there
// before is deleted.
func resourcePolicy(s *steps) {
	value, statement, labelled := s.f.Value, "", false
	if strings.HasPrefix(value, "arn:") || isQueue(value) { // no such name has a space
		value, statement, labelled = strings.Cut(value, " ")
	}
	calls, id := policyOf(value, s.f.Detail)
	if calls == nil {
		s.unknown(StopIssuing, rankTrust, "the policy of "+s.f.Value)
		return
	}
	what := "the policy of " + value
	get := s.aws(calls.service, calls.get, id)
	switch calls.service {
	case "sqs":
		get = s.aws(calls.service, calls.get, id, lit("--attribute-names All"))
	case "kms":
		get = s.aws(calls.service, calls.get, id, lit("--policy-name default"))
	case "logs":
		get = s.aws(calls.service, calls.get)
	}
	s.save("resource-policy", value, get, "It is kept what "+what+" is now.")
	before := s.before()
	switch {
	case labelled && (calls.service == "sns" || calls.service == "sqs"):
		if !s.created() {
			s.unknown(StopIssuing, rankTrust, what)
			return
		}
		s.add(StopIssuing, rankTrust, s.aws(calls.service, "remove-permission", id, opt("--label", statement)),
			"The lineage added statement "+statement+" to "+what+"."+s.uncertain(), "Whoever the statement lets in is refused.")
	case before != "" && calls.service == "sqs":
		s.add(StopIssuing, rankTrust, s.aws("sqs", calls.put, id, optJSON("--attributes", map[string]string{"Policy": before}, before)),
			"The lineage changed "+what+"; the version that these logs held before is put again.", "Whoever only the change let in is refused.")
	case before != "":
		s.add(StopIssuing, rankTrust, s.aws(calls.service, calls.put, id, opt(calls.document, before)),
			"The lineage changed "+what+"; the version that these logs held before is put again.", "Whoever only the change let in is refused.")
	case s.made() && calls.remove != "":
		s.add(StopIssuing, rankTrust, s.aws(calls.service, calls.remove, id), "There was no policy before the lineage put one: it is deleted.", "Whoever only the policy let in is refused.")
	default:
		s.unknown(StopIssuing, rankTrust, what)
	}
}

// grant of KMS: to revoke it is what undoes it.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html
func grant(s *steps) {
	key := s.f.Owner
	one := opt("--key-id", key)
	s.save("grants", key, s.aws("kms", "list-grants", one), "The grants of key "+key+" are kept.")
	if !s.created() {
		s.unknown(StopIssuing, rankTrust, "grant "+s.f.Value+" of key "+key)
		return
	}
	s.add(StopIssuing, rankTrust, s.aws("kms", "revoke-grant", one, opt("--grant-id", s.f.Value)), "The lineage granted somebody the use of key "+key+".",
		"Whoever has grant "+s.f.Value+" no longer uses the key by it; what a service encrypts through it stops.")
}

// share is what was handed to another account: WHAT ID with WHOM, or a share of
// RAM by its ARN.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySnapshotAttribute.html
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBSnapshotAttribute.html
// https://docs.aws.amazon.com/ram/latest/APIReference/API_DeleteResourceShare.html
func share(s *steps) {
	if service, _ := resourceOf(s.f.Value); service == "ram" {
		s.save("share", s.f.Value, s.aws("ram", "get-resource-shares", lit("--resource-owner SELF"), optJSON("--resource-share-arns", []string{s.f.Value}, s.f.Value)),
			"With whom "+s.f.Value+" is shared is kept.")
		if s.created() {
			s.add(StopIssuing, rankTrust, s.aws("ram", "delete-resource-share", opt("--resource-share-arn", s.f.Value)), "The lineage made resource share "+s.f.Value+".",
				"Accounts that use what is shared no longer can.")
			return
		}
		s.unknown(StopIssuing, rankTrust, "who is in resource share "+s.f.Value)
		return
	}
	thing, whom, ok := strings.Cut(s.f.Value, " with ")
	kind, id, ok2 := cutLast(thing)
	if !ok || !ok2 || !s.created() {
		s.unknown(StopIssuing, rankTrust, "with whom it is shared: "+s.f.Value)
		return
	}
	why, breaks := "The lineage shared "+thing+" with "+whom+"."+s.uncertain()+" Copies that were made meanwhile stay.", whom+" can no longer use it."
	user := optJSON("--user-ids", []string{whom}, whom)
	if whom == "all" {
		user = lit("--group-names all")
	}
	values := func() shell { return optJSON("--values-to-remove", []string{whom}, whom) }
	switch kind {
	case "snapshot":
		s.add(StopIssuing, rankTrust, s.aws("ec2", "modify-snapshot-attribute", opt("--snapshot-id", id), lit("--attribute createVolumePermission --operation-type remove"), user), why, breaks)
	case "image":
		user = optJSON("--launch-permission", map[string]any{"Remove": []map[string]string{{"UserId": whom}}}, whom)
		if whom == "all" {
			user = optJSON("--launch-permission", map[string]any{"Remove": []map[string]string{{"Group": "all"}}})
		}
		s.add(StopIssuing, rankTrust, s.aws("ec2", "modify-image-attribute", opt("--image-id", id), user), why, breaks)
	case "DB snapshot":
		s.add(StopIssuing, rankTrust, s.aws("rds", "modify-db-snapshot-attribute", opt("--db-snapshot-identifier", id), lit("--attribute-name restore"), values()), why, breaks)
	case "DB cluster snapshot":
		s.add(StopIssuing, rankTrust, s.aws("rds", "modify-db-cluster-snapshot-attribute", opt("--db-cluster-snapshot-identifier", id), lit("--attribute-name restore"), values()), why, breaks)
	case "Redshift snapshot":
		s.add(StopIssuing, rankTrust, s.aws("redshift", "revoke-snapshot-access", opt("--snapshot-identifier", id), opt("--account-with-restore-access", whom)), why, breaks)
	case "document":
		s.add(StopIssuing, rankTrust, s.aws("ssm", "modify-document-permission", opt("--name", id), lit("--permission-type Share"),
			optJSON("--account-ids-to-remove", []string{whom}, whom)), why, breaks)
	default:
		s.unknown(StopIssuing, rankTrust, "with whom it is shared: "+s.f.Value)
	}
}

func cutLast(s string) (before, after string, ok bool) {
	n := strings.LastIndexByte(s, ' ')
	if n < 0 {
		return "", "", false
	}
	return s[:n], s[n+1:], true
}
