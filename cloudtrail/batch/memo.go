package batch

import "keytrail/cloudtrail"

// Memo remembers what a function gives for rows. The function must follow from
// the columns that it reads of the event, and nothing else: then rows that have
// the same values there, in the order in which it asks for them, have the same
// result, whatever their other columns hold. It is asked once for each such list
// of values in a group of rows, and for each row where it reads a column whose
// values have no numbers. It forgets all when it has grown large.
type Memo struct {
	of    func(*cloudtrail.Event) uint32
	group uint64
	turn  uint64
	nodes []node
	wide  map[branch]int32
	all   []uint32 // room for Classes
}

// node is what is known once some columns were read: the result, or which column
// is read next.
type node struct {
	state  nodeState
	column cloudtrail.Column
	result uint32
	code   uint32  // the value that was met last, and
	next   int32   // where it leads
	leads  uint32  // how many values lead on
	narrow []int32 // by code, where these are few; 0 for none
	many   bool    // some lie in wide
}

type nodeState uint8

const (
	unknown nodeState = iota
	decided
	reads
	apart // rows are looked at one by one
)

// branch is a node and a value of its column.
type branch struct {
	node int32
	code uint32
}

const (
	// maxNodes bounds what is remembered at a time; beyond it rows are looked at
	// one by one. Where more than keptNodes are remembered, the next rows begin
	// anew.
	maxNodes  = 1 << 20
	keptNodes = 1 << 17
	// Codes are looked up in a list up to fewCodes, and beyond where one in
	// listedCodes of them leads on.
	fewCodes    = 256
	listedCodes = 8
)

// NewMemo makes a Memo for a function.
func NewMemo(of func(*cloudtrail.Event) uint32) *Memo { return &Memo{of: of} }

// Classes gives the function's results for all rows. They are valid until it is
// called again.
func (m *Memo) Classes(r *Rows) []uint32 {
	if cap(m.all) < r.n {
		m.all = make([]uint32, r.n)
	}
	m.all = m.all[:r.n]
	for row := range m.all {
		m.all[row] = m.Class(r, row)
	}
	return m.all
}

// Class gives the function's result for a row.
func (m *Memo) Class(r *Rows, row int) uint32 {
	if m.group != r.group || m.turn != r.turn && len(m.nodes) > keptNodes {
		m.group, m.nodes, m.wide = r.group, append(m.nodes[:0], node{}), nil
	}
	m.turn = r.turn
	at := int32(0)
	for {
		n := &m.nodes[at]
		switch n.state {
		case decided:
			return n.result
		case apart:
			return m.of(r.Event(row))
		case unknown:
			return m.learn(r, row)
		}
		codes := r.at[n.column]
		if codes == nil {
			if codes = r.codesOf(n.column); codes == nil {
				return m.of(r.Event(row))
			}
		}
		code := codes[row]
		if n.code == code && n.next != 0 {
			at = n.next
		} else if at = m.find(at, code); at == 0 {
			return m.learn(r, row)
		}
	}
}

// find gives where a value leads, 0 for nowhere yet.
func (m *Memo) find(at int32, code uint32) int32 {
	n := &m.nodes[at]
	next := int32(0)
	if code < uint32(len(n.narrow)) {
		next = n.narrow[code]
	}
	if next == 0 && n.many {
		next = m.wide[branch{at, code}]
	}
	if next != 0 {
		n.code, n.next = code, next
	}
	return next
}

// lead notes that a value leads to a new node.
func (m *Memo) lead(at int32, code uint32) int32 {
	next := int32(len(m.nodes))
	m.nodes = append(m.nodes, node{})
	n := &m.nodes[at]
	m.keep(n, at, code, next)
	n.code, n.next = code, next
	return next
}

// keep keeps where a value leads.
func (m *Memo) keep(n *node, at int32, code uint32, next int32) {
	if n.leads++; code < fewCodes || code < listedCodes*n.leads {
		if more := int(code) + 1 - len(n.narrow); more > 0 {
			n.narrow = append(n.narrow, make([]int32, more)...)
		}
		n.narrow[code] = next
		return
	}
	if m.wide == nil {
		m.wide = make(map[branch]int32)
	}
	n.many = true
	m.wide[branch{at, code}] = next
}

// learn asks the function about a row and remembers what it says.
func (m *Memo) learn(r *Rows, row int) uint32 {
	result := m.of(r.Event(row))
	if len(m.nodes)+len(r.trace) > maxNodes {
		return result
	}
	at := int32(0)
	for _, c := range r.trace {
		codes := r.codesOf(c)
		n := &m.nodes[at]
		switch {
		case n.state == apart:
			return result
		case codes == nil:
			n.state = apart
			return result
		}
		code := codes[row]
		n.state, n.column = reads, c
		next := m.find(at, code)
		if next == 0 {
			next = m.lead(at, code)
		}
		at = next
	}
	if n := &m.nodes[at]; n.state == unknown {
		n.state, n.result = decided, result
	}
	return result
}
