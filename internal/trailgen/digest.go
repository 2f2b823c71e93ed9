package trailgen

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// digests makes the digest files of the two hours around the break-in. They
// list the true hashes of the files delivered then, but nobody could sign them:
// what stands where signatures do is random, and the objects' metadata, which
// would hold their own, is not part of a folder.
func digests(seed uint64, files []*file) []Object {
	r := stream(seed, "digests")
	fingerprint := chars(r, hexDigits, 32)
	var objects []Object
	previous := `"previousDigestS3Bucket":null,"previousDigestS3Object":null,"previousDigestHashValue":null,"previousDigestHashAlgorithm":null,"previousDigestSignature":null`
	for end := unix("2025-04-27T02:48:41Z"); len(objects) < 2; end += hour {
		key := "AWSLogs/" + organization + "/" + accountProduction + "/CloudTrail-Digest/us-east-1/" + string(appendDate(nil, end, "/")) + "/" +
			accountProduction + "_CloudTrail-Digest_us-east-1_" + trailName + "_us-east-1_" + string(appendStamp(nil, end, true)) + ".json.gz"
		text := []byte(digestText(key, end, fingerprint, previous, files))
		objects = append(objects, Object{key, compress(text, gzip.BestCompression)})
		sum := sha256.Sum256(text)
		previous = `"previousDigestS3Bucket":"` + bucketLogs + `","previousDigestS3Object":"` + escaped(key) + `","previousDigestHashValue":"` +
			hex.EncodeToString(sum[:]) + `","previousDigestHashAlgorithm":"SHA-256","previousDigestSignature":"` + chars(r, hexDigits, 512) + `"`
	}
	return objects
}

func digestText(key string, end int64, fingerprint, previous string, files []*file) string {
	var logs []string
	oldest, newest := "", ""
	for _, f := range files {
		if f.account != accountProduction || f.region != regionGlobal || f.delivered < end-hour || f.delivered >= end {
			continue
		}
		lo, hi := f.span()
		if oldest == "" || lo < oldest {
			oldest = lo
		}
		newest = max(newest, hi)
		sum := sha256.Sum256(f.text())
		logs = append(logs, `{"s3Bucket":"`+bucketLogs+`","s3Object":"`+escaped(f.key)+`","hashValue":"`+hex.EncodeToString(sum[:])+
			`","hashAlgorithm":"SHA-256","newestEventTime":"`+hi+`","oldestEventTime":"`+lo+`"}`)
	}
	return `{"awsAccountId":"` + accountProduction + `","digestStartTime":"` + iso(end-hour) + `","digestEndTime":"` + iso(end) +
		`","digestS3Bucket":"` + bucketLogs + `","digestS3Object":"` + escaped(key) + `","digestPublicKeyFingerprint":"` + fingerprint +
		`","digestSignatureAlgorithm":"SHA256withRSA","newestEventTime":` + orNull(newest) + `,"oldestEventTime":` + orNull(oldest) + `,` + previous +
		`,"logFiles":[` + strings.Join(logs, ",") + `]}`
}

// span gives the times of the file's oldest and newest events.
func (f *file) span() (oldest, newest string) {
	lo, hi := f.records[0].time, f.records[0].time
	for _, e := range f.records {
		lo, hi = min(lo, e.time), max(hi, e.time)
	}
	return iso(lo), iso(hi)
}

// escaped writes slashes as CloudTrail does in digests.
func escaped(key string) string { return strings.ReplaceAll(key, "/", `\/`) }

func orNull(s string) string {
	if s == "" {
		return "null"
	}
	return `"` + s + `"`
}
