package ingest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

const signingAlgorithm = "AWS4-HMAC-SHA256"

// signingKey signs the requests of one day to one region with one pair of keys. The SDK's
// signer takes a request apart that may be any; here all that differs between
// requests are four values, so that a signature costs an eighth of the SDK's.
// Whoever makes a key has its first signature confirmed by the SDK's signer.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
type signingKey struct {
	accessKeyID, secret string
	day, region         string
	scope               string // day/region/service/aws4_request
	hashes              sync.Pool
}

func newSigningKey(c aws.Credentials, date time.Time, region string) *signingKey {
	k := &signingKey{accessKeyID: c.AccessKeyID, secret: c.SecretAccessKey, day: date.UTC().Format("20060102"), region: region}
	k.scope = k.day + "/" + region + "/s3/aws4_request"
	key := []byte("AWS4" + c.SecretAccessKey)
	for part := range strings.SplitSeq(k.scope, "/") {
		h := hmac.New(sha256.New, key)
		h.Write([]byte(part))
		key = h.Sum(nil)
	}
	k.hashes.New = func() any { return hmac.New(sha256.New, key) }
	return k
}

// fits tells whether the key is the one to sign with.
func (k *signingKey) fits(c aws.Credentials, date time.Time, region string) bool {
	var day [8]byte
	return k.region == region && k.accessKeyID == c.AccessKeyID && k.secret == c.SecretAccessKey && string(date.UTC().AppendFormat(day[:0], "20060102")) == k.day
}

// nameSigned sets which headers are signed: all but two.
func (f *form) nameSigned() {
	f.names = []string{"host", headerMatch, headerInvocation, headerDate}
	for _, h := range f.fixed {
		if h.name != "User-Agent" {
			f.names = append(f.names, h.name)
		}
	}
	slices.SortFunc(f.names, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	f.signed = strings.ToLower(strings.Join(f.names, ";"))
}

// authorization signs a request that is complete but for this.
func (k *signingKey) authorization(f *form, r *http.Request, token bool) string {
	names, signed := f.names, f.signed
	if token { // the last of them all by name
		names, signed = append(names[:len(names):len(names)], headerToken), signed+";x-amz-security-token"
	}
	b := make([]byte, 0, 1536)
	b = append(b, r.Method...)
	b = append(b, '\n')
	b = append(b, r.URL.RawPath...)
	b = append(b, '\n')
	b = append(b, r.URL.RawQuery...)
	b = append(b, '\n')
	for _, name := range names {
		value := r.URL.Host
		if name != "host" {
			value = r.Header[name][0]
		} else if r.Host != "" {
			value = r.Host
		}
		b = appendLower(b, name)
		b = append(b, ':')
		b = append(b, value...)
		b = append(b, '\n')
	}
	b = append(b, '\n')
	b = append(b, signed...)
	b = append(b, '\n')
	b = append(b, f.payload...)
	sum := sha256.Sum256(b)

	b = append(b[:0], signingAlgorithm...)
	b = append(b, '\n')
	b = append(b, r.Header[headerDate][0]...)
	b = append(b, '\n')
	b = append(b, k.scope...)
	b = append(b, '\n')
	b = hex.AppendEncode(b, sum[:])
	h := k.hashes.Get().(hash.Hash)
	h.Reset()
	h.Write(b)
	signature := h.Sum(sum[:0])
	k.hashes.Put(h)

	b = append(b[:0], signingAlgorithm+" Credential="...)
	b = append(b, k.accessKeyID...)
	b = append(b, '/')
	b = append(b, k.scope...)
	b = append(b, ", SignedHeaders="...)
	b = append(b, signed...)
	b = append(b, ", Signature="...)
	return string(hex.AppendEncode(b, signature))
}

func appendLower(b []byte, name string) []byte {
	for i := range len(name) {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return b
}
