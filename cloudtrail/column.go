package cloudtrail

import "math/bits"

// Column names one stored member of a CloudTrail record, or one fact kept
// beside it. Columns are the vocabulary that parser, case, filters and rules
// share: a parser fills them, the case stores each as one Parquet column, a
// scan loads the ones it was asked for.
type Column uint8

// Kind says what a column's values are.
type Kind uint8

// The kinds of column values.
const (
	KindText  Kind = iota // a JSON string's value, valid UTF-8
	KindJSON              // the JSON text of a free-form member, verbatim
	KindBool              // "true" or "false"
	KindTime              // microseconds since 1970-01-01 UTC
	KindInt               // a number of ours, never the record's
	KindBytes             // bytes as they were, perhaps not UTF-8
)

// The columns, in file order: first what is searched, then the rest of the
// record's scalars, the leaves of userIdentity, the free-form members, what
// had no column, and provenance.
const (
	EventTime Column = iota
	AccessKeyID
	EventSource
	EventName
	PrincipalARN
	SourceIPAddress
	AWSRegion
	RecipientAccountID
	ErrorCode
	EventID
	OutcomeColumn
	ReadOnly
	UserAgent
	ErrorMessage

	EventVersion
	EventType
	EventCategory
	ManagementEvent
	RequestID
	APIVersion
	SharedEventID
	VPCEndpointID
	VPCEndpointAccountID
	SessionCredentialFromConsole

	UserIdentityType
	UserIdentityPrincipalID
	UserIdentityAccountID
	UserIdentityUserName
	UserIdentityInvokedBy
	UserIdentityInvokedByDelegateAccountID
	UserIdentityIdentityProvider
	UserIdentityCredentialID
	UserIdentityOnBehalfOfUserID
	UserIdentityOnBehalfOfIdentityStoreARN
	UserIdentityInScopeOfSourceARN
	UserIdentityInScopeOfSourceAccount
	UserIdentityInScopeOfIssuerType
	UserIdentityInScopeOfCredentialsIssuedTo
	UserIdentityInScopeOfCredentialsIssuedToVersion
	SessionCreationDate
	SessionMFAAuthenticated
	SessionAttributesCredentialFromConsole
	SessionIssuerType
	SessionIssuerPrincipalID
	SessionIssuerARN
	SessionIssuerAccountID
	SessionIssuerUserName
	SessionFederatedProvider
	SessionFederationAttributes
	SessionSourceIdentity
	SessionEC2RoleDelivery
	SessionEC2IssuedInVPC
	SessionAssumedRoot
	SessionSignInSessionARN

	RequestParameters
	ResponseElements
	AdditionalEventData
	ServiceEventDetails
	Resources
	InsightDetails
	Addendum
	EdgeDeviceDetails
	TLSDetails
	EventContext
	Annotation
	Unmapped

	SourceObject
	RecordIndex
	SourceOffset
	Envelope
	Exactness
	Flags
	Shape
	RawRecord

	NumColumns = iota
)

// columnInfo describes one column; the table below is its only home.
type columnInfo struct {
	name string // snake_case, the Parquet column's name
	path string // the member's path in the raw record, "" for what is ours
	kind Kind
}

