package casefile

import "errors"

// What can be wrong with a folder that is opened as a case. The error that
// wraps one of these names the path and what is wrong with it.
var (
	// ErrLocked: another writer holds the case.
	ErrLocked = errors.New("case is in use by another writer")
	// ErrNotCase: the folder holds something else, or nothing.
	ErrNotCase = errors.New("not a keytrail case")
	// ErrNewer: a newer version of the program made the case.
	ErrNewer = errors.New("case was made by a newer version")
	// ErrDamaged: a file of the case is missing or is not what the log says.
	ErrDamaged = errors.New("case is damaged")
)
