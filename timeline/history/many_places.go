package history

import (
	"slices"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// manyPlaces finds keys that several networks and programs use at the same
// time. One person's key moves between home and office, and one program's
// between the machines of a pipeline.
type manyPlaces struct{ of *memory[uses] }

// uses are the latest uses of a key.
type uses struct {
	networks []use
	agents   []use
	told     int64 // second
}

type use struct {
	what string
	at   int64 // micros
	id   string
}

// The networks and programs within an hour that are too many for one holder.
const (
	manyNetworks = 4
	manyAgents   = 2
)

// maxUses bounds what is remembered of a key.
const maxUses = 16

func newManyPlaces(*knowledge) detector { return &manyPlaces{newMemory[uses](defaultLimit)} }

func (m *manyPlaces) add(e *event) *raised {
	network, id := e.network(), e.who()
	if network == "" || id.AccessKeyID == "" || id.Forwarded() || e.Text(cloudtrail.SessionCredentialFromConsole) == "true" {
		return nil
	}
	k := key(id.AccessKeyID)
	u, _ := m.of.get(k)
	u.networks, u.agents = noted(u.networks, use{network, e.at, e.eventID()}), noted(u.agents, use{e.agent(), e.at, ""})
	var found *raised
	if len(u.networks) >= manyNetworks && len(u.agents) >= manyAgents && (u.told == 0 || e.second()-u.told > dayLong) {
		u.told = e.second()
		s := &timeline.Span{First: e.at, Last: e.at, Events: len(u.networks), EventIDs: []string{}}
		for _, n := range u.networks {
			s.First = min(s.First, n.at)
			if n.id != "" {
				s.EventIDs = append(s.EventIDs, n.id)
			}
		}
		found = &raised{span: s}
	}
	m.of.put(k, u)
	return found
}

// noted gives the uses of the last hour with one more, the latest last.
func noted(all []use, one use) []use {
	out := make([]use, 0, len(all)+1)
	for _, u := range all {
		if u.what != one.what && one.at-u.at <= hour {
			out = append(out, u)
		}
	}
	if len(out) >= maxUses {
		out = slices.Delete(out, 0, 1)
	}
	return append(out, one)
}

func (m *manyPlaces) lost() int { return m.of.lost() }
