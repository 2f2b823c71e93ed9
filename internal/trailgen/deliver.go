package trailgen

import (
	"cmp"
	"slices"
	"strconv"
)

const deliveryInterval = 5 * minute

// A file is a log file before it is compressed.
type file struct {
	key       string
	delivered int64
	account   string
	region    string
	records   []event
}

// text is the file's JSON.
func (f *file) text() []byte {
	records := make([][]byte, len(f.records))
	for i, e := range f.records {
		records[i] = e.text
	}
	return wrap(records)
}

// incited tells whether the file holds records of the incident.
func (f *file) incited() bool {
	return slices.ContainsFunc(f.records, func(e event) bool { return e.incited })
}

// deliver groups events into files: about every five minutes one for each
// account and region, some minutes after the events, with a service now and
// then handing over later than the others; more than a quarter of the files
// are not in order of time.
func deliver(seed uint64, org string, events []event) []*file {
	type place struct {
		account, region string
		slot            int64
	}
	files := map[place]*file{}
	var order []*file
	for _, e := range events {
		window := e.time / deliveryInterval
		lag := int64(hashString(seed+uint64(window), org+e.account+e.region) % (4 * minute))
		if hashString(seed+uint64(window), e.account+e.service)%40 == 0 {
			lag += 4 * minute
		}
		at := place{e.account, e.region, ((window+1)*deliveryInterval + e.delay + lag + deliveryInterval - 1) / deliveryInterval}
		f := files[at]
		if f == nil {
			name := "file/" + org + at.account + at.region + strconv.FormatInt(at.slot, 10)
			r := stream(seed, name)
			// Files of different places come at different minutes of the interval.
			phase := int64(hashString(seed, at.account+at.region)%5) * minute
			f = &file{account: at.account, region: at.region, delivered: at.slot*deliveryInterval + phase}
			f.key = objectKey(org, at.account, at.region, f.delivered, chars(r, fileDigits, 16))
			files[at], order = f, append(order, f)
		}
		f.records = append(f.records, e)
	}
	slices.SortFunc(order, func(a, b *file) int { return cmp.Compare(a.key, b.key) })
	for _, f := range order {
		slices.SortStableFunc(f.records, func(a, b event) int {
			return cmp.Or(cmp.Compare(a.time, b.time), cmp.Compare(a.id, b.id))
		})
		if r := stream(seed, "order/"+f.key); r.chance(40) {
			disorder(r, f.records)
		}
	}
	return order
}

// disorder moves a few records of the file.
func disorder(r *rng, records []event) {
	for range 1 + len(records)/8 {
		i, j := r.below(len(records)), r.below(len(records))
		records[i], records[j] = records[j], records[i]
	}
}
