package report

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"keytrail/timeline/lineage/containment"
	"keytrail/timeline/lineage/foothold"
)

// planned gives what to do about footholds of an attacker who chose the name.
func planned(name string) []containment.Command {
	var list []foothold.Foothold
	for _, account := range []string{"111122223333", "222233334444"} {
		for _, k := range []foothold.Kind{foothold.User, foothold.Function, foothold.EventRule, foothold.OtherResource} {
			list = append(list, foothold.Foothold{Kind: k, Value: name, Account: account, Region: "us-east-1", Origin: foothold.Created, Fresh: true, State: foothold.Standing})
		}
	}
	return containment.New(nil, nil, nil).All(list)
}

// Names that end a comment or a line stay inside it: what is no comment and no
// line of ours is a command, whole.
func TestScriptsHoldNames(t *testing.T) {
	for _, name := range []string{"backup-svc", "a\nrm -rf /\n", "a\r\ntouch owned", "\x1b[2Jx", "x\u2028touch owned", "$(touch owned)", "`touch owned`", "'; touch owned; '", "a  b", "\u202e"} {
		list := planned(name)
		ours := map[string]bool{}
		for _, c := range list {
			ours[c.Command] = true
		}
		scripts := Scripts(list, "what came of "+name, "")
		if len(scripts) != 1+2*3 { // preserve, stop-issuing and remove
			t.Errorf("%q: there are %d scripts", name, len(scripts))
		}
		for _, s := range scripts {
			text := string(s.Text)
			if Visible(strings.ReplaceAll(text, "\n", "")) != strings.ReplaceAll(text, "\n", "") {
				t.Errorf("%q: %s holds what does not print", name, s.Name)
			}
			if !strings.HasSuffix(s.Name, ".sh") {
				continue
			}
			if !strings.HasPrefix(text, "#!/usr/bin/env bash\n") {
				t.Errorf("%s does not begin as a script", s.Name)
			}
			_, body, _ := strings.Cut(text, "trap ")
			for i, line := range strings.Split(body, "\n") {
				if i > 0 && line != "" && line[0] != '#' && !ours[line] && !strings.HasPrefix(line, `[ "$failed" -eq 0 ]`) {
					t.Errorf("%q: %s has the line %q", name, s.Name, line)
				}
			}
		}
	}
}

// A script fails in the end where a command did, and tells which line; it runs
// the rest all the same.
func TestScriptGoesOn(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash to run the scripts with")
	}
	for _, s := range Scripts(planned("backup-svc"), "a test", "")[1:] {
		dir := t.TempDir()
		write := func(name, text string) {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		write(s.Name, string(s.Text))
		write("curl", "#!"+bash+"\nexit 22\n")
		write("sleep", "#!"+bash+"\n")
		write("aws", "#!"+bash+"\necho \"$1 $2\" >> \"$CALLS\"\ncase \"$2\" in\nget-caller-identity) echo 111122223333 ;;\nget-user|put-user-policy|put-function-concurrency|delete-function) exit 254 ;;\nesac\n")
		if strings.Contains(s.Name, "222233334444") {
			write("aws", "#!"+bash+"\necho \"$1 $2\" >> \"$CALLS\"\necho 111122223333\n")
		}
		calls := filepath.Join(dir, "calls")
		cmd := exec.Command(bash, filepath.Join(dir, s.Name))
		cmd.Env = []string{"PATH=" + dir + string(os.PathListSeparator) + os.Getenv("PATH"), "CALLS=" + calls}
		out, err := cmd.CombinedOutput()
		if err == nil {
			t.Errorf("%s: no failure is told: %s", s.Name, out)
		}
		did, _ := os.ReadFile(calls)
		n := strings.Count(string(did), "\n")
		if strings.Contains(s.Name, "222233334444") {
			if n != 1 || !strings.Contains(string(out), "not of account 222233334444") {
				t.Errorf("%s: %d calls with credentials of another account: %s", s.Name, n, out)
			}
			continue
		}
		if n < 3 || !strings.Contains(string(out), "failed, see the lines above") {
			t.Errorf("%s: %d calls, said %s", s.Name, n, out)
		}
		if _, err := os.Stat(filepath.Join(dir, "evidence")); strings.HasPrefix(s.Name, "1-") && err != nil {
			t.Errorf("%s saves nothing beside itself: %v", s.Name, err)
		}
	}
}

// The JSON list has the stable members, and every value as it was.
func TestCommandList(t *testing.T) {
	var list []map[string]any
	commands := planned("a\n\x1b\u202eb")
	if err := json.Unmarshal(CommandList(commands), &list); err != nil {
		t.Fatal(err)
	}
	for i, c := range list {
		for _, member := range []string{"phase", "account_id", "region", "command", "why", "breaks"} {
			if _, ok := c[member]; !ok || len(c) != 6 {
				t.Fatalf("%v lacks %s", c, member)
			}
		}
		if got, _ := c["command"].(string); got != commands[i].Command {
			t.Errorf("%q, want %q", got, commands[i].Command)
		}
	}
	if string(CommandList(nil)) != "[]" {
		t.Errorf("no commands are %s", CommandList(nil))
	}
}
