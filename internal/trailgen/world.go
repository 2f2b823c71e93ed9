package trailgen

// The organisation of the sample. Account ids, domains and networks are those
// reserved for documentation; nobody in it exists.
const (
	organization  = "o-exampleorgid"
	identityStore = "d-1234567890"

	accountManagement  = "111122223333"
	accountProduction  = "444455556666"
	accountDevelopment = "777788889999"
	accountOutside     = "999988887777" // the attacker's own

	regionGlobal = "us-east-1" // where IAM and other global services log
	regionEurope = "eu-west-1"
	regionWest   = "us-west-2"
	regionUnused = "sa-east-1" // nobody works there but the attacker

	trailName = "org-trail"
	trailARN  = "arn:aws:cloudtrail:us-east-1:111122223333:trail/org-trail"
	oldTrail  = "arn:aws:cloudtrail:us-east-1:111122223333:trail/management-trail"

	bucketLogs    = "examplecorp-org-trail-logs"
	bucketExports = "examplecorp-customer-exports" // has data events
	bucketFinance = "examplecorp-finance-archive"  // has none

	identityProvider = "ci.example.com"
)

// The sample's span: 160 days, from the first to before the last.
var (
	sampleBegin = unix("2025-03-03T00:00:00Z")
	sampleEnd   = unix("2025-08-10T00:00:00Z")
)

// Networks. Nothing of the owner's lies in 203.0.113.0/24.
const (
	networkOffice = "198.51.100.17"
	networkCI     = "198.51.100.130"
	networkBackup = "198.51.100.40"
	networkVPC    = "198.51.100.201" // the NAT gateway that instances leave by

	networkAttacker   = "203.0.113.66"
	networkAttacker2  = "203.0.113.140"
	networkOutside    = "203.0.113.213" // the outside account's machine
	networkGPU        = "192.0.2.150"   // public addresses of the attacker's instances
	networkGPU2       = "192.0.2.151"
	networkAttackerS3 = "203.0.113.77"
)

// User agents.
const (
	agentCLI       = "aws-cli/2.22.7 md/awscrt#0.23.4 ua/2.0 os/macos#24.3.0 md/arch#arm64 lang/python#3.12.7 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off md/command#%s"
	agentCI        = "aws-cli/2.19.1 md/awscrt#0.22.0 ua/2.0 os/linux#5.15.0-1075-generic md/arch#x86_64 lang/python#3.12.6 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off md/command#%s"
	agentBackup    = "Boto3/1.34.51 md/Botocore#1.34.51 ua/2.0 os/linux#5.10.0-28-amd64 md/arch#x86_64 lang/python#3.9.2 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.34.51"
	agentTerraform = "APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/5.78.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.32.5 ua/2.1 os/linux lang/go#1.23.3 md/GOOS#linux md/GOARCH#amd64"
	agentBrowser   = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/133.0.0.0 Safari/537.36"
	agentBrowser2  = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/134.0.0.0 Safari/537.36 Edg/134.0.0.0"
	agentSSM       = "aws-sdk-go/1.55.5 (go1.22.7; linux; amd64) amazon-ssm-agent/3.3.987.0"
	agentApp       = "aws-sdk-java/2.29.6 md/io#sync md/http#Apache ua/2.1 os/Linux#6.1.112-122.189.amzn2023.x86_64 lang/java#21.0.5 md/OpenJDK_64-Bit_Server_VM#21.0.5+11-LTS md/vendor#Amazon.com_Inc. exec-env/AWS_ECS_EC2"
	agentLambda    = "Boto3/1.35.16 md/Botocore#1.35.16 ua/2.0 os/linux#5.10.230-240.891.amzn2.x86_64 md/arch#x86_64 lang/python#3.12.7 md/pyimpl#CPython exec-env/AWS_Lambda_python3.12 cfg/retry-mode#legacy Botocore/1.35.16"
	agentPortal    = "Jersey/${project.version} (HttpUrlConnection 17.0.12)"
	agentSAML      = "AWS Signin, aws-internal/3 aws-sdk-java/1.12.780 Linux/5.10.230-202.885.amzn2int.x86_64 OpenJDK_64-Bit_Server_VM/17.0.13+12-LTS java/17.0.13 vendor/Amazon.com_Inc. cfg/retry-mode/standard"

	agentAttackerBoto    = "Boto3/1.36.3 md/Botocore#1.36.3 ua/2.0 os/linux#6.11.2-amd64 md/arch#x86_64 lang/python#3.12.8 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.36.3"
	agentAttackerCLI     = "aws-cli/2.23.6 md/awscrt#0.23.4 ua/2.0 os/linux#6.11.2-amd64 md/arch#x86_64 lang/python#3.12.8 md/pyimpl#CPython cfg/retry-mode#standard md/installer#source md/prompt#off md/command#%s"
	agentAttackerBrowser = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
	agentAttackerSync    = "rclone/v1.68.2"
	agentInstance        = "aws-cli/2.17.18 md/awscrt#0.20.11 ua/2.0 os/linux#6.8.0-1021-aws md/arch#x86_64 lang/python#3.12.3 md/pyimpl#CPython exec-env/EC2 cfg/retry-mode#standard md/installer#source md/prompt#off md/command#%s"
)

// Attributes that people, machines and resources keep through the sample.

func (st *stage) userID(account, name string) string {
	return uniqueID(stream(st.seed, "user/"+account+"/"+name), idUser, account)
}

// longTermKey is the user's access key of that number, counted from 1.
func (st *stage) longTermKey(account, name string, number int) string {
	return uniqueID(stream(st.seed, "key/"+account+"/"+name+string(rune('0'+number))), idLongTermKey, account)
}

// user is an IAM user who signs with the long-term key of that number.
func (st *stage) user(account, name string, number int, ip, agent string) *identity {
	return &identity{
		kind: kindUser, account: account, user: name, principalID: st.userID(account, name),
		key: st.longTermKey(account, name, number), ip: ip, agent: agent,
	}
}

// role is a role without a session yet.
func (st *stage) role(account, path, name string) *identity {
	return &identity{
		kind: kindRole, account: account, role: name, rolePath: path,
		principalID: uniqueID(stream(st.seed, "role/"+account+"/"+name), idRole, account),
	}
}

// linkedRole is a service-linked role, which only its service can assume.
func (st *stage) linkedRole(account, service, name string) *identity {
	id := st.role(account, "/aws-service-role/"+service+"/", name)
	id.kind, id.service, id.ip, id.agent = kindLinked, service, service, service
	return id
}

// awsService is an AWS service acting by itself.
func awsService(name string) *identity {
	return &identity{kind: kindService, service: name, ip: name, agent: name}
}

// person is a member of the identity centre.
type person struct{ name, ip, agent string }

var people = []person{
	{"bob", networkOffice, agentBrowser},
	{"carol", networkOffice, agentBrowser2},
	{"dave", "192.0.2.31", agentBrowser},
	{"erin", "192.0.2.44", agentBrowser2},
}

// mail is the person's name at the identity centre.
func (p person) mail() string { return p.name + "@example.com" }

// userID is the person's id in the identity store.
func (p person) userID(st *stage) string {
	r := stream(st.seed, "person/"+p.name)
	return "d4c8" + chars(r, hexDigits, 4) + uuid(r)[8:]
}

const (
	permissionAdmin     = "AWSReservedSSO_AdministratorAccess_8d1f6a3c5e7b9024"
	permissionPowerUser = "AWSReservedSSO_PowerUserAccess_2b7e4d9a1c3f5e80"
	permissionReadOnly  = "AWSReservedSSO_ReadOnlyAccess_5c0a9e7d3b1f6248"
)