var columns = [NumColumns]columnInfo{
	EventTime:          {"event_time", "eventTime", KindTime},
	AccessKeyID:        {"access_key_id", "userIdentity.accessKeyId", KindText},
	EventSource:        {"event_source", "eventSource", KindText},
	EventName:          {"event_name", "eventName", KindText},
	PrincipalARN:       {"principal_arn", "userIdentity.arn", KindText},
	SourceIPAddress:    {"source_ip_address", "sourceIPAddress", KindText},
	AWSRegion:          {"aws_region", "awsRegion", KindText},
	RecipientAccountID: {"recipient_account_id", "recipientAccountId", KindText},
	ErrorCode:          {"error_code", "errorCode", KindText},
	EventID:            {"event_id", "eventID", KindText},
	OutcomeColumn:      {"outcome", "", KindText},
	ReadOnly:           {"read_only", "readOnly", KindBool},
	UserAgent:          {"user_agent", "userAgent", KindText},
	ErrorMessage:       {"error_message", "errorMessage", KindText},

	EventVersion:                 {"event_version", "eventVersion", KindText},
	EventType:                    {"event_type", "eventType", KindText},
	EventCategory:                {"event_category", "eventCategory", KindText},
	ManagementEvent:              {"management_event", "managementEvent", KindBool},
	RequestID:                    {"request_id", "requestID", KindText},
	APIVersion:                   {"api_version", "apiVersion", KindText},
	SharedEventID:                {"shared_event_id", "sharedEventID", KindText},
	VPCEndpointID:                {"vpc_endpoint_id", "vpcEndpointId", KindText},
	VPCEndpointAccountID:         {"vpc_endpoint_account_id", "vpcEndpointAccountId", KindText},
	SessionCredentialFromConsole: {"session_credential_from_console", "sessionCredentialFromConsole", KindText},

	UserIdentityType:                                {"user_identity_type", "userIdentity.type", KindText},
	UserIdentityPrincipalID:                         {"user_identity_principal_id", "userIdentity.principalId", KindText},
	UserIdentityAccountID:                           {"user_identity_account_id", "userIdentity.accountId", KindText},
	UserIdentityUserName:                            {"user_identity_user_name", "userIdentity.userName", KindText},
	UserIdentityInvokedBy:                           {"user_identity_invoked_by", "userIdentity.invokedBy", KindText},
	UserIdentityInvokedByDelegateAccountID:          {"user_identity_invoked_by_delegate_account_id", "userIdentity.invokedByDelegate.accountId", KindText},
	UserIdentityIdentityProvider:                    {"user_identity_identity_provider", "userIdentity.identityProvider", KindText},
	UserIdentityCredentialID:                        {"user_identity_credential_id", "userIdentity.credentialId", KindText},
	UserIdentityOnBehalfOfUserID:                    {"user_identity_on_behalf_of_user_id", "userIdentity.onBehalfOf.userId", KindText},
	UserIdentityOnBehalfOfIdentityStoreARN:          {"user_identity_on_behalf_of_identity_store_arn", "userIdentity.onBehalfOf.identityStoreArn", KindText},
	UserIdentityInScopeOfSourceARN:                  {"user_identity_in_scope_of_source_arn", "userIdentity.inScopeOf.sourceArn", KindText},
	UserIdentityInScopeOfSourceAccount:              {"user_identity_in_scope_of_source_account", "userIdentity.inScopeOf.sourceAccount", KindText},
	UserIdentityInScopeOfIssuerType:                 {"user_identity_in_scope_of_issuer_type", "userIdentity.inScopeOf.issuerType", KindText},
	UserIdentityInScopeOfCredentialsIssuedTo:        {"user_identity_in_scope_of_credentials_issued_to", "userIdentity.inScopeOf.credentialsIssuedTo", KindText},
	UserIdentityInScopeOfCredentialsIssuedToVersion: {"user_identity_in_scope_of_credentials_issued_to_version", "userIdentity.inScopeOf.credentialsIssuedToVersion", KindText},
	SessionCreationDate:                             {"user_identity_session_context_attributes_creation_date", "userIdentity.sessionContext.attributes.creationDate", KindText},
	SessionMFAAuthenticated:                         {"user_identity_session_context_attributes_mfa_authenticated", "userIdentity.sessionContext.attributes.mfaAuthenticated", KindText},
	SessionAttributesCredentialFromConsole:          {"user_identity_session_context_attributes_session_credential_from_console", "userIdentity.sessionContext.attributes.sessionCredentialFromConsole", KindText},
	SessionIssuerType:                               {"user_identity_session_context_session_issuer_type", "userIdentity.sessionContext.sessionIssuer.type", KindText},
	SessionIssuerPrincipalID:                        {"user_identity_session_context_session_issuer_principal_id", "userIdentity.sessionContext.sessionIssuer.principalId", KindText},
	SessionIssuerARN:                                {"user_identity_session_context_session_issuer_arn", "userIdentity.sessionContext.sessionIssuer.arn", KindText},
	SessionIssuerAccountID:                          {"user_identity_session_context_session_issuer_account_id", "userIdentity.sessionContext.sessionIssuer.accountId", KindText},
	SessionIssuerUserName:                           {"user_identity_session_context_session_issuer_user_name", "userIdentity.sessionContext.sessionIssuer.userName", KindText},
	SessionFederatedProvider:                        {"user_identity_session_context_web_id_federation_data_federated_provider", "userIdentity.sessionContext.webIdFederationData.federatedProvider", KindText},
	SessionFederationAttributes:                     {"user_identity_session_context_web_id_federation_data_attributes", "userIdentity.sessionContext.webIdFederationData.attributes", KindJSON},
	SessionSourceIdentity:                           {"user_identity_session_context_source_identity", "userIdentity.sessionContext.sourceIdentity", KindText},
	SessionEC2RoleDelivery:                          {"user_identity_session_context_ec2_role_delivery", "userIdentity.sessionContext.ec2RoleDelivery", KindText},
	SessionEC2IssuedInVPC:                           {"user_identity_session_context_ec2_issued_in_vpc", "userIdentity.sessionContext.ec2IssuedInVpc", KindText},
	SessionAssumedRoot:                              {"user_identity_session_context_assumed_root", "userIdentity.sessionContext.assumedRoot", KindText},
	SessionSignInSessionARN:                         {"user_identity_session_context_sign_in_session_arn", "userIdentity.sessionContext.signInSessionArn", KindText},

	RequestParameters:   {"request_parameters", "requestParameters", KindJSON},
	ResponseElements:    {"response_elements", "responseElements", KindJSON},
	AdditionalEventData: {"additional_event_data", "additionalEventData", KindJSON},
	ServiceEventDetails: {"service_event_details", "serviceEventDetails", KindJSON},
	Resources:           {"resources", "resources", KindJSON},
	InsightDetails:      {"insight_details", "insightDetails", KindJSON},
	Addendum:            {"addendum", "addendum", KindJSON},
	EdgeDeviceDetails:   {"edge_device_details", "edgeDeviceDetails", KindJSON},
	TLSDetails:          {"tls_details", "tlsDetails", KindJSON},
	EventContext:        {"event_context", "eventContext", KindJSON},
	Annotation:          {"annotation", "annotation", KindJSON},
	Unmapped:            {"unmapped", "", KindJSON},

	SourceObject: {"source_object", "", KindInt},
	RecordIndex:  {"record_index", "", KindInt},
	SourceOffset: {"source_offset", "", KindInt},
	Envelope:     {"envelope", "", KindText},
	Exactness:    {"exactness", "", KindText},
	Flags:        {"flags", "", KindInt},
	Shape:        {"shape", "", KindText},
	RawRecord:    {"raw_record", "", KindBytes},
}

