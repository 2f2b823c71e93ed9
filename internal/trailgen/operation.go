package trailgen

import "strings"

// An operation is one API call as CloudTrail logs it: whatever of its record
// does not depend on who calls when.
type operation struct {
	service   string // as in IAM actions: "ec2"
	name      string // eventName
	source    string // eventSource
	version   string // eventVersion
	api       string // apiVersion
	eventType string
	host      string // first part of the endpoint's name
	global    bool   // the endpoint's name has no region
	read      bool
	data      bool

	request, response, extra, resources, details *template
}

// spec is an operation as the tables of this package write it. Empty
// templates mean null, or for extra, resources and details: absent.
type spec struct {
	name      string
	read      bool
	data      bool
	request   string
	response  string
	resources string
	extra     string
	details   string
	eventType string // "" is AwsApiCall
}

// service is what the operations of a service have in common.
type service struct {
	source  string // "" is name.amazonaws.com
	version string
	host    string // "" is the service's name
	global  bool
	api     string
	noTLS   bool

	// What a refusal looks like: most services drop the request parameters.
	deniedCode string // "" is AccessDenied
	keeps      bool   // the request parameters stay in the record of a refusal
	action     string // prefix of IAM actions; "" is the service's name
}

var services = map[string]service{
	"autoscaling":          {version: "1.11", api: "2011-01-01"},
	"ce":                   {version: "1.09", keeps: true},
	"cloudformation":       {version: "1.11"},
	"cloudtrail":           {version: "1.11"},
	"config":               {version: "1.09"},
	"dynamodb":             {version: "1.11", api: "2012-08-10"},
	"ec2":                  {version: "1.10", deniedCode: "Client.UnauthorizedOperation", keeps: true},
	"ecr":                  {version: "1.11", host: "api.ecr"},
	"ecs":                  {version: "1.11"},
	"elasticloadbalancing": {version: "1.10", api: "2015-12-01"},
	"guardduty":            {version: "1.09", keeps: true},
	"health":               {version: "1.10", global: true},
	"iam":                  {version: "1.10", global: true},
	"kms":                  {version: "1.11"},
	"lambda":               {version: "1.11"},
	"logs":                 {version: "1.11", api: "20140328"},
	"monitoring":           {version: "1.11", action: "cloudwatch"},
	"organizations":        {version: "1.10", global: true},
	"rds":                  {version: "1.11"},
	"s3":                   {version: "1.11", keeps: true},
	"secretsmanager":       {version: "1.11"},
	"servicequotas":        {version: "1.10"},
	"ses":                  {version: "1.08", host: "email"},
	"signin":               {version: "1.09", host: "signin.aws.amazon.com", global: true},
	"sns":                  {version: "1.09", action: "SNS"},
	"sqs":                  {version: "1.10"},
	"ssm":                  {version: "1.08"},
	"sso":                  {version: "1.08", noTLS: true},
	"sts":                  {version: "1.08"},
	"tagging":              {version: "1.09"},
}

// operations holds every operation by "service:name".
var operations = catalogue(computeOperations, identityOperations, storageOperations, otherOperations)

func catalogue(tables ...map[string][]spec) map[string]*operation {
	all := map[string]*operation{}
	for _, table := range tables {
		for name, specs := range table {
			for _, s := range specs {
				all[name+":"+s.name] = newOperation(name, s)
			}
		}
	}
	return all
}

func newOperation(name string, s spec) *operation {
	svc, ok := services[name]
	if !ok {
		panic("trailgen: no such service: " + name)
	}
	op := &operation{
		service: name, name: s.name, source: svc.source, version: svc.version, api: svc.api, eventType: s.eventType,
		host: svc.host, global: svc.global, read: s.read, data: s.data,
		request: compile(s.request), response: compile(s.response), resources: compile(s.resources),
		extra: compile(s.extra), details: compile(s.details),
	}
	if op.source == "" {
		op.source = name + ".amazonaws.com"
	}
	if op.host == "" {
		op.host = name
	}
	if op.eventType == "" {
		op.eventType = "AwsApiCall"
	}
	if svc.noTLS {
		op.host = ""
	}
	return op
}

// operationNamed finds an operation; names are constants of this package.
func operationNamed(name string) *operation {
	op, ok := operations[name]
	if !ok {
		panic("trailgen: no such operation: " + name)
	}
	return op
}

// refusal gives the error code and message of a call that IAM refuses.
func refusal(op *operation, who *identity, resource, because string) (code, message string, blank bool) {
	svc := services[op.service]
	code = svc.deniedCode
	if code == "" {
		code = "AccessDenied"
	}
	action := svc.action
	if action == "" {
		action = op.service
	}
	name, _, _ := strings.Cut(op.name, "20") // API versions in names of Lambda
	action += ":" + name
	message = "User: " + who.arn() + " is not authorized to perform: " + action
	if resource != "" {
		message += " on resource: " + resource
	}
	if because == "" {
		because = "because no identity-based policy allows the " + action + " action"
	}
	message += " " + because
	if op.service == "ec2" {
		message = "You are not authorized to perform this operation. " + message
	}
	return code, message, !svc.keeps
}
