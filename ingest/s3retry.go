package ingest

import (
	"context"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

// pacing are the retryers of a bucket: what S3 asks of listings says nothing
// about reads.
type pacing struct{ list, get aws.Retryer }

// retryer slows down all requests together when S3 asks for it. It has no
// budget of retries: a run has hours, and giving up is an object unread.
func (s *S3) retryer(attempts int) aws.Retryer {
	if attempts <= 0 {
		attempts = s3Attempts
	}
	standard := func(o *retry.StandardOptions) {
		o.MaxAttempts = attempts
		o.RateLimiter = ratelimit.None
		o.Backoff = retry.BackoffDelayerFunc(func(attempt int, _ error) (time.Duration, error) {
			return s.tuning.backoff(attempt), nil
		})
	}
	if s.tuning.unpaced {
		return retry.NewStandard(standard)
	}
	return &burst{RetryerV2: retry.NewAdaptiveMode(func(a *retry.AdaptiveModeOptions) {
		a.StandardOptions = append(a.StandardOptions, standard)
	})}
}

// burst makes one of the refusals of requests that were under way together.
// The SDK's adaptive mode takes 30 % off the rate for each, and so would come
// to a standstill when S3 refuses a few dozen at a time.
type burst struct {
	aws.RetryerV2

	mu   sync.Mutex
	last time.Time // when a refusal last counted
}

var refusals = retry.ThrottleErrorCode{Codes: retry.DefaultThrottleErrorCodes}

func (b *burst) GetAttemptToken(ctx context.Context) (func(error) error, error) {
	release, err := b.RetryerV2.GetAttemptToken(ctx)
	if err != nil {
		return nil, err
	}
	sent := time.Now()
	return func(err error) error {
		if refusals.IsErrorThrottle(err).Bool() && !b.counts(sent) {
			err = nil
		}
		return release(err)
	}, nil
}

// counts tells whether a request was sent after the last refusal that did.
func (b *burst) counts(sent time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if sent.Before(b.last) {
		return false
	}
	b.last = time.Now()
	return true
}
