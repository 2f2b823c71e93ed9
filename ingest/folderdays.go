package ingest

import (
	"cmp"
	"container/heap"
	"slices"
)

// Trails have a folder a day in a folder a region. Read region by region, all
// months of a case would be in the making at once, so a folder is read day by
// day: folders that are named like years are put off until all else has been
// listed, and are then listed side by side, the earliest day first. Which
// order that is depends on the names alone.

// maxYears bounds the folders of years that are listed side by side. More come
// where the byte order has them.
const maxYears = 1 << 14

// yearWalk is the listing of a folder that is named like a year.
type yearWalk struct {
	above []level // the folders that it lies in
	stack []level // what is left of them in it, once it has begun
	rel   string
	path  string
	date  int // the day of what comes next, as yyyymmdd; 0 where there is no month or day
	seq   int // by byte order
}

// yearWalks are a heap, the earliest date on top.
type yearWalks []*yearWalk

func (y yearWalks) Len() int           { return len(y) }
func (y yearWalks) Less(i, j int) bool { return compareWalks(y[i], y[j]) < 0 }
func (y yearWalks) Swap(i, j int)      { y[i], y[j] = y[j], y[i] }
func (y *yearWalks) Push(x any)        { *y = append(*y, x.(*yearWalk)) }
func (y *yearWalks) Pop() any {
	old := *y
	last := old[len(old)-1]
	*y = old[:len(old)-1]
	return last
}

func compareWalks(a, b *yearWalk) int {
	return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.seq, b.seq))
}

// putOff keeps a folder for later if it is named like a year, and tells
// whether it did.
func (l *listing) putOff(entry dirName, rel, path string) bool {
	year := dateNumber(entry, 4)
	if l.inYear || year == 0 || len(l.years) == maxYears {
		return false
	}
	top := &l.stack[len(l.stack)-1]
	if top.above == nil {
		top.above = slices.Clone(l.stack)
		for i := range top.above {
			top.above[i].names = nil
		}
	}
	l.years = append(l.years, &yearWalk{above: top.above, rel: rel, path: path, date: year * 1e4, seq: len(l.years)})
	return true
}

// listYears lists the folders that were put off.
func (l *listing) listYears() error {
	walks := l.years
	l.inYear = true
	heap.Init(&walks)
	for len(walks) > 0 {
		y := walks[0]
		l.closeDir()
		l.stack = append(append(l.stack[:0], y.above...), y.stack...)
		if err := l.listDay(y); err != nil {
			return err
		}
		if len(l.stack) <= len(y.above) {
			heap.Pop(&walks)
			continue
		}
		y.stack = append(y.stack[:0], l.stack[len(y.above):]...)
		heap.Fix(&walks, 0)
	}
	return nil
}

// listDay lists what the walk has of its date.
func (l *listing) listDay(y *yearWalk) error {
	base := len(y.above)
	if len(l.stack) == base {
		if err := l.enter(y.rel, y.path); err != nil {
			return err
		}
	}
	for len(l.stack) > base {
		if date := l.nextDate(y.date, len(l.stack)-base); date > y.date {
			y.date = date
			return nil
		}
		if err := l.stepOn(); err != nil {
			return err
		}
	}
	return nil
}

// nextDate gives the date of the next entry of the innermost folder, which
// lies so deep in that of a year; date where it says none.
func (l *listing) nextDate(date, depth int) int {
	top := &l.stack[len(l.stack)-1]
	if top.next == len(top.names) || depth > 2 {
		return date
	}
	n := dateNumber(top.names[top.next], 2)
	switch {
	case n == 0:
		return date
	case depth == 1:
		return date/1e4*1e4 + n*100
	}
	return date/100*100 + n
}

// dateNumber reads the name of a folder that is so many digits, 0 if it is
// not.
func dateNumber(entry dirName, digits int) (n int) {
	if !entry.typ.IsDir() || len(entry.name) != digits {
		return 0
	}
	for i := range digits {
		d := entry.name[i] - '0'
		if d > 9 {
			return 0
		}
		n = n*10 + int(d)
	}
	return n
}
