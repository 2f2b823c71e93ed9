package history

import (
	"strconv"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// What is done to the buckets and keys of trails. Which these are is told by
// the whole case, so that the time at which it is told does not matter.

type logBuckets struct{ know *knowledge }

func newLogBuckets(k *knowledge) detector { return logBuckets{k} }

func (l logBuckets) add(e *event) *raised {
	if !l.know.isLogBucket(e.text(bucketName)) {
		return nil
	}
	return &raised{}
}

func (logBuckets) lost() int { return 0 }

type logLifecycles struct{ know *knowledge }

func newLogLifecycles(k *knowledge) detector { return logLifecycles{k} }

// shortLife is how many days logs must be kept at least to be of use: the
// console's own history has 90.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
const shortLife = 90

// Rule is an object or a list of some.
var expirationDays = mustPath("requestParameters.LifecycleConfiguration.Rule.Expiration.Days").Loose()

func (l logLifecycles) add(e *event) *raised {
	if !l.know.isLogBucket(e.text(bucketName)) {
		return nil
	}
	least := shortLife
	expirationDays.Each(e.Event, func(v cloudtrail.Value) bool {
		if n, err := strconv.Atoi(string(v.Text)); err == nil && n > 0 {
			least = min(least, n)
		}
		return true
	})
	switch {
	case least >= shortLife:
		return nil
	case least <= 7:
		return &raised{level: timeline.Critical, reason: "logs are gone within a week"}
	}
	return &raised{}
}

func (logLifecycles) lost() int { return 0 }

type logKeys struct{ know *knowledge }

func newLogKeys(k *knowledge) detector { return logKeys{k} }

func (l logKeys) add(e *event) *raised {
	if !l.know.isLogKey(e.text(kmsKey)) {
		return nil
	}
	return &raised{level: timeline.Critical, reason: "a trail encrypts its logs with the key"}
}

func (logKeys) lost() int { return 0 }
