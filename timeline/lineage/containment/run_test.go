package containment

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// pad makes names as long as ids are at least, of any service.
var pad = strings.Repeat("x", 60)

// fakeAWS records its arguments and answers what the commands go on with.
const fakeAWS = `
aws() {
  { printf '%s\0' "$#"; printf '%s\0' "$@"; } >> "$ARGV"
  case " $* " in
  *" get-caller-identity "*) echo "$ACCOUNT" ;;
  *" --query State "*) echo COMPLETE ;;
  *" get-credential-report "*) echo dXNlcgo= ;;
  *PermissionsBoundaryArn*) echo arn:aws:iam::111122223333:policy/limits ;;
  *" list-mfa-devices "*) printf 'arn:aws:iam::111122223333:mfa/phone\tGAHT12345678\n' ;;
  *" get-schedule "*" --query "*) echo '{"Name":"n","GroupName":"default","ScheduleExpression":"rate(1 day)","ScheduleExpressionTimezone":"UTC","FlexibleTimeWindow":{"Mode":"OFF"},"Target":{"Arn":"arn:aws:lambda:sa-east-1:111122223333:function:f","RoleArn":"arn:aws:iam::111122223333:role/r"},"State":"DISABLED"}' ;;
  *PrincipalType*) printf 'USER\tid-of-user\nGROUP\tid-of-group\n' ;;
  *" --output text "*"[]'"*|*"[]."*|*"[?"*|*"[]"*) printf '%s\t%s\n' one"$PAD" two"$PAD" ;;
  *" --output text "*) echo one ;;
  *) echo '{}' ;;
  esac
}
`

// script is what bash is given of commands: what a script of --script holds.
func script(list []Command) string {
	var b strings.Builder
	for _, c := range list {
		if c.Command != "" {
			b.WriteString(c.Command + "\n")
		}
	}
	return b.String()
}

// run runs a script with a fake aws and gives the argument lists that it got.
// Where onPath, that is a program on PATH, as the real one is.
func run(t testing.TB, text, account string, onPath bool) (calls [][]string, output string) {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash to run the commands with")
	}
	dir := t.TempDir()
	argv := filepath.Join(dir, "argv")
	bin := filepath.Join(dir, "bin")
	if err := os.Mkdir(bin, 0o700); err != nil {
		t.Fatal(err)
	}
	write := func(name, body string) {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!"+bash+"\n"+body), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write("curl", "exit 0\n")
	write("sleep", "exit 0\n")
	write("date", "[ \"$*\" = '-u +%FT%TZ' ] && echo 2026-03-01T12:00:00Z\n")
	preface := fakeAWS
	if onPath {
		write("aws", fakeAWS+"aws \"$@\"\n")
		preface = ""
	}
	file := filepath.Join(dir, "script.sh")
	if err := os.WriteFile(file, []byte(preface+"set -u -o pipefail\n"+text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(bash, "-n", file).CombinedOutput(); err != nil {
		t.Fatalf("bash -n: %v\n%s", err, out)
	}
	cmd := exec.Command(bash, file)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"), "ARGV=" + argv, "ACCOUNT=" + account, "LC_ALL=C", "PAD=" + pad}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		out.WriteString("\n" + err.Error())
	}
	var said strings.Builder
	for line := range strings.Lines(out.String()) {
		if l := strings.TrimSpace(line); l != "{}" && l != "one" && l != "one"+pad { // answers of the fake
			said.WriteString(line)
		}
	}
	raw, err := os.ReadFile(argv)
	if err != nil {
		t.Fatalf("nothing was called: %v\n%s", err, out.String())
	}
	parts := strings.Split(string(raw), "\x00")
	for i := 0; i < len(parts)-1; {
		n, err := strconv.Atoi(parts[i])
		if err != nil || i+n >= len(parts) {
			t.Fatalf("argument lists are torn at %q", parts[i])
		}
		calls = append(calls, parts[i+1:i+1+n])
		i += n + 1
	}
	return calls, said.String()
}
