package lineage

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"keytrail/cloudtrail"
)

const (
	sharedKey    = "AKIAQ3EGVBNZSHARED22"
	ownersAgent  = "aws-cli/2.19.1 os/linux#5.15 md/command#ecs.%s"
	othersAgent  = "aws-cli/2.23.6 os/linux#6.11 md/command#iam.%s"
	ownersPlace  = "198.51.100.10"
	othersPlace  = "203.0.113.7"
	ownerSpares  = "198.18.7.1"
	privatePlace = "10.1.2.3"
)

// uses is a key's use, from which cases differ.
type uses struct{ records []string }

// on adds a call of the shared key on a day of April.
func (u *uses) on(day int, clock, call, address, agent string, more ...string) *uses {
	_, name, _ := strings.Cut(call, ":")
	if strings.Contains(agent, "%s") {
		agent = fmt.Sprintf(agent, strings.ToLower(name))
	}
	id := fmt.Sprintf("%s-%d-%s", name, day, clock)
	record := event(id, clock, call, user("pipeline", sharedKey), append(more, from(address, agent))...)
	u.records = append(u.records, strings.Replace(record, "2025-05-01T", fmt.Sprintf("2025-04-%02dT", day), 1))
	return u
}

// habit is the owner's use on some days from the first of the month on.
func (u *uses) habit(days int) *uses {
	for day := 1; day <= days; day++ {
		u.on(day, "10:00:00", "ecs:DescribeServices", ownersPlace, ownersAgent)
	}
	return u
}

var makesUser = []string{asks(`{"userName":"spare"}`), answer(`{"user":{"userName":"spare","userId":"AIDASPARE","arn":"arn:aws:iam::` + home + `:user/spare"}}`)}

// stolen is what a stranger does on the tenth.
func (u *uses) stolen() *uses {
	return u.on(10, "03:00:00", "sts:GetCallerIdentity", othersPlace, othersAgent).on(10, "03:01:00", "iam:CreateUser", othersPlace, othersAgent, makesUser...)
}

func TestKeyInTwoHands(t *testing.T) {
	attack := []string{"CreateUser-10-03:01:00", "GetCallerIdentity-10-03:00:00"}
	for name, c := range map[string]struct {
		uses  *uses
		acts  []string // of the stranger
		doubt Doubt
	}{
		"an owner with a habit, and a stranger": {new(uses).habit(12).stolen(), attack, NoDoubt},
		"the owner has another program now": {
			new(uses).habit(12).stolen().on(13, "10:00:00", "ecs:DescribeServices", ownersPlace, "aws-cli/2.30.0 os/linux#6.8"), attack, NoDoubt,
		},
		"the owner has another place, too": {
			new(uses).habit(12).stolen().on(13, "10:00:00", "ecs:DescribeServices", ownerSpares, ownersAgent), attack, NoDoubt,
		},
		"the owner begot something else before": {
			new(uses).habit(12).stolen().on(2, "11:00:00", "sts:AssumeRole", ownersPlace, ownersAgent, assumed("app", "run", "ASIAQ3EGVBNZOWNERS22")), attack, NoDoubt,
		},
		"the stranger has two places": {
			new(uses).habit(12).stolen().on(11, "04:00:00", "s3:ListBuckets", "192.0.2.1", "Boto3/1.36"), append([]string{"ListBuckets-11-04:00:00"}, attack...), NoDoubt,
		},
		"private addresses are a place": {
			new(uses).habit(12).stolen().on(3, "10:00:00", "ecs:DescribeServices", privatePlace, ownersAgent), attack, NoDoubt,
		},
		"a service sent on what the stranger asked for": {
			new(uses).habit(12).stolen().on(10, "03:01:01", "kms:Decrypt", "secretsmanager.amazonaws.com", "secretsmanager.amazonaws.com"),
			append(slices.Clone(attack), "Decrypt-10-03:01:01"), NoDoubt,
		},
		"a service sent on what the owner asked for": {
			new(uses).habit(12).stolen().on(12, "10:00:01", "kms:Decrypt", "secretsmanager.amazonaws.com", "secretsmanager.amazonaws.com"), attack, NoDoubt,
		},
		"nobody knows who asked, and a stranger was there": {
			new(uses).habit(12).stolen().on(12, "20:00:00", "kms:Decrypt", "AWS Internal", "AWS Internal"),
			append(slices.Clone(attack), "Decrypt-12-20:00:00"), NoDoubt,
		},
		"nobody knows who asked before the stranger came": {
			new(uses).habit(12).stolen().on(5, "20:00:00", "kms:Decrypt", "AWS Internal", "AWS Internal"), attack, NoDoubt,
		},
		"one place":          {new(uses).habit(12), nil, NoDoubt},
		"no habit":           {new(uses).on(9, "10:00:00", "s3:ListBuckets", ownersPlace, ownersAgent).stolen().on(11, "10:00:00", "s3:ListBuckets", ownersPlace, ownersAgent), nil, NoHabit},
		"a habit too short":  {new(uses).habit(6).stolen().on(11, "10:00:00", "ecs:DescribeServices", ownersPlace, ownersAgent), nil, NoHabit},
		"the owner is gone":  {new(uses).habit(8).stolen(), nil, OwnerIsGone},
		"the owner's laptop": {new(uses).habit(12).on(10, "03:00:00", "iam:CreateUser", othersPlace, ownersAgent, makesUser...), nil, OneProgram},
		"the stranger's program at the owner's": {
			new(uses).habit(12).stolen().on(12, "11:00:00", "s3:ListBuckets", ownersPlace, othersAgent), nil, OneProgram,
		},
		"nothing came of it": {new(uses).habit(12).on(10, "03:00:00", "sts:GetCallerIdentity", othersPlace, othersAgent), nil, NothingNew},
		"nothing new came of it": {
			new(uses).habit(12).stolen().on(2, "11:00:00", "iam:CreateUser", ownersPlace, ownersAgent, asks(`{"userName":"first"}`), answer(`{"user":{"userName":"first","userId":"AIDAFIRST","arn":"arn:aws:iam::`+home+`:user/first"}}`)), nil, NothingNew,
		},
		"an owner who comes from everywhere": {roaming().stolen(), nil, NoHabit},
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(5) {
				records := slices.Clone(c.uses.records)
				rand.New(rand.NewPCG(seed, 3)).Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
				events := parse(t, records)
				g := graphOf(t, records)
				acts, doubt := strangersActs(g, sharedKey, events)
				var ids []string
				for _, e := range events {
					if _, ok := acts[placeOf(e)]; ok {
						ids = append(ids, e.Text(cloudtrail.EventID))
					}
				}
				if slices.Sort(ids); !slices.Equal(ids, slices.Sorted(slices.Values(c.acts))) || doubt != c.doubt {
					t.Fatalf("the stranger did %q, want %q; doubt %q, want %q", ids, c.acts, doubt, c.doubt)
				}
			}
		})
	}
}

