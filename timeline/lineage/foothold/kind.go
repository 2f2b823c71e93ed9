package foothold

// Kind is what sort of artefact a foothold is.
type Kind string

// The kinds. Value is what the comment says.
const (
	AccessKey          Kind = "access-key"           // access key id; Owner is the user
	Password           Kind = "password"             // user name; Owner is the user's ARN
	User               Kind = "user"                 // user name
	Group              Kind = "group"                // group name
	GroupMembership    Kind = "group-membership"     // group name; Owner is the user
	Role               Kind = "role"                 // role name
	RoleTrust          Kind = "role-trust"           // role name
	PolicyAttachment   Kind = "policy-attachment"    // policy ARN; Owner is user, group or role
	InlinePolicy       Kind = "inline-policy"        // policy name; Owner is user, group or role
	ManagedPolicy      Kind = "managed-policy"       // policy ARN
	PolicyVersion      Kind = "policy-version"       // policy ARN and version: ARN:v2
	Boundary           Kind = "permissions-boundary" // that was set or removed; Owner is user or role
	InstanceProfile    Kind = "instance-profile"     // name; Owner is the role or the instance
	MFADevice          Kind = "mfa-device"           // serial number; Owner is the user
	ServiceCredential  Kind = "service-credential"   // id; Owner is the user
	SSHPublicKey       Kind = "ssh-public-key"       // id; Owner is the user
	SigningCertificate Kind = "signing-certificate"  // id; Owner is the user
	IdentityProvider   Kind = "identity-provider"    // ARN
	Session            Kind = "session"              // access key id of temporary credentials; Owner is the role or user
	ConsoleSession     Kind = "console-session"      // principal id and time of the sign-in
	Instance           Kind = "instance"             // instance id
	KeyPair            Kind = "key-pair"             // name
	Function           Kind = "function"             // function name or ARN
	FunctionPolicy     Kind = "function-policy"      // statement id; Owner is the function
	FunctionURL        Kind = "function-url"         // function name
	EventRule          Kind = "event-rule"           // rule name
	Schedule           Kind = "schedule"             // schedule name
	StateMachine       Kind = "state-machine"        // ARN
	Task               Kind = "task"                 // ARN of a task, service or task definition
	Stack              Kind = "stack"                // name or ARN
	Build              Kind = "build"                // project or build id
	Document           Kind = "ssm-document"         // name; also associations and activations
	Activation         Kind = "activation"           // id
	TrustAnchor        Kind = "trust-anchor"         // ARN; also profiles of Roles Anywhere
	SecurityGroup      Kind = "security-group"       // group id
	SecurityGroupRule  Kind = "security-group-rule"  // rule id, or what was opened; Owner is the group id
	ResourcePolicy     Kind = "resource-policy"      // ARN or name of bucket, key, secret, queue, topic, repository
	Grant              Kind = "kms-grant"            // grant id; Owner is the key
	Share              Kind = "share"                // of a snapshot, image, or by RAM: id and with whom
	Trail              Kind = "trail"                // name: logging that was stopped or changed
	Detector           Kind = "detector"             // GuardDuty, Config, Security Hub and their kin
	MemberAccount      Kind = "account"              // account id that was made or invited
	PermissionSet      Kind = "permission-set"       // ARN, or assignment
	IdentityCenterUser Kind = "identity-center-user" // id
	OtherResource      Kind = "resource"             // whatever else was made: TYPE NAME
)

// kinds are all of them.
var kinds = func() map[Kind]bool {
	all := make(map[Kind]bool)
	for _, k := range Kinds() {
		all[k] = true
	}
	return all
}()

// Kinds lists all kinds, in the order in which answers have them.
func Kinds() []Kind {
	return []Kind{
		AccessKey, Password, User, Group, GroupMembership, Role, RoleTrust, PolicyAttachment, InlinePolicy, ManagedPolicy,
		PolicyVersion, Boundary, InstanceProfile, MFADevice, ServiceCredential, SSHPublicKey, SigningCertificate,
		IdentityProvider, Session, ConsoleSession, Instance, KeyPair, Function, FunctionPolicy, FunctionURL, EventRule,
		Schedule, StateMachine, Task, Stack, Build, Document, Activation, TrustAnchor, SecurityGroup, SecurityGroupRule,
		ResourcePolicy, Grant, Share, Trail, Detector, MemberAccount, PermissionSet, IdentityCenterUser, OtherResource,
	}
}
