// Package query asks a case for events.
//
// What comes in is a Filter: what an analyst chose by flags, and the WHO of a
// timeline. What goes out are events, either in case order (Engine.Scan) or in
// the total order that all outputs promise (Engine.Events). The verbs of the
// command call it. It must not know where logs come from, what rules exist or
// how results are printed.
//
// A Filter is compiled to clauses, each of them on single columns, by which
// the case rules out files, row groups and pages, and, where single columns
// cannot say it all, to a test on the event.
//
// # Memory
//
// Scan holds a page of each column in use. Events holds, beside that, half of
// the engine's budget in events that wait for their order; what is more goes
// to temporary files, compressed, and is merged from there. Files that cover
// different times are taken one after another, so that on disk is at most a
// month's worth.
package query
