package timeline

import (
	"net/netip"
	"strings"
)

// Network is the public network of an address, as /16 of IPv4 or /32 of IPv6:
// the size of what providers and companies hold as a rule. "" is none: a
// private address, or the name of a service.
func Network(address string) string {
	p, ok := PublicNetwork(address)
	if !ok {
		return ""
	}
	return p.String()
}

// PublicNetwork is Network as a prefix; ok is false for none.
func PublicNetwork(address string) (network netip.Prefix, ok bool) {
	if address == "" || address[0] > '9' && !strings.Contains(address, ":") {
		return netip.Prefix{}, false
	}
	a, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Prefix{}, false
	}
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() || shared.Contains(a) {
		return netip.Prefix{}, false
	}
	bits := 16
	if a.Is6() {
		bits = 32
	}
	network, err = a.Prefix(bits)
	return network, err == nil
}

// shared is the space that carriers put behind their own translation, and AWS
// uses inside: https://www.rfc-editor.org/rfc/rfc6598
var shared = netip.MustParsePrefix("100.64.0.0/10")

// Program is the program that a user agent begins with, in lower case.
func Program(agent string) string {
	agent = strings.ToLower(strings.TrimLeft(agent, "[ "))
	if end := strings.IndexAny(agent, "/ ;("); end >= 0 {
		agent = agent[:end]
	}
	return agent[:min(len(agent), maxProgram)]
}

const maxProgram = 64
