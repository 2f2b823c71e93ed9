package report

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"keytrail/timeline/lineage/containment"
)

// CommandList gives commands as a JSON list.
func CommandList(list []containment.Command) []byte {
	text := []byte{'['}
	for i := range list {
		c := &list[i]
		if i > 0 {
			text = append(text, ',')
		}
		text = appendString(append(text, `{"phase":`...), string(c.Phase))
		text = appendOrNull(append(text, `,"account_id":`...), c.Account)
		text = appendOrNull(append(text, `,"region":`...), c.Region)
		text = appendOrNull(append(text, `,"command":`...), c.Command)
		text = appendString(append(text, `,"why":`...), c.Why)
		text = appendOrNull(append(text, `,"breaks":`...), c.Breaks)
		text = append(text, '}')
	}
	return append(text, ']')
}

// A Script is a file of commands, or the text that tells how to use them.
type Script struct {
	Name string
	Text []byte
}

// Scripts gives a script for each phase and account, in the order in which they
// are to be run, and first a text for people. About says what the footholds
// are of. A script changes nothing before it knows whose credentials it has, goes
// on where a command fails and fails in the end.
func Scripts(list []containment.Command, about, caution string) []Script {
	var scripts []Script
	for i, phase := range containment.Phases {
		for _, account := range accountsOf(list, phase) {
			s := Script{Name: fmt.Sprintf("%d-%s-%s.sh", i+1, phase, account)}
			s.Text = script(list, phase, account, i+1, about)
			scripts = append(scripts, s)
		}
	}
	first := Script{Name: "0-read-first.txt", Text: readFirst(list, scripts, about, caution)}
	return append([]Script{first}, scripts...)
}

// accountsOf gives the accounts that a phase has commands for, in order.
func accountsOf(list []containment.Command, phase containment.Phase) (accounts []string) {
	for i := range list {
		c := &list[i]
		if c.Phase == phase && c.Command != "" && (len(accounts) == 0 || accounts[len(accounts)-1] != c.Account) {
			accounts = append(accounts, c.Account)
		}
	}
	return accounts
}

func script(list []containment.Command, phase containment.Phase, account string, n int, about string) []byte {
	var b strings.Builder
	b.WriteString("#!/usr/bin/env bash\n")
	comment(&b, "", "Phase "+strconv.Itoa(n)+" of "+strconv.Itoa(len(containment.Phases))+", "+string(phase)+", in account "+account+": "+about+".")
	comment(&b, "", phaseWords[phase]+" Nothing here has been run. Read it before running it: what it breaks stands above each command.")
	b.WriteString("set -u -o pipefail\numask 077\nexport AWS_PAGER=\ncd \"$(dirname \"$0\")\" || exit 1\nfailed=0\n")
	b.WriteString("trap 'failed=$((failed + 1)); echo \"line $LINENO failed\" >&2' ERR\n")
	for i := range list {
		c := &list[i]
		if c.Phase != phase || c.Account != account {
			continue
		}
		b.WriteByte('\n')
		if c.Command == "" {
			comment(&b, "By hand: ", c.Why)
			continue
		}
		comment(&b, "", c.Why)
		if c.Breaks != "" {
			comment(&b, "Breaks: ", c.Breaks)
		}
		b.WriteString(c.Command + "\n")
	}
	b.WriteString("\n[ \"$failed\" -eq 0 ] || { echo \"$failed commands failed, see the lines above\" >&2; exit 1; }\n")
	return []byte(b.String())
}

// phaseWords say what each phase is for.
var phaseWords = map[containment.Phase]string{
	containment.Preserve:    "Saves what the later phases change, into the folder evidence beside this file, and switches watching on again.",
	containment.StopIssuing: "Nothing gets new credentials by what the lineage left.",
	containment.Revoke:      "Ends sessions that are there. Only to be run when phase stop-issuing is done in all accounts: what still issues credentials would issue newer ones than this ends.",
	containment.Isolate:     "Cuts off what runs, and keeps it running.",
	containment.Remove:      "Deletes what the lineage made, and sets back what it changed. Only to be run when nobody needs what was there as evidence.",
}

// commentWidth is how long lines of comments are at most.
const commentWidth = 110

// comment writes text as comments, as many lines as it takes. What does not
// print is shown as an escape, so that no name ends a comment.
func comment(b *strings.Builder, label, text string) { lines(b, "# ", label+text) }

// lines writes text in lines that begin alike.
func lines(b *strings.Builder, prefix, text string) {
	line := prefix
	for word := range strings.SplitSeq(Visible(text), " ") {
		if len(line) > len(prefix) && len(line)+1+len(word) > commentWidth {
			b.WriteString(line + "\n")
			line = prefix
		}
		if len(line) > len(prefix) {
			line += " "
		}
		line += word
	}
	b.WriteString(line + "\n")
}

// readFirst tells in which order to run scripts, and what no script does.
func readFirst(list []containment.Command, scripts []Script, about, caution string) []byte {
	var b strings.Builder
	lines(&b, "", "Containment: "+about+".")
	b.WriteByte('\n')
	if caution != "" {
		lines(&b, "", caution)
		b.WriteByte('\n')
	}
	lines(&b, "", "None of this has been run. Each script is for one phase and one account and stops where the credentials in use are of another account. "+
		"Run them in the order below, a phase in all accounts before the next begins, as in: AWS_PROFILE=… bash 1-preserve-….sh. "+
		"A script goes on where a command fails and says so in the end; in phase preserve that is as a rule something that is not there. States are as of the end of the logs: "+
		"what was undone since fails harmlessly.")
	b.WriteByte('\n')
	for _, s := range scripts {
		b.WriteString("  " + s.Name + "\n")
	}
	if len(scripts) == 0 {
		b.WriteString("  There is nothing to run.\n")
	}
	heading := false
	for i := range list {
		if c := &list[i]; c.Command == "" {
			if !heading {
				b.WriteString("\nBy hand, where no command is right:\n")
				heading = true
			}
			lines(&b, "  ", string(c.Phase)+", "+cmp.Or(c.Account, "no account")+": "+c.Why)
		}
	}
	return []byte(b.String())
}
