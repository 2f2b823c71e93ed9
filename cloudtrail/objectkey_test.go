package cloudtrail

import (
	"strings"
	"testing"
	"time"
)

func TestParseObjectKey(t *testing.T) {
	const file = "218007301253_CloudTrail_us-east-1_20251114T2215Z_aB3dE5gH7jK9mN1p.json.gz"
	delivered := time.Date(2025, 11, 14, 22, 15, 0, 0, time.UTC)
	plain := ObjectKey{Account: "218007301253", Folder: "CloudTrail", Region: "us-east-1", Year: 2025, Month: 11, Day: 14,
		Name: file, Time: delivered, Unique: "aB3dE5gH7jK9mN1p"}
	digest := ObjectKey{Kind: ObjectDigest, Account: "218007301253", Folder: "CloudTrail-Digest", Region: "us-gov-west-1",
		Year: 2025, Month: 11, Day: 14, TrailName: "my_trail-1.x", HomeRegion: "us-gov-east-1",
		Time: time.Date(2025, 11, 14, 22, 15, 9, 0, time.UTC)}
	with := func(k ObjectKey, change func(k *ObjectKey)) ObjectKey { change(&k); return k }

	for _, test := range []struct {
		name, path string
		want       ObjectKey
	}{
		{"account trail", "AWSLogs/218007301253/CloudTrail/us-east-1/2025/11/14/" + file, plain},
		{"prefix", "a/b c/AWSLogs/218007301253/CloudTrail/us-east-1/2025/11/14/" + file,
			with(plain, func(k *ObjectKey) { k.Prefix = "a/b c" })},
		{"prefix with AWSLogs", "AWSLogs/123456789012/x/AWSLogs/218007301253/CloudTrail/us-east-1/2025/11/14/" + file,
			with(plain, func(k *ObjectKey) { k.Prefix = "AWSLogs/123456789012/x" })},
		{"organization", "AWSLogs/o-exampleorg1/218007301253/CloudTrail/us-east-1/2025/11/14/" + file,
			with(plain, func(k *ObjectKey) { k.Organization = "o-exampleorg1" })},
		{"control tower", "o-exampleorg1/AWSLogs/o-exampleorg1/218007301253/CloudTrail/us-east-1/2025/11/14/" + file,
			with(plain, func(k *ObjectKey) { k.Prefix, k.Organization = "o-exampleorg1", "o-exampleorg1" })},
		{"control tower before 3.0", "o-exampleorg1/AWSLogs/218007301253/CloudTrail/us-east-1/2025/11/14/" + file,
			with(plain, func(k *ObjectKey) { k.Prefix = "o-exampleorg1" })},
		{"windows", `D:\case\AWSLogs\218007301253\CloudTrail\us-east-1\2025\11\14\` + file,
			with(plain, func(k *ObjectKey) { k.Prefix = "D:/case" })},
		{"absolute", "/mnt/AWSLogs/218007301253/CloudTrail/us-east-1/2025/11/14/" + file,
			with(plain, func(k *ObjectKey) { k.Prefix = "mnt" })},
		{"bucket address", "s3://logs/AWSLogs/218007301253/CloudTrail/us-east-1/2025/11/14/" + file,
			with(plain, func(k *ObjectKey) { k.Prefix = "s3://logs" })},
		{"cut above the account", "218007301253/CloudTrail/us-east-1/2025/11/14/" + file,
			with(plain, func(k *ObjectKey) { k.Missing = 1 })},
		{"cut above the organization", "o-exampleorg1/218007301253/CloudTrail/us-east-1/2025/11/14/" + file,
			with(plain, func(k *ObjectKey) { k.Missing, k.Organization = 1, "o-exampleorg1" })},
		{"cut above the folder", "CloudTrail/us-east-1/2025/11/14/" + file,
			with(plain, func(k *ObjectKey) { k.Missing = 2 })},
		{"cut above the region", "us-east-1/2025/11/14/" + file,
			with(plain, func(k *ObjectKey) { k.Missing = 3 })},
		{"cut above the year", "evidence/2025/11/14/" + file,
			with(plain, func(k *ObjectKey) { k.Missing, k.Prefix = 4, "evidence" })},
		{"bare", file, with(plain, func(k *ObjectKey) { k.Missing = 7 })},
		{"flattened", "case 7/" + file, with(plain, func(k *ObjectKey) { k.Missing, k.Prefix = 7, "case 7" })},
		{"decompressed, downloaded twice", "218007301253_CloudTrail_us-east-1_20251114T2215Z_aB3dE5gH7jK9mN1p (1).json",
			with(plain, func(k *ObjectKey) {
				k.Missing, k.Name = 7, "218007301253_CloudTrail_us-east-1_20251114T2215Z_aB3dE5gH7jK9mN1p (1).json"
			})},
		{"renamed file", "AWSLogs/218007301253/CloudTrail/us-east-1/2025/11/14/renamed.json",
			with(plain, func(k *ObjectKey) { k.Name, k.Time, k.Unique = "renamed.json", time.Time{}, "" })},
		{"renamed file, cut above the folder", "x/CloudTrail/us-east-1/2025/11/14/renamed.json",
			with(plain, func(k *ObjectKey) {
				k.Missing, k.Prefix, k.Account, k.Name, k.Time, k.Unique = 2, "x", "", "renamed.json", time.Time{}, ""
			})},
		{"file of another day", "AWSLogs/218007301253/CloudTrail/eu-west-1/2025/11/15/" + file,
			with(plain, func(k *ObjectKey) { k.Region, k.Day = "eu-west-1", 15 })},
		{"insight", "AWSLogs/218007301253/CloudTrail-Insight/us-east-1/2025/11/14/" + strings.Replace(file, "CloudTrail", "CloudTrail-Insight", 1),
			with(plain, func(k *ObjectKey) {
				k.Kind, k.Folder, k.Name = ObjectInsight, "CloudTrail-Insight", strings.Replace(file, "CloudTrail", "CloudTrail-Insight", 1)
			})},
		{"network activity", "AWSLogs/218007301253/CloudTrail-NetworkActivity/us-east-1/2025/11/14/" + file,
			with(plain, func(k *ObjectKey) { k.Kind, k.Folder = ObjectNetworkActivity, "CloudTrail-NetworkActivity" })},
		{"aggregated", "AWSLogs/218007301253/CloudTrail-Aggregated/us-isob-east-1/2025/11/14/" + file,
			with(plain, func(k *ObjectKey) {
				k.Kind, k.Folder, k.Region = ObjectAggregated, "CloudTrail-Aggregated", "us-isob-east-1"
			})},
		{"digest", "AWSLogs/o-exampleorg1/218007301253/CloudTrail-Digest/us-gov-west-1/2025/11/14/218007301253_CloudTrail-Digest_us-gov-west-1_my_trail-1.x_us-gov-east-1_20251114T221509Z.json.gz",
			with(digest, func(k *ObjectKey) {
				k.Organization = "o-exampleorg1"
				k.Name = "218007301253_CloudTrail-Digest_us-gov-west-1_my_trail-1.x_us-gov-east-1_20251114T221509Z.json.gz"
			})},
		{"bare backfill digest", "218007301253_CloudTrail-Digest_us-gov-west-1_my_trail-1.x_us-gov-east-1_20251114T221509Z_backfill.json.gz",
			with(digest, func(k *ObjectKey) {
				k.Missing, k.Backfill = 7, true
				k.Name = "218007301253_CloudTrail-Digest_us-gov-west-1_my_trail-1.x_us-gov-east-1_20251114T221509Z_backfill.json.gz"
			})},
		{"lake query", "p/AWSLogs/218007301253/CloudTrail-Lake/Query/2025/11/14/0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9/result_1.csv.gz",
			ObjectKey{Kind: ObjectLakeQuery, Prefix: "p", Account: "218007301253", Folder: "CloudTrail-Lake", Year: 2025, Month: 11, Day: 14,
				Unique: "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9", Name: "Query/2025/11/14/0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9/result_1.csv.gz"}},
		{"security lake", "aws/CLOUD_TRAIL_MGMT/2.0/region=eu-west-1/accountId=218007301253/eventDay=20251114/00000000000000000000000000000000.gz.parquet",
			ObjectKey{Kind: ObjectSecurityLake, Account: "218007301253", Folder: "CLOUD_TRAIL_MGMT", Region: "eu-west-1", Year: 2025, Month: 11, Day: 14,
				Name: "2.0/region=eu-west-1/accountId=218007301253/eventDay=20251114/00000000000000000000000000000000.gz.parquet"}},
		{"flow logs beside", "AWSLogs/218007301253/vpcflowlogs/us-east-1/2025/11/14/x.log.gz",
			ObjectKey{Kind: ObjectOther, Account: "218007301253", Folder: "vpcflowlogs", Name: "us-east-1/2025/11/14/x.log.gz"}},
		{"moved about", "AWSLogs/218007301253/CloudTrail/old stuff/x.json",
			ObjectKey{Account: "218007301253", Folder: "CloudTrail", Name: "old stuff/x.json"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, ok := ParseObjectKey(test.path)
			if !ok || got != test.want {
				t.Fatalf("ParseObjectKey(%q) =\n%+v, %v; want\n%+v", test.path, got, ok, test.want)
			}
			want := strings.TrimLeft(strings.ReplaceAll(test.path, `\`, "/"), "/")
			if got.String() != want {
				t.Errorf("back as %q, want %q", got.String(), want)
			}
		})
	}
	for _, path := range []string{"", "/", "AWSLogs/218007301253//id/i", "x.json", "AWSLogs/", "AWSLogs/218007301253/", "AWSLogs/21800730125x/CloudTrail/us-east-1/2025/11/14x",
		"2025/11/14/x.json", "218007301253_CloudTrail_us-east-1_2025_x.json.gz", "218007301253_CloudTrail-Digest_us-east-1_20251114T221509Z.json.gz"} {
		if k, ok := ParseObjectKey(path); ok {
			t.Errorf("ParseObjectKey(%q) = %+v, want none", path, k)
		}
	}
}

func FuzzObjectKey(f *testing.F) {
	f.Add("AWSLogs/o-exampleorg1/218007301253/CloudTrail/us-east-1/2025/11/14/218007301253_CloudTrail_us-east-1_20251114T2215Z_aB3dE5gH7jK9mN1p.json.gz")
	f.Add("218007301253_CloudTrail-Digest_us-east-1_t_us-east-1_20251114T221509Z_backfill.json.gz")
	f.Add("AWSLogs/218007301253/CloudTrail-Lake/Query/2025/11/14/id/result_1.csv.gz")
	f.Add("aws/S3_DATA/1.0/region=r/accountId=218007301253/eventDay=20251114/f")
	f.Fuzz(func(t *testing.T, path string) {
		k, ok := ParseObjectKey(path)
		if !ok {
			return
		}
		if want := strings.TrimLeft(strings.ReplaceAll(path, `\`, "/"), "/"); k.String() != want {
			t.Fatalf("%q came back as %q", want, k.String())
		}
		if again, ok := ParseObjectKey(k.String()); !ok || again != k {
			t.Fatalf("%q reads as %+v, then as %+v", path, k, again)
		}
	})
}
