package containment

import "slices"

// Phase is when a command's turn comes. A phase begins once the one before is
// done in all accounts.
type Phase string

// The phases, in order.
const (
	Preserve    Phase = "preserve"     // save what the later phases change
	StopIssuing Phase = "stop-issuing" // no new credentials
	Revoke      Phase = "revoke"       // the temporary ones that are there
	Isolate     Phase = "isolate"      // cut off what runs, and keep it
	Remove      Phase = "remove"       // delete what was created, set back the rest
)

// Phases lists the phases in order.
var Phases = []Phase{Preserve, StopIssuing, Revoke, Isolate, Remove}

// Command is one thing to do. Why and Breaks may hold names that an attacker
// chose; Command is inert in a shell and on a terminal.
type Command struct {
	Phase   Phase
	Account string
	Region  string
	Command string // for bash; "" where it is for people to do, as Why says
	Why     string
	Breaks  string // what stops working, "" for nothing

	rank rank
}

// rank orders the commands of one phase and account.
type rank int

const (
	rankGuard rank = iota

	// First what the rest rests on: logging, and the account as a whole.
	rankWatch
	rankAccount
	rankArtefact

	// Within stop-issuing: what would make access anew, before access itself.
	rankRecreates
	rankPrincipal
	rankKey
	rankPassword
	rankTrust
	rankProfile

	// Within remove: what hangs on something goes before it.
	rankWorkload
	rankBinding
	rankCredential
	rankUser
	rankRole
	rankGroup
	rankPolicy
	rankLast
)

// inOrder sorts commands by phase, account and rank, and leaves out what is
// there twice. Those of equal rank stay as they came.
func inOrder(list []Command) []Command {
	phase := make(map[Phase]int)
	for i, p := range Phases {
		phase[p] = i
	}
	slices.SortStableFunc(list, func(x, y Command) int {
		switch {
		case x.Phase != y.Phase:
			return phase[x.Phase] - phase[y.Phase]
		case x.Account != y.Account:
			if x.Account < y.Account {
				return -1
			}
			return 1
		}
		return int(x.rank) - int(y.rank)
	})
	type same struct{ phase, account, region, command, why string }
	seen := make(map[same]bool)
	return slices.DeleteFunc(list, func(c Command) bool {
		id := same{string(c.Phase), c.Account, c.Region, c.Command, ""}
		if c.Command == "" {
			id.why = c.Why
		}
		was := seen[id]
		seen[id] = true
		return was
	})
}
