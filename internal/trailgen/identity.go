package trailgen

// An identity is who acts: what a record's userIdentity is written from, with
// the network and agent that the calls come from.
//
// The members are those that the CloudTrail user guide describes
// (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html);
// which of them a type has, and their order, is as records have them.
type identity struct {
	kind        identityKind
	account     string
	user        string // IAM user name, or the name at an identity provider
	principalID string // AIDA…, AROA… without the session, or the provider's subject
	role        string
	rolePath    string // with slashes at both ends; "/" when empty
	session     string
	key         string // "" where the record has none
	created     int64  // when temporary credentials were issued; 0 for long-term keys
	mfa         bool
	service     string // the service that acts, for service and linked kinds
	provider    string // identity provider, for web identities and their sessions
	instance    string // instance id whose credentials these are
	function    string // ARN of the Lambda function whose credentials these are
	person      string // Identity Center user id behind the session
	console     *console
	text        [2][]byte // the object, made beforehand: for newer and older records

	ip, agent string
}

type identityKind uint8

const (
	kindUser      identityKind = iota
	kindRole                   // AssumedRole
	kindService                // an AWS service by itself
	kindLinked                 // an AWS service with its service-linked role
	kindAccount                // another account, as the called side sees it
	kindWeb                    // WebIdentityUser
	kindSAML                   // SAMLUser
	kindCenter                 // IdentityCenterUser
	kindBare                   // userIdentity without a type: service events
	kindSignIn                 // an IAM user at sign-in: no key yet
	kindStranger               // somebody who failed to sign in as an IAM user
	kindFederated              // FederatedUser: session is its name, user the IAM user who vouched
	kindRoot                   // an account's root user, by AssumeRoot
)

// console is a console session: it uses many keys, one a service and region,
// that share the session's creation date.
type console struct {
	rng  *rng
	keys map[string]string
}

// openConsole turns id into a console session that began at t.
func (id *identity) openConsole(r *rng, t int64) {
	id.created, id.key = t, ""
	id.console = &console{rng: r, keys: map[string]string{}}
}

// keyFor gives the key that signs a call.
func (id *identity) keyFor(service, region string) string {
	if id.console == nil {
		return id.key
	}
	k, ok := id.console.keys[service+region]
	if !ok {
		k = uniqueID(id.console.rng, idSessionKey, id.account)
		id.console.keys[service+region] = k
	}
	return k
}

func (id *identity) path() string {
	if id.rolePath == "" {
		return "/"
	}
	return id.rolePath
}

// roleARN is the ARN of the role behind a session, with its path.
func (id *identity) roleARN() string {
	return "arn:aws:iam::" + id.account + ":role" + id.path() + id.role
}

// arn is the identity's ARN, "" where records have none.
func (id *identity) arn() string {
	switch id.kind {
	case kindUser, kindSignIn:
		return "arn:aws:iam::" + id.account + ":user/" + id.user
	case kindRole, kindLinked:
		return "arn:aws:sts::" + id.account + ":assumed-role/" + id.role + "/" + id.session
	case kindFederated:
		return "arn:aws:sts::" + id.account + ":federated-user/" + id.session
	case kindRoot:
		return "arn:aws:iam::" + id.account + ":root"
	}
	return ""
}

