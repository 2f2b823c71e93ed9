package timeline

import (
	"net/netip"
	"strings"
)

// Network is the public network of an address, as /16 of IPv4 or /32 of IPv6:
// the size of what providers and companies hold as a rule. "" is none: a
// private address, or the name of a service.
func Network(address string) string {
	if address == "" || address[0] > '9' && !strings.Contains(address, ":") {
		return ""
	}
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() || shared.Contains(a) {
		return ""
	}
	bits := 16
	if a.Is6() {
		bits = 32
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
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
