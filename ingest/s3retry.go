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
type pacing struct{ list, get aws.RetryerV2 }

// retryer slows down all requests together when S3 asks for it. It has no
// budget of retries: a run has hours, and giving up is an object unread.
func (s *S3) retryer(attempts int) aws.RetryerV2 {
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

// burst decides which refusals slow the requests down. The SDK's adaptive mode
// takes 30 % off the rate for each, down to one request in two seconds, and
// so would come to a standstill when S3 refuses a few dozen at a time. Here
// those of requests that were under way together count once, and those at a
// rate that cannot be the reason do not: each request waits longer before each
// of its attempts anyway.
type burst struct {
	aws.RetryerV2

	mu      sync.Mutex
	last    time.Time // when a refusal last counted
	second  time.Time // when the current second began
	sent    int       // requests in it
	earlier int       // requests in the one before
}

// slowEnough is the number of requests a second below which refusals have
// another reason.
const slowEnough = 20

var refusals = retry.ThrottleErrorCode{Codes: retry.DefaultThrottleErrorCodes}

func (b *burst) GetAttemptToken(ctx context.Context) (func(error) error, error) {
	release, err := b.RetryerV2.GetAttemptToken(ctx)
	if err != nil {
		return nil, err
	}
	sent := b.send(time.Now())
	return func(err error) error {
		if refusals.IsErrorThrottle(err).Bool() && !b.counts(sent, time.Now()) {
			err = nil
		}
		return release(err)
	}, nil
}

func (b *burst) send(now time.Time) time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tick(now)
	b.sent++
	return now
}

func (b *burst) tick(now time.Time) {
	switch d := now.Sub(b.second); {
	case d < time.Second:
		return
	case d < 2*time.Second:
		b.earlier = b.sent
	default:
		b.earlier = 0
	}
	b.second, b.sent = now, 0
}

// counts tells whether a refusal slows down what was not sent yet.
func (b *burst) counts(sent, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tick(now)
	if sent.Before(b.last) || max(b.sent, b.earlier) < slowEnough {
		return false
	}
	b.last = now
	return true
}
