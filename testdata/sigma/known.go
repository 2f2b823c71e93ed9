package main

// difference is a rule that one of the engines alone finds on some events, and
// why.
type difference struct {
	rule   string // its id
	ours   bool   // keytrail finds it, rsigma does not
	reason string
}

// known are the differences that are right as they are.
var known = []difference{}

func explain(rule string, ours bool) (reason string, ok bool) {
	for _, d := range known {
		if d.rule == rule && d.ours == ours {
			return d.reason, true
		}
	}
	return "", false
}
