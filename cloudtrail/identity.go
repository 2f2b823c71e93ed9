package cloudtrail

import "strings"

// IdentityKind tells what kind of principal acted.
type IdentityKind uint8

// The kinds of principals.
const (
	ActorUnknown   IdentityKind = iota
	ActorRoot                   // the account's root, also by AssumeRoot
	ActorUser                   // an IAM user, also with a session token
	ActorRole                   // a session of a role
	ActorWorkload               // a session of a role that an instance, function or pod holds
	ActorService                // AWS acting for itself
	ActorFederated              // a federated, SAML, web identity, Identity Center or directory user
	ActorAccount                // another account, known by its number only
)

var identityKindNames = [...]string{"unknown", "root", "user", "role", "workload", "service", "federated", "account"}

// String gives the kind's name: unknown, root, user, role, workload, service,
// federated or account.
func (k IdentityKind) String() string { return identityKindNames[k] }

// Identity tells who acted, as userIdentity says it. Fields that the record
// lacks are "". The texts are the record's own, so an attacker may have
// chosen them.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
type Identity struct {
	Type        string // userIdentity.type, as written
	PrincipalID string
	ARN         string
	Account     string
	AccessKeyID string
	UserName    string // of a user; also taken from the ARN
	InvokedBy   string // the service that sent the request

	// Of role sessions, from sessionIssuer or else from ARN and principal id.
	RoleARN     string // with the role's path
	RoleName    string
	RoleID      string // AROA…
	SessionName string

	IssuerType     string // sessionIssuer.type: Role, IAMUser or Root
	IssuerARN      string
	Provider       string // the identity provider that vouched
	SourceIdentity string // set at AssumeRole, kept by chained sessions
	SessionCreated string // creationDate, as written
	SignInSession  string // the ARN of the sign-in session behind the request
	OnBehalfOf     string // the Identity Center user's id
	CredentialID   string
	ScopeType      string // inScopeOf.issuerType, such as AWS::Lambda::Function
	IssuedTo       string // the ARN of the instance or function with the credentials
	RoleDelivery   string // the version of the instance metadata service
	AssumedRoot    string // "true" for sessions of AssumeRoot
}

// identityColumns are the columns of an Identity's fields, in their order.
var identityColumns = [...]Column{
	UserIdentityType, UserIdentityPrincipalID, PrincipalARN, UserIdentityAccountID, AccessKeyID, UserIdentityUserName,
	UserIdentityInvokedBy, SessionIssuerARN, SessionIssuerUserName, SessionIssuerPrincipalID, SessionIssuerType,
	UserIdentityIdentityProvider, SessionFederatedProvider, SessionSourceIdentity, SessionCreationDate,
	SessionSignInSessionARN, UserIdentityOnBehalfOfUserID, UserIdentityCredentialID, UserIdentityInScopeOfIssuerType,
	UserIdentityInScopeOfCredentialsIssuedTo, SessionEC2RoleDelivery, SessionAssumedRoot,
}

// IdentityColumns is the set of columns that Event.Identity reads.
func IdentityColumns() ColumnSet { return Columns(identityColumns[:]...) }

// Identity tells who acted. It costs one allocation, which all its texts
// share.
func (e *Event) Identity() Identity {
	var room [512]byte
	text := room[:0]
	var ends [len(identityColumns)]int
	for i, c := range identityColumns {
		text = append(text, e.Value(c)...)
		ends[i] = len(text)
	}
	all, from, next := string(text), 0, 0
	take := func() string {
		s := all[from:ends[next]]
		from, next = ends[next], next+1
		return s
	}
	id := Identity{Type: take(), PrincipalID: take(), ARN: take(), Account: take(), AccessKeyID: take(),
		UserName: take(), InvokedBy: take()}
	issuerARN, issuerName, issuerID := take(), take(), take()
	id.IssuerType, id.IssuerARN = take(), issuerARN
	id.Provider = take()
	if federated := take(); id.Provider == "" {
		id.Provider = federated
	}
	id.SourceIdentity, id.SessionCreated, id.SignInSession = take(), take(), take()
	id.OnBehalfOf, id.CredentialID, id.ScopeType, id.IssuedTo = take(), take(), take(), take()
	id.RoleDelivery, id.AssumedRoot = take(), take()
	id.complete(issuerName, issuerID)
	return id
}

// complete fills in what ARN and principal id also tell.
func (id *Identity) complete(issuerName, issuerID string) {
	kind, name := splitResource(id.ARN)
	switch {
	case kind == "assumed-role", id.Type == "AssumedRole", id.IssuerType == "Role":
		id.RoleARN, id.RoleName, id.RoleID = id.IssuerARN, issuerName, issuerID
		role, session, _ := strings.Cut(name, "/")
		principal, named, _ := strings.Cut(id.PrincipalID, ":")
		if kind != "assumed-role" {
			role, session = "", ""
		}
		id.RoleName = firstOf(id.RoleName, role, lastPart(id.RoleARN))
		id.RoleID = firstOf(id.RoleID, principal)
		id.SessionName = firstOf(session, named)
		if isInstanceID(id.SessionName) {
			id.IssuedTo = firstOf(id.IssuedTo, id.SessionName)
		}
	case kind == "user", kind == "federated-user":
		id.UserName = firstOf(id.UserName, lastPart(name))
	}
}

// splitResource takes the last field of an ARN apart: its type, and the rest.
func splitResource(arn string) (kind, name string) {
	for range 5 {
		_, arn, _ = strings.Cut(arn, ":")
	}
	kind, name, _ = strings.Cut(arn, "/")
	return kind, name
}

func lastPart(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}

// isInstanceID tells the ids of EC2 instances, which name the sessions of
// their roles.
func isInstanceID(s string) bool {
	digits, ok := strings.CutPrefix(s, "i-")
	if !ok || len(digits) != 8 && len(digits) != 17 {
		return false
	}
	for i := range len(digits) {
		if c := digits[i]; c-'0' > 9 && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
