package e2e

import (
	"context"
	"slices"
	"strings"
	"testing"

	"keytrail/testdata/e2e/faultproxy"
	"keytrail/testdata/e2e/gateway"
)

// What cannot be had of a bucket is an entry of the ledger with its reason,
// the rest goes on, the run ends with 4, and the next one reads what it now
// can.
func TestPartOfTheBucketCannotBeRead(t *testing.T) {
	b := newBucket(t)
	objects := smallTrail(t, b, 4)
	want := localAnswers(t, objects)
	account := "AWSLogs/" + manyAccounts[1] + "/"
	one := objects[2].key
	ofAccount := func(key string) bool { return strings.HasPrefix(key, account) }
	onlyOne := func(key string) bool { return key == one }
	gets := func(f faultproxy.Fault, keys func(string) bool) []faultproxy.Rule {
		return []faultproxy.Rule{faultproxy.Answer(f, faultproxy.Gets(keys))}
	}
	for _, c := range []struct {
		name   string
		rules  []faultproxy.Rule
		class  func(string) string
		missed func(string) bool
		folder bool   // what is missed is known by its folder only
		reason string // part of what the ledger says, in lower case
		noGets bool   // the listing said that reading is of no use
	}{
		{"listing of an account denied", []faultproxy.Rule{faultproxy.Answer(faultproxy.AccessDenied(), faultproxy.Under(account))}, nil, ofAccount, true, "denied", true},
		{"reading of an account denied", gets(faultproxy.AccessDenied(), ofAccount), nil, ofAccount, false, "denied", false},
		{"an object denied", gets(faultproxy.AccessDenied(), onlyOne), nil, onlyOne, false, "denied", false},
		{"the object's key denied", gets(faultproxy.KMSDenied(), onlyOne), nil, onlyOne, false, "kms", false},
		{"the object's key disabled", gets(faultproxy.KMSDisabled(), onlyOne), nil, onlyOne, false, "kms", false},
		{"deleted since it was listed", gets(faultproxy.NoSuchKey(), onlyOne), nil, onlyOne, false, "", false},
		{"archived, as the listing says", gets(faultproxy.InvalidObjectState("GLACIER"), onlyOne),
			func(key string) string {
				if onlyOne(key) {
					return "GLACIER"
				}
				return ""
			}, onlyOne, false, "glacier", true},
		{"archived in a way that shows when it is read", gets(faultproxy.InvalidObjectState("INTELLIGENT_TIERING"), onlyOne),
			func(string) string { return "INTELLIGENT_TIERING" }, onlyOne, false, "archive", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, dir := newProxy(t), newCase(t)
			p.SetRules(c.rules...)
			p.SetArchived(c.class)
			s := at(t, p)
			r := s.must([]int{incomplete}, s.ingest(dir, "s3://"+b.Name)...)
			requests := p.Take()
			if found := noise.FindString(r.stderr); found != "" {
				t.Errorf("it says %q:\n%s", found, r.stderr)
			}
			if !strings.Contains(r.stderr, account) && !strings.Contains(r.stderr, one) {
				t.Errorf("stderr does not name what could not be read:\n%s", r.stderr)
			}
			for _, q := range requests {
				if c.noGets && q.Op == "GetObject" && c.missed(q.Key) {
					t.Errorf("request %d reads %s, which the listing said is of no use", q.Number, q.Key)
				}
			}
			found := 0
			for _, e := range ledger(t, dir) {
				if e.Kind == "events" {
					continue
				}
				found++
				if !e.Retry || !c.missed(e.URI) && !(c.folder && strings.HasPrefix(account, strings.TrimSuffix(e.URI, "/"))) {
					t.Errorf("the ledger has %+v", e)
				}
				if reasons := strings.ToLower(strings.Join(e.Reasons, " ")); reasons == "" || !strings.Contains(reasons, c.reason) || noise.MatchString(reasons) {
					t.Errorf("the ledger's reason for %s is %q, want %q in it", e.URI, reasons, c.reason)
				}
			}
			rest := slices.DeleteFunc(slices.Clone(objects), func(o object) bool { return c.missed(o.key) })
			if want := len(objects) - len(rest); !c.folder && found != want || found == 0 {
				t.Errorf("%d entries for %d objects that could not be read", found, want)
			}
			sameAnswers(t, localAnswers(t, rest), answers(t, dir))

			p.SetRules()
			p.SetArchived(nil)
			p.Take()
			s.must(fine, s.ingest(dir, "s3://"+b.Name)...)
			if n := count(p.Take(), "GetObject"); n != len(objects)-len(rest) {
				t.Errorf("the second run reads %d objects, want %d", n, len(objects)-len(rest))
			}
			sameAnswers(t, want, answers(t, dir))
		})
	}
}

// The server's own policy denies a reader part of the bucket.
func TestPolicyDeniesPart(t *testing.T) {
	b := newBucket(t)
	objects := smallTrail(t, b, 4)
	account := "AWSLogs/" + manyAccounts[1] + "/"
	if err := b.SetPolicy(context.Background(), readPolicy(b.Name, `"AWS":"`+gateway.Reader.AccessKeyID+`"`, account+"*")); err != nil {
		t.Fatal(err)
	}
	p, dir := newProxy(t), newCase(t)
	s := at(t, p).as(gateway.Reader)
	s.must([]int{incomplete}, s.ingest(dir, "s3://"+b.Name)...)
	requests := p.Take()
	// Asking again does not change a refusal.
	for _, q := range requests {
		if q.Attempt > 1 {
			t.Errorf("request %d of %s is attempt %d", q.Number, q.Key, q.Attempt)
		}
	}
	sameAnswers(t, localAnswers(t, objects[:4]), answers(t, dir))
	if err := b.SetPolicy(context.Background(), readPolicy(b.Name, `"AWS":"`+gateway.Reader.AccessKeyID+`"`)); err != nil {
		t.Fatal(err)
	}
	s.must(fine, s.ingest(dir, "s3://"+b.Name)...)
	sameAnswers(t, localAnswers(t, objects), answers(t, dir))
}

// An object that is replaced between listing and reading is not read as if it
// were the one listed.
func TestObjectChangesAfterTheListing(t *testing.T) {
	b := newBucket(t)
	objects := smallTrail(t, b, 3)
	changed := object{objects[1].key, trail{prefix: "AWSLogs", events: 5}.body(objects[1].key)}
	p, dir := newProxy(t), newCase(t)
	p.SetRules(faultproxy.Answer(faultproxy.Fault{Before: func() {
		if err := b.Put(context.Background(), changed.key, changed.body, nil); err != nil {
			t.Error(err)
		}
	}}, faultproxy.Times(1, faultproxy.Gets(func(key string) bool { return key == changed.key }))))
	s := at(t, p)
	s.must(fineOrDamaged, s.ingest(dir, "s3://"+b.Name)...)
	matched := false
	for _, q := range p.Take() {
		if q.Op != "GetObject" {
			continue
		}
		if q.IfMatch == "" {
			t.Errorf("request %d reads %s without If-Match", q.Number, q.Key)
		}
		matched = matched || q.Status == 412
	}
	if !matched {
		t.Error("no read was refused because the object had changed")
	}
	s.must(fine, s.ingest(dir, "s3://"+b.Name)...)
	sameAnswers(t, localAnswers(t, []object{objects[0], changed, objects[2], objects[3], objects[4], objects[5]}), answers(t, dir))
}
