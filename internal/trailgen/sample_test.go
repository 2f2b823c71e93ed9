package trailgen

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"keytrail/cloudtrail"
)

// testdata finds a path below the repository's testdata.
func testdata(t *testing.T, elem ...string) string {
	t.Helper()
	return filepath.Join(append([]string{"..", "..", "testdata"}, elem...)...)
}

type madeSample struct {
	objects  []Object
	incident *Incident
}

var made = sync.OnceValue(func() madeSample {
	objects, incident := Sample(SampleSeed)
	return madeSample{objects, incident}
})

// inflate gives what can be inflated of a body, and whether that is all.
func inflate(body []byte) (text []byte, whole bool) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, false
	}
	text, err = io.ReadAll(z)
	return text, err == nil
}

func TestStoredSampleIsWhatTheGeneratorMakes(t *testing.T) {
	root := testdata(t, "bucket")
	stored := map[string][]byte{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		stored[filepath.ToSlash(rel)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	const again = "; run: go run ./internal/trailgen/trailgen sample -o testdata/bucket"
	for _, o := range made().objects {
		body, ok := stored[o.Key]
		delete(stored, o.Key)
		if !ok {
			t.Fatalf("%s is not in testdata/bucket%s", o.Key, again)
		}
		if bytes.Equal(body, o.Body) {
			continue
		}
		want, _ := inflate(o.Body)
		have, _ := inflate(body)
		if !bytes.Equal(want, have) {
			t.Fatalf("%s holds other text%s", o.Key, again)
		}
		// Another release of Go may compress the same text otherwise.
		if strings.HasPrefix(runtime.Version(), "go1.26") {
			t.Fatalf("%s is compressed otherwise%s", o.Key, again)
		}
	}
	for key := range stored {
		t.Errorf("%s in testdata/bucket is not the generator's%s", key, again)
	}
	truth, err := os.ReadFile(testdata(t, "incident.json"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(truth, made().incident.JSON()) {
		t.Error("testdata/incident.json differs" + again)
	}
}

func TestSampleIsTheSameTwice(t *testing.T) {
	objects, incident := Sample(SampleSeed)
	if !slices.EqualFunc(objects, made().objects, func(a, b Object) bool { return a.Key == b.Key && bytes.Equal(a.Body, b.Body) }) {
		t.Error("the objects of two runs differ")
	}
	if !bytes.Equal(incident.JSON(), made().incident.JSON()) {
		t.Error("the truth of two runs differs")
	}
}

func TestSampleSize(t *testing.T) {
	size := 0
	for _, o := range made().objects {
		size += len(o.Body)
	}
	if size > 4_000_000 {
		t.Errorf("the sample has %d bytes, more than 4 MB", size)
	}
	if n := made().incident.Bucket.Events; n < 18_000 || n > 22_000 {
		t.Errorf("the sample has %d events, want about 20,000", n)
	}
}

func TestSampleKeys(t *testing.T) {
	kinds := map[cloudtrail.ObjectKind]int{}
	for _, o := range made().objects {
		k, ok := cloudtrail.ParseObjectKey(o.Key)
		if !ok || k.String() != o.Key {
			t.Fatalf("%s is no key of CloudTrail's: %+v", o.Key, k)
		}
		kinds[k.Kind]++
	}
	if kinds[cloudtrail.ObjectDigest] != 2 || kinds[cloudtrail.ObjectEvents] != made().incident.Bucket.LogFiles {
		t.Errorf("kinds of objects: %v", kinds)
	}
}

// A reading is a record of the sample as the parser sees it.
type reading struct {
	object string
	event  cloudtrail.Event
	text   []byte
}

// readings parses all records of all log files; what the damaged ones lose
// is counted.
var readings = sync.OnceValues(func() (all []reading, rejected int) {
	var parser cloudtrail.Parser
	for _, o := range made().objects {
		text, _ := inflate(o.Body)
		text, ok := bytes.CutPrefix(text, []byte(`{"Records":[`))
		if !ok {
			continue // a digest
		}
		for len(text) > 0 && text[0] == '{' {
			var e cloudtrail.Event
			n, err := parser.ParsePrefix(text, &e)
			if err == cloudtrail.ErrTruncated {
				break
			}
			if err != nil {
				rejected++
				n = bytes.Index(text[1:], []byte(`{"eventVersion"`))
				text = text[1+n:]
				continue
			}
			all = append(all, reading{o.Key, e, text[:n]})
			text = bytes.TrimPrefix(text[n:], []byte(","))
		}
	}
	return all, rejected
})

func TestSampleRecordsParse(t *testing.T) {
	all, rejected := readings()
	counts := made().incident.Bucket
	if rejected != counts.Rejected || len(all)+rejected != counts.Records {
		t.Errorf("%d records parsed and %d rejected, want %d in all and %d rejected", len(all), rejected, counts.Records, counts.Rejected)
	}
	ids := map[string][]byte{}
	duplicates := 0
	for _, r := range all {
		e := &r.event
		if e.Flags != 0 {
			t.Fatalf("%s: flags %b: %s", r.object, e.Flags, r.text)
		}
		if !json.Valid(r.text) {
			t.Fatalf("%s: not JSON: %s", r.object, r.text)
		}
		key, _ := cloudtrail.ParseObjectKey(r.object)
		if e.Text(cloudtrail.RecipientAccountID) != key.Account || e.Text(cloudtrail.AWSRegion) != key.Region {
			t.Fatalf("%s holds a record of another place: %s", r.object, r.text)
		}
		id := e.Text(cloudtrail.EventID)
		if before, ok := ids[id]; ok {
			duplicates++
			if !bytes.Equal(before, r.text) {
				t.Fatalf("event id %s stands for two records", id)
			}
		}
		ids[id] = r.text
	}
	if duplicates != counts.Duplicates || len(ids) != counts.Events {
		t.Errorf("%d events and %d duplicates, want %d and %d", len(ids), duplicates, counts.Events, counts.Duplicates)
	}
}

// The sample holds what the README of testdata says it does.
func TestSampleIsDiverse(t *testing.T) {
	want := map[string]bool{
		"userIdentity IAMUser": false, "userIdentity AssumedRole": false, "userIdentity AWSService": false, "userIdentity AWSAccount": false,
		"userIdentity WebIdentityUser": false, "userIdentity SAMLUser": false, "userIdentity IdentityCenterUser": false, "userIdentity ": false,
		"version 1.08": false, "version 1.09": false, "version 1.10": false, "version 1.11": false,
		"addendum": false, "forwarded": false, "data event": false, "shared event id": false,
		"failure": false, "dry_run": false, "late": false,
	}
	files, disorder := 0, 0
	last, object := "", ""
	counted := false
	all, _ := readings()
	for i := range all {
		e := &all[i].event
		want["userIdentity "+e.Text(cloudtrail.UserIdentityType)] = true
		want["version "+e.Text(cloudtrail.EventVersion)] = true
		want[e.Outcome().String()] = true
		want["addendum"] = want["addendum"] || !e.IsNull(cloudtrail.Addendum)
		want["shared event id"] = want["shared event id"] || !e.IsNull(cloudtrail.SharedEventID)
		want["data event"] = want["data event"] || e.Text(cloudtrail.EventCategory) == "Data"
		want["forwarded"] = want["forwarded"] || !e.IsNull(cloudtrail.AccessKeyID) && !e.IsNull(cloudtrail.UserIdentityInvokedBy)
		key, _ := cloudtrail.ParseObjectKey(all[i].object)
		at, _ := e.Time()
		want["late"] = want["late"] || key.Time.Sub(at).Hours() > 24
		if at.After(key.Time) {
			t.Fatalf("%s was delivered before an event of it: %s", all[i].object, all[i].text)
		}
		switch text := e.Text(cloudtrail.EventTime); {
		case all[i].object != object:
			files++
			last, object, counted = text, all[i].object, false
		case text < last && !counted:
			disorder++
			counted = true
		default:
			last = text
		}
	}
	for what, ok := range want {
		if !ok {
			t.Errorf("no record with %s", what)
		}
	}
	if share := disorder * 100 / files; share < 15 || share > 45 {
		t.Errorf("%d %% of the files are out of order", share)
	}
}

var uniqueIDs = regexp.MustCompile(`\b(AKIA|ASIA|AIDA|AROA|AIPA)[A-Z0-9]+`)

func TestSampleIDsHoldTheirAccounts(t *testing.T) {
	accounts := []string{accountManagement, accountProduction, accountDevelopment, accountOutside}
	seen := map[string]bool{}
	all, _ := readings()
	for _, r := range all {
		for _, id := range uniqueIDs.FindAllString(string(r.text), -1) {
			seen[id] = true
		}
		e := &r.event
		if key := e.Text(cloudtrail.AccessKeyID); key != "" {
			if account, _ := cloudtrail.AccountInside(key); account != e.Text(cloudtrail.UserIdentityAccountID) {
				t.Fatalf("key %s holds account %q: %s", key, account, r.text)
			}
			if kind := cloudtrail.KeyID(key).Kind(); kind != cloudtrail.KeyLongTerm && kind != cloudtrail.KeyTemporary {
				t.Fatalf("key %s is %s", key, kind)
			}
		}
	}
	for id := range seen {
		account, ok := cloudtrail.AccountInside(id)
		if !ok || !slices.Contains(accounts, account) {
			t.Errorf("%s holds account %q", id, account)
		}
		if _, ok := cloudtrail.UniqueIDEntity(id); !ok {
			t.Errorf("%s is no id of IAM's", id)
		}
	}
	if len(seen) < 1000 {
		t.Errorf("only %d ids", len(seen))
	}
}

func TestSampleAddressesAreReserved(t *testing.T) {
	reserved := []netip.Prefix{
		netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
		netip.MustParsePrefix("10.0.0.0/8"),
	}
	all, _ := readings()
	for _, r := range all {
		source := r.event.Text(cloudtrail.SourceIPAddress)
		addr, err := netip.ParseAddr(source)
		if err != nil {
			if !strings.HasSuffix(source, ".amazonaws.com") && source != "AWS Internal" {
				t.Fatalf("source %q", source)
			}
			continue
		}
		if !slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(addr) }) {
			t.Fatalf("source %s is somebody's", source)
		}
	}
}
