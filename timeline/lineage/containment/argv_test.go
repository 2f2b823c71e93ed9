package containment

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"keytrail/timeline/lineage/foothold"
)

var argvFile = flag.String("argv", "", "write the argument lists of all commands to this file, one JSON array a line")

// standsFor is the name in samples that hostile ones take the place of.
const standsFor = "NAMEX"

// TestArguments runs the commands against every kind of foothold with a fake
// aws on PATH. With -argv it leaves behind what was called, for the check
// against the AWS CLI's own models.
func TestArguments(t *testing.T) {
	p := New(nil, nil, nil)
	calls, out := run(t, script(p.All(samples(standsFor+pad))), home, true)
	if out != "" {
		t.Errorf("the commands said: %s", out)
	}
	if len(calls) < 400 {
		t.Errorf("only %d calls were made", len(calls))
	}
	for _, c := range calls {
		if !slices.Contains(c, "--region") || slices.Contains(c, "") {
			t.Errorf("%q has no region, or an empty argument", c)
		}
	}
	if *argvFile == "" {
		return
	}
	for _, name := range []string{`-dash`, `{"a":"b,c=d"}`} {
		more, _ := run(t, script(p.All(samples(name+pad))), home, false)
		for _, c := range more {
			if c[0] != "s3api" || name[0] != '{' { // the CLI itself refuses to name a bucket so
				calls = append(calls, c)
			}
		}
	}
	var b strings.Builder
	seen := make(map[string]bool)
	for _, c := range calls {
		line, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if !seen[string(line)] {
			seen[string(line)] = true
			b.Write(append(line, '\n'))
		}
	}
	if err := os.WriteFile(*argvFile, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestHostileNames holds what the AWS CLI is called with for a hostile name
// against what it is called with for a tame one: the same, but for the name.
func TestHostileNames(t *testing.T) {
	p := New(nil, nil, nil)
	tame, _ := run(t, script(p.All(samples(standsFor))), home, false)
	names := []string{"it's", `a"b`, "$(id>owned)", "`id>owned`", "two\nlines", "-x", "--profile", "a=b", "a\u202eb", "日本", "!x", `back\slash`, "a;b&c|d", "tab\tx", "~", "*", "\x1b[31m", "$'x'", "[x]", "{y}"}
	if testing.Short() {
		names = names[:6]
	}
	for _, name := range names {
		got, out := run(t, script(p.All(samples(name))), home, false)
		if out != "" {
			t.Errorf("%q: the commands said: %s", name, out)
		}
		got = apart(got, name)
		want := meant(t, tame, name)
		for i := range min(len(got), len(want)) {
			if !slices.Equal(got[i], want[i]) {
				t.Errorf("%q: call %d is\n%q, want\n%q", name, i, got[i], want[i])
				break
			}
		}
		if len(got) != len(want) {
			t.Errorf("%q: %d calls, want %d", name, len(got), len(want))
		}
	}
}

// apart takes options apart that are joined to a value that begins with a dash.
func apart(calls [][]string, name string) (list [][]string) {
	for _, c := range calls {
		var words []string
		for _, w := range c {
			option, value, ok := strings.Cut(w, "=")
			if ok && strings.HasPrefix(w, "--") && strings.HasPrefix(name, "-") && strings.HasPrefix(value, name) {
				words = append(words, option, value)
				continue
			}
			words = append(words, w)
		}
		list = append(list, words)
	}
	return list
}

// meant puts a name in the place of the tame one, within JSON as JSON does.
func meant(t *testing.T, calls [][]string, name string) (list [][]string) {
	inside, bad := encode(name)
	if bad != "" {
		t.Fatal(bad)
	}
	inside = inside[1 : len(inside)-1]
	for _, c := range calls {
		var words []string
		for _, w := range c {
			if w != "" && (w[0] == '[' || w[0] == '{') {
				w = strings.ReplaceAll(w, standsFor, inside)
			}
			words = append(words, strings.ReplaceAll(w, standsFor, name))
		}
		list = append(list, words)
	}
	return list
}

// TestUnsayable: a value that no argument can hold, or that the AWS CLI would
// read a file for, makes no command but a sentence.
func TestUnsayable(t *testing.T) {
	p := New(nil, nil, nil)
	for _, name := range []string{"", "a\x00b", "\xff\xfe", "file:///etc/passwd", "FILEB://x", "http://169.254.169.254/", "https://example.com/x", strings.Repeat("x", longestWord+1)} {
		for _, k := range []foothold.Kind{foothold.KeyPair, foothold.Function, foothold.User, foothold.EventRule} {
			f := foothold.Foothold{Kind: k, Value: name, Account: home, Region: "us-east-1", Origin: foothold.Created, Fresh: true, State: foothold.Standing}
			list := p.One(&f)
			if len(list) == 0 {
				t.Errorf("%s %.30q: neither a command nor a sentence", k, name)
			}
			for _, c := range list {
				if c.Command != "" && c.rank != rankGuard && c.Phase != Preserve {
					t.Errorf("%s %.30q: %s", k, name, c.Command)
				}
			}
		}
	}
}
