package cloudtrail

// Outcome tells how a call ended, as far as its record says.
type Outcome uint8

// The four outcomes.
const (
	OutcomeUnknown Outcome = iota
	OutcomeSuccess
	OutcomeFailure
	OutcomeDryRun // the right exists, nothing was done
)

var outcomeNames = [...]string{"unknown", "success", "failure", "dry_run"}

// String gives the outcome's name: unknown, success, failure or dry_run.
func (o Outcome) String() string { return outcomeNames[o] }

// ParseOutcome reads an outcome's name.
func ParseOutcome(name string) (Outcome, bool) {
	for i, n := range outcomeNames {
		if n == name {
			return Outcome(i), true
		}
	}
	return OutcomeUnknown, false
}
