package history

import (
	"bytes"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline/iampolicy"
)

// knowledge is what a case as a whole tells, in no order: when each account
// and region begins to be used, and where trails keep their logs.
type knowledge struct {
	own     iampolicy.Accounts
	regions map[string]int64 // by account and region: the second of the first write
	begins  map[string]int64 // by account: the second of its first event
	buckets map[string]struct{}
	keys    map[string]struct{} // ids and ARNs of KMS keys
}

// maxKnown bounds each of its maps: accounts have some dozen regions.
const maxKnown = 1 << 16

func newKnowledge(own iampolicy.Accounts) *knowledge {
	return &knowledge{own, make(map[string]int64), make(map[string]int64), make(map[string]struct{}), make(map[string]struct{})}
}

// sift notes events that are alike, from first to last.
func (k *knowledge) sift(e *cloudtrail.Event, first, last int64) {
	account := e.Text(cloudtrail.RecipientAccountID)
	if account == "" {
		account = e.Text(cloudtrail.UserIdentityAccountID)
	}
	earliest(k.begins, key(account), first/second)
	if e.Text(cloudtrail.UserIdentityType) == "AWSService" || e.Outcome() != cloudtrail.OutcomeSuccess ||
		bytes.EqualFold(e.Value(cloudtrail.ReadOnly), []byte("true")) {
		return
	}
	earliest(k.regions, key(account, e.Text(cloudtrail.AWSRegion)), first/second)
}

func earliest(m map[string]int64, k string, at int64) {
	k = short(k)
	if was, known := m[k]; known && was <= at || !known && len(m) >= maxKnown {
		return
	}
	m[k] = at
}

// TrailService is the service that writes logs: what it asks for tells where.
const TrailService = "cloudtrail.amazonaws.com"

// LogEvents gives the events of TrailService, and those of anybody, from which
// Learn tells where logs are kept.
func LogEvents() (byService, byAnybody []string) {
	return []string{"GetBucketAcl", "PutObject", "GenerateDataKey"}, []string{"CreateTrail", "UpdateTrail"}
}

// LogColumns gives what Learn reads.
func LogColumns() cloudtrail.ColumnSet {
	return cloudtrail.Columns(cloudtrail.EventName, cloudtrail.OutcomeColumn, cloudtrail.SourceIPAddress,
		cloudtrail.UserIdentityInvokedBy, cloudtrail.RequestParameters, cloudtrail.Resources)
}

var (
	bucketName   = mustPath("requestParameters.bucketName")
	trailBucket  = mustPath("requestParameters.s3BucketName")
	trailKey     = mustPath("requestParameters.kmsKeyId")
	kmsKey       = mustPath("requestParameters.keyId")
	resourceARNs = mustPath("resources[].ARN")
)

// Learn takes an event that tells where logs are kept, in any order.
func (b *Builder) Learn(e *cloudtrail.Event) {
	k := b.know
	of := event{Event: e}
	switch e.Text(cloudtrail.EventName) {
	case "CreateTrail", "UpdateTrail":
		if e.Outcome() == cloudtrail.OutcomeSuccess {
			note(k.buckets, of.text(trailBucket))
			note(k.keys, keyName(of.text(trailKey)))
		}
	case "GetBucketAcl", "PutObject":
		note(k.buckets, of.text(bucketName))
	case "GenerateDataKey":
		resourceARNs.Each(e, func(v cloudtrail.Value) bool {
			note(k.keys, keyName(string(v.Text)))
			return true
		})
		note(k.keys, keyName(of.text(kmsKey)))
	}
}

func note(m map[string]struct{}, what string) {
	if what != "" && len(m) < maxKnown {
		m[short(what)] = struct{}{}
	}
}

// keyName is a KMS key's id without what an ARN has before it.
func keyName(key string) string {
	if _, id, ok := strings.Cut(key, ":key/"); ok {
		return id
	}
	return key
}

func (k *knowledge) isLogBucket(name string) bool {
	_, ok := k.buckets[short(name)]
	return ok && name != ""
}

func (k *knowledge) isLogKey(name string) bool {
	_, ok := k.keys[short(keyName(name))]
	return ok && name != ""
}
