package ingest

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
)

const (
	opList = "ListObjectsV2"
	opGet  = "GetObject"
)

// call makes a request, and makes it again where S3 says the bucket is.
func (s *S3) call(ctx context.Context, op, key string, request func(*s3.Client) error) error {
	if lost := s.lost.Load(); lost != nil {
		return lost
	}
	client := s.client.Load()
	err := request(client)
	if region := elsewhere(err); region != "" && s.move(client, region) {
		err = request(s.client.Load())
	}
	if err != nil {
		return s.explain(ctx, op, key, err)
	}
	return nil
}

// move lets all further requests go to region, once. It tells whether there
// is another client to try than the one that was sent elsewhere.
func (s *S3) move(from *s3.Client, region string) bool {
	s.follow.Lock()
	defer s.follow.Unlock()
	if s.client.Load() != from {
		return true // another request was first
	}
	if s.moved {
		return false
	}
	s.moved = true
	s.client.Store(s.build(region))
	return true
}

// expecting is how S3 names the region to a request that was signed for
// another.
var expecting = lazily(`expecting ['"]([a-z0-9-]+)['"]`)

// elsewhere gives the region that an error says the bucket is in, or "".
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html
func elsewhere(err error) string {
	var response *awshttp.ResponseError
	if !errors.As(err, &response) || response.Response == nil {
		return ""
	}
	var api smithy.APIError
	malformed := errors.As(err, &api) && api.ErrorCode() == "AuthorizationHeaderMalformed"
	if status := response.HTTPStatusCode(); status != http.StatusMovedPermanently && !(status == http.StatusBadRequest && malformed) {
		return ""
	}
	if region := response.Response.Header.Get("X-Amz-Bucket-Region"); region != "" {
		return region
	}
	if malformed {
		if m := expecting().FindStringSubmatch(api.ErrorMessage()); m != nil {
			return m[1]
		}
	}
	return ""
}

// listRequest asks for one page of a listing.
type listRequest struct {
	prefix  string
	after   string // keys after this one
	token   string // of the page
	folders bool   // give folders instead of what is in them
	first   bool   // give one entry
	brief   bool   // do not try for long
}

// listPage is a page, its entries in byte order.
type listPage struct {
	objects  []types.Object
	prefixes []string // of folders, with the slash
	token    string   // of the next page, "" when there is none
}

// listNow asks for a page.
func (s *S3) listNow(ctx context.Context, r listRequest) (listPage, error) {
	input := &s3.ListObjectsV2Input{
		Bucket:       &s.bucket,
		Prefix:       optional(r.prefix),
		StartAfter:   optional(r.after),
		RequestPayer: types.RequestPayer(s.payer),
		// A key may hold characters that XML cannot.
		EncodingType: types.EncodingTypeUrl,
		// Without it a listing does not tell what has been restored.
		OptionalObjectAttributes: []types.OptionalObjectAttributes{types.OptionalObjectAttributesRestoreStatus},
	}
	if r.token != "" {
		input.ContinuationToken, input.StartAfter = &r.token, nil
	}
	if r.folders {
		input.Delimiter = aws.String("/")
	}
	if r.first {
		input.MaxKeys = aws.Int32(1)
	} else if s.tuning.pageKeys > 0 {
		input.MaxKeys = &s.tuning.pageKeys
	}
	out, err := s.listWhole(ctx, input, r.brief)
	if err != nil {
		return listPage{}, err
	}
	page := listPage{objects: out.Contents}
	decode := func(text *string) string { return decodeKey(aws.ToString(text), out.EncodingType) }
	for i := range page.objects {
		key := decode(page.objects[i].Key)
		page.objects[i].Key = &key
	}
	for _, p := range out.CommonPrefixes {
		page.prefixes = append(page.prefixes, decode(p.Prefix))
	}
	if aws.ToBool(out.IsTruncated) {
		if page.token = aws.ToString(out.NextContinuationToken); page.token == "" {
			return listPage{}, &S3Error{Op: opList, URI: s.uri(r.prefix), cause: causeServer, detail: "a page does not say where the next begins"}
		}
	}
	return page, nil
}

// listWhole gets a page, again when it breaks off: the SDK repeats what S3
// refuses, and not what ends too early.
func (s *S3) listWhole(ctx context.Context, input *s3.ListObjectsV2Input, brief bool) (out *s3.ListObjectsV2Output, err error) {
	for attempt := 1; ; attempt++ {
		err = s.call(ctx, opList, aws.ToString(input.Prefix), func(c *s3.Client) (err error) {
			out, err = c.ListObjectsV2(ctx, input, func(o *s3.Options) {
				if o.Retryer = s.pace.list; brief {
					o.RetryMaxAttempts = min(s3FirstAttempts, o.Retryer.MaxAttempts())
				}
			})
			return err
		})
		var torn *smithy.DeserializationError
		if !errors.As(err, &torn) || attempt == s3BodyAttempts {
			return out, err
		}
		s.count.cut.Add(1)
		if err := s.tuning.pause(ctx, attempt); err != nil {
			return nil, err
		}
	}
}

// decodeKey undoes the encoding that was asked for, if the server has applied
// it: not all that speak S3 do.
func decodeKey(text string, encoding types.EncodingType) string {
	if encoding != types.EncodingTypeUrl {
		return text
	}
	if key, err := url.QueryUnescape(text); err == nil {
		return key
	}
	return text
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// get asks for an object as it was listed, from the byte offset on. a, if
// there is one, is what was answered already.
func (s *S3) get(ctx context.Context, o Object, offset int64, a *answer) (*s3.GetObjectOutput, error) {
	input := &s3.GetObjectInput{
		Bucket: &s.bucket, Key: aws.String(keyOf(o)), IfMatch: optional(o.ETag), RequestPayer: types.RequestPayer(s.payer),
	}
	if offset > 0 {
		input.Range = aws.String(byteRange(offset))
	}
	if a != nil {
		ctx = a.with(ctx)
		defer a.drop()
	}
	var out *s3.GetObjectOutput
	err := s.call(ctx, opGet, keyOf(o), func(c *s3.Client) (err error) {
		asking, retryer := ctx, aws.Retryer(s.pace.get)
		if a != nil {
			retryer = &heldToken{s.pace.get, a}
		}
		if a == nil && offset == 0 && s.direct.learning(c) {
			asking = context.WithValue(ctx, learnerKey{}, &learner{&s.direct, c, s.bucket, keyOf(o)})
		}
		out, err = c.GetObject(asking, input, func(o *s3.Options) { o.Retryer = retryer })
		return err
	})
	if err != nil {
		return nil, err
	}
	if o.ETag != "" && out.ETag != nil && *out.ETag != o.ETag { // from a server that does not know If-Match
		out.Body.Close()
		return nil, &S3Error{Op: opGet, URI: s.uri(keyOf(o)), cause: causeChanged}
	}
	return out, nil
}

// keyOf gives an object's key, which need not be valid UTF-8.
func keyOf(o Object) string {
	if o.path != "" {
		return o.path
	}
	return o.URI
}
