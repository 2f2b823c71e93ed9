// Package timeline makes sense of parsed events: one line of English for each
// of them, what a credential did and how it came to be, runs of like events,
// sessions, findings, and what a set of logs cannot show.
//
// Events come in one at a time, in whatever order the caller reads them;
// plain values go out. Each reader of events says which columns it needs, so
// that a scan can load those and no others. cmd/keytrail feeds this package
// from a case and hands what it answers to the renderers.
//
// It must not know where events are stored, how answers are rendered, or
// which rules exist. Names, agents and addresses in its answers are text that
// callers of AWS chose: they are kept as they were, cut where they are long,
// and made safe by whoever prints them.
package timeline
