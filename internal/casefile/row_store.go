package casefile

import (
	"errors"
	"path/filepath"
	"slices"
	"sync"

	"keytrail/cloudtrail"
)

// maxGroupRows bounds a row group.
const maxGroupRows = 128 << 10

// maxEncoders bounds the row groups that are encoded at once: four keep up with
// some twenty processors that read.
const maxEncoders = 4

// monthBytes is what the rows of a month take at the least, about: a block
// for each column in use.
const monthBytes = 512 << 10

// rowStore gathers the rows of a commit by month and writes them to parts in
// tmp/. One budget holds for the rows of all months, those included that are
// being encoded in the background.
type rowStore struct {
	ops        *fileOps
	dir        string
	creator    string
	groupBytes int64 // of rows, at which a row group closes
	live       int64 // bytes of rows that wait in months
	months     map[monthIndex]*monthRows
	open       int // months with rows that wait
	maxOpen    int
	newest     monthIndex // that rows came of
	returned   bool       // rows came of a month that had passed
	loose      looseRows
	single     Batch // an event by itself
	spill      spillFile
	commit     int64 // the number that the commit in the making will have
	values     summaryValues

	encoders chan *groupEncoder
	work     sync.WaitGroup

	mu    sync.Mutex
	fail  error // of the background
	spare []*rowSet
	seq   map[monthIndex]int // of each month's next part
}

// monthRows is what a commit adds to one month.
type monthRows struct {
	month  monthIndex
	rows   *rowSet
	spills bool // some rows were spilled

	tickets int // rows that were handed to encoders

	mu      sync.Mutex // for what follows
	turn    int        // the ticket of the rows that come next into a part
	turns   *sync.Cond // told when turn grows
	part    *partWriter
	spilled []*spilledRows
	parts   []FileInfo // finished
}

func newMonthRows(month monthIndex) *monthRows {
	m := &monthRows{month: month}
	m.turns = sync.NewCond(&m.mu)
	return m
}

// inTurn calls f when all rows with earlier tickets have come to their place:
// which of two encoders is done first is chance. Encoders take rows in the order
// of their tickets, so the first that waits is waited for by nobody.
func (m *monthRows) inTurn(ticket int, f func() error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for m.turn != ticket {
		m.turns.Wait()
	}
	defer m.turns.Broadcast()
	m.turn++
	return f()
}

func (s *rowStore) init(ops *fileOps, dir string, budget int64, encoders int) error {
	s.ops, s.dir = ops, dir
	s.groupBytes = budget / (maxEncoders + 1) // whatever the number of processors: rows fall into the same groups
	s.maxOpen = max(4, int(s.groupBytes/monthBytes))
	s.loose.file = eventFile{ops: ops, name: filepath.Join(dir, tmpDir, "loose")}
	s.spill = spillFile{ops: ops, name: filepath.Join(dir, tmpDir, "rows")}
	s.months, s.seq = make(map[monthIndex]*monthRows), make(map[monthIndex]int)
	s.encoders = make(chan *groupEncoder, encoders)
	for range encoders {
		e, err := newGroupEncoder()
		if err != nil {
			return err
		}
		s.encoders <- e
	}
	return nil
}

