package faultproxy

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Request is one request that came by, and what it was answered.
type Request struct {
	Number int // from 1
	Begun  time.Time
	Method string // GET, HEAD, …
	Op     string // the S3 operation, e.g. ListObjectsV2
	Bucket string
	Key    string

	// Of a listing.
	Prefix, Delimiter, StartAfter, Token string

	// Of the signature; empty when the request is not signed.
	AccessKeyID, Region string

	Attempt int    // 1 for the first, as the SDK counts; 0 when it does not say
	Payer   string // x-amz-request-payer
	IfMatch string

	Status int    // of the answer; 0 when there was none
	Fault  string // the code of the fault that was answered, "cut" or "silent"

	// Of a listing's answer.
	Listed      int // keys
	First, Last string
	Truncated   bool
}

// parse reads what a request asks for. Addresses are in path style:
// /bucket/key.
func parse(r *http.Request) *Request {
	bucket, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	query := r.URL.Query()
	q := &Request{
		Method: r.Method, Bucket: bucket, Key: key,
		Prefix: query.Get("prefix"), Delimiter: query.Get("delimiter"),
		StartAfter: query.Get("start-after"), Token: query.Get("continuation-token"),
		Payer: r.Header.Get("X-Amz-Request-Payer"), IfMatch: r.Header.Get("If-Match"),
	}
	q.Op = operation(q, query)
	q.AccessKeyID, q.Region = signer(r.Header.Get("Authorization"))
	q.Attempt = attempt(r.Header.Get("Amz-Sdk-Request"))
	return q
}

func operation(q *Request, query map[string][]string) string {
	has := func(name string) bool { _, ok := query[name]; return ok }
	verb := map[string]string{http.MethodGet: "Get", http.MethodHead: "Head", http.MethodPut: "Put", http.MethodDelete: "Delete"}[q.Method]
	switch {
	case verb == "":
		return q.Method
	case q.Bucket == "":
		return verb + "Service"
	case q.Key != "":
		return verb + "Object"
	case has("list-type"):
		return "ListObjectsV2"
	case has("versions"):
		return "ListObjectVersions"
	case has("location"):
		return verb + "BucketLocation"
	case q.Method == http.MethodGet:
		return "ListObjects"
	}
	return verb + "Bucket"
}

// signer reads key id and region out of a header such as
//
//	AWS4-HMAC-SHA256 Credential=AKIA…/20260101/us-east-1/s3/aws4_request, SignedHeaders=…
func signer(header string) (keyID, region string) {
	_, credential, _ := strings.Cut(header, "Credential=")
	credential, _, _ = strings.Cut(credential, ",")
	parts := strings.Split(credential, "/")
	if len(parts) != 5 {
		return "", ""
	}
	return parts[0], parts[2]
}

// attempt reads n out of "attempt=n; max=m".
func attempt(header string) int {
	for part := range strings.SplitSeq(header, ";") {
		if n, ok := strings.CutPrefix(strings.TrimSpace(part), "attempt="); ok {
			if i, err := strconv.Atoi(n); err == nil {
				return i
			}
		}
	}
	return 0
}
