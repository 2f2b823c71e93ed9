package e2e

import (
	"slices"
	"strings"
	"testing"
)

// Log files are found in every layout that trails have, between other things,
// and cuts hold there too; what fits no layout is read as it lies.
func TestLayouts(t *testing.T) {
	files := func(prefix string) []object {
		var out []object
		tr := trail{prefix: prefix, events: 2}
		for _, account := range manyAccounts[:2] {
			for _, region := range []string{"eu-west-1", "us-east-1"} {
				for n := range 3 {
					key := tr.key(account, region, manyBegin.AddDate(0, 0, 10*n))
					out = append(out, object{key, tr.body(key)})
				}
			}
		}
		return out
	}
	flat := func() []object {
		var out []object
		for i, o := range files("AWSLogs") {
			key := "exports/" + o.key[strings.LastIndex(o.key, "/")+1:]
			if i%2 == 0 {
				key = strings.TrimPrefix(key, "exports/")
			}
			out = append(out, object{key, o.body})
		}
		return out
	}
	both := append(files("AWSLogs"), files("AWSLogs/o-exampleorgid")...)
	slices.SortFunc(both, func(a, b object) int { return strings.Compare(a.key, b.key) })
	for _, c := range []struct {
		name    string
		objects []object
		cut     bool // accounts and regions stand in folders
	}{
		{"account trail", files("AWSLogs"), true},
		{"account trail with a prefix", files("security/audit/AWSLogs"), true},
		{"a prefix that ends in AWSLogs itself", files("AWSLogs/AWSLogs"), true},
		{"organisation trail", files("AWSLogs/o-exampleorgid"), true},
		{"organisation trail with a prefix", files("central/AWSLogs/o-exampleorgid"), true},
		{"Control Tower 3", files("o-exampleorgid/AWSLogs/o-exampleorgid"), true},
		{"Control Tower 2", files("o-exampleorgid/AWSLogs"), true},
		{"a trail that became an organisation's", both, true},
		{"files in one folder", flat(), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, p, dir := newBucket(t), newProxy(t), newCase(t)
			if err := upload(b, "", c.objects); err != nil {
				t.Fatal(err)
			}
			s := at(t, p)
			s.must(fine, s.ingest(dir, "s3://"+b.Name)...)
			onlyReads(t, p.Take())
			sameAnswers(t, localAnswers(t, c.objects), answers(t, dir))

			part := newCase(t)
			s.must(fine, s.ingest(part, "s3://"+b.Name, "--account", manyAccounts[1], "--trail-region", "eu-west-1", "--strict",
				"--from", "2024-10-05", "--to", "2024-10-12")...)
			requests := p.Take()
			var kept []object
			a := asked{accounts: manyAccounts[1:2], regions: []string{"eu-west-1"}, from: day(2024, 10, 5).Add(-before), to: day(2024, 10, 13).Add(slack)}
			for _, o := range c.objects {
				name := o.key
				if !c.cut {
					// The file's name says what its folders would.
					name = pathOf(name)
				}
				if a.keeps(name) {
					kept = append(kept, o)
				}
			}
			if c.cut {
				listsOnly(t, requests, a)
			}
			sameAnswers(t, localAnswers(t, kept), answers(t, part))
		})
	}
}

// pathOf gives a log file's key for its bare name.
func pathOf(name string) string {
	name = name[strings.LastIndex(name, "/")+1:]
	parts := strings.Split(name, "_") // account, CloudTrail, region, time, unique
	return "AWSLogs/" + parts[0] + "/CloudTrail/" + parts[2] + "/" + parts[3][:4] + "/" + parts[3][4:6] + "/" + parts[3][6:8] + "/" + name
}

// Objects beside the trail do no harm: they are read and turn out to be no
// logs, or lie outside of what was asked for.
func TestOtherObjectsBesideTheTrail(t *testing.T) {
	b, p, dir := newBucket(t), newProxy(t), newCase(t)
	objects := smallTrail(t, b, 2)
	others := []object{
		{"AWSLogs/" + manyAccounts[0] + "/elasticloadbalancing/us-east-1/2024/10/01/x.log.gz", zip([]byte("http 2024-10-01T00:00:00Z app/x\n"))},
		{"AWSLogs/" + manyAccounts[0] + "/Config/ConfigWritabilityCheckFile", nil},
		{"README.txt", []byte("logs of the company\n")},
		{"AWSLogs/" + manyAccounts[0] + "/CloudTrail/", nil},
	}
	if err := upload(b, "", others); err != nil {
		t.Fatal(err)
	}
	s := at(t, p)
	s.must(fineOrDamaged, s.ingest(dir, "s3://"+b.Name)...)
	want := localAnswers(t, objects)
	sameAnswers(t, want, answers(t, dir))
	onlyReads(t, p.Take())
	for _, e := range ledger(t, dir) {
		if e.Kind == "unreadable" || e.Retry {
			t.Errorf("the ledger has %+v", e)
		}
	}
}
