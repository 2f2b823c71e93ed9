//go:build unix

package ratios

// bound is what one figure may be at most. The bounds are about twice what was
// measured when they were written down, so that another processor, another
// number of cores or a busy neighbour does not reach them, and a change that
// doubles the cost of a stage does.
type bound struct {
	name  string
	today float64
	most  float64
	why   string
	get   func(*costs) float64
}

var bounds = []bound{
	// Processor time. What is divided by comes from the standard library and
	// changes with Go's releases only.
	{"parse ÷ gunzip", 0.37, 0.75, "parsing is one pass without copies: it stays below undoing gzip",
		func(c *costs) float64 { return c.parse.cpu / c.gunzip.cpu }},
	{"read ÷ duty", 1.3, 2.6, "reading is hashing twice, inflating and parsing; a second pass over the text would show here",
		func(c *costs) float64 { return c.read.cpu / c.duty.cpu }},
	{"ingest ÷ duty", 3, 6, "what a case costs above what evidence obliges any reader to do",
		func(c *costs) float64 { return c.ingest.cpu / c.duty.cpu }},
	{"ingest again ÷ ingest", 0.05, 0.12, "an unchanged folder costs its listing only",
		func(c *costs) float64 { return c.again.cpu / c.ingest.cpu }},
	{"scan ÷ gunzip", 0.55, 1.1, "reading all columns of the case back costs half of what undoing the logs' gzip does",
		func(c *costs) float64 { return c.scan.cpu / c.gunzip.cpu }},
	{"scan judged by all rules ÷ scan of their columns", 1.4, 2, "judging costs no more than the reading: like events are judged once",
		func(c *costs) float64 { return c.judged.cpu / c.named.cpu }},
	{"scan with findings made ÷ scan of the rules' columns", 2.3, 4.6, "a fifth of the load has some finding, and what it names is put in words",
		func(c *costs) float64 { return c.matched.cpu / c.named.cpu }},
	{"timeline of an absent key ÷ scan", 0.008, 0.05, "bloom filters and bounds rule everything out; the times are small, so this is wider",
		func(c *costs) float64 { return c.absent.cpu / c.scan.cpu }},
	{"timeline of the hottest key ÷ scan", 0.53, 1.1, "a key's events lie together: the others' pages are not decoded, and its own are sorted",
		func(c *costs) float64 { return c.hottest.cpu / c.scan.cpu }},
	{"rules ÷ parse", 1.6, 3.2, "rules are asked by event name first; a fifth of the load is reads that rules about reconnaissance name, and their findings are made",
		func(c *costs) float64 { return c.rules.cpu / c.parse.cpu }},

	// Allocations, by number and bytes.
	{"parse: allocations an event", 0.11, 0.22, "a parser and an event are used again and again; a new parser makes room for the identities that it remembers",
		func(c *costs) float64 { return c.parse.allocs }},
	{"read: allocations an event", 1.25, 2.5, "buffers are pooled; what is left is a file's",
		func(c *costs) float64 { return c.read.allocs }},
	{"ingest: allocations an event", 3.2, 6.4, "rows are gathered by column, not one by one",
		func(c *costs) float64 { return c.ingest.allocs }},
	{"ingest: bytes allocated an event", 4200, 8400, "about three times a record; the garbage collector's work follows this",
		func(c *costs) float64 { return c.ingest.bytes }},
	{"scan: allocations an event", 0.33, 0.7, "values point into pages",
		func(c *costs) float64 { return c.scan.allocs }},
	{"timeline: allocations an event", 1.1, 2.2, "of the key's own events, among few enough that what a query costs by itself shows",
		func(c *costs) float64 { return c.hottest.allocs }},
	{"rules: allocations an event", 1.63, 3.3, "an event that no rule is about costs none; a fifth of the load is reads that rules about reconnaissance name",
		func(c *costs) float64 { return c.rules.allocs }},

	// Output.
	{"Parquet bytes an event", 132, 264, "a record is about 1,320 bytes of JSON and 166 of gzip; fifteen months of few events each pack worse than full ones",
		func(c *costs) float64 { return c.parquet }},
}
