package history

import (
	"bytes"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
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

	classes *batch.Memo
	numbers map[beginning]uint32
	starts  []start
}

// maxKnown bounds each of its maps: accounts have some dozen regions.
const maxKnown = 1 << 16

func newKnowledge(own iampolicy.Accounts) *knowledge {
	k := &knowledge{
		own: own, regions: make(map[string]int64), begins: make(map[string]int64), buckets: make(map[string]struct{}), keys: make(map[string]struct{}),
		numbers: make(map[beginning]uint32), starts: make([]start, 1),
	}
	k.classes = batch.NewMemo(k.class)
	return k
}

// beginning is what events are first of: an account's, and, if they write, a
// region's.
type beginning struct {
	account, region string // keys; region is "" for events that do not write
}

// start is when a beginning was met first.
type start struct {
	beginning
	at    int64 // second
	known bool
}

// class gives the number of what an event may be the first of, from 1.
func (k *knowledge) class(of *cloudtrail.Event) uint32 {
	e := event{Event: of}
	one := beginning{account: key(e.account())}
	if of.Text(cloudtrail.UserIdentityType) != "AWSService" && of.Outcome() == cloudtrail.OutcomeSuccess &&
		!bytes.EqualFold(of.Value(cloudtrail.ReadOnly), []byte("true")) {
		one.region = key(e.account(), of.Text(cloudtrail.AWSRegion))
	}
	n, known := k.numbers[one]
	if !known && len(k.starts) <= 2*maxKnown { // more accounts and regions are not remembered
		n = uint32(len(k.starts))
		k.numbers[one], k.starts = n, append(k.starts, start{beginning: one})
	}
	return n
}

// knownColumns give what sift reads.
var knownColumns = cloudtrail.Columns(
	cloudtrail.EventTime, cloudtrail.RecipientAccountID, cloudtrail.UserIdentityAccountID, cloudtrail.AWSRegion, cloudtrail.ReadOnly,
	cloudtrail.OutcomeColumn, cloudtrail.UserIdentityType,
)

// sift notes when accounts and regions begin to be used.
func (k *knowledge) sift(r *batch.Rows) {
	for row := range r.Len() {
		at, timed := r.Time(row)
		n := k.classes.Class(r, row)
		s := &k.starts[n]
		if at /= second; n == 0 || !timed || s.known && s.at <= at {
			continue
		}
		s.at, s.known = at, true
		earliest(k.begins, s.account, at)
		if s.region != "" {
			earliest(k.regions, s.region, at)
		}
	}
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

// QuarantineEvents gives the source and the names of the events from which Learn
// tells who may ever be quarantined.
func QuarantineEvents() (source string, names []string) {
	return "iam.amazonaws.com", []string{"AttachUserPolicy"}
}

// LearnColumns gives what Learn reads.
func LearnColumns() cloudtrail.ColumnSet {
	return cloudtrail.Columns(cloudtrail.EventName, cloudtrail.OutcomeColumn, cloudtrail.SourceIPAddress, cloudtrail.UserIdentityInvokedBy,
		cloudtrail.RequestParameters, cloudtrail.Resources, cloudtrail.RecipientAccountID, cloudtrail.UserIdentityAccountID)
}

var (
	bucketName   = mustPath("requestParameters.bucketName")
	trailBucket  = mustPath("requestParameters.s3BucketName")
	trailKey     = mustPath("requestParameters.kmsKeyId")
	kmsKey       = mustPath("requestParameters.keyId")
	resourceARNs = mustPath("resources[].ARN")
)

// Learn takes an event that tells where logs are kept or who may be quarantined,
// in any order.
func (b *Builder) Learn(e *cloudtrail.Event) {
	k := b.know
	of := event{Event: e}
	switch e.Text(cloudtrail.EventName) {
	case "CreateTrail", "UpdateTrail":
		if e.Outcome() == cloudtrail.OutcomeSuccess {
			note(k.buckets, of.text(trailBucket))
			note(k.keys, keyName(of.text(trailKey)))
		}
	case "AttachUserPolicy":
		b.quarantines.watch(&of)
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
