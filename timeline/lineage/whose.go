package lineage

// whose tells whose act an event is.
type whose struct {
	issued   map[string]bool         // access keys that answers handed out
	keys     map[incarnationID]int32 // → node
	consoles map[consoleID]int32     // → node
	bearers  map[Bearer]int32        // without node → node
	acts     map[Place]int32
	twins    map[Place]Place // record of a call across accounts in the called one → in the caller's
}

func newWhose(p *Parts) whose {
	w := whose{
		issued: make(map[string]bool, len(p.Issued)), keys: make(map[incarnationID]int32), consoles: make(map[consoleID]int32),
		bearers: make(map[Bearer]int32, len(p.Bearers)), acts: make(map[Place]int32, len(p.Acts)), twins: make(map[Place]Place, len(p.Twins)),
	}
	for _, key := range p.Issued {
		w.issued[key] = true
	}
	for i := range p.Nodes {
		switch n := &p.Nodes[i]; {
		case n.Kind == Key && n.KeyID != "":
			w.keys[newIncarnationID(n.KeyID, n.Principal, n.Created)] = int32(i)
		case n.Kind == ConsoleSession:
			w.consoles[consoleID{n.Principal, n.Created}] = int32(i)
		}
	}
	for _, x := range p.Bearers {
		w.bearers[Bearer{Named: x.Named, ID: x.ID}] = x.Node
	}
	for _, x := range p.Acts {
		w.acts[x.Place] = x.Node
	}
	for _, x := range p.Twins {
		w.twins[x.Called] = x.Caller
	}
	return w
}

// signs tells whether a party has a key that is a node of its own.
func (w *whose) signs(p *party) bool {
	return p.AccessKeyID != "" && (p.direct() || w.issued[p.AccessKeyID])
}

// keyOf gives the node of the key that a party signs with, None where it has
// none.
func (w *whose) keyOf(p *party) int32 {
	if n, ok := w.keys[newIncarnationID(p.AccessKeyID, p.PrincipalID, p.created)]; ok && p.AccessKeyID != "" {
		return n
	}
	return None
}

// consoleOf gives the console session that a party's creation date names, None
// for none.
func (w *whose) consoleOf(p *party) int32 {
	if n, ok := w.consoles[consoleID{p.PrincipalID, p.created}]; ok && p.created.Known {
		return n
	}
	return None
}

// nodesOf gives the nodes that a party's direct act may be marked by, the most
// telling first: its key, its console session, its user.
func (g *Graph) nodesOf(p *party, place Place) (list []int32) {
	if n := g.keyOf(p); n != None {
		list = append(list, n)
		if s := g.Nodes[n].Session; s != None {
			list = append(list, s)
		}
	}
	if n := g.consoleOf(p); n != None {
		list = append(list, n)
	}
	if n, ok := g.acts[place]; ok {
		list = append(list, n)
	}
	if p.Type == "IAMUser" && p.UserName != "" {
		if n, ok := g.bearers[Bearer{Named: p.Account + "/" + p.UserName, ID: p.PrincipalID}]; ok {
			list = append(list, n)
		}
	}
	return list
}
