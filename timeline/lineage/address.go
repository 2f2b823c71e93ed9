package lineage

import (
	"strings"

	"keytrail/timeline"
)

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
