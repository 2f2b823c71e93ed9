package lineage

import (
	"net/netip"
	"strings"

	"keytrail/timeline"
)

// publicNetwork gives the public address that a request came from, and its
// network: /16 of IPv4 or /32 of IPv6, the size of what providers and companies
// hold as a rule. ok is false for private addresses and names of services.
func publicNetwork(address string) (network netip.Prefix, ok bool) {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Prefix{}, false
	}
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() || carriers.Contains(a) {
		return netip.Prefix{}, false
	}
	bits := 16
	if a.Is6() {
		bits = 32
	}
	network, err = a.Prefix(bits)
	return network, err == nil
}

// carriers is the space that carriers put behind their own translation, and AWS
// uses inside: https://www.rfc-editor.org/rfc/rfc6598
var carriers = netip.MustParsePrefix("100.64.0.0/10")

// agentKind is what kind of program a user agent claims to be. Agents are the
// client's own to write.
type agentKind uint8

const (
	otherAgent   agentKind = iota
	serviceAgent           // an AWS service
	insideAgent            // an SDK that says that it runs in a function or a container
	peopleAgent            // the console, a browser, CloudShell or the command line of a desktop system
)

// agentKindOf tells what an agent claims to be. SDKs name the environment that
// AWS runs functions and containers in.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
func agentKindOf(agent string) agentKind {
	switch {
	case strings.HasSuffix(agent, ".amazonaws.com") && !strings.Contains(agent, " ") && !timeline.ConsoleAgent([]byte(agent)), strings.HasPrefix(agent, "AWS Internal"):
		return serviceAgent
	case strings.Contains(agent, "exec-env/AWS_"):
		return insideAgent
	case isShell([]byte(agent)), timeline.ConsoleAgent([]byte(agent)), strings.HasPrefix(agent, "Mozilla/"),
		strings.HasPrefix(agent, "aws-cli/") && (strings.Contains(agent, "Darwin") || strings.Contains(agent, "macos") || strings.Contains(agent, "Windows") || strings.Contains(agent, "windows")):
		return peopleAgent
	}
	return otherAgent
}
