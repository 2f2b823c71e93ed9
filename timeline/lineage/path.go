package lineage

import "strings"

// Name names a node in a few words, as paths have them: a key id with the
// session it signs for, user/backup-svc, instance i-….
func (g *Graph) Name(n int32) string {
	x := &g.Nodes[n]
	switch x.Kind {
	case Key:
		if role, session, ok := roleSession(x.Label); ok && !longLived(x.KeyID) {
			return x.KeyID + " (role/" + role + " session " + session + ")"
		}
		return x.KeyID
	case User, Role:
		return string(x.Kind) + "/" + lastPart(x.Label)
	case Root:
		return "root of " + x.Account
	case ConsoleSession:
		return "console of " + g.principal(x)
	case FederatedSubject, IdentityUser:
		return string(x.Kind) + " " + x.Label
	case Account:
		if _, principal, ok := strings.Cut(x.ID, "#"); ok {
			return x.Label + " " + principal
		}
		return x.Label
	case Compute:
		return resource(x.Label)
	}
	return string(x.Kind) + " " + lastPart(x.Label)
}

// resource is what an ARN names, without where it is; the whole of what is
// none.
func resource(arn string) string {
	if f := strings.SplitN(arn, ":", 6); len(f) == 6 && f[0] == "arn" {
		return f[5]
	}
	return arn
}

// principal names whose session a console session is.
func (g *Graph) principal(x *Node) string {
	if role, session, ok := roleSession(x.Label); ok {
		return "role/" + role + " session " + session
	}
	if x.Owner != None {
		return g.Name(x.Owner)
	}
	return lastPart(x.Label)
}

// roleSession takes the ARN of a role session apart.
func roleSession(arn string) (role, session string, ok bool) {
	_, rest, ok := strings.Cut(arn, ":assumed-role/")
	if !ok {
		return "", "", false
	}
	return strings.Cut(rest, "/")
}

// PathText gives the names from the seed to a node, joined by arrows.
func (f *Following) PathText(node int32) string {
	if node == None {
		return ""
	}
	edges := f.Path(node) // from the seed down to the node, or from the node down to the seed
	if len(edges) == 0 {
		return f.g.Name(node)
	}
	names := []string{f.g.Name(f.g.Edges[edges[0]].From)}
	for _, i := range edges {
		names = append(names, f.g.Name(f.g.Edges[i].To))
	}
	return strings.Join(names, " → ")
}
