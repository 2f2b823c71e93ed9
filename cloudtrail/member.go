package cloudtrail

import (
	"math/bits"
	"strings"
)

// A decomposed object is one whose members have columns of their own: the
// record and the parts of userIdentity with a fixed shape.
type objectID uint8

const (
	objectRecord objectID = iota
	objectUserIdentity
	objectInvokedByDelegate
	objectOnBehalfOf
	objectInScopeOf
	objectSessionContext
	objectAttributes
	objectSessionIssuer
	objectWebIDFederationData

	numObjects = iota
)

// objectPaths gives each decomposed object's place in the record.
var objectPaths = [numObjects]string{
	objectRecord:              "",
	objectUserIdentity:        "userIdentity",
	objectInvokedByDelegate:   "userIdentity.invokedByDelegate",
	objectOnBehalfOf:          "userIdentity.onBehalfOf",
	objectInScopeOf:           "userIdentity.inScopeOf",
	objectSessionContext:      "userIdentity.sessionContext",
	objectAttributes:          "userIdentity.sessionContext.attributes",
	objectSessionIssuer:       "userIdentity.sessionContext.sessionIssuer",
	objectWebIDFederationData: "userIdentity.sessionContext.webIdFederationData",
}

// memberID numbers the members that the decomposed objects are known to
// have: those with a column have the column's number, then come those that
// are decomposed objects themselves.
type memberID uint8

const (
	numMembers = NumColumns + numObjects + 1
	noMember   = memberID(numMembers - 1)
)

func columnMember(c Column) memberID   { return memberID(c) }
func objectMember(o objectID) memberID { return memberID(NumColumns + int(o)) }

// member describes one known member.
type member struct {
	name   string // the last step of the path
	token  string // the name as text that writes no space has it: "name":
	path   string
	parent objectID
	object objectID // itself, when it is decomposed; else 0
	kind   Kind     // of the column, or kindObject
}

// kindObject marks the members that are decomposed.
const kindObject Kind = 0xff

// recordOrder lists the members in the order in which CloudTrail writes
// them, which is the order in which a record is put together again.
var recordOrder = []memberID{
	columnMember(EventVersion),
	objectMember(objectUserIdentity),
	columnMember(UserIdentityType),
	columnMember(UserIdentityPrincipalID),
	columnMember(PrincipalARN),
	columnMember(UserIdentityAccountID),
	columnMember(AccessKeyID),
	columnMember(UserIdentityUserName),
	columnMember(UserIdentityIdentityProvider),
	objectMember(objectSessionContext),
	objectMember(objectSessionIssuer),
	columnMember(SessionIssuerType),
	columnMember(SessionIssuerPrincipalID),
	columnMember(SessionIssuerARN),
	columnMember(SessionIssuerAccountID),
	columnMember(SessionIssuerUserName),
	objectMember(objectWebIDFederationData),
	columnMember(SessionFederatedProvider),
	columnMember(SessionFederationAttributes),
	objectMember(objectAttributes),
	columnMember(SessionCreationDate),
	columnMember(SessionMFAAuthenticated),
	columnMember(SessionAttributesCredentialFromConsole),
	columnMember(SessionSourceIdentity),
	columnMember(SessionEC2RoleDelivery),
	columnMember(SessionEC2IssuedInVPC),
	columnMember(SessionAssumedRoot),
	columnMember(SessionSignInSessionARN),
	columnMember(UserIdentityInvokedBy),
	objectMember(objectInvokedByDelegate),
	columnMember(UserIdentityInvokedByDelegateAccountID),
	columnMember(UserIdentityCredentialID),
	objectMember(objectOnBehalfOf),
	columnMember(UserIdentityOnBehalfOfUserID),
	columnMember(UserIdentityOnBehalfOfIdentityStoreARN),
	objectMember(objectInScopeOf),
	columnMember(UserIdentityInScopeOfSourceARN),
	columnMember(UserIdentityInScopeOfSourceAccount),
	columnMember(UserIdentityInScopeOfIssuerType),
	columnMember(UserIdentityInScopeOfCredentialsIssuedTo),
	columnMember(UserIdentityInScopeOfCredentialsIssuedToVersion),
	columnMember(EventTime),
	columnMember(EventSource),
	columnMember(EventName),
	columnMember(AWSRegion),
	columnMember(SourceIPAddress),
	columnMember(UserAgent),
	columnMember(ErrorCode),
	columnMember(ErrorMessage),
	columnMember(RequestParameters),
	columnMember(ResponseElements),
	columnMember(AdditionalEventData),
	columnMember(RequestID),
	columnMember(EventID),
	columnMember(ReadOnly),
	columnMember(Resources),
	columnMember(EventType),
	columnMember(APIVersion),
	columnMember(ManagementEvent),
	columnMember(RecipientAccountID),
	columnMember(Annotation),
	columnMember(ServiceEventDetails),
	columnMember(SharedEventID),
	columnMember(VPCEndpointID),
	columnMember(VPCEndpointAccountID),
	columnMember(EventCategory),
	columnMember(Addendum),
	columnMember(SessionCredentialFromConsole),
	columnMember(EdgeDeviceDetails),
	columnMember(InsightDetails),
	columnMember(TLSDetails),
	columnMember(EventContext),
}

