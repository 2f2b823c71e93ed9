// Package answer says how answers about a whole case are kept in its folder
// derived/: one file a kind, which names what the answer follows from and
// turns values of package timeline into records and back.
//
// A reader gives nothing for whatever it does not understand, and the caller
// makes the answer again: see package derived. The package must not know how
// answers are made or shown.
//
// When what is kept changes its meaning, derived.Version rises.
package answer
