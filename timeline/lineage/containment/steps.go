package containment

import "keytrail/timeline/lineage/foothold"

// steps collects what is to be done about one foothold.
type steps struct {
	p      *Planner
	f      *foothold.Foothold
	home   string // region in which the account's IAM lives
	region string // of the foothold, or home
	owner  principal
	list   []Command
}

func (p *Planner) steps(f *foothold.Foothold) *steps {
	s := &steps{p: p, f: f, owner: principalOf(f.Owner)}
	s.home = iamRegions[p.partition(f)]
	s.region = s.home
	if isRegion(f.Region) {
		s.region = f.Region
	}
	return s
}

// iam is a call of IAM; aws one of a service in the foothold's region.
func (s *steps) iam(operation string, words ...shell) shell {
	return call(s.home, "iam", operation, words...)
}

func (s *steps) aws(service, operation string, words ...shell) shell {
	return call(s.region, service, operation, words...)
}

func call(region, service, operation string, words ...shell) shell {
	words = append([]shell{lit("aws " + service + " " + operation)}, words...)
	return join(" ", append(words, lit("--region "+region))...)
}

// add adds a command, or why there is none.
func (s *steps) add(phase Phase, r rank, command shell, why, breaks string) {
	if command.bad != "" {
		s.note(phase, r, "No command is given ("+command.bad+"): "+why)
		return
	}
	s.list = append(s.list, Command{phase, s.f.Account, s.region, command.text, why, breaks, r})
}

// note adds something for people to do.
func (s *steps) note(phase Phase, r rank, why string) {
	s.list = append(s.list, Command{phase, s.f.Account, s.region, "", why, "", r})
}

// save adds a call whose answer is kept in a file.
func (s *steps) save(what, name string, command shell, why string) {
	s.add(Preserve, rankArtefact, join("", command, lit(" > "+s.file(what, name, "json"))), why, "")
}

// file gives the place of what is kept, as a word.
func (s *steps) file(what, name, kind string) string { return kept(s.f.Account, what, name, kind) }

// created tells whether the lineage made the artefact: only then may it be
// deleted.
func (s *steps) created() bool { return s.f.Origin == foothold.Created }

// made is created, and the logs show that nothing was there before: what else
// the same call would have replaced.
func (s *steps) made() bool { return s.created() && s.f.Fresh }

// before gives the earlier version of a document, as far as the logs hold it.
func (s *steps) before() string {
	if c := s.f.Change; c != nil && isObject(c.Before) {
		return c.Before
	}
	return ""
}

// unknown says that what was altered cannot be set back from the logs.
func (s *steps) unknown(phase Phase, r rank, what string) {
	s.note(phase, r, "Set back "+what+": the logs hold no earlier version of it, and it was there before, so it is not deleted.")
}
