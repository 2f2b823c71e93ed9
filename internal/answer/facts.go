package answer

import (
	"bytes"

	"keytrail/cloudtrail"
	"keytrail/internal/derived"
	"keytrail/timeline"
	"keytrail/timeline/history"
)

// FactsKey names the facts of a case at a head, judged by rules.
func FactsKey(head, rules string) derived.Key {
	return derived.Key{Name: "facts", Head: head, Of: rules}
}

// The tags of blocks: what all share, changes, findings, counts, and places.
const (
	factsHead = iota
	factsChanges
	factsAdded
	factsCounts
	factsTelling
)

// An answer about a few events reads a few of these.
const (
	changesPerBlock = 1 << 11
	addedPerBlock   = 1 << 6
)

// WriteFacts keeps facts.
func WriteFacts(w *derived.Writer, f *history.Facts) error {
	head := factsIndex{Facts: f}
	changes, added := derived.Encoder(), derived.Encoder()
	var blocks [2][][]byte
	for first, piece := range f.Changes.Cut(changesPerBlock) {
		changes.Clear()
		codeChanges(changes, &piece)
		head.changes = append(head.changes, first)
		blocks[0] = append(blocks[0], bytes.Clone(changes.Bytes()))
	}
	for first, piece := range f.Added.Cut(addedPerBlock) {
		added.Clear()
		derived.List(added, &piece, func(a *history.Added) { codeAdded(added, a) })
		head.added = append(head.added, first)
		blocks[1] = append(blocks[1], bytes.Clone(added.Bytes()))
	}
	c := derived.Encoder()
	head.code(c)
	w.Add(factsHead, c.Bytes())
	for i, tag := range []uint64{factsChanges, factsAdded} {
		for _, block := range blocks[i] {
			w.Add(tag, block)
		}
	}
	c.Clear()
	codeCounts(c, &f.Alone)
	w.Add(factsCounts, c.Bytes())
	if f.Alone.Telling != nil {
		if places, ok := f.Alone.Telling(); ok {
			c.Clear()
			codePlaces(c, &places)
			w.Add(factsTelling, c.Bytes())
		}
	}
	return w.Commit()
}

// factsIndex is what the head block holds.
type factsIndex struct {
	*history.Facts
	changes, added []history.Place // with which blocks begin
}

func (x *factsIndex) code(c *derived.Coder) {
	c.Texts(&x.Texts)
	c.Int(&x.Dropped)
	derived.List(c, &x.Kinds, func(k *history.Kind) {
		c.Text(&k.Source)
		c.Text(&k.Name)
		codeOutcome(c, &k.Outcome)
	})
	codePlaces(c, &x.changes)
	codePlaces(c, &x.added)
}

// ReadFacts gives the facts that were kept in a file that is held and whole; ok
// is false where they are not understood. Most of them are read when they are
// asked for.
func ReadFacts(file *derived.File) (f *history.Facts, ok bool) {
	x := factsIndex{Facts: new(history.Facts)}
	if !readBlock(file, 0, factsHead, x.code) {
		return nil, false
	}
	counts := 1 + len(x.changes) + len(x.added)
	if !readBlock(file, counts, factsCounts, func(c *derived.Coder) { codeCounts(c, &x.Alone) }) {
		return nil, false
	}
	x.Changes = history.NewPlaced(x.changes, func(i int) (list []history.Change) {
		if !readBlock(file, 1+i, factsChanges, func(c *derived.Coder) { codeChanges(c, &list) }) {
			return nil
		}
		return list
	})
	x.Added = history.NewPlaced(x.added, func(i int) (list []history.Added) {
		if !readBlock(file, 1+len(x.changes)+i, factsAdded, func(c *derived.Coder) {
			derived.List(c, &list, func(a *history.Added) { codeAdded(c, a) })
		}) {
			return nil
		}
		return list
	})
	if counts+1 < file.Blocks() {
		x.Alone.Telling = func() (places []history.Place, ok bool) {
			ok = readBlock(file, counts+1, factsTelling, func(c *derived.Coder) { codePlaces(c, &places) })
			return places, ok
		}
	}
	return x.Facts, true
}

// readBlock decodes one block, and tells whether it was understood.
func readBlock(file *derived.File, i int, tag uint64, code func(*derived.Coder)) bool {
	if i >= file.Blocks() || file.Tag(i) != tag {
		return false
	}
	data, ok := file.Block(i, nil)
	if !ok {
		return false
	}
	c := derived.Decoder(data)
	code(c)
	return c.Done()
}

// codeChanges codes changes by how far each lies behind the one before.
func codeChanges(c *derived.Coder, list *[]history.Change) {
	var last history.Place
	derived.List(c, list, func(ch *history.Change) {
		object, index := ch.Object-last.Object, ch.Index-last.Index
		c.Int(&object)
		c.Int(&index)
		ch.Object, ch.Index = last.Object+object, last.Index+index
		last = ch.Place
		codeSmall(c, &ch.Rule)
		codeSmall(c, &ch.Reason)
		codeSeverity(c, &ch.Severity)
	})
}

// codePlaces codes places in order.
func codePlaces(c *derived.Coder, list *[]history.Place) {
	var last history.Place
	derived.List(c, list, func(p *history.Place) {
		object := p.Object - last.Object
		if c.Int(&object); object != 0 {
			last = history.Place{Object: last.Object + object}
		}
		index := p.Index - last.Index
		c.Int(&index)
		last.Index += index
		*p = last
	})
}

func codeCounts(c *derived.Coder, a *history.Alone) {
	for _, list := range []*[]history.Count{&a.ByRule, &a.ByKey} {
		derived.List(c, list, func(n *history.Count) {
			c.Text(&n.Of)
			c.Int(&n.N)
		})
	}
}

func codeSmall(c *derived.Coder, v *uint32) {
	n := uint64(*v)
	if c.Uint(&n); n > 1<<31 {
		c.Fail()
		n = 0
	}
	*v = uint32(n)
}

func codeAdded(c *derived.Coder, a *history.Added) {
	c.Int(&a.Object)
	c.Int(&a.Index)
	var raw []byte
	if !c.Reading() {
		finding, _ := a.Get()
		one := derived.Encoder()
		codeRule(one, &finding)
		codeFinding(one, &finding)
		raw = one.Bytes()
	}
	if c.Raw(&raw); !c.Reading() {
		return
	}
	a.Get = func() (f timeline.Finding, ok bool) {
		one := derived.Decoder(raw)
		codeRule(one, &f)
		codeFinding(one, &f)
		return f, one.Done()
	}
}

func codeOutcome(c *derived.Coder, v *cloudtrail.Outcome) {
	o := uint64(*v)
	if c.Uint(&o); o > uint64(cloudtrail.OutcomeDryRun) {
		c.Fail()
		o = 0
	}
	*v = cloudtrail.Outcome(o)
}
