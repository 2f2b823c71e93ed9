// Package history judges events by what lies before and beside them: bursts and
// sequences, what a principal is known for, what was undone at once.
//
// A Builder takes a case's events twice: all of them side by side, in any order,
// of which it tells what rules find in each by itself (Judge), then the few that
// need a look one by one, in order (Add). Its Keyed takes all of them side by
// side, too, of which it tells which access keys are worth a closer look (Sift),
// then the events of these few, in order (Keyed.Add). Neither knows of the other
// before both are done, so that they may go on at the same time. Facts come out:
// for single events the severities that differ from what the rules alone say,
// each with its reason, and the findings that take several events. Every verb
// applies the same facts, so that an event has one severity wherever it is shown,
// whatever the filter.
//
// CloudTrail's times have a grain of one second, and within a second the order
// is not causal: nothing here depends on it. What an event is judged by was
// seen in an earlier second.
//
// Memory is bounded whatever the events are: each of the things that are
// remembered has a limit, and what had to be forgotten is counted.
//
// Package sigma brings the rules, commands the events, and package answer
// keeps the facts. The package knows neither filters nor files.
package history
