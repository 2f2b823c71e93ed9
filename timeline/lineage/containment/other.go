package containment

import "strings"

// otherResource is whatever else was made, TYPE NAME: what stops it, and what
// deletes it where the lineage made it.
func otherResource(s *steps) {
	kind, name, _ := strings.Cut(s.f.Value, " ")
	calls, known := otherCalls[kind]
	if !known {
		s.note(StopIssuing, rankRecreates, "Look into "+s.f.Value+": "+changed(s)+", and no command is known that undoes it.")
		return
	}
	if kind == "public-access-block" && name == s.f.Account {
		calls = otherCalls["account-public-access-block"]
	}
	why, watched := "The lineage made "+s.f.Value+"."+s.uncertain(), false
	if !s.created() {
		why = "The lineage changed " + s.f.Value + ", which was there before."
	}
	for _, c := range calls {
		if c.deletes && !s.created() {
			continue
		}
		breaks := s.f.Value + " works no more."
		if c.phase == Preserve {
			breaks = ""
		}
		s.add(c.phase, c.rank, s.aws(c.service, c.operation, c.fill(s.f.Account, name)...), why, breaks)
		watched = watched || c.rank == rankWatch
	}
	if !s.created() && !watched {
		s.unknown(Remove, rankLast, s.f.Value)
	}
}

func changed(s *steps) string {
	if s.created() {
		return "the lineage made it"
	}
	return "the lineage changed it"
}

// otherCall is one line of the table of other resources.
type otherCall struct {
	phase              Phase
	rank               rank
	deletes            bool
	service, operation string
	options            []string
}

// fill gives the options with a resource's name in their place.
func (c *otherCall) fill(account, name string) (list []shell) {
	first, rest, _ := strings.Cut(name, "/")
	before, after := "", name
	if n := strings.LastIndexByte(name, '/'); n >= 0 {
		before, after = name[:n], name[n+1:]
	}
	values := map[string]string{"{}": name, "{1}": first, "{2}": rest, "{<}": before, "{>}": after, "{account}": account}
	for i := 0; i < len(c.options); i++ {
		option, next := c.options[i], ""
		if i+1 < len(c.options) {
			next = c.options[i+1]
		}
		value, named := values[next]
		switch {
		case named:
			list, i = append(list, opt(option, value)), i+1
		case next == "[{}]":
			list, i = append(list, optJSON(option, []string{name}, name)), i+1
		case strings.HasPrefix(next, "{"), strings.HasPrefix(next, "["):
			list, i = append(list, opt(option, next)), i+1
		default:
			list = append(list, lit(option))
		}
	}
	return list
}

// otherCalls are the lines of the table by type.
var otherCalls = func() map[string][]otherCall {
	all := make(map[string][]otherCall)
	for line := range strings.SplitSeq(strings.TrimSpace(otherTable), "\n") {
		kind, rest, _ := strings.Cut(line, ": ")
		words := strings.Fields(rest)
		c := otherCall{phase: StopIssuing, rank: rankRecreates, service: words[1], operation: words[2], options: words[3:]}
		switch words[0] {
		case "delete":
			c.phase, c.rank, c.deletes = Remove, rankWorkload, true
		case "end":
			c.deletes = true
		case "isolate":
			c.phase = Isolate
		case "watch":
			c.phase, c.rank = Preserve, rankWatch
		case "stop":
		default:
			panic("containment: " + line)
		}
		all[kind] = append(all[kind], c)
	}
	return all
}()
