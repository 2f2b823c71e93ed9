package query

import (
	"context"
	"iter"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// DefaultMemory is the budget of an engine that is given none, in bytes.
const DefaultMemory = 512 << 20

// minMemory is what sorting needs to be worth its temporary files.
const minMemory = 16 << 20

// Engine answers filters from one case. It may be used by several goroutines,
// each of which then takes the budget for itself.
type Engine struct {
	c      *casefile.Case
	memory int64
}

// New makes an engine for a case. memory is its budget in bytes; 0 stands for
// DefaultMemory. The case stays the caller's to close.
func New(c *casefile.Case, memory int64) *Engine {
	if memory == 0 {
		memory = DefaultMemory
	}
	return &Engine{c: c, memory: max(memory, minMemory)}
}

// Case gives the case that the engine reads.
func (q *Engine) Case() *casefile.Case { return q.c }

// Scan yields the events that the filter chooses, in case order, with the
// given columns loaded (and those of Filter.RelationColumns, if the filter has
// About). An event is valid until the next one. An error ends the sequence.
func (q *Engine) Scan(ctx context.Context, f Filter, columns cloudtrail.ColumnSet) iter.Seq2[*cloudtrail.Event, error] {
	return q.ScanWith(ctx, f, Loading{Columns: columns}, Choice{})
}

// ScanWith is Scan with different columns for different events, without what the
// choice leaves out.
func (q *Engine) ScanWith(ctx context.Context, f Filter, l Loading, c Choice) iter.Seq2[*cloudtrail.Event, error] {
	return q.ScanShare(ctx, Share{}, f, l, c)
}

// scan yields what a plan chooses from some parts (nil for all), with the
// columns of the plan loaded too. Further clauses come on top.
func (q *Engine) scan(ctx context.Context, p *plan, columns cloudtrail.ColumnSet, parts []int, more []casefile.Clause) iter.Seq2[casefile.Hit, error] {
	return q.scanWith(ctx, p, casefile.ScanOptions{Columns: columns, Where: more, Parts: parts})
}

// scanWith is scan with what a plan does not know of.
func (q *Engine) scanWith(ctx context.Context, p *plan, o casefile.ScanOptions) iter.Seq2[casefile.Hit, error] {
	o = p.options(o)
	return func(yield func(casefile.Hit, error) bool) {
		for hit, err := range q.c.ScanPos(ctx, o) {
			if err == nil && !p.keeps(hit.Event) {
				continue
			}
			if !yield(hit, err) || err != nil {
				return
			}
		}
	}
}

// options adds to those of a scan what a plan needs and chooses by.
func (p *plan) options(o casefile.ScanOptions) casefile.ScanOptions {
	o.Columns, o.Where, o.Combined = o.Columns.Union(p.needs), append(o.Where, p.where...), p.kinds
	o.Pick = p.pick
	if n := o.Narrow; n != nil {
		o.Narrow = &casefile.Narrow{Columns: n.Columns.Union(p.needs), By: n.By, More: n.More}
	}
	return o
}

// None tells whether it is known without a scan that the filter chooses no
// event: whoever it asks for has signed nothing.
func (q *Engine) None(f Filter) bool {
	for _, clause := range f.compile().where {
		if len(clause) == 1 && clause[0].Column == cloudtrail.AccessKeyID && clause[0].In != nil && !clause[0].Not && !clause[0].Null {
			return !q.c.Signs(clause[0].In)
		}
	}
	return false
}

// exists tells whether the filter chooses any event.
func (q *Engine) exists(ctx context.Context, f Filter) (bool, error) {
	for _, err := range q.Scan(ctx, f, cloudtrail.ColumnSet{}) {
		return err == nil, err
	}
	return false, nil
}
