package sigma

// The Go names of the enumerations' values: the catalogue's generator writes
// them, so that a generated file reads like one written by hand.

var (
	opNames      = [...]string{"Equals", "Contains", "StartsWith", "EndsWith", "Regexp", "CIDR", "Exists", "Less", "LessOrEqual", "Greater", "GreaterOrEqual"}
	valueNames   = [...]string{"Text", "Number", "Bool", "Null"}
	logicNames   = [...]string{"Is", "And", "Or", "Not"}
	outcomeNames = [...]string{"OutcomeUnset", "OutcomeAny", "OutcomeSuccess", "OutcomeFailure"}
)

// GoString gives the constant's name with its package.
func (o Op) GoString() string { return "sigma." + opNames[o] }

// GoString gives the constant's name with its package.
func (k ValueKind) GoString() string { return "sigma." + valueNames[k] }

// GoString gives the constant's name with its package.
func (l Logic) GoString() string { return "sigma." + logicNames[l] }

// GoString gives the constant's name with its package.
func (o Outcome) GoString() string { return "sigma." + outcomeNames[o] }

// String gives the word that a rule's keytrail block uses: success, any,
// failure, or "" for none.
func (o Outcome) String() string { return outcomeWords[o] }

var outcomeWords = [...]string{"", "any", "success", "failure"}
