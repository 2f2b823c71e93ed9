package trailgen

import (
	"strconv"
	"sync"
)

// loadCast is who acts in the load of a seed.
type loadCast struct {
	seed     uint64
	accounts zipf // an account weighs what its keys weigh
	keys     [][]loadKey
	ranks    []zipf // of each account's keys
	services []loadKey
}

// loadKey is an access key, or a service that acts without one, with its habits.
type loadKey struct {
	identity
	fleet bool  // ip is the first part of many addresses
	calls []int // indices into loadCalls
}

var casts sync.Map // seed → func() *loadCast

func castFor(seed uint64) *loadCast {
	cast, ok := casts.Load(seed)
	if !ok {
		cast, _ = casts.LoadOrStore(seed, sync.OnceValue(func() *loadCast { return newLoadCast(seed) }))
	}
	return cast.(func() *loadCast)()
}

func newLoadCast(seed uint64) *loadCast {
	n := len(loadAccounts)
	c := &loadCast{seed: seed, keys: make([][]loadKey, n), ranks: make([]zipf, n)}
	for k := 1; k <= loadKeys; k++ {
		// Neighbouring ranks go to different accounts; the busiest five keys
		// spread over all.
		a := (k*7 + k/n) % n
		c.keys[a] = append(c.keys[a], newLoadKey(seed, k, loadAccounts[a]))
		c.ranks[a].add(weight(k))
	}
	for a := range n {
		c.accounts.add(c.ranks[a].total())
	}
	for _, name := range []string{"cloudtrail.amazonaws.com", "config.amazonaws.com", "delivery.logs.amazonaws.com", "s3.amazonaws.com"} {
		k := loadKey{identity: *awsService(name), calls: serviceCalls}
		k.prepare()
		c.services = append(c.services, k)
	}
	return c
}

// newLoadKey makes the key of that rank.
func newLoadKey(seed uint64, rank int, account string) loadKey {
	r := stream(seed, "load/key/"+strconv.Itoa(rank))
	k := loadKey{identity: identity{account: account}}
	k.ip = pick(r, []string{"198.51.100.", "192.0.2.", "203.0.113.", "10.4.12.", "172.31.9."})
	team := pick(r, []string{"payments", "search", "billing", "platform", "ingest", "mobile", "reporting", "risk", "catalog", "mail"})
	// Kinds go by rank, so that seeds differ little: a few keys weigh much.
	kind := rank * 7 % 10
	if kind < 3 {
		k.kind, k.user = kindUser, team+"-svc-"+strconv.Itoa(rank)
		k.principalID, k.key = uniqueID(r, idUser, account), uniqueID(r, idLongTermKey, account)
		k.agent = loadAgent(r, "Boto3/1.34.", " Python/3.11.", " Linux/5.10 Botocore/1.34.")
	} else {
		k.kind = kindRole
		k.key, k.created = uniqueID(r, idSessionKey, account), loadBegin-int64(r.below(12*hour))
		k.takeRole(r, kind, rank, team)
		k.principalID = uniqueID(stream(seed, "load/role/"+account+k.role), idRole, account)
	}
	habits := r.between(4, 12)
	if rank <= 100 {
		habits = 60 // so that no single habit of a busy key weighs much
	}
	if k.fleet = k.kind == kindRole && r.chance(60); !k.fleet {
		k.ip += strconv.Itoa(r.between(1, 254))
	}
	for range habits {
		k.calls = append(k.calls, loadPopular[r.below(len(loadPopular))])
	}
	k.prepare()
	return k
}

// takeRole makes the key one of an instance, a function, a pipeline or a person.
func (k *loadKey) takeRole(r *rng, kind, rank int, team string) {
	switch {
	case kind < 5:
		k.role, k.session = team+"-node-role", "i-0"+chars(r, hexDigits, 16)
		k.agent = loadAgent(r, "aws-sdk-java/2.", ".7 Linux/5.10.", " OpenJDK/17.0.")
	case kind < 7:
		k.role, k.rolePath, k.session = team+"-function-role", "/service-role/", team+"-handler"
		k.agent = loadAgent(r, "Boto3/1.34.", " Linux/4.14.", " exec-env/AWS_Lambda_python3.")
	case kind < 8:
		k.role, k.rolePath, k.session = team+"-deploy", "/ci/", "run-"+strconv.Itoa(r.between(100000, 999999))
		k.agent = loadAgent(r, "aws-sdk-go/1.", " (go1.", "; linux; amd64) tool/2.")
	default:
		k.role, k.rolePath = pick(r, []string{permissionAdmin, permissionPowerUser, permissionReadOnly}), "/aws-reserved/sso.amazonaws.com/"
		k.session = "user" + strconv.Itoa(rank) + "@example.com"
		k.agent = loadAgent(r, "Mozilla/5.0 (X11; Linux x86_64; rv:", ".0) Gecko/20100101 Firefox/", ".")
	}
}

// loadAgent makes a user agent of three parts with version numbers after them.
func loadAgent(r *rng, parts ...string) string {
	agent := ""
	for _, p := range parts {
		agent += p + strconv.Itoa(r.below(160))
	}
	return agent
}

// prepare writes the identity once for all its records.
func (k *loadKey) prepare() {
	k.text[0], k.text[1] = k.identity.append(nil, k.key, k.created, "", false), k.identity.append(nil, k.key, k.created, "", true)
}

// file makes file i.
func (c *loadCast) file(i int, dst []byte) (text []byte, key string, events int) {
	r := fileStream(c.seed, i)
	events = fileSize(r)
	account := c.accounts.draw(r)
	region := pick(r, loadRegions)
	delivered := loadBegin + int64(r.below(loadDays*day))
	key = objectKey(loadOrg, loadAccounts[account], region, delivered, chars(r, fileDigits, 16))

	text = append(dst, `{"Records":[`...)
	rec := record{account: loadAccounts[account], values: new(values)}
	rec.values[vAccount] = rec.account
	now := delivered - int64(r.between(300, 900))
	for n := 0; n < events; {
		rec.region = region
		who := &c.services[r.below(len(c.services))]
		if r.below(100) >= loadServices {
			who = &c.keys[account][c.ranks[account].draw(r)]
		}
		rec.who, rec.ip, rec.agent = &who.identity, who.ip, who.agent
		if who.fleet {
			rec.ip = who.ip + strconv.Itoa(r.between(1, 254))
		}
		call := &loadCalls[pick(r, who.calls)]
		rec.op = call.op
		if call.op.global {
			rec.region = regionGlobal
		}
		rec.values[vRegion] = rec.region
		for range min(geometric(r, loadMeanRun), events-n) {
			rec.time = now
			call.write(&rec, r)
			if n > 0 {
				text = append(text, ',')
			}
			text = rec.append(text, r)
			n++
			if now < delivered-30 {
				now += int64(r.below(5))
			}
		}
	}
	return append(text, "]}"...), key, events
}