// roaming is an owner whose pipeline has another address each time.
func roaming() *uses {
	u := new(uses)
	for day := 1; day <= 12; day++ {
		u.on(day, "10:00:00", "ecs:DescribeServices", fmt.Sprintf("198.%d.0.1", 60+day), ownersAgent)
		u.on(day, "11:00:00", "ecs:DescribeServices", "198.61.0.1", ownersAgent)
	}
	return u
}

// What both sides did is all that was done, and a key whose traits are too many
// is no clear case.
func TestSidesAddUp(t *testing.T) {
	records := new(uses).habit(12).stolen().on(12, "20:00:00", "kms:Decrypt", "AWS Internal", "AWS Internal").records
	events := parse(t, records)
	g := graphOf(t, records)
	h := g.Hands(g.Keys(sharedKey))
	for _, e := range events {
		h.Add(e)
	}
	s, _ := h.Split()
	for _, e := range events {
		s.Take(e)
	}
	if acts := s.Acts(); len(acts) != 3 || s.Stranger.Events != 3 || s.Owner.Events != 12 {
		t.Errorf("%d acts; the stranger did %d and the owner %d of %d", len(acts), s.Stranger.Events, s.Owner.Events, len(records))
	}
	if networks := slices.Concat(s.Owner.Networks, s.Stranger.Networks); !slices.Equal(networks, []string{"198.51.0.0/16", "203.0.0.0/16"}) {
		t.Errorf("networks %q", networks)
	}
	if g.Hands(g.Principals(User, "pipeline")) != nil {
		t.Error("a user is taken for a key")
	}

	many := g.Hands(g.Keys(sharedKey))
	for n := range maxHandNetworks + 1 {
		e := parse(t, new(uses).on(1, "10:00:00", "s3:ListBuckets", fmt.Sprintf("%d.%d.0.1", 20+n/250, n%250), ownersAgent).records)[0]
		many.Add(e)
	}
	if s, doubt := many.Split(); s != nil || doubt != TooMany {
		t.Errorf("a key of %d networks: %q", maxHandNetworks+1, doubt)
	}
}

func TestProgramsAreToldByWhatStays(t *testing.T) {
	same := make(map[string]bool)
	for _, agent := range []string{
		"aws-cli/2.19.1 md/awscrt#0.22.0 ua/2.0 os/linux#5.15 cfg/retry-mode#standard md/prompt#off md/command#ecs.update-service",
		"[aws-cli/2.19.1 md/awscrt#0.22.0 ua/2.0 os/linux#5.15 cfg/retry-mode#legacy md/prompt#off md/command#s3api.list-buckets]",
	} {
		same[programOf(agent)] = true
	}
	if len(same) != 1 {
		t.Errorf("one program is told as %q", slices.Collect(maps.Keys(same)))
	}
	if programOf("Boto3/1.36.3 os/linux#6.11") == programOf("Boto3/1.36.3 os/linux#5.15") {
		t.Error("two machines are one")
	}
}
