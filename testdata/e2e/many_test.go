package e2e

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"keytrail/testdata/e2e/faultproxy"
	"keytrail/testdata/e2e/gateway"
)

// The large bucket: an organisation's trail of 400 days in five accounts and
// eight regions, three small files a day in each and one more in us-east-1.
const (
	manyDays    = 400
	manyObjects = manyDays*5*8*3 + manyDays*5
	manyOrg     = "AWSLogs/o-e2eexample/"
)

var (
	manyAccounts = []string{"111122223333", "222233334444", "444455556666", "555566667777", "777788889999"}
	manyRegions  = []string{"ap-northeast-1", "eu-central-1", "eu-west-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"}
	manyTrail    = trail{prefix: manyOrg, events: 1}
	manyBegin    = day(2024, 10, 1)
)

// manyKeys are the large bucket's of one day, in an account and a region.
func manyKeys(account, region string, n int) []string {
	times := []time.Duration{90 * time.Minute, 11 * time.Hour, 23*time.Hour + 55*time.Minute}
	if region == "us-east-1" {
		times = append(times, 17*time.Hour)
	}
	keys := make([]string, len(times))
	for i, at := range times {
		keys[i] = manyTrail.key(account, region, manyBegin.AddDate(0, 0, n).Add(at))
	}
	return keys
}

// manyOf are the large bucket's objects of an account and a region.
func manyOf(account, region string) []object {
	var out []object
	for n := range manyDays {
		for _, key := range manyKeys(account, region, n) {
			out = append(out, object{key, manyTrail.body(key)})
		}
	}
	slices.SortFunc(out, func(a, b object) int { return strings.Compare(a.key, b.key) })
	return out
}

var manyBucket = sync.OnceValues(func() (*gateway.Bucket, error) {
	s, err := server()
	if err != nil {
		return nil, err
	}
	b, err := s.CreateBucket(context.Background(), "large-trail")
	if err != nil {
		return nil, err
	}
	var (
		workers sync.WaitGroup
		errs    = make([]error, len(manyAccounts))
	)
	for i, account := range manyAccounts {
		workers.Go(func() {
			for _, region := range manyRegions {
				for n := range manyDays {
					for _, key := range manyKeys(account, region, n) {
						p, _ := placeOf(key)
						if err := b.Write(key, manyTrail.body(key), p.delivered.Add(time.Minute)); err != nil {
							errs[i] = err
							return
						}
					}
				}
			}
		})
	}
	workers.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return b, nil
})