// Name is the column's name in Parquet files and SQL: snake_case.
func (c Column) Name() string { return columns[c].name }

// Path is the dotted path of the member in the raw record, as AWS spells it;
// "" for the columns that are not members.
func (c Column) Path() string { return columns[c].path }

// Kind says what the column's values are.
func (c Column) Kind() Kind { return columns[c].kind }

// String gives the column's name.
func (c Column) String() string { return c.Name() }

var byPath, byName = func() (map[string]Column, map[string]Column) {
	paths, names := make(map[string]Column, NumColumns), make(map[string]Column, NumColumns)
	for c, info := range columns {
		if info.path != "" {
			paths[info.path] = Column(c)
		}
		names[info.name] = Column(c)
	}
	return paths, names
}()

// ColumnByPath finds the column that stores the member at the dotted path.
func ColumnByPath(path string) (Column, bool) { c, ok := byPath[path]; return c, ok }

// ColumnByName finds the column with the snake_case name.
func ColumnByName(name string) (Column, bool) { c, ok := byName[name]; return c, ok }

// ColumnSet is a set of columns. Its zero value is empty.
type ColumnSet [2]uint64

// Columns makes a set of the given columns.
func Columns(cs ...Column) ColumnSet {
	var s ColumnSet
	for _, c := range cs {
		s = s.With(c)
	}
	return s
}

// AllColumns is the set of every column.
func AllColumns() ColumnSet {
	var s ColumnSet
	for c := range Column(NumColumns) {
		s = s.With(c)
	}
	return s
}

// Has tells whether c is in the set.
func (s ColumnSet) Has(c Column) bool { return s[c>>6]&(1<<(c&63)) != 0 }

// holds is Has in place, for sets that are being filled.
func (s *ColumnSet) holds(c Column) bool { return s[c>>6&1]&(1<<(c&63)) != 0 }

// With gives the set with c in it.
func (s ColumnSet) With(c Column) ColumnSet { s[c>>6] |= 1 << (c & 63); return s }

// Without gives the set without c.
func (s ColumnSet) Without(c Column) ColumnSet { s[c>>6] &^= 1 << (c & 63); return s }

// Union gives the columns that are in either set.
func (s ColumnSet) Union(t ColumnSet) ColumnSet { s[0] |= t[0]; s[1] |= t[1]; return s }

// And gives the columns that are in both sets.
func (s ColumnSet) And(t ColumnSet) ColumnSet { s[0] &= t[0]; s[1] &= t[1]; return s }

// Minus gives the columns of s that are not in t.
func (s ColumnSet) Minus(t ColumnSet) ColumnSet { s[0] &^= t[0]; s[1] &^= t[1]; return s }

// Contains tells whether every column of t is in s.
func (s ColumnSet) Contains(t ColumnSet) bool { return t[0]&^s[0] == 0 && t[1]&^s[1] == 0 }

// Len counts the columns in the set.
func (s ColumnSet) Len() int { return bits.OnesCount64(s[0]) + bits.OnesCount64(s[1]) }

// All yields the columns of the set in file order.
func (s ColumnSet) All() func(yield func(Column) bool) {
	return func(yield func(Column) bool) {
		for w, word := range s {
			for ; word != 0; word &= word - 1 {
				if !yield(Column(w<<6 + bits.TrailingZeros64(word))) {
					return
				}
			}
		}
	}
}
