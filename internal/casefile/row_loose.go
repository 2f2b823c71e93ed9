package casefile

import (
	"slices"

	"keytrail/cloudtrail"
)

// looseRows are rows of more months than can be gathered at once. Logs of
// honest clocks have none: it takes hundreds of months in one commit.
type looseRows struct {
	file eventFile
	list []looseRow
}

type looseRow struct {
	month monthIndex
	place eventPlace
}

func (l *looseRows) add(month monthIndex, b *Batch, rows []uint32) error {
	var e cloudtrail.Event
	for _, row := range rows {
		b.Event(int(row), &e)
		place, err := l.file.append(&e)
		if err != nil {
			return err
		}
		l.list = append(l.list, looseRow{month, place})
	}
	return nil
}

// inOrder gives the rows by month, in the order they came within it.
func (l *looseRows) inOrder() (months [][]looseRow) {
	slices.SortStableFunc(l.list, func(a, b looseRow) int { return int(a.month - b.month) })
	for rest := l.list; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].month == rest[0].month {
			n++
		}
		months, rest = append(months, rest[:n]), rest[n:]
	}
	return months
}

func (l *looseRows) clear() error {
	l.list = nil
	return l.file.close()
}

// addLoose gathers the rows of one month, which has none that wait.
func (s *rowStore) addLoose(rows []looseRow) error {
	var e cloudtrail.Event
	for _, r := range rows {
		if err := s.loose.file.read(r.place, &e); err != nil {
			return err
		}
		if err := s.addEvent(&e); err != nil {
			return err
		}
	}
	return nil
}
