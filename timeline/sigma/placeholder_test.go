package sigma

import (
	"strings"
	"testing"
	"testing/fstest"
)

// Placeholders stand for the values that a file beside the rules gives them.
func TestPlaceholders(t *testing.T) {
	rule := "title: t\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n  s:\n    eventName|expand: VALUE\n  condition: s\n"
	tree := func(value, placeholders string) fstest.MapFS {
		return fstest.MapFS{
			"r.yml":         {Data: []byte(strings.Replace(rule, "VALUE", value, 1))},
			PlaceholderFile: {Data: []byte(placeholders)},
		}
	}
	for _, c := range []struct {
		value, placeholders string
		want                []string // values; or one problem, after "!"
	}{
		{"'%names%'", "names: [CreateUser, DeleteUser]", []string{"CreateUser", "DeleteUser"}},
		{"'%verb%%what%*'", "verb: [Create, Delete]\nwhat: User", []string{"CreateUser*", "DeleteUser*"}},
		{"[ListUsers, '%one%']", "one: GetUser", []string{"ListUsers", "GetUser"}},
		{"'100%'", "", []string{"100%"}},
		{"'%none%'", "other: x", []string{"!nothing says what %none% stands for"}},
		{"'%a%'", "a: {b: c}", []string{"!no plain text"}},
		{"'%a%'", "a: [", []string{"!placeholders.yml"}},
	} {
		files := tree(c.value, c.placeholders)
		known, err := ReadPlaceholders(files)
		var got []string
		if err != nil {
			got = append(got, "!"+err.Error())
		} else {
			rules, problems := Reader{Placeholders: known}.ReadFS(files)
			for _, p := range problems {
				got = append(got, "!"+p.Error())
			}
			for _, r := range rules {
				for _, v := range r.Detection.Searches[0].Any[0][0].Values {
					got = append(got, v.Text)
				}
			}
		}
		for i := range max(len(got), len(c.want)) {
			if i >= len(got) || i >= len(c.want) || got[i] != c.want[i] && !(strings.HasPrefix(c.want[i], "!") && strings.Contains(got[i], c.want[i][1:])) {
				t.Errorf("%s with %q: %q, want %q", c.value, c.placeholders, got, c.want)
				break
			}
		}
	}
}
