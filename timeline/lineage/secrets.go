package lineage

import (
	"cmp"
	"maps"
	"slices"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// secretReads lists long-term keys that were first used from an address soon
// after somebody else had read from there what may hold keys. It proves nothing.
// Objects of S3 are left out: what reads objects reads them all the time, and
// every object of a case would have to be read again.
type secretReads struct {
	reads map[reading]*seen // the first of each
	step  int64             // micros that are one time
}

// reading is who read secrets from where, and about when.
type reading struct {
	who     *party
	address string
	time    int64
}

const (
	maxReadings = 1 << 16
	hourLong    = 3600 * 1_000_000
	// secretSpan is how long after the reading a key counts as found by it.
	secretSpan = 24 * hourLong
)

func (f *secretReads) calls() []string {
	return []string{
		"secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue", "ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath",
		"lambda:GetFunction", "lambda:GetFunctionConfiguration", "lambda:ListFunctions", "ec2:DescribeInstanceAttribute",
	}
}

// add keeps the first reading in each span of time. The span grows until there
// are not too many: how far depends on what was read, and not on its order.
func (f *secretReads) add(c *call) {
	address := c.Text(cloudtrail.SourceIPAddress)
	if _, ok := timeline.PublicNetwork(address); !ok || !c.at.Known || !c.who.direct() || c.who.AccessKeyID == "" {
		return
	}
	if f.reads == nil {
		f.reads, f.step = make(map[reading]*seen), hourLong
	}
	f.keep(&seen{c.claim, address, c.Text(cloudtrail.UserAgent)})
	for len(f.reads) > maxReadings && f.step < 1<<60 {
		old := f.reads
		f.reads, f.step = make(map[reading]*seen), 2*f.step
		for _, s := range old {
			f.keep(s)
		}
	}
}

func (f *secretReads) keep(s *seen) {
	k := reading{s.who, s.address, s.at.Micros / f.step}
	if known := f.reads[k]; known == nil || s.compare(&known.claim) < 0 {
		f.reads[k] = s
	}
}

func (f *secretReads) link(b *Builder) {
	byAddress := make(map[string][]*seen)
	for _, s := range f.reads {
		byAddress[s.address] = append(byAddress[s.address], s)
	}
	for _, list := range byAddress {
		slices.SortFunc(list, func(x, y *seen) int { return cmp.Or(x.compare(&y.claim), x.who.compare(y.who)) })
	}
	family := b.kin()
	for _, address := range slices.Sorted(maps.Keys(byAddress)) {
		e := b.habitats.addresses[address]
		if e == nil || e.crowded() {
			continue
		}
		for _, p := range e.parties {
			if !longLived(p.AccessKeyID) {
				continue
			}
			read := lastBefore(byAddress[address], p)
			if read == nil {
				continue
			}
			if first := b.first(p); first == nil || p.witnessed != address {
				continue
			}
			from, to := b.sessionNode(read.who), b.keyNode(p)
			if from != None && to != None && family(from) != family(to) {
				b.edge(from, to, "secret-read-then-key", Lead, Weak, p.AccessKeyID, &read.claim, p.witness)
			}
		}
	}
}

// lastBefore gives the last reading by another key in the day before a party's
// first event.
func lastBefore(reads []*seen, p *party) (last *seen) {
	for _, s := range reads {
		if s.who.AccessKeyID != p.AccessKeyID && s.at.Before(p.first) && p.first.Before(s.at.Add(secretSpan)) {
			last = s
		}
	}
	return last
}
