package history

import (
	"strings"

	"keytrail/cloudtrail"
)

// functionCredentials finds credentials of a function or container that are
// used from another network by a program which does not say that it runs
// there. AWS's SDKs do say so:
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
type functionCredentials struct{ of *memory[inside] }

// inside is where a key was used from within a function.
type inside struct {
	networks sightings
	begin    int64
	id       string
	told     int64 // the second
}

func newFunctionCredentials(*knowledge) detector {
	return &functionCredentials{newMemory[inside](defaultLimit)}
}

func (f *functionCredentials) add(e *event) *raised {
	network, now := e.network(), e.second()
	id := e.who()
	if network == "" || id.AccessKeyID == "" || id.Forwarded() || e.Text(cloudtrail.VPCEndpointID) != "" {
		return nil
	}
	was, known := f.of.get(key(id.AccessKeyID))
	if runsInside(e.Text(cloudtrail.UserAgent)) {
		if !known {
			was = inside{begin: e.at, id: e.eventID()}
		}
		was.networks = append(sightings(nil), was.networks...)
		was.networks.see(network, now)
		f.of.put(key(id.AccessKeyID), was)
		return nil
	}
	if was.told != 0 && was.told != now || !was.networks.any(now) || was.networks.before(network, now) {
		return nil
	}
	was.told = now // the events of that second are told alike
	f.of.put(key(id.AccessKeyID), was)
	return &raised{span: spanOf(was.begin, was.id, e)}
}

func (f *functionCredentials) lost() int { return f.of.lost() }

// runsInside tells whether a user agent names the environment that AWS runs
// functions and containers in.
func runsInside(agent string) bool { return strings.Contains(agent, insideMark) }

const insideMark = "exec-env/AWS_"
