package answer

import (
	"keytrail/cloudtrail"
	"keytrail/internal/derived"
	"keytrail/timeline"
	"keytrail/timeline/history"
)

// FactsKey names the facts of a case at a head, judged by rules.
func FactsKey(head, rules string) derived.Key {
	return derived.Key{Name: "facts", Head: head, Of: rules}
}

// The tags of blocks: what all share, changes, and findings.
const (
	factsHead = iota
	factsChanges
	factsAdded
	factsCounts
	factsTelling
)

// These are about a quarter of a megabyte.
const (
	changesPerBlock = 1 << 15
	addedPerBlock   = 1 << 7
)

// WriteFacts keeps facts.
func WriteFacts(w *derived.Writer, f *history.Facts) error {
	c := derived.Encoder()
	codeFactsHead(c, f)
	w.Add(factsHead, c.Bytes())
	for from := 0; from < len(f.Changes); from += changesPerBlock {
		c.Clear()
		changes := f.Changes[from:min(len(f.Changes), from+changesPerBlock)]
		codeChanges(c, &changes)
		w.Add(factsChanges, c.Bytes())
	}
	for from := 0; from < len(f.Added); from += addedPerBlock {
		c.Clear()
		added := f.Added[from:min(len(f.Added), from+addedPerBlock)]
		derived.List(c, &added, func(a *history.Added) { codeAdded(c, a) })
		w.Add(factsAdded, c.Bytes())
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

// ReadFacts gives the facts that were kept; ok is false where they are damaged.
func ReadFacts(file *derived.File) (f *history.Facts, ok bool) {
	f = &history.Facts{}
	for i := range file.Blocks() {
		data, ok := file.Block(i, nil)
		if !ok {
			return nil, false
		}
		c := derived.Decoder(data)
		switch file.Tag(i) {
		case factsHead:
			if i > 0 {
				return nil, false
			}
			codeFactsHead(c, f)
		case factsChanges:
			var changes []history.Change
			codeChanges(c, &changes)
			for _, ch := range changes {
				if int(ch.Rule) >= len(f.Texts) || int(ch.Reason) >= len(f.Texts) {
					return nil, false
				}
			}
			f.Changes = append(f.Changes, changes...)
		case factsAdded:
			var added []history.Added
			derived.List(c, &added, func(a *history.Added) { codeAdded(c, a) })
			if f.Added == nil {
				f.Added = make([]history.Added, 0, addedPerBlock*file.Blocks())
			}
			f.Added = append(f.Added, added...)
		case factsCounts:
			codeCounts(c, &f.Alone)
		case factsTelling: // which few ask for
			f.Alone.Telling = func() (places []history.Place, ok bool) {
				c := derived.Decoder(data)
				codePlaces(c, &places)
				return places, c.Done()
			}
			continue
		default:
			return nil, false
		}
		if !c.Done() {
			return nil, false
		}
	}
	if file.Blocks() == 0 {
		return nil, false
	}
	f.Ready()
	return f, true
}

func codeFactsHead(c *derived.Coder, f *history.Facts) {
	c.Texts(&f.Texts)
	c.Int(&f.Dropped)
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
	c.Text(&a.AccessKeyID)
	c.Text(&a.Source)
	c.Text(&a.Name)
	o := uint64(a.Outcome)
	if c.Uint(&o); o > uint64(cloudtrail.OutcomeDryRun) {
		c.Fail()
		o = 0
	}
	a.Outcome = cloudtrail.Outcome(o)
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
