package e2e

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"path"
	"regexp"
	"sync"
	"time"
)

// place is what the key of a log file says.
type place struct {
	account, folder, region string
	delivered               time.Time // to the minute; zero when the key does not say
}

var keyForm = regexp.MustCompile(`AWSLogs/(?:o-[a-z0-9]+/)?([0-9]{12})/(CloudTrail[A-Za-z-]*)/([a-z0-9-]+)/[0-9]{4}/[0-9]{2}/[0-9]{2}/[^/]*?_([0-9]{8}T[0-9]{4})`)

// placeOf reads a key; ok is false for one that is no log file's.
func placeOf(key string) (p place, ok bool) {
	m := keyForm.FindStringSubmatch(key)
	if m == nil {
		return place{}, false
	}
	t, err := time.Parse("20060102T1504", m[4])
	return place{m[1], m[2], m[3], t}, err == nil
}

// trail makes log files with a few events each, which differ and depend on
// nothing but the file's key.
type trail struct {
	prefix string // before AWSLogs, and the organisation after it
	events int    // a file
	blob   int    // bytes in each event that do not compress
}

// key is the file's that was delivered to an account's region at a time.
func (tr trail) key(account, region string, at time.Time) string {
	return path.Join(tr.prefix, account, "CloudTrail", region, at.Format("2006/01/02"),
		fmt.Sprintf("%s_CloudTrail_%s_%s_%016x.json.gz", account, region, at.Format("20060102T1504Z"), hash(account, region, at.String())))
}

func hash(parts ...string) uint64 {
	h := fnv.New64a()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return h.Sum64()
}

// body is the file of that key.
func (tr trail) body(key string) []byte {
	p, ok := placeOf(key)
	if !ok {
		panic("no log file's key: " + key)
	}
	var text bytes.Buffer
	text.WriteString(`{"Records":[`)
	for i := range tr.events {
		if i > 0 {
			text.WriteByte(',')
		}
		id := hash(key, fmt.Sprint(i))
		fmt.Fprintf(&text, `{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLEUSER%05d","arn":"arn:aws:iam::%s:user/user-%d",`+
			`"accountId":"%s","accessKeyId":"AKIAEXAMPLEKEY%06d","userName":"user-%d"},"eventTime":"%s","eventSource":"ec2.amazonaws.com",`+
			`"eventName":"DescribeInstances","awsRegion":"%s","sourceIPAddress":"198.51.100.%d","userAgent":"aws-cli/2.15.0","requestParameters":{"maxResults":%d,"blob":"%s"},`+
			`"responseElements":null,"requestID":"%016x","eventID":"%08x-0000-4000-8000-%012x","readOnly":true,"eventType":"AwsApiCall",`+
			`"managementEvent":true,"recipientAccountId":"%s","eventCategory":"Management"}`,
			id%7, p.account, id%7, p.account, id%7, id%7, p.delivered.Add(-time.Duration(id%300)*time.Second).Format(time.RFC3339),
			p.region, id%250, id%1000, incompressible(id, tr.blob), id, uint32(id>>32), id&0xffffffffffff, p.account)
	}
	text.WriteString(`]}`)
	return zip(text.Bytes())
}

// incompressible gives 2n hexadecimal digits that look random.
func incompressible(seed uint64, n int) string {
	text := make([]byte, n)
	rand.NewChaCha8([32]byte(binary.LittleEndian.AppendUint64(make([]byte, 24), seed))).Read(text)
	return hex.EncodeToString(text)
}

var zippers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

func zip(text []byte) []byte {
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	var out bytes.Buffer
	z.Reset(&out)
	z.Write(text) // to a buffer, which takes it
	z.Close()
	return out.Bytes()
}
