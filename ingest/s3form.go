package ingest

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// form is how the SDK asks a bucket for an object, learned from a request that
// it sent. What differs from one object to the next is filled in.
type form struct {
	client      *s3.Client // whose requests these are
	http        aws.HTTPClient
	credentials aws.CredentialsProvider
	sdk         s3.HTTPSignerV4 // confirms signing keys

	request http.Request // with the URL up to the key
	prefix  string       // of the path: "/" or "/bucket/"
	region  string       // "" where requests are not signed
	payload string       // the hash of no body
	fixed   []headerField
	names   []string // of what is signed, in the order of the signature
	signed  string   // the names as the signature has them

	checksums bool // answers are asked for theirs
}

// headerField is a header that all requests have alike.
type headerField struct{ name, value string }

// The headers of a request that is nothing out of the ordinary. Anything else
// means something that is not known here, such as the sessions of directory
// buckets, or a Lambda function's trace.
var (
	fixedHeaders = []string{"Accept-Encoding", "Amz-Sdk-Request", "User-Agent", "X-Amz-Checksum-Mode", "X-Amz-Content-Sha256", "X-Amz-Request-Payer"}
	ownHeaders   = []string{headerInvocation, headerMatch, headerDate, headerToken, headerAuthorization}
)

const (
	headerInvocation    = "Amz-Sdk-Invocation-Id"
	headerMatch         = "If-Match"
	headerDate          = "X-Amz-Date"
	headerToken         = "X-Amz-Security-Token"
	headerAuthorization = "Authorization"
	headerChecksumMode  = "X-Amz-Checksum-Mode"

	// amzDate is the form of a signature's time.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
	amzDate = "20060102T150405Z"

	// maxSkew is how far off this machine's clock may be. Where it is more,
	// the SDK corrects it in each request.
	maxSkew = time.Minute
)

// isPlain tells whether a client reaches buckets in the ordinary way: S3's own
// endpoints, or one that was named.
func isPlain(o s3.Options, bucket string) bool {
	return bucketName().MatchString(bucket) && !strings.Contains(bucket, "--") && // directory buckets and access points have a suffix
		!o.UseAccelerate && o.HTTPSignerV4 != nil &&
		o.EndpointOptions.UseFIPSEndpoint != aws.FIPSEndpointStateEnabled &&
		o.EndpointOptions.UseDualStackEndpoint != aws.DualStackEndpointStateEnabled &&
		reflect.TypeOf(o.EndpointResolverV2) == reflect.TypeOf(s3.NewDefaultEndpointResolverV2())
}

// specialHost are hosts of S3 with rules of their own, whichever way they were
// chosen: a region's name may do that, too.
// https://docs.aws.amazon.com/general/latest/gr/s3.html
var specialHost = lazily(`(?:fips|dualstack|s3-accelerate|s3express|accesspoint|outposts|s3-object-lambda)[a-z0-9.-]*\.(?:amazonaws|aws|api)\.`)

// learnForm takes the form of a request for key, sent as r, unless it is out
// of the ordinary: r must be, byte for byte and with its signature, what the
// form makes of the same key at the same time.
func learnForm(client *s3.Client, bucket, key string, r *http.Request, c aws.Credentials, now time.Time) *form {
	o := client.Options()
	if !isPlain(o, bucket) || specialHost().MatchString(strings.TrimPrefix(r.URL.Host, bucket+".")) ||
		r.Method != http.MethodGet || r.Body != nil || r.ContentLength != 0 || r.URL.RawQuery != "x-id=GetObject" {
		return nil
	}
	f := &form{client: client, http: o.HTTPClient, credentials: o.Credentials, sdk: o.HTTPSignerV4, payload: r.Header.Get("X-Amz-Content-Sha256")}
	var ok bool
	if f.prefix, ok = strings.CutSuffix(r.URL.Path, key); !ok || f.prefix != "/" && f.prefix != "/"+bucket+"/" {
		return nil
	}
	for name, values := range r.Header {
		switch {
		case len(values) != 1:
			return nil
		case slices.Contains(fixedHeaders, name):
			f.fixed = append(f.fixed, headerField{name, values[0]})
		case !slices.Contains(ownHeaders, name):
			return nil
		}
	}
	date, err := time.Parse(amzDate, r.Header.Get(headerDate))
	if a := r.Header.Get(headerAuthorization); a != "" {
		if err != nil || date.Sub(now).Abs() > maxSkew {
			return nil
		}
		f.region = signedFor(a)
		if f.region == "" || c.AccessKeyID == "" {
			return nil
		}
	} else if c.AccessKeyID != "" {
		return nil
	}
	// A first attempt without a deadline; what is sent later is one, too.
	if attempt, ok := strings.CutPrefix(r.Header.Get("Amz-Sdk-Request"), "attempt=1; max="); !ok || strings.Trim(attempt, "0123456789") != "" {
		return nil
	}
	f.request = *r
	f.request.Header, f.request.URL = nil, &url.URL{Scheme: r.URL.Scheme, Host: r.URL.Host, RawQuery: r.URL.RawQuery}
	f.nameSigned()
	f.checksums = r.Header.Get(headerChecksumMode) == "ENABLED"
	var k *signingKey
	if f.region != "" {
		k = newSigningKey(c, date, f.region)
	}
	made := f.make(key, r.Header.Get(headerMatch), r.Header.Get(headerInvocation), c, date, k)
	if made == nil || !sameRequest(made, r) {
		return nil
	}
	return f
}

