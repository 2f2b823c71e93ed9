package ingest

import (
	"context"
	"encoding/json"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestS3Plan(t *testing.T) {
	f := newFakeS3(t)
	put := func(account, folder, region string, days int, class string, size int) {
		f.put(logKey("", account, folder, region, day.AddDate(0, 0, days)), make([]byte, size)).class = class
	}
	put("o-exampleorg1/111122223333", "CloudTrail", "us-east-1", 0, "", 100)
	put("o-exampleorg1/111122223333", "CloudTrail", "eu-west-1", 1, "STANDARD_IA", 200)
	put("o-exampleorg1/111122223333", "CloudTrail-Digest", "eu-west-1", 1, "", 10)
	put("444455556666", "CloudTrail", "us-east-1", 1, "GLACIER", 1000)
	put("777788889999", "CloudTrail", "us-east-1", 1, "", 1)
	f.fill("AWSLogs/444455556666/Config/x")
	f.faultWith(func(w http.ResponseWriter, q *fakeRequest) bool {
		denied := q.list && strings.HasPrefix(q.prefix, "AWSLogs/777788889999/")
		if denied {
			fail(w, 403, "AccessDenied", "Access Denied")
		}
		return denied
	})
	s := f.open("", func(o *S3Options) { o.Selection.From = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) })
	s.ReadAhead(func(o Object) bool { return !strings.Contains(o.URI, "Digest") }, 0)
	defer s.Close()
	f.take()
	p, err := s.Plan(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	lists := 0
	for _, q := range f.take() {
		if !q.list {
			t.Errorf("asked for %s", q.key)
		}
		lists++
	}
	cost := float64(lists)*0.005/1000 + 0.0004/1000 + 0.001/1000 + 0.01*200/(1<<30)
	if math.Abs(p.Requests.CostUSD-cost) > 1e-12 || p.Requests.Lists != int64(lists) || p.Requests.Gets != 2 {
		t.Errorf("requests %+v, want %d lists for %g", p.Requests, lists, cost)
	}
	p.Requests.CostUSD, p.Requests.Prices, p.Requests.Lists = 0, S3Prices{}, 0
	got, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"root":"s3://logs","limits":["from 2026-01-01"],` +
		`"objects":{"objects":4,"bytes":1310},"read":{"objects":2,"bytes":300},"known":{"objects":1,"bytes":10},"archived":{"objects":1,"bytes":1000},` +
		`"accounts":[{"name":"111122223333","objects":3,"bytes":310},{"name":"444455556666","objects":1,"bytes":1000}],` +
		`"organizations":[{"name":"","objects":1,"bytes":1000},{"name":"o-exampleorg1","objects":3,"bytes":310}],` +
		`"regions":[{"name":"eu-west-1","objects":2,"bytes":210},{"name":"us-east-1","objects":2,"bytes":1100}],` +
		`"days":[{"name":"2026-01-14","objects":1,"bytes":100},{"name":"2026-01-15","objects":3,"bytes":1210}],` +
		`"kinds":[{"name":"digest","objects":1,"bytes":10},{"name":"events","objects":3,"bytes":1300}],` +
		`"storage_classes":[{"name":"GLACIER","objects":1,"bytes":1000},{"name":"STANDARD","objects":2,"bytes":110},{"name":"STANDARD_IA","objects":1,"bytes":200}],` +
		`"unlisted":["AWSLogs/777788889999/: permission: ListObjectsV2: access denied (AccessDenied: Access Denied)"],"left_out":["Config"],` +
		`"requests":{"lists":0,"gets":2,"cost_usd":0,"prices":{"region":"","date":"","source":"","lists_per_1000":0,"classes":null}}}`
	if string(got) != want {
		t.Errorf("plan\n%s\nwant\n%s", got, want)
	}
}

func TestS3PlanOfNothing(t *testing.T) {
	f := newFakeS3(t)
	p, err := f.open("").Plan(context.Background())
	if err != nil || p.Objects.Objects != 0 || p.Accounts == nil {
		t.Errorf("%+v, %v", p, err)
	}
}
