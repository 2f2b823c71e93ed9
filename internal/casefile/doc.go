// Package casefile keeps a case on disk: typed rows in Parquet files, a ledger
// of the objects that they came from, the bytes that were no event, and a log
// of commits that says which files count.
//
// What comes in are parsed events with the facts of their source objects
// (ingest calls Writer), and tests to scan by (query and the verbs call Case).
// What goes out are events again, and the ledger. The package must not know
// where bytes came from, nor what an event means: it compares, sorts, stores
// and finds values.
//
// A case is a folder:
//
//	events/event_month=2026-01/part-00000012-2026-01-000.parquet  rows; see Schema
//	log/00000012.json              a commit, see Commit; the highest number is the head
//	ledger/00000012.jsonl.zst      the objects of commit 12, one JSON object a line, see Object
//	ledger/00000012.ids            their identities, sorted, for resuming
//	rejects/00000012.jsonl.zst     bytes of commit 12 that were no event, see Reject
//	conflicts/00000012.jsonl.zst   events of one id with different values, see Conflict
//	tmp/                           work in progress, and parts whose move is pending
//	derived/                       answers that can be made again, see package derived
//	trash/                         parts that the last commit replaced
//	lock                           the writer's lock; its presence says nothing
//
// A part counts when the head names it. It lies under events/, or, if a run
// was killed between its commit and the moves that follow, still in tmp/
// (added) or already in trash/ (replaced): see Locate.
//
// No file holds a wall-clock time, a random id or anything in map order.
package casefile
