package e2e

import (
	"slices"
	"testing"
	"time"
)

const (
	sampleOrg = "AWSLogs/o-exampleorgid/"
	// What an event's own time may differ from its file's time: a file names
	// its minute only, and events arrive up to a day late as a rule.
	before, slack = 2 * time.Minute, 24 * time.Hour
)

func day(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// Each way to ask for a part of the sample bucket reads that part and lists no
// more than it must, and the case holds what a local ingest of those objects
// holds.
func TestSampleBucketInParts(t *testing.T) {
	bucket, objects := sample(t)
	root := "s3://" + bucket.Name
	for _, c := range []struct {
		name   string
		source string
		flags  []string
		asked  asked
	}{
		{"a prefix", root + "/" + sampleOrg, nil, asked{prefix: sampleOrg}},
		{"a prefix without a slash at its end", root + "/AWSLogs/o-exampleorgid", nil, asked{prefix: sampleOrg}},
		{"an account's folder", root + "/" + sampleOrg + "777788889999/", nil, asked{prefix: sampleOrg + "777788889999/"}},
		{"a region's folder", root + "/" + sampleOrg + "444455556666/CloudTrail/sa-east-1/", nil,
			asked{prefix: sampleOrg + "444455556666/CloudTrail/sa-east-1/"}},
		{"a month's folder", root + "/" + sampleOrg + "444455556666/CloudTrail/us-east-1/2025/05/", nil,
			asked{prefix: sampleOrg + "444455556666/CloudTrail/us-east-1/2025/05/"}},
		{"a window of days", root, []string{"--from", "2025-05-01", "--to", "2025-05-14"},
			asked{from: day(2025, 5, 1).Add(-before), to: day(2025, 5, 15).Add(slack)}},
		{"a window of hours", root, []string{"--from", "2025-04-27T02:00:00Z", "--to", "2025-04-27T03:00:00Z"},
			asked{from: day(2025, 4, 27).Add(2*time.Hour - before), to: day(2025, 4, 27).Add(3*time.Hour + slack)}},
		{"from a day on", root, []string{"--from", "2025-07-20"}, asked{from: day(2025, 7, 20).Add(-before)}},
		{"up to a day", root, []string{"--to", "2025-03-10"}, asked{to: day(2025, 3, 11).Add(slack)}},
		{"an account", root, []string{"--account", "111122223333"}, asked{accounts: []string{"111122223333"}}},
		{"two accounts", root, []string{"--account", "111122223333,777788889999", "--to", "2025-04-01"},
			asked{accounts: []string{"111122223333", "777788889999"}, to: day(2025, 4, 2).Add(slack)}},
		{"a region, and IAM's", root, []string{"--trail-region", "sa-east-1"}, asked{regions: []string{"sa-east-1", "us-east-1"}}},
		{"a region and nothing else", root, []string{"--trail-region", "sa-east-1", "--strict"}, asked{regions: []string{"sa-east-1"}}},
		{"an organisation", root, []string{"--org-id", "o-exampleorgid", "--from", "2025-07-25"},
			asked{orgs: []string{"o-exampleorgid"}, from: day(2025, 7, 25).Add(-before)}},
		{"everything at once", root + "/AWSLogs/", []string{"--account", "444455556666", "--trail-region", "eu-west-1", "--strict",
			"--from", "2025-06-01", "--to", "2025-06-30"},
			asked{prefix: "AWSLogs/", accounts: []string{"444455556666"}, regions: []string{"eu-west-1"},
				from: day(2025, 6, 1).Add(-before), to: day(2025, 7, 1).Add(slack)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, dir := newProxy(t), newCase(t)
			s := at(t, p)
			s.must(fineOrDamaged, s.ingest(dir, append(c.flags, c.source)...)...)
			requests := p.Take()
			onlyReads(t, requests)
			listsOnly(t, requests, c.asked)

			days := c.asked
			days.wholeDays = true
			have := fetched(requests)
			var read []object
			for _, o := range objects {
				_, was := slices.BinarySearch(have, o.key)
				switch {
				case was && !days.keeps(o.key):
					t.Errorf("%s was read and not asked for", o.key)
				case !was && c.asked.keeps(o.key):
					t.Errorf("%s was asked for and not read", o.key)
				}
				if was {
					read = append(read, o)
				}
			}
			if len(read) == 0 || len(read) == len(objects) || len(read) != len(have) {
				t.Fatalf("%d objects of %d were read, with %d requests", len(read), len(objects), len(have))
			}
			sameAnswers(t, localAnswers(t, read), answers(t, dir))
		})
	}
}

func TestSampleBucketWhole(t *testing.T) {
	bucket, objects := sample(t)
	p, dir := newProxy(t), newCase(t)
	s := at(t, p)
	r := s.must([]int{incomplete}, s.ingest(dir, "s3://"+bucket.Name)...)
	if p.Peak() < 4 {
		t.Errorf("never more than %d requests at a time", p.Peak())
	}
	requests := p.Take()
	onlyReads(t, requests)
	if n := count(requests, "GetObject"); n != len(objects) {
		t.Errorf("%d reads of %d objects", n, len(objects))
	}
	sameAnswers(t, sampleAnswers(t), answers(t, dir))
	if r.stderr == "" {
		t.Error("a damaged object shall be named on stderr")
	}

	again := s.must([]int{incomplete}, s.ingest(dir, "s3://"+bucket.Name, "--format", "jsonl")...)
	requests = p.Take()
	if n := count(requests, "GetObject") + count(requests, "HeadObject"); n != 0 {
		t.Errorf("a second run reads %d objects: %s", n, again.stdout)
	}
	sameAnswers(t, sampleAnswers(t), answers(t, dir))
}

// An object is the same from wherever it is reached: named twice it is read
// once, and not again when a wider place is named later.
func TestPlacesOverlap(t *testing.T) {
	bucket, objects := sample(t)
	p, dir := newProxy(t), newCase(t)
	s := at(t, p)
	root := "s3://" + bucket.Name
	region := sampleOrg + "444455556666/CloudTrail/sa-east-1/"
	s.must(fineOrDamaged, s.ingest(dir, root+"/"+region, root+"/"+region+"2025/05", root+"/"+region)...)
	first := len(fetched(p.Take()))
	s.must(fineOrDamaged, s.ingest(dir, root, root+"/"+sampleOrg)...)
	if second := count(p.Take(), "GetObject"); first == 0 || first+second != len(objects) {
		t.Errorf("%d and then %d reads of %d objects", first, second, len(objects))
	}
	sameAnswers(t, sampleAnswers(t), answers(t, dir))
}

// The ledger says of each object where it came from and what S3 said of it,
// and keeps what is stored beside the body: a digest is worth nothing without
// its signature.
func TestLedgerKeepsWhatS3Says(t *testing.T) {
	bucket, objects := sample(t)
	dir := newCase(t)
	s := at(t, newProxy(t))
	s.must(fineOrDamaged, s.ingest(dir, "s3://"+bucket.Name+"/"+sampleOrg+"444455556666/CloudTrail-Digest/",
		"s3://"+bucket.Name+"/"+sampleOrg+"444455556666/CloudTrail/sa-east-1/")...)
	entries := byURI(ledger(t, dir))
	digests := 0
	for _, o := range objects {
		e, ok := entries[o.key]
		if !ok {
			continue
		}
		if e.Root != "s3://"+bucket.Name || e.ETag == "" || e.Size != int64(len(o.body)) || e.ModTime == "" || e.SHA256 == "" {
			t.Errorf("the ledger says of %s: %+v", o.key, e)
		}
		want := digestMetadata(o.key)
		if want == nil {
			continue
		}
		digests++
		if e.Kind != "digest" || e.Metadata["signature"] != want["signature"] || e.Metadata["signature-algorithm"] != want["signature-algorithm"] {
			t.Errorf("the ledger says of %s: kind %s, metadata %v", o.key, e.Kind, e.Metadata)
		}
	}
	if digests == 0 {
		t.Error("no digest was read")
	}
}
