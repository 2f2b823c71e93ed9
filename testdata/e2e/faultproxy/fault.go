package faultproxy

import (
	"encoding/xml"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Fault is how a request goes wrong.
type Fault struct {
	Status  int // of the answer
	Code    string
	Message string
	Fields  map[string]string // further elements of the error's body
	Header  map[string]string

	// Cut passes the request on and breaks the connection in the middle of the
	// answer's body. Silent never answers. Before runs first, and the request is
	// then passed on. The fields above do not matter to any of these.
	Cut    bool
	Silent bool
	Before func()
}

func (f *Fault) name() string {
	switch {
	case f.Cut:
		return "cut"
	case f.Silent:
		return "silent"
	case f.Before != nil:
		return ""
	}
	return f.Code
}

// write answers with the fault, in the form that S3 gives errors.
func (f *Fault) write(w http.ResponseWriter, q *Request) {
	var b strings.Builder
	element := func(name, text string) {
		b.WriteString("<" + name + ">")
		xml.EscapeText(&b, []byte(text))
		b.WriteString("</" + name + ">")
	}
	b.WriteString(xml.Header + "<Error>")
	element("Code", f.Code)
	element("Message", f.Message)
	for _, name := range slices.Sorted(maps.Keys(f.Fields)) {
		element(name, f.Fields[name])
	}
	element("RequestId", "4442587FB7D0A2F9")
	element("HostId", "e2e")
	b.WriteString("</Error>")
	w.Header().Set("Content-Type", "application/xml")
	w.Header().Set("X-Amz-Request-Id", "4442587FB7D0A2F9")
	for name, text := range f.Header {
		w.Header().Set(name, text)
	}
	w.WriteHeader(f.Status)
	if q.Method != http.MethodHead {
		w.Write([]byte(b.String()))
	}
}

// The faults of S3, with the status, code and message that it answers:
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html

// AccessDenied refuses.
func AccessDenied() Fault {
	return Fault{Status: http.StatusForbidden, Code: "AccessDenied", Message: "Access Denied"}
}

// KMSDenied refuses because the caller may not use the key that the object is
// encrypted with.
func KMSDenied() Fault {
	return Fault{Status: http.StatusForbidden, Code: "AccessDenied", Message: "User: arn:aws:iam::111122223333:user/analyst is not authorized " +
		"to perform: kms:Decrypt on resource: arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab " +
		"because no identity-based policy allows the kms:Decrypt action"}
}

// KMSDisabled refuses because the object's key is disabled.
func KMSDisabled() Fault {
	return Fault{Status: http.StatusBadRequest, Code: "KMS.DisabledException",
		Message: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab is disabled."}
}

// SlowDown asks for fewer requests.
func SlowDown() Fault {
	return Fault{Status: http.StatusServiceUnavailable, Code: "SlowDown", Message: "Please reduce your request rate."}
}

// InternalError is the server's own.
func InternalError() Fault {
	return Fault{Status: http.StatusInternalServerError, Code: "InternalError", Message: "We encountered an internal error. Please try again."}
}

// NoSuchKey says that there is no such object any more.
func NoSuchKey() Fault {
	return Fault{Status: http.StatusNotFound, Code: "NoSuchKey", Message: "The specified key does not exist."}
}

// InvalidObjectState refuses to read what is archived.
func InvalidObjectState(class string) Fault {
	return Fault{Status: http.StatusForbidden, Code: "InvalidObjectState", Message: "The operation is not valid for the object's storage class",
		Fields: map[string]string{"StorageClass": class}}
}

// ExpiredToken says that the credentials have run out.
func ExpiredToken() Fault {
	return Fault{Status: http.StatusBadRequest, Code: "ExpiredToken", Message: "The provided token has expired."}
}

// PermanentRedirect says that the bucket is in another region.
func PermanentRedirect(region string) Fault {
	return Fault{Status: http.StatusMovedPermanently, Code: "PermanentRedirect",
		Message: "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
		Header:  map[string]string{"X-Amz-Bucket-Region": region}}
}

// AuthorizationHeaderMalformed says that a request was signed for another
// region than the bucket's.
func AuthorizationHeaderMalformed(signed, region string) Fault {
	return Fault{Status: http.StatusBadRequest, Code: "AuthorizationHeaderMalformed",
		Message: "The authorization header is malformed; the region '" + signed + "' is wrong; expecting '" + region + "'",
		Fields:  map[string]string{"Region": region}}
}