// signedFor gives the region that a request to S3 was signed for, or "".
func signedFor(authorization string) string {
	credential, ok := strings.CutPrefix(authorization, signingAlgorithm+" Credential=")
	scope, _, _ := strings.Cut(credential, ", ")
	parts := strings.Split(scope, "/")
	if n := len(parts); ok && n >= 5 && parts[n-1] == "aws4_request" && parts[n-2] == "s3" {
		return parts[n-3]
	}
	return ""
}

func sameRequest(a, b *http.Request) bool {
	return a.Method == b.Method && a.Host == b.Host && a.URL.String() == b.URL.String() && a.URL.EscapedPath() == b.URL.EscapedPath() &&
		reflect.DeepEqual(a.Header, b.Header)
}

// make fills the form in. It is nil for what has to be written in a way that
// is not known here.
func (f *form) make(key, etag, invocation string, c aws.Credentials, date time.Time, k *signingKey) *http.Request {
	if key == "" || !isBare(etag) || !isBare(c.SessionToken) && c.SessionToken != "" {
		return nil
	}
	r := f.request
	path := f.prefix + key
	u := *f.request.URL
	u.Path, u.RawPath = path, escapePath(path)
	r.URL = &u

	n := len(f.fixed)
	values := make([]string, 0, n+len(ownHeaders))
	r.Header = make(http.Header, n+len(ownHeaders))
	set := func(name, value string) {
		values = append(values, value)
		r.Header[name] = values[len(values)-1 : len(values) : len(values)]
	}
	for _, h := range f.fixed {
		set(h.name, h.value)
	}
	set(headerInvocation, invocation)
	set(headerMatch, etag)
	if k == nil {
		return &r
	}
	set(headerDate, date.UTC().Format(amzDate))
	if c.SessionToken != "" {
		set(headerToken, c.SessionToken)
	}
	set(headerAuthorization, k.authorization(f, &r, c.SessionToken != ""))
	return &r
}

// isBare tells whether a header's value is signed as it stands.
func isBare(value string) bool {
	for i := range len(value) {
		if value[i] <= ' ' || value[i] > '~' {
			return false
		}
	}
	return value != ""
}

// escapePath writes a path as S3 wants it: each byte but letters, digits and
// five others by its number.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
func escapePath(path string) string {
	extra := 0
	for i := range len(path) {
		if !unescaped[path[i]] {
			extra += 2
		}
	}
	if extra == 0 {
		return path
	}
	const digits = "0123456789ABCDEF"
	out := make([]byte, 0, len(path)+extra)
	for i := range len(path) {
		if c := path[i]; unescaped[c] {
			out = append(out, c)
		} else {
			out = append(out, '%', digits[c>>4], digits[c&15])
		}
	}
	return string(out)
}

var unescaped = func() (t [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/") {
		t[c] = true
	}
	return t
}()

// confirmed tells whether the SDK's signer signs r alike.
func (f *form) confirmed(r *http.Request, c aws.Credentials, date time.Time) bool {
	again := r.Clone(r.Context())
	again.Header.Del(headerAuthorization)
	err := f.sdk.SignHTTP(r.Context(), c, again, f.payload, "s3", f.region, date, func(o *v4.SignerOptions) {
		o.DisableURIPathEscaping = true
	})
	return err == nil && sameRequest(r, again)
}