func many(t *testing.T) *gateway.Bucket {
	t.Helper()
	b, err := manyBucket()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Of 400 days in five accounts and eight regions, a day is asked for: there
// are requests for that day and its slack, and for the folders above.
func TestOneDayOfManyListsThatDay(t *testing.T) {
	b, p, dir := many(t), newProxy(t), newCase(t)
	s := at(t, p)
	s.must(fine, s.ingest(dir, "s3://"+b.Name, "--from", "2025-06-10", "--to", "2025-06-10")...)
	requests := p.Take()
	onlyReads(t, requests)
	listsOnly(t, requests, asked{from: day(2025, 6, 10).Add(-before), to: day(2025, 6, 11).Add(slack)})

	// The day and the one after, and the file of the evening before, which
	// was delivered more than two minutes before midnight, is not needed.
	low, high := 0, 0
	for n := range manyDays {
		for _, account := range manyAccounts {
			for _, region := range manyRegions {
				for _, key := range manyKeys(account, region, n) {
					at, _ := placeOf(key)
					if !at.delivered.Before(day(2025, 6, 10)) && at.delivered.Before(day(2025, 6, 12)) {
						low++
					}
					if !at.delivered.Before(day(2025, 6, 9)) && at.delivered.Before(day(2025, 6, 13)) {
						high++
					}
				}
			}
		}
	}
	if n := len(fetched(requests)); n < low || n > high {
		t.Errorf("%d objects were read, want %d to %d", n, low, high)
	}
	folders, pages, listed := 0, 0, 0
	for _, q := range requests {
		switch {
		case q.Op == "ListObjectsV2" && q.Delimiter != "":
			folders++
		case q.Op == "ListObjectsV2":
			pages++
			listed += q.Listed
		}
	}
	streams := len(manyAccounts) * len(manyRegions)
	t.Logf("%d listings of folders, %d of files with %d keys, %d reads", folders, pages, listed, len(fetched(requests)))
	// Down to the regions there are the bucket, AWSLogs, the organisation, and
	// two levels in each account; a region is one page, or two where the days
	// have no common prefix.
	if folders > 5+3*len(manyAccounts) || pages > 2*streams {
		t.Errorf("%d listings of folders and %d of files", folders, pages)
	}
	// A page ends soon after the window: a narrower prefix sees to that.
	if listed > manyObjects/10 {
		t.Errorf("listings of files showed %d of the bucket's %d keys", listed, manyObjects)
	}
}

// Fifty thousand objects: as many listings as their number asks for, each
// object read once, memory that does not grow with them, and a second run that
// only lists.
func TestManySmallObjects(t *testing.T) {
	b, p := many(t), newProxy(t)
	s := at(t, p)

	account := filepath.Join(b.Dir(), filepath.FromSlash(manyOrg), manyAccounts[0])
	localPart := local(t).must(fine, local(t).ingest(newCase(t), account)...)
	localWhole := local(t).must(fine, local(t).ingest(newCase(t), b.Dir())...)
	part := s.must(fine, s.ingest(newCase(t), "s3://"+b.Name, "--account", manyAccounts[0])...)
	partRequests := p.Take()
	dir := newCase(t)
	whole := s.must(fine, s.ingest(dir, "s3://"+b.Name)...)
	peak := p.Peak()
	requests := p.Take()
	again := s.must(fine, s.ingest(dir, "s3://"+b.Name)...)
	againRequests := p.Take()

	say := func(what string, r result, requests []faultproxy.Request) {
		t.Logf("%-17s %6.2f s, %6.2f s of processor, %4d MiB, %3d listings, %5d reads", what, r.wall.Seconds(), r.cpu.Seconds(), r.memory>>20,
			count(requests, "ListObjectsV2"), count(requests, "GetObject"))
	}
	say("folder, a fifth", localPart, nil)
	say("folder, all", localWhole, nil)
	say("bucket, a fifth", part, partRequests)
	say("bucket, all", whole, requests)
	say("bucket, again", again, againRequests)
	t.Logf("%d requests at a time", peak)

	keys := fetched(requests)
	if len(keys) != manyObjects || len(slices.Compact(keys)) != manyObjects {
		t.Errorf("%d reads of %d objects", len(keys), manyObjects)
	}
	// Each region has 1,200 or 1,600 keys, so two pages; above it are folders.
	most := 2*len(manyAccounts)*len(manyRegions) + 5 + 3*len(manyAccounts)
	if n := count(requests, "ListObjectsV2"); n > most {
		t.Errorf("%d listings, want at most %d", n, most)
	}
	if n := count(againRequests, "ListObjectsV2"); n > most || len(againRequests) > n+2 {
		t.Errorf("the second run makes %d requests, %d of them listings", len(againRequests), n)
	}
	if want := fmt.Sprint(manyObjects); !strings.Contains(strings.ReplaceAll(again.stdout, ",", ""), want) {
		t.Errorf("the second run does not say that it skips %s objects:\n%s", want, again.stdout)
	}
	if n := strings.Count(local(t).must(fine, "export", "--raw", "--case", dir).stdout, "\n"); n != manyObjects {
		t.Errorf("the case holds %d events, want %d", n, manyObjects)
	}
	// The case gathers rows up to its budget, whatever the source, which is
	// what a folder's growth shows. Beyond that, five times the objects are
	// some tens of bytes for each.
	const mostGrowth = 48 << 20
	if grown := (whole.memory - part.memory) - (localWhole.memory - localPart.memory); grown > mostGrowth {
		t.Errorf("memory grows with the bucket: from %d to %d MiB, and for folders from %d to %d",
			part.memory>>20, whole.memory>>20, localPart.memory>>20, localWhole.memory>>20)
	}
	if again.memory > part.memory+mostGrowth {
		t.Errorf("a second run, which only lists, holds %d MiB", again.memory>>20)
	}
}
