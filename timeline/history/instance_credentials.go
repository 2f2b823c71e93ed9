package history

import (
	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// instanceCredentials finds credentials of an instance's role that are used
// from elsewhere than the instance: from a network that it did not use, with a
// program that it did not use, or by turns with it. An instance that is given
// another address moves there once, with the same programs.
type instanceCredentials struct{ of *memory[habitat] }

// habitat is where a holder of credentials lives.
type habitat struct {
	networks sightings
	agents   sightings
	at       int64  // the latest second
	latest   string // the first by name of its networks
	last     string // that of the second before it
	told     sightings
	begin    int64 // micros
	id       string
}

func newInstanceCredentials(*knowledge) detector {
	return &instanceCredentials{newMemory[habitat](defaultLimit)}
}

func (i *instanceCredentials) add(e *event) *raised {
	network, now := e.network(), e.second()
	id := e.who()
	if network == "" || id.AccessKeyID == "" || id.Forwarded() || e.Text(cloudtrail.VPCEndpointID) != "" {
		return nil
	}
	k := key(id.PrincipalID, id.ARN)
	h, known := i.of.get(k)
	h.networks, h.agents, h.told = append(sightings(nil), h.networks...), append(sightings(nil), h.agents...), append(sightings(nil), h.told...)
	if !known {
		h.begin, h.id = e.at, e.eventID()
	}
	if h.at < now {
		h.at, h.last, h.latest = now, h.latest, ""
	}
	agent := e.agent()
	moved := h.networks.any(now) && !h.networks.before(network, now)
	odd := h.agents.any(now) && !h.agents.before(agent, now)
	back := h.last != "" && h.last != network && h.networks.before(network, now) && h.networks.before(h.last, now)
	var found *raised
	switch {
	case moved && odd && h.told.see(network, now):
		found = &raised{span: spanOf(h.begin, h.id, e)}
	case back && h.told.see(h.last, now) && h.told.see(network, now):
		found = &raised{level: timeline.High, reason: "two networks use the credentials by turns, with the same programs", span: spanOf(h.begin, h.id, e)}
	}
	h.networks.see(network, now)
	h.agents.see(agent, now)
	if h.latest == "" || network < h.latest {
		h.latest = network
	}
	i.of.put(k, h)
	return found
}

func (i *instanceCredentials) lost() int { return i.of.lost() }
