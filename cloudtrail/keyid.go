package cloudtrail

// KeyID is an access key id as a record gives it, well formed or not. (The
// name AccessKeyID is that of the column.)
type KeyID string

// KeyKind tells what an access key id is an id of.
type KeyKind uint8

// The kinds of access key ids.
const (
	KeyNone      KeyKind = iota // ""
	KeyLongTerm                 // AKIA: an access key of an IAM user or of root
	KeyTemporary                // ASIA: temporary credentials of STS
	KeyBearer                   // ABIA: an STS service bearer token
	KeyContext                  // ACCA: a context-specific credential
	KeyMalformed                // nothing that AWS would have made
)

var keyKindNames = [...]string{"none", "long-term", "temporary", "bearer", "context", "malformed"}

// String gives the kind's name: none, long-term, temporary, bearer, context
// or malformed.
func (k KeyKind) String() string { return keyKindNames[k] }

// The lengths of ids that AWS makes: a prefix of four letters, then 16
// characters in access key ids and 17 in the other unique ids.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
const (
	idPrefix     = 4
	keyIDLength  = 20
	uniqueLength = 21
)

// Kind tells the id's kind, strictly: an id that AWS could not have made is
// malformed, as anonymised, emulated and masked ones mostly are. What such an
// id stands for, Class still tells.
func (id KeyID) Kind() KeyKind {
	switch {
	case id == "":
		return KeyNone
	case len(id) != keyIDLength:
		return KeyMalformed
	}
	for i := idPrefix; i < len(id); i++ {
		if base32Digit(id[i]) < 0 {
			return KeyMalformed
		}
	}
	return id.Class()
}

// Class tells the kind by the prefix alone.
func (id KeyID) Class() KeyKind {
	if len(id) < idPrefix {
		if id == "" {
			return KeyNone
		}
		return KeyMalformed
	}
	switch id[:idPrefix] {
	case "AKIA":
		return KeyLongTerm
	case "ASIA":
		return KeyTemporary
	case "ABIA":
		return KeyBearer
	case "ACCA":
		return KeyContext
	}
	return KeyMalformed
}

// Account gives the account id that is encoded in the key id; see
// AccountInside.
func (id KeyID) Account() (account string, ok bool) { return AccountInside(string(id)) }

// AccountInside gives the twelve digits of the account id that an access key
// id or another IAM unique id holds in the ten characters after its prefix.
// ok is false for ids of the old format, which hold none, and for what AWS
// has not made. AWS does not document the encoding: say "derived from the key
// id" with it.
func AccountInside(id string) (account string, ok bool) {
	const digits = 10 // base32, so 50 bits
	if len(id) < idPrefix+digits {
		return "", false
	}
	var v uint64
	for i := idPrefix; i < idPrefix+digits; i++ {
		d := base32Digit(id[i])
		if d < 0 {
			return "", false
		}
		v = v<<5 | uint64(d)
	}
	v >>= 2 // six whole bytes
	if v>>47 == 0 {
		return "", false // the old format
	}
	n := v & 0x7fffffffff80 >> 7
	if n >= 1e12 {
		return "", false
	}
	var out [12]byte
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = byte('0' + n%10)
		n /= 10
	}
	return string(out[:]), true
}

// base32Digit gives the value of a digit of RFC 4648's base32, else -1.
func base32Digit(c byte) int {
	switch {
	case c >= 'A' && c <= 'Z':
		return int(c - 'A')
	case c >= '2' && c <= '7':
		return int(c-'2') + 26
	}
	return -1
}

// uniqueIDs names what the prefixes of unique ids stand for.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
var uniqueIDs = map[string]string{
	"ABIA": "bearer-token",
	"ACCA": "context-credential",
	"AGPA": "group",
	"AIDA": "user",
	"AIPA": "instance-profile",
	"AKIA": "access-key",
	"ANPA": "managed-policy",
	"ANVA": "managed-policy-version",
	"APKA": "public-key",
	"AROA": "role",
	"ASCA": "certificate",
	"ASIA": "temporary-key",
}

// UniqueIDEntity names the kind of entity that an IAM unique id is an id of:
// user, role, group, instance-profile, access-key and so on. ok is false for
// what does not look like one; 0, 1, 8 and 9 pass, which anonymised ids have.
func UniqueIDEntity(id string) (entity string, ok bool) {
	if len(id) != keyIDLength && len(id) != uniqueLength {
		return "", false
	}
	for i := idPrefix; i < len(id); i++ {
		if c := id[i]; base32Digit(c) < 0 && c-'0' > 9 {
			return "", false
		}
	}
	entity, ok = uniqueIDs[id[:idPrefix]]
	return entity, ok
}