// append appends the userIdentity object. A forwarded call names the service
// that sent it and carries a key and a creation date of its own.
func (id *identity) append(dst []byte, key string, created int64, invokedBy string, old bool) []byte {
	if id.text[0] != nil {
		if old {
			return append(dst, id.text[1]...)
		}
		return append(dst, id.text[0]...)
	}
	m := member{dst: append(dst, '{')}
	switch id.kind {
	case kindUser, kindSignIn:
		m.text("type", "IAMUser")
		m.text("principalId", id.principalID)
		m.text("arn", id.arn())
		m.text("accountId", id.account)
		if key != "" {
			m.text("accessKeyId", key)
		}
		m.text("userName", id.user)
		if created != 0 {
			m.raw("sessionContext", "{")
			if old {
				m.dst = append(m.dst, `"sessionIssuer":{},"webIdFederationData":{}`...)
			}
			m.attributes(created, id.mfa)
			m.dst = append(m.dst, '}')
		}
	case kindStranger:
		m.text("type", "IAMUser")
		m.text("principalId", id.principalID)
		m.text("accountId", id.account)
		m.text("accessKeyId", "")
		m.text("userName", id.user)
	case kindRole, kindLinked:
		m.text("type", "AssumedRole")
		m.text("principalId", id.principalID+":"+id.session)
		m.text("arn", id.arn())
		m.text("accountId", id.account)
		m.text("accessKeyId", key)
		m.sessionContext(id, created, old)
		if id.kind == kindLinked {
			invokedBy = id.service
		}
		m.scope(id, old)
	case kindFederated:
		m.text("type", "FederatedUser")
		m.text("principalId", id.account+":"+id.session)
		m.text("arn", id.arn())
		m.text("accountId", id.account)
		m.text("accessKeyId", key)
		m.issuerContext(id, created)
	case kindRoot:
		m.text("type", "Root")
		m.text("principalId", id.account)
		m.text("arn", id.arn())
		m.text("accountId", id.account)
		m.text("accessKeyId", key)
		m.raw("sessionContext", "{")
		m.text("assumedRoot", "true")
		m.attributes(created, false)
		m.dst = append(m.dst, '}')
	case kindService:
		m.text("type", "AWSService")
		invokedBy = id.service
	case kindAccount:
		m.text("type", "AWSAccount")
		m.text("principalId", id.principalID)
		m.text("accountId", id.account)
	case kindWeb, kindSAML:
		if id.kind == kindSAML {
			m.text("type", "SAMLUser")
		} else {
			m.text("type", "WebIdentityUser")
		}
		m.text("principalId", id.principalID)
		m.text("userName", id.user)
		m.text("identityProvider", id.provider)
	case kindCenter:
		m.text("type", "IdentityCenterUser")
		m.text("accountId", id.account)
		m.behalf(id)
		m.text("credentialId", id.session)
	case kindBare:
		m.text("accountId", id.account)
		invokedBy = id.service
	}
	if invokedBy != "" {
		m.text("invokedBy", invokedBy)
	}
	return append(m.dst, '}')
}

// member writes the members of an object, with commas between them.
type member struct{ dst []byte }

func (m *member) raw(name, value string) {
	if c := m.dst[len(m.dst)-1]; c != '{' {
		m.dst = append(m.dst, ',')
	}
	m.dst = append(m.dst, '"')
	m.dst = append(append(m.dst, name...), '"', ':')
	m.dst = append(m.dst, value...)
}

func (m *member) text(name, value string) {
	m.raw(name, `"`)
	m.dst = append(append(m.dst, value...), '"')
}

func (m *member) attributes(created int64, mfa bool) {
	m.raw("attributes", `{"creationDate":"`)
	m.dst = appendISO(m.dst, created)
	if mfa {
		m.dst = append(m.dst, `","mfaAuthenticated":"true"}`...)
	} else {
		m.dst = append(m.dst, `","mfaAuthenticated":"false"}`...)
	}
}

func (m *member) sessionContext(id *identity, created int64, old bool) {
	m.raw("sessionContext", "{")
	m.raw("sessionIssuer", "{")
	m.text("type", "Role")
	m.text("principalId", id.principalID)
	m.text("arn", id.roleARN())
	m.text("accountId", id.account)
	m.text("userName", id.role)
	m.dst = append(m.dst, '}')
	if id.provider != "" {
		m.raw("webIdFederationData", `{"federatedProvider":"`)
		m.dst = append(append(m.dst, id.provider...), `","attributes":{}}`...)
	} else if old {
		m.raw("webIdFederationData", "{}")
	}
	m.attributes(created, id.mfa)
	if id.instance != "" {
		m.text("ec2RoleDelivery", "2.0")
	}
	m.dst = append(m.dst, '}')
}

// issuerContext is the sessionContext of a federated user: the IAM user who
// vouched is its issuer.
func (m *member) issuerContext(id *identity, created int64) {
	m.raw("sessionContext", "{")
	m.raw("sessionIssuer", "{")
	m.text("type", "IAMUser")
	m.text("principalId", id.principalID)
	m.text("arn", "arn:aws:iam::"+id.account+":user/"+id.user)
	m.text("accountId", id.account)
	m.text("userName", id.user)
	m.dst = append(m.dst, '}')
	m.attributes(created, id.mfa)
	m.dst = append(m.dst, '}')
}

// scope appends what newer records say of workloads and people behind roles.
func (m *member) scope(id *identity, old bool) {
	switch {
	case old:
	case id.instance != "":
		m.raw("inScopeOf", `{"issuerType":"AWS::EC2::Instance","credentialsIssuedTo":"`)
		m.dst = append(append(m.dst, id.instance...), `"}`...)
	case id.function != "":
		m.raw("inScopeOf", `{"issuerType":"AWS::Lambda::Function","credentialsIssuedTo":"`)
		m.dst = append(append(m.dst, id.function...), `"}`...)
	case id.person != "":
		m.behalf(id)
	}
}

func (m *member) behalf(id *identity) {
	m.raw("onBehalfOf", "{")
	m.text("userId", id.person)
	m.text("identityStoreArn", "arn:aws:identitystore::"+accountManagement+":identitystore/"+identityStore)
	m.dst = append(m.dst, '}')
}
