package ingest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Folders of years come last and side by side, a day at a time; what is odd in
// them comes with the date that its folders say.
func TestFolderDays(t *testing.T) {
	files := make(map[string]string)
	for _, n := range []string{
		"A/1/CloudTrail/eu-west-1/2025/12/31/a", "A/1/CloudTrail/eu-west-1/2026/01/01/a", "A/1/CloudTrail/eu-west-1/2026/01/01/sub/b",
		"A/1/CloudTrail/us-east-1/2025/12/30/a", "A/1/CloudTrail/us-east-1/2025/12/31/a", "A/1/CloudTrail/us-east-1/2025/12/notes",
		"A/1/CloudTrail/us-east-1/2025/00-readme", "A/1/CloudTrail/us-east-1/readme", "A/1/CloudTrail/us-east-1/2025/01",
		"A/2/CloudTrail/us-east-1/2025/12/31/a", "A/z", "2024", "2025/x", "20256/y",
	} {
		files[n] = "{}"
	}
	checkURIs(t, openSource(t, writeTree(t, files)),
		"2024", "20256/y", "A/1/CloudTrail/us-east-1/readme", "A/z",
		"2025/x", "A/1/CloudTrail/us-east-1/2025/00-readme", "A/1/CloudTrail/us-east-1/2025/01",
		"A/1/CloudTrail/us-east-1/2025/12/30/a",
		"A/1/CloudTrail/eu-west-1/2025/12/31/a",
		"A/1/CloudTrail/us-east-1/2025/12/31/a", "A/1/CloudTrail/us-east-1/2025/12/notes",
		"A/2/CloudTrail/us-east-1/2025/12/31/a",
		"A/1/CloudTrail/eu-west-1/2026/01/01/a", "A/1/CloudTrail/eu-west-1/2026/01/01/sub/b")
}

// Every file comes once, those of trails by day and then by path, however the
// tree is made.
func TestFolderDaysProperty(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	day := regexp.MustCompile(`/(\d{4})/(\d{2})/(\d{2})/[^/]+$`)
	for range 20 {
		files := make(map[string]string)
		for range 60 {
			files[fmt.Sprintf("AWSLogs/%012d/CloudTrail/%s/%04d/%02d/%02d/%d.json.gz", random.IntN(3), []string{"eu-west-1", "us-east-1"}[random.IntN(2)],
				2024+random.IntN(3), 1+random.IntN(12), 1+random.IntN(28), random.IntN(4))] = "{}"
		}
		var want []string
		for n := range files {
			want = append(want, n)
		}
		date := func(n string) string { return strings.Join(day.FindStringSubmatch(n)[1:], "") }
		slices.SortFunc(want, func(a, b string) int { return cmp.Or(cmp.Compare(date(a), date(b)), cmp.Compare(a, b)) })
		checkURIs(t, openSource(t, writeTree(t, files)), want...)
	}
}

// A folder of a year that cannot be read is a problem, and the others go on.
func TestFolderDaysUnreadable(t *testing.T) {
	dir := writeTree(t, map[string]string{"a/2025/01/01/x": "{}", "b/2025/01/01/y": "{}"})
	f := folderOf(t, dir)
	open := f.open
	f.quick = false
	f.open = func(path string) (*os.File, error) {
		if strings.HasSuffix(path, filepath.Join("a", "2025")) {
			return nil, os.ErrPermission
		}
		return open(path)
	}
	var got []string
	for _, o := range list(t, f) {
		got = append(got, fmt.Sprint(o.URI, o.Problem != nil))
	}
	if want := []string{"a/2025true", "b/2025/01/01/yfalse"}; !slices.Equal(got, want) {
		t.Errorf("listed %q, want %q", got, want)
	}
}
