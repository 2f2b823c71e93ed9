// Package ratios holds keytrail's cost against bounds that need no quiet
// machine: processor time as a ratio to work of the standard library over the
// same bytes, done in turn in the same process, the least of several rounds of
// each; numbers and bytes of allocations; bytes of output. None of them is a
// limit on time by the clock.
package ratios
