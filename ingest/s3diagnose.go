package ingest

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"unicode"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
	"github.com/aws/smithy-go"
)

// s3Codes are the causes behind the codes that S3 answers with.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
var s3Codes = map[string]s3Cause{
	"InvalidAccessKeyId":                 causeBadCredentials,
	"SignatureDoesNotMatch":              causeBadCredentials,
	"InvalidSecurity":                    causeBadCredentials,
	"NotSignedUp":                        causeBadCredentials,
	"UnrecognizedClientException":        causeBadCredentials,
	"InvalidClientTokenId":               causeBadCredentials,
	"InvalidToken":                       causeBadCredentials,
	"ExpiredToken":                       causeExpired,
	"ExpiredTokenException":              causeExpired,
	"TokenRefreshRequired":               causeExpired,
	"RequestExpired":                     causeExpired,
	"RequestTimeTooSkewed":               causeClock,
	"NoSuchBucket":                       causeNoBucket,
	"InvalidBucketName":                  causeNoBucket,
	"NoSuchAccessPoint":                  causeNoBucket,
	"PermanentRedirect":                  causeRegion,
	"TemporaryRedirect":                  causeRegion,
	"AuthorizationHeaderMalformed":       causeRegion,
	"IllegalLocationConstraintException": causeRegion,
	"AccessDenied":                       causeDenied,
	"AccessDeniedException":              causeDenied,
	"AllAccessDisabled":                  causeDenied,
	"AccountProblem":                     causeDenied,
	"Forbidden":                          causeDenied,
	"InvalidObjectState":                 causeArchived,
	"PreconditionFailed":                 causeChanged,
	"InvalidRange":                       causeChanged,
	"NoSuchKey":                          causeGone,
	"NoSuchVersion":                      causeGone,
	"MethodNotAllowed":                   causeGone, // a delete marker
	"SlowDown":                           causeThrottled,
	"ServiceUnavailable":                 causeThrottled,
	"RequestLimitExceeded":               causeThrottled,
	"ThrottlingException":                causeThrottled,
	"InternalError":                      causeServer,
	"RequestTimeout":                     causeServer,
}

// diagnose finds the cause behind an error of the SDK, and what the service
// said.
func diagnose(err error) (cause s3Cause, code, detail string) {
	var api smithy.APIError
	if errors.As(err, &api) {
		code, detail = api.ErrorCode(), oneLine(api.ErrorMessage())
		if detail == code {
			detail = ""
		}
		cause = apiCause(err, code, detail)
	}
	var noProfile config.SharedConfigProfileNotExistError
	var credentials *credentialsError
	var sso *ssocreds.InvalidTokenError
	switch {
	case errors.As(err, &noProfile):
		return causeProfile, "", noProfile.Profile
	case errors.As(err, &sso):
		return causeExpired, "", "the SSO session has ended"
	case errors.As(err, &credentials):
		if cause != causeExpired && cause != causeBadCredentials && cause != causeClock {
			cause = causeNoCredentials
		}
		if api == nil {
			detail = oneLine(innermost(err).Error())
		}
		if api == nil && strings.Contains(detail, "IMDS") {
			detail = "" // the last place that was asked, which most machines do not have
		}
		return cause, code, detail
	case api != nil:
		return cause, code, detail
	}
	if status := httpStatus(err); status >= http.StatusBadRequest { // what came with it was not S3's
		return apiCause(err, "", ""), fmt.Sprintf("HTTP status %d", status), ""
	}
	return netCause(err), "", netText(err)
}

// httpStatus is that of the answer, 0 when there was none.
func httpStatus(err error) int {
	var response *awshttp.ResponseError
	if errors.As(err, &response) && response.Response != nil {
		return response.HTTPStatusCode()
	}
	return 0
}

// apiCause judges an answer of a service.
func apiCause(err error, code, message string) s3Cause {
	status := httpStatus(err)
	cause, known := s3Codes[code]
	switch {
	case strings.HasPrefix(code, "KMS."):
		// https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
		return causeKMSKey
	case cause == causeDenied && strings.Contains(message, "kms:"):
		return causeKMSDenied
	case known:
		return cause
	case status == http.StatusForbidden:
		return causeDenied
	case status == http.StatusPreconditionFailed:
		return causeChanged
	case status == http.StatusMovedPermanently:
		return causeRegion
	case status == http.StatusServiceUnavailable, status == http.StatusTooManyRequests:
		return causeThrottled
	case status >= http.StatusInternalServerError:
		return causeServer
	}
	return causeUnknown
}

// netCause judges an error without an answer.
func netCause(err error) s3Cause {
	var dns *net.DNSError
	var op *net.OpError
	var record tls.RecordHeaderError
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return causeUnknownHost
	case errors.As(err, &certificate), errors.As(err, &authority), errors.As(err, &record):
		return causeTLS
	case errors.As(err, &dns), errors.As(err, &op) && op.Op == "dial", isTimeout(err):
		return causeUnreachable
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return causeServer
	}
	var shared config.SharedConfigLoadError
	if errors.As(err, &shared) {
		return causeConfig
	}
	return causeUnknown
}

func isTimeout(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout()
}

// netText says what broke, without ports of this machine.
func netText(err error) string {
	var dns *net.DNSError
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" && op.Addr != nil && op.Err != err {
		return op.Addr.String() + ": " + netText(op.Err)
	}
	switch {
	case errors.As(err, &dns):
		return oneLine(dns.Name)
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the connection was reset"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "the connection ended too early"
	case isTimeout(err):
		return "no answer in time"
	}
	return oneLine(innermost(err).Error())
}

// innermost is the error that the others are wrapped around.
func innermost(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}

// maxDetail bounds what is quoted of an answer, in runes.
const maxDetail = 300

// oneLine makes text of a server fit for a line on a terminal.
func oneLine(text string) string {
	var b strings.Builder
	n := 0
	for _, word := range strings.Fields(text) {
		if n > 0 {
			b.WriteByte(' ')
		}
		for _, r := range word {
			if n++; n > maxDetail {
				return b.String() + "…"
			}
			if !unicode.IsGraphic(r) || r == unicode.ReplacementChar {
				r = '?'
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}