// add takes rows of a batch, in their order.
func (s *rowStore) add(b *Batch, rows []uint32) error {
	for len(rows) > 0 {
		month := b.month(int(rows[0]))
		n := 1
		for n < len(rows) && b.month(int(rows[n])) == month {
			n++
		}
		if err := s.addMonth(month, b, rows[:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// addEvent takes an event that is not in a batch.
func (s *rowStore) addEvent(e *cloudtrail.Event) error {
	s.single.Reset()
	s.single.Add(e, Fingerprint{})
	return s.add(&s.single, []uint32{0})
}

// addMonth takes rows of one month.
func (s *rowStore) addMonth(month monthIndex, b *Batch, rows []uint32) error {
	m := s.months[month]
	if s.open >= s.maxOpen && (m == nil || m.rows == nil) {
		return s.loose.add(month, b, rows)
	}
	s.returned = s.returned || s.passed(month)
	s.newest = max(s.newest, month)
	if m == nil {
		m = newMonthRows(month)
		s.months[month] = m
	}
	if m.rows != nil && (!m.rows.fits() || m.rows.n+len(rows) > maxGroupRows) {
		if err := s.flush(m, false); err != nil {
			return err
		}
	}
	if m.rows == nil {
		m.rows = s.fresh()
		s.open++
	}
	before := m.rows.bytes
	m.rows.appendBatch(b, rows)
	s.live += m.rows.bytes - before
	if m.rows.n >= maxGroupRows || m.rows.bytes >= s.groupBytes {
		return s.flush(m, false)
	}
	// What is being encoded takes up to groupBytes for each encoder.
	if s.live >= s.groupBytes {
		return s.flush(s.fullest(), false)
	}
	return nil
}

// passed tells whether no more rows of a month seem to come, since two later
// ones began: logs are read by time, then, and not place by place.
func (s *rowStore) passed(month monthIndex) bool {
	return month != 0 && month < s.newest-1 && !s.returned
}

// fullest gives the month whose rows make room: the one that takes most memory, of
// those that have passed where there are such.
func (s *rowStore) fullest() *monthRows {
	var best *monthRows
	for _, m := range s.months {
		if m.rows != nil && (best == nil || s.before(m, best)) {
			best = m
		}
	}
	return best
}

// before tells whether rows of m make room before those of n.
func (s *rowStore) before(m, n *monthRows) bool {
	if p := s.passed(m.month); p != s.passed(n.month) {
		return p
	}
	return m.rows.bytes > n.rows.bytes || m.rows.bytes == n.rows.bytes && m.month < n.month
}

// flush hands a month's rows to an encoder and waits until there is one. Rows
// that make no large row group are spilled unless they are the only ones, or
// seem to be.
func (s *rowStore) flush(m *monthRows, last bool) error {
	rows := m.rows
	if rows == nil {
		return nil
	}
	last = last || s.passed(m.month)
	spill := rows.n < smallGroup && rows.bytes < s.groupBytes/2 && !(last && !m.spills)
	m.spills = m.spills || spill
	s.values.add(rows)
	s.live -= rows.bytes
	s.open--
	m.rows = nil
	ticket := m.tickets
	m.tickets++
	s.background(func(enc *groupEncoder, failed error) error {
		err := m.inTurn(ticket, s.write(m, rows, enc, spill, failed))
		rows.reset()
		s.mu.Lock()
		defer s.mu.Unlock()
		if len(s.spare) <= cap(s.encoders) {
			s.spare = append(s.spare, rows)
		}
		return err
	})
	return s.failure()
}

// background waits for a free encoder and calls f with it beside the caller.
// The first error is kept; f is told of it when it is called after it, and
// then has nothing to do.
func (s *rowStore) background(f func(enc *groupEncoder, failed error) error) {
	enc := <-s.encoders
	s.work.Go(func() {
		defer func() { s.encoders <- enc }()
		if err := f(enc, s.failure()); err != nil {
			s.mu.Lock()
			defer s.mu.Unlock()
			if s.fail == nil {
				s.fail = err
			}
		}
	})
}

func (s *rowStore) failure() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fail
}

// fresh gives an empty set of rows.
func (s *rowStore) fresh() *rowSet {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.spare); n > 0 {
		rows := s.spare[n-1]
		s.spare = s.spare[:n-1]
		return rows
	}
	return new(rowSet)
}

// inOrder gives the months, the earliest first.
func (s *rowStore) inOrder() []*monthRows {
	list := make([]*monthRows, 0, len(s.months))
	for _, m := range s.months {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b *monthRows) int { return int(a.month - b.month) })
	return list
}

// next begins with nothing for the commit of the number.
func (s *rowStore) next(commit int64) {
	s.months = make(map[monthIndex]*monthRows)
	s.live, s.open, s.commit = 0, 0, commit
	s.newest, s.returned = 0, false
	s.seq = make(map[monthIndex]int)
	s.values = summaryValues{}
}

// close waits for the background and lets go of files.
func (s *rowStore) close() error {
	s.work.Wait()
	for _, m := range s.months {
		if m.part != nil {
			_ = m.part.file.close() // what was in it is dropped
		}
	}
	s.next(0)
	return errors.Join(s.loose.clear(), s.spill.clear())
}
