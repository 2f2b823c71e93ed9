package cloudtrail

// ResetOnDemand empties the event. The columns are filled when they are first
// read: fetch, which is given each of them once, stores the column's value, or
// nothing for null. Numbers of ours cannot be among them. The event is valid as
// long as fetch can be asked; a copy of it must not be made.
func (e *Event) ResetOnDemand(columns ColumnSet, fetch func(Column)) {
	e.Reset(ColumnSet{})
	e.demanded, e.fetch = columns, fetch
}

// demand fills a column that is read and not loaded.
func (e *Event) demand(c Column) {
	if !e.demanded.Has(c) {
		panic(NotLoadedError{c})
	}
	e.demanded[c>>6] &^= 1 << (c & 63)
	e.loaded = e.loaded.With(c)
	e.fetch(c)
}
