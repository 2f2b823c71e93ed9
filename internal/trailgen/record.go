package trailgen

// A record is one call about to be written. Its free-form members come from
// the operation's templates, filled with the record's values.
type record struct {
	op      *operation
	time    int64
	account string // that receives the record
	region  string
	who     *identity
	values  *values

	ip, agent string // the identity's own when ""
	key       string // signs the call
	created   int64  // of the credentials
	invokedBy string // the service that forwards the call for who

	errorCode, errorMessage string
	blank                   bool // no request parameters: the caller gave none, or a failure left none

	eventID   string // made when ""
	requestID string // absent when ""
	sharedID  string // absent when ""
}

// Request ids of S3 are not UUIDs.
const s3RequestDigits = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"

// newRequestID makes a request id in the way of the operation's service.
func newRequestID(r *rng, op *operation) string {
	if op.service == "s3" {
		return chars(r, s3RequestDigits, 16)
	}
	return uuid(r)
}

// append appends the record as CloudTrail writes it: one line, members in the
// order that records have.
func (rec *record) append(dst []byte, r *rng) []byte {
	op, v := rec.op, rec.values
	m := member{dst: append(dst, '{')}
	m.text("eventVersion", op.version)
	m.raw("userIdentity", "")
	m.dst = rec.who.append(m.dst, rec.key, rec.created, rec.invokedBy, op.version <= "1.08")
	m.raw("eventTime", `"`)
	m.dst = append(appendISO(m.dst, rec.time), '"')
	m.text("eventSource", op.source)
	m.text("eventName", op.name)
	m.text("awsRegion", rec.region)
	m.text("sourceIPAddress", rec.ip)
	if op.service == "s3" && rec.agent != rec.ip {
		m.raw("userAgent", `"[`)
		m.dst = append(append(m.dst, rec.agent...), `]"`...)
	} else {
		m.text("userAgent", rec.agent)
	}
	if rec.errorCode != "" {
		m.text("errorCode", rec.errorCode)
	}
	if rec.errorMessage != "" {
		m.raw("errorMessage", quote(rec.errorMessage))
	}
	m.optional("requestParameters", op.request, v, r, rec.blank)
	m.optional("responseElements", op.response, v, r, rec.errorCode != "")
	if op.extra != nil {
		m.raw("additionalEventData", "")
		m.dst = op.extra.append(m.dst, v, r)
	}
	if rec.requestID != "" {
		m.text("requestID", rec.requestID)
	}
	if rec.eventID != "" {
		m.text("eventID", rec.eventID)
	} else {
		m.raw("eventID", `"`)
		m.dst = append(appendUUID(m.dst, r), '"')
	}
	m.boolean("readOnly", op.read)
	if op.resources != nil && rec.errorCode == "" {
		m.raw("resources", "")
		m.dst = op.resources.append(m.dst, v, r)
	}
	m.text("eventType", op.eventType)
	if op.api != "" {
		m.text("apiVersion", op.api)
	}
	m.boolean("managementEvent", !op.data)
	m.text("recipientAccountId", rec.account)
	if rec.sharedID != "" {
		m.text("sharedEventID", rec.sharedID)
	}
	if op.details != nil {
		m.raw("serviceEventDetails", "")
		m.dst = op.details.append(m.dst, v, r)
	}
	if op.data {
		m.text("eventCategory", "Data")
	} else {
		m.text("eventCategory", "Management")
	}
	rec.appendTLS(&m)
	if rec.who.console != nil && rec.invokedBy == "" {
		m.text("sessionCredentialFromConsole", "true")
	}
	return append(m.dst, '}')
}

// appendTLS appends tlsDetails, which calls that a service makes have not.
func (rec *record) appendTLS(m *member) {
	op := rec.op
	if rec.invokedBy != "" || op.host == "" {
		return
	}
	switch rec.who.kind {
	case kindService, kindLinked, kindBare, kindCenter:
		return
	}
	m.raw("tlsDetails", `{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"`)
	if op.service == "s3" && rec.values[vBucket] != "" {
		m.dst = append(append(m.dst, rec.values[vBucket]...), '.')
	}
	m.dst = append(m.dst, op.host...)
	if !op.global {
		m.dst = append(append(m.dst, '.'), rec.region...)
	}
	if op.service != "signin" {
		m.dst = append(m.dst, ".amazonaws.com"...)
	}
	m.dst = append(m.dst, '"')
	if op.version >= "1.11" && op.version < "1.2" {
		m.dst = append(m.dst, `,"keyExchange":"x25519"`...)
	}
	m.dst = append(m.dst, '}')
}

func (m *member) optional(name string, t *template, v *values, r *rng, without bool) {
	if t == nil || without {
		m.raw(name, "null")
		return
	}
	m.raw(name, "")
	m.dst = t.append(m.dst, v, r)
}

func (m *member) boolean(name string, value bool) {
	if value {
		m.raw(name, "true")
	} else {
		m.raw(name, "false")
	}
}
