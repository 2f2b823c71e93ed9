package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"keytrail/testdata/e2e/faultproxy"
)

// asked is what an ingest asks for; what is empty asks for everything.
type asked struct {
	prefix    string
	accounts  []string
	regions   []string  // with the global region where that is kept
	orgs      []string  // as path elements
	from, to  time.Time // delivery times, with the slack
	wholeDays bool      // the cut is by day, as a listing's is
}

// keeps tells whether an object is asked for.
func (a asked) keeps(key string) bool {
	p, ok := placeOf(key)
	if !ok {
		return strings.HasPrefix(key, a.prefix)
	}
	from, to := a.from, a.to
	if a.wholeDays {
		from = from.Truncate(24 * time.Hour)
		to = to.Add(24*time.Hour - 1).Truncate(24 * time.Hour)
	}
	return strings.HasPrefix(key, a.prefix) &&
		(len(a.accounts) == 0 || slices.Contains(a.accounts, p.account)) &&
		(len(a.regions) == 0 || slices.Contains(a.regions, p.region)) &&
		(len(a.orgs) == 0 || slices.ContainsFunc(a.orgs, func(o string) bool { return strings.Contains(key, "/"+o+"/") })) &&
		(a.from.IsZero() || !p.delivered.Before(from)) &&
		(a.to.IsZero() || p.delivered.Before(to))
}

// onlyReads checks that nothing was asked of the server but to list buckets
// and to read objects.
func onlyReads(t *testing.T, requests []faultproxy.Request) {
	t.Helper()
	for _, q := range requests {
		if !slices.Contains([]string{"ListObjectsV2", "GetObject", "HeadObject", "HeadBucket", "GetBucketLocation"}, q.Op) {
			t.Errorf("request %d is a %s of %s/%s", q.Number, q.Op, q.Bucket, q.Key)
		}
	}
}

// listsOnly checks that no listing goes outside of what was asked for.
func listsOnly(t *testing.T, requests []faultproxy.Request, a asked) {
	t.Helper()
	for i, problem := range outside(requests, a) {
		if i == 5 {
			t.Error("and more")
			break
		}
		t.Error(problem)
	}
}

// outside tells of listings that are not confined to accounts, regions and
// days that were asked for. Listings with a delimiter look for folders; they
// may see the names of all, but not go into those that were not asked for. A
// page may show keys beyond the last day, which the server puts there, but no
// further page follows.
func outside(requests []faultproxy.Request, a asked) (problems []string) {
	say := func(q faultproxy.Request, what string) {
		problems = append(problems, fmt.Sprintf("request %d lists %q after %q: %s", q.Number, q.Prefix, q.StartAfter, what))
	}
	for _, q := range requests {
		if q.Op != "ListObjectsV2" {
			continue
		}
		account, region := elements(q.Prefix)
		switch {
		case account != "" && len(a.accounts) > 0 && !slices.Contains(a.accounts, account):
			say(q, "an account that was not asked for")
		case region != "" && len(a.regions) > 0 && !slices.Contains(a.regions, region):
			say(q, "a region that was not asked for")
		case q.Delimiter != "":
		case len(a.accounts) > 0 && account == "" || len(a.regions) > 0 && region == "":
			say(q, "it shows the files of accounts or regions that were not asked for")
		}
		first, ok := placeOf(q.First)
		if q.Delimiter != "" || !ok {
			continue
		}
		if !a.from.IsZero() && first.delivered.Before(a.from.Truncate(24*time.Hour)) {
			say(q, "it begins with "+q.First+", before the first day")
		}
		if !a.to.IsZero() && q.Token != "" && !first.delivered.Before(a.to.Add(24*time.Hour)) {
			say(q, "a further page although the one before went beyond the last day")
		}
	}
	return problems
}

// elements reads account and region out of a prefix that ends somewhere in a
// log file's key; "" is for what it does not reach.
func elements(prefix string) (account, region string) {
	parts := strings.Split(prefix, "/")
	for i, part := range parts[:len(parts)-1] {
		if len(part) == 12 && strings.Trim(part, "0123456789") == "" {
			account = part
			if i+3 < len(parts) {
				region = parts[i+2]
			}
		}
	}
	return account, region
}

// count is how many requests of an operation there are.
func count(requests []faultproxy.Request, op string) int {
	n := 0
	for _, q := range requests {
		if q.Op == op {
			n++
		}
	}
	return n
}

// fetched are the keys of the objects that were read, sorted.
func fetched(requests []faultproxy.Request) []string {
	var keys []string
	for _, q := range requests {
		if q.Op == "GetObject" && q.Status == 200 {
			keys = append(keys, q.Key)
		}
	}
	slices.Sort(keys)
	return keys
}

func TestOutside(t *testing.T) {
	const region = "AWSLogs/o-e2eexample/111122223333/CloudTrail/us-east-1/"
	key := func(at time.Time) string { return manyTrail.key("111122223333", "us-east-1", at) }
	list := func(prefix, delimiter, token, first string) faultproxy.Request {
		return faultproxy.Request{Op: "ListObjectsV2", Prefix: prefix, Delimiter: delimiter, Token: token, First: first}
	}
	june := asked{accounts: []string{"111122223333"}, regions: []string{"us-east-1"}, from: day(2025, 6, 1), to: day(2025, 7, 1)}
	for _, c := range []struct {
		name    string
		request faultproxy.Request
		asked   asked
		outside bool
	}{
		{"folders of the bucket", list("", "/", "", ""), june, false},
		{"folders of the account", list("AWSLogs/o-e2eexample/111122223333/", "/", "", ""), june, false},
		{"folders of another account", list("AWSLogs/o-e2eexample/222233334444/", "/", "", ""), june, true},
		{"files of the region", list(region, "", "", key(day(2025, 6, 1))), june, false},
		{"files of another region", list("AWSLogs/111122223333/CloudTrail/us-west-2/2025/", "", "", ""), june, true},
		{"files of all regions", list("AWSLogs/111122223333/CloudTrail/", "", "", ""), june, true},
		{"files of the bucket", list("", "", "", key(day(2025, 6, 1))), june, true},
		{"files of the bucket, all of it asked for", list("", "", "", key(day(2025, 6, 1))), asked{}, false},
		{"too early", list(region, "", "", key(day(2025, 5, 31))), june, true},
		{"first page beyond", list(region, "", "", key(day(2025, 7, 5))), june, false},
		{"second page beyond", list(region, "", "t", key(day(2025, 7, 5))), june, true},
		{"a read", faultproxy.Request{Op: "GetObject", Key: key(day(2020, 1, 1))}, june, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if problems := outside([]faultproxy.Request{c.request}, c.asked); len(problems) > 0 != c.outside {
				t.Errorf("problems: %q", problems)
			}
		})
	}
}
