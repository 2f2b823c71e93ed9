package cloudtrail

import (
	"fmt"
	"time"
)

// Signatures that others program against; each moves to its own file.

type Parser struct{ _ int }

// Reasons of a RecordError.
const (
	ReasonInvalidJSON   = "invalid-json"
	ReasonNotObject     = "not-object"
	ReasonNotCloudTrail = "not-cloudtrail"
	ReasonTooLarge      = "too-large"
)

type RecordError struct {
	Reason string
	Offset int64 // within the record
	Detail string
}

func (e *RecordError) Error() string {
	return fmt.Sprintf("%s at byte %d: %s", e.Reason, e.Offset, e.Detail)
}

// Parse reads one JSON object into e; e aliases record.
func (p *Parser) Parse(record []byte, e *Event) error { panic("coming") }

// ParsePrefix reads the JSON object that data begins with and tells how many bytes it takes: parse and split in one pass.
// ErrTruncated (errors.Is) when data ends inside the object.
func (p *Parser) ParsePrefix(data []byte, e *Event) (n int, err error) { panic("coming") }

func (e *Event) AppendRecord(dst []byte) []byte { panic("coming") }

func AppendCanonical(dst, record []byte) ([]byte, error) { panic("coming") }
func CanonicalHash(record []byte) ([32]byte, error)      { panic("coming") }

// LookAlike: "" for a CloudTrail event, else "s3-notification", "lambda-event", "aggregated", "other-cloud".
func LookAlike(e *Event) string { panic("coming") }

type ValueKind uint8

const (
	String ValueKind = iota + 1
	Number
	Bool
	Null
	Object
	Array
)

type Value struct {
	Kind ValueKind
	Text []byte // decoded string; raw JSON text of the others
}

func (v Value) String() string { return string(v.Text) }

type Path struct{ _ int }

func CompilePath(s string) (Path, error)           { panic("coming") }
func (p Path) String() string                      { panic("coming") }
func (p Path) Columns() ColumnSet                  { panic("coming") }
func (p Path) Each(e *Event, f func(v Value) bool) { panic("coming") }
func (p Path) First(e *Event) (Value, bool)        { panic("coming") }
func (p Path) In(doc []byte, f func(v Value) bool) { panic("coming") }

// Loose: a name step on an array looks into each element, an array at the end yields each element (Sigma's habit).
func (p Path) Loose() Path { panic("coming") }

// KeyID is an access key id (the name AccessKeyID is the column's).
type KeyID string

type KeyKind uint8

const (
	KeyNone      KeyKind = iota // ""
	KeyLongTerm                 // AKIA
	KeyTemporary                // ASIA
	KeyBearer                   // ABIA
	KeyContext                  // ACCA
	KeyMalformed
)

func (k KeyKind) String() string         { panic("coming") } // none long-term temporary bearer context malformed
func (id KeyID) Kind() KeyKind           { panic("coming") }
func (id KeyID) Account() (string, bool) { panic("coming") } // the account inside the id
// AccountInside decodes the account from any IAM unique id (AKIA, ASIA, AIDA, AROA, …).
func AccountInside(id string) (string, bool) { panic("coming") }

// UniqueIDEntity names what an IAM unique id's prefix stands for ("user", "role", "group", "instance-profile", "managed-policy", "access-key"…).
func UniqueIDEntity(id string) (string, bool) { panic("coming") }

type ObjectKind uint8

const (
	ObjectEvents ObjectKind = iota
	ObjectDigest
	ObjectInsight
	ObjectNetworkActivity
	ObjectAggregated
	ObjectLakeQuery
	ObjectSecurityLake
	ObjectOther // another folder beside CloudTrail under AWSLogs
)

func (k ObjectKind) String() string { panic("coming") } // events digest insight network-activity aggregated lake-query security-lake other

type ObjectKey struct {
	Kind         ObjectKind
	Prefix       string // without the slash at its end
	Organization string
	Account      string
	Folder       string
	Region       string // digests: the source region
	Year         int
	Month, Day   int
	Time         time.Time // in the file name, UTC
	TrailName    string    // digests
	HomeRegion   string    // digests
	Backfill     bool      // digests
	Unique       string    // the 16 characters that tell files of one minute apart
	Ext          string    // ".json.gz", ".json", …
	Bare         bool      // only the file name was there
	Name         string    // the file's name
}

func ParseObjectKey(path string) (ObjectKey, bool) { panic("coming") }
func (k ObjectKey) String() string                 { panic("coming") }

type IdentityKind uint8

const (
	ActorUnknown IdentityKind = iota
	ActorRoot
	ActorUser
	ActorRole
	ActorWorkload // a role session that runs on an instance or in a function
	ActorService
	ActorFederated
	ActorAccount
)

func (k IdentityKind) String() string { panic("coming") } // unknown root user role workload service federated account

type Identity struct {
	Type, PrincipalID, ARN, Account, AccessKeyID, UserName string
	InvokedBy                                              string
	RoleARN, RoleName, RoleID, SessionName                 string // for role sessions
	IssuerType, IssuerARN                                  string
	Provider                                               string // identityProvider or webIdFederationData.federatedProvider
	SourceIdentity, SessionCreated, SignInSession          string
	OnBehalfOf, CredentialID                               string // Identity Center
	IssuedTo                                               string // inScopeOf.credentialsIssuedTo, or the instance id in the session name
}

func (e *Event) Identity() Identity     { panic("coming") }
func IdentityColumns() ColumnSet        { panic("coming") }
func (id Identity) Kind() IdentityKind  { panic("coming") }
func (id Identity) IsService() bool     { panic("coming") } // AWS acting for itself
func (id Identity) Forwarded() bool     { panic("coming") } // a service sent it for somebody
func (id Identity) Label() string       { panic("coming") }
