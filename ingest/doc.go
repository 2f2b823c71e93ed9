// Package ingest reads CloudTrail logs into a case.
//
// What comes in are sources: folders, files, standard input, and whatever
// else implements Source. What goes out, to a Sink, are events with their
// place, rejects for every byte of a log that is no event, and for each
// object an entry of the ledger: hashes, counts, what it turned out to be,
// what is wrong with it. The ingest verb calls Run; casefile.Writer is the
// sink. The package must not know what events mean, how rows are laid out, or
// what is asked of a case later.
//
// A run is a pipeline:
//
//  1. a lister visits the objects of all sources, in the order of the sources'
//     roots and of their listings, and skips those that an earlier run read;
//     a bucket is listed in the order of its keys, a folder day by day;
//  2. workers read them: hash the stored bytes, inflate, hash again, find out
//     by its first bytes what the content is, split text into records, parse;
//  3. the delivery hands what they found to the sink, object by object, in
//     the order of the listing.
//
// So which of two equal events counts as the first depends on nothing but the
// objects. A worker runs ahead of the delivery by a bounded number of objects,
// and within one object by one batch: an object of any size goes through in
// pieces.
//
// # What an object is
//
// Content decides, never the name. Gzip is undone up to three times. Text is
// a succession of JSON values, in any mixture: {"Records":[…]}, arrays of
// records, records one a line or directly after one another, printed pretty
// or not, with a byte order mark or in UTF-16. Digests, aggregated events,
// envelopes that records travel in (EventBridge, LookupEvents, CloudWatch
// Logs, Splunk, …), look-alikes, error pages, archives and columnar files are
// recognised and named in the ledger, and hold no records for now. Where one
// of them stands among records it is a reject with its name.
//
// The inflated size of an object is that of all its gzip members, the
// inflated hash that of the first member, for which a digest can vouch.
// Events from further members carry FlagTrailingData. Offsets count bytes of
// the inflated text, after transcoding if it was UTF-16.
//
// # Damage
//
// One damaged record costs that record. After a syntax error the splitter
// goes on where the next record begins, and the bytes between are one reject;
// among JSON Lines a broken line is one reject. Of cut files the complete
// records count, and the rest is one reject. An object with rejects, or with
// evidence that could not be had, is Damaged. What could not be opened or read
// to its end is marked to be tried again.
//
// # Memory
//
// A run holds, beside its sink,
//
//	largeBytes + wholeBytes + workers × (workerBytes + batchBytes) + (window + 1) × batchBytes
//
// where batchBytes is twice a chunk of text (512 KiB), for what batches hold of
// rows and rejects and how their memory grows, and 512 rows; workerBytes are the reading buffers and the chunk
// that a worker reads ahead; window is the number of objects between listing
// and delivery; and largeBytes is three times the longest record (16 MiB): its
// text, a copy of it, and what it decodes to. wholeBytes, a quarter of the budget, are the
// texts of objects that are inflated in one piece: at most 1 MiB stored and 16
// MiB inflated; where there is no room for one it goes through chunk by chunk.
// Records that need more than half a chunk need
// the one large buffer of the run, for which a worker waits until its object
// is the one being delivered. Workers and window are reduced until the sum
// fits Options.Memory. Whatever is bounded by what an object holds is bounded
// by a constant: its inflated size, its layers, a record, what is said of it,
// what is held back until it is known to be a log.
package ingest