// maxMemberName is more than the longest known name has.
const maxMemberName = 32

var (
	members       [numMembers]member
	objectMembers [numObjects][]memberID                // in record order
	membersBySize [numObjects][maxMemberName][]memberID // by object and length of the name
	membersByPath = map[string]memberID{}
	objectSubtree [numObjects]memberSet // an object's members and theirs, all the way down
	identityParts ColumnSet             // that a userIdentity fills
)

func init() {
	for c, info := range columns {
		members[c].path, members[c].kind = info.path, info.kind
	}
	for o, path := range objectPaths {
		members[objectMember(objectID(o))] = member{path: path, object: objectID(o), kind: kindObject}
	}
	for _, id := range recordOrder {
		m := &members[id]
		dot := strings.LastIndexByte(m.path, '.')
		m.name = m.path[dot+1:]
		membersByPath[m.path] = id
		m.token = `"` + m.name + `":`
		tokens[id] = makeToken(m.token)
		for o, path := range objectPaths {
			if path == m.path[:max(dot, 0)] {
				m.parent = objectID(o)
			}
		}
		objectMembers[m.parent] = append(objectMembers[m.parent], id)
		sizes := &membersBySize[m.parent]
		sizes[len(m.name)] = append(sizes[len(m.name)], id)
	}
	for o := numObjects - 1; o >= 0; o-- { // children have higher numbers
		for _, id := range objectMembers[o] {
			objectSubtree[o] = objectSubtree[o].with(id)
			if child := members[id].object; child != 0 {
				objectSubtree[o] = objectSubtree[o].union(objectSubtree[child])
			}
		}
	}
	for c := range Column(NumColumns) {
		if objectSubtree[objectUserIdentity].has(columnMember(c)) {
			identityParts = identityParts.With(c)
		}
	}
}

// findMember finds a known member of an object by its decoded name.
func findMember(o objectID, name []byte) memberID {
	if len(name) < maxMemberName {
		for _, id := range membersBySize[o][len(name)] {
			if members[id].name == string(name) {
				return id
			}
		}
	}
	return noMember
}

// memberSet is a set of known members.
type memberSet [2]uint64

func (s memberSet) has(id memberID) bool       { return s[id>>6&1]&(1<<(id&63)) != 0 }
func (s memberSet) with(id memberID) memberSet { s[id>>6&1] |= 1 << (id & 63); return s }

// A set that is being filled is written and asked by words, in place: a copy
// would have to wait until what was written last is in memory.

// holds is has in place.
func (s *memberSet) holds(id memberID) bool { return s[id>>6&1]&(1<<(id&63)) != 0 }

// add is with in place.
func (s *memberSet) add(id memberID) { s[id>>6&1] |= 1 << (id & 63) }

// addAll puts the members of t into the set.
func (s *memberSet) addAll(t *memberSet) { s[0] |= t[0]; s[1] |= t[1] }

// common counts the members that both sets have.
func (s *memberSet) common(t *memberSet) int {
	return bits.OnesCount64(s[0]&t[0]) + bits.OnesCount64(s[1]&t[1])
}

func (s memberSet) union(t memberSet) memberSet {
	s[0] |= t[0]
	s[1] |= t[1]
	return s
}
func (s memberSet) minus(t memberSet) memberSet {
	s[0] &^= t[0]
	s[1] &^= t[1]
	return s
}
func (s memberSet) and(t memberSet) memberSet {
	s[0] &= t[0]
	s[1] &= t[1]
	return s
}
