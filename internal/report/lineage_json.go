package report

import (
	"io"
	"strconv"

	"keytrail/timeline"
	"keytrail/timeline/lineage"
)

// LineageJSON writes a graph as one JSON object: nodes, edges, and the workloads'
// credentials that two parties used, in order.
func LineageJSON(w io.Writer, g *lineage.Graph) error {
	text := []byte(`{"nodes":[`)
	flush := func() error {
		_, err := w.Write(text)
		text = text[:0]
		return err
	}
	for i := range g.Nodes {
		text = appendNode(separated(text, i), &g.Nodes[i])
		if len(text) >= 1<<16 {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	text = append(text, "\n],\"edges\":["...)
	for i := range g.Edges {
		text = appendEdge(separated(text, i), g, &g.Edges[i])
		if len(text) >= 1<<16 {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	text = append(text, "\n],\"shared\":["...)
	for i := range g.Shared {
		text = appendShared(separated(text, i), g, &g.Shared[i])
	}
	text = append(text, "\n]}\n"...)
	return flush()
}

// appendShared appends a credential that two parties used.
func appendShared(dst []byte, g *lineage.Graph, s *lineage.Shared) []byte {
	dst = appendString(append(dst, `{"node":`...), g.Nodes[s.Node].ID)
	dst = append(dst, `,"parties":[`...)
	for i, u := range s.Parties {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(append(dst, `{"source_ip_address":`...), u.Address)
		dst = appendString(append(dst, `,"user_agent":`...), u.Agent)
		dst = appendMoment(append(dst, `,"first_seen":`...), u.First)
		dst = appendMoment(append(dst, `,"last_seen":`...), u.Last)
		dst = append(appendString(append(dst, `,"event_id":`...), u.EventID), '}')
	}
	return append(dst, "]}"...)
}

func separated(dst []byte, i int) []byte {
	if i > 0 {
		dst = append(dst, ',')
	}
	return append(dst, '\n')
}

func appendNode(dst []byte, n *lineage.Node) []byte {
	dst = appendString(append(dst, `{"id":`...), n.ID)
	dst = appendString(append(dst, `,"kind":`...), string(n.Kind))
	dst = appendString(append(dst, `,"label":`...), n.Label)
	dst = appendOrNull(append(dst, `,"account_id":`...), n.Account)
	dst = appendMoment(append(dst, `,"first_seen":`...), n.First)
	dst = appendMoment(append(dst, `,"last_seen":`...), n.Last)
	dst = strconv.AppendInt(append(dst, `,"events":`...), n.Events, 10)
	return append(dst, '}')
}

func appendEdge(dst []byte, g *lineage.Graph, e *lineage.Edge) []byte {
	dst = appendString(append(dst, `{"from":`...), g.Nodes[e.From].ID)
	dst = appendString(append(dst, `,"to":`...), g.Nodes[e.To].ID)
	dst = appendString(append(dst, `,"kind":`...), e.Kind)
	dst = appendString(append(dst, `,"relation":`...), string(e.Relation))
	dst = appendString(append(dst, `,"certainty":`...), e.Certainty.String())
	dst = append(dst, `,"event_ids":[`...)
	for i, id := range e.EventIDs {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, id)
	}
	dst = appendMoment(append(dst, `],"event_time":`...), e.At)
	dst = appendOrNull(append(dst, `,"access_key_id":`...), e.AccessKeyID)
	return append(dst, '}')
}

func appendOrNull(dst []byte, text string) []byte {
	if text == "" {
		return append(dst, "null"...)
	}
	return appendString(dst, text)
}

func appendMoment(dst []byte, m timeline.Moment) []byte {
	text, _ := m.MarshalJSON()
	return append(dst, text...)
}
