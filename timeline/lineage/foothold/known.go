package foothold

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"
)

// KnownGood names who is known to defend: nobody is taken for a defender who is
// not named.
type KnownGood struct {
	principals map[string]bool
	roles      []string // ARNs of roles, as sessions begin with them
	networks   []netip.Prefix
	agents     []string
}

// maxKnownGood bounds a list of known good.
const maxKnownGood = 100_000

// ReadKnownGood reads a list, an entry a line: the ARN or the id of a principal
// (a role's stands for all of its sessions), an address or a network, or
// "agent: TEXT" for user agents that contain the text. # begins a comment.
func ReadKnownGood(r io.Reader) (*KnownGood, error) {
	k := &KnownGood{principals: make(map[string]bool)}
	in := bufio.NewScanner(r)
	for n := 1; in.Scan(); n++ {
		line, _, _ := strings.Cut(in.Text(), "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if n > maxKnownGood {
			return nil, fmt.Errorf("line %d: more than %d lines", n, maxKnownGood)
		}
		if err := k.add(line); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	return k, in.Err()
}

func (k *KnownGood) add(line string) error {
	if agent, ok := strings.CutPrefix(line, "agent:"); ok {
		if agent = strings.TrimSpace(agent); agent == "" {
			return errors.New("agent: without a text")
		}
		k.agents = append(k.agents, agent)
		return nil
	}
	if p, err := netip.ParsePrefix(line); err == nil {
		k.networks = append(k.networks, p.Masked())
		return nil
	}
	if a, err := netip.ParseAddr(line); err == nil {
		k.networks = append(k.networks, netip.PrefixFrom(a, a.BitLen()))
		return nil
	}
	switch {
	case strings.HasPrefix(line, "arn:") && strings.Count(line, ":") >= 5:
		k.principals[line] = true
		if f := strings.SplitN(line, ":", 6); f[2] == "iam" && strings.HasPrefix(f[5], "role/") {
			role := f[5][strings.LastIndexByte(f[5], '/')+1:]
			k.roles = append(k.roles, "arn:"+f[1]+":sts::"+f[4]+":assumed-role/"+role+"/")
		}
		return nil
	case len(line) >= 16 && strings.ToUpper(line) == line && strings.Trim(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == "":
		k.principals[line] = true // an access key's or a principal's id
		return nil
	}
	return fmt.Errorf("%q is no ARN, id, address, network or agent: TEXT", line)
}

// has tells whether whoever acted is named.
func (k *KnownGood) has(a *actor) bool {
	if k == nil {
		return false
	}
	if k.principals[a.principal] || a.key != "" && k.principals[a.key] {
		return true
	}
	for _, r := range k.roles {
		if strings.HasPrefix(a.principal, r) {
			return true
		}
	}
	for _, text := range k.agents {
		if strings.Contains(a.agent, text) {
			return true
		}
	}
	ip, err := netip.ParseAddr(a.ip)
	if err != nil {
		return false
	}
	for _, n := range k.networks {
		if n.Contains(ip.Unmap()) || n.Contains(ip) {
			return true
		}
	}
	return false
}

// by says who an act was of.
func (r *Replay) by(t *turn) By {
	switch {
	case t.marked && r.following != nil:
		return ByLineage
	case r.known.has(&t.by):
		return ByDefender
	}
	return ByOther
}
