package lineage

// keyPairs links whoever has the private half of a key pair to the instances
// that were started with it. What is done over SSH no CloudTrail records: what
// an instance's role then does is all there is to see.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-key-pairs.html
type keyPairs struct {
	pairs    []keyPair
	launches []keyPair
}

type keyPair struct {
	claim
	name, id  string
	gone      bool
	instances []string
}

var (
	pairName     = request("keyName")
	pairID       = response("keyPairId")
	pairIDAsked  = request("keyPairId")
	pairLaunched = request("instancesSet.items[].keyName")
)

func (f *keyPairs) calls() []string {
	return []string{"ec2:CreateKeyPair", "ec2:ImportKeyPair", "ec2:DeleteKeyPair", "ec2:RunInstances"}
}

func (f *keyPairs) add(c *call) {
	x := keyPair{claim: c.claim, name: c.first(pairName, pairLaunched), id: c.first(pairID, pairIDAsked), gone: c.name == "DeleteKeyPair"}
	switch {
	case c.name != "RunInstances":
		f.pairs = append(f.pairs, x)
	case x.name != "":
		x.instances = c.texts(startedInstances)
		f.launches = append(f.launches, x)
	}
}

// key names a pair: its name is good for one region of one account.
func (x *keyPair) key() string { return x.account + "/" + x.region + "/" + x.name }

func (f *keyPairs) link(b *Builder) {
	sortBy(f.pairs, func(x *keyPair) *claim { return &x.claim })
	sortBy(f.launches, func(x *keyPair) *claim { return &x.claim })
	named := make(map[string]string) // key pair id → name
	for i := range f.pairs {
		if x := &f.pairs[i]; x.id != "" && x.name != "" {
			named[x.id] = x.name
		}
	}
	turns := make([]turn, 0, len(f.pairs))
	for i := range f.pairs {
		x := &f.pairs[i]
		if x.name == "" {
			x.name = named[x.id]
		}
		turns = append(turns, turn{&x.claim, x.key(), x.gone})
	}
	held := newTenures(turns)
	for i := range f.pairs {
		if x := &f.pairs[i]; !x.gone && x.name != "" {
			if _, tag, ok := held.at(x.key(), x.at); ok {
				b.linkFrom(&x.claim, b.keyPair(x, tag), "key-pair-launch", Issued, Certain, "")
			}
		}
	}
	for i := range f.launches {
		x := &f.launches[i]
		t, tag, ok := held.at(x.key(), x.at)
		if !ok || t.from == nil {
			continue // whose it is lies before the logs
		}
		for _, id := range x.instances {
			b.edge(b.keyPair(x, tag), b.instance(id, x.account), "key-pair-launch", ActsAs, Strong, "", &x.claim)
		}
	}
}

func (b *Builder) keyPair(x *keyPair, tag string) int32 {
	return b.node(SSHKey, "pair/"+x.key()+tag, "key pair "+x.name, x.account)
}
