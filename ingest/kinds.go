package ingest

// What an object can turn out to be: the words of the ledger.
const (
	KindEvents          = "events"
	KindInsight         = "insight"          // events, all of them Insights
	KindNetworkActivity = "network-activity" // events, all of them of VPC endpoints
	KindAggregated      = "aggregated"       // five-minute summaries, which are no events
	KindDigest          = "digest"
	KindEnvelope        = "envelope"   // records inside another tool's format
	KindLookAlike       = "look-alike" // what has CloudTrail's member names and is something else
	KindErrorDocument   = "error-document"
	KindEmpty           = "empty"
	KindNotLog          = "not-log"
	KindArchive         = "archive" // a container or a columnar file
	KindUnreadable      = "unreadable"
)

// The codes that begin the reasons of objects and are the reasons of rejects.
const (
	ReasonEmpty         = "empty"
	ReasonNotAFile      = "not-a-file"
	ReasonOutsideLink   = "outside-link"
	ReasonBrokenLink    = "broken-link"
	ReasonLoop          = "directory-loop"
	ReasonVanished      = "vanished"
	ReasonPermission    = "permission"
	ReasonReadError     = "read-error"
	ReasonChanged       = "changed" // since it was listed
	ReasonGrew          = "changed-while-read"
	ReasonTruncatedGzip = "truncated-gzip"
	ReasonCorruptGzip   = "corrupt-gzip"
	ReasonGzipTrailer   = "gzip-trailer"
	ReasonTrailingData  = "trailing-data"
	ReasonLayers        = "gzip-layers"
	ReasonNotGzipped    = "not-gzipped"
	ReasonTooLarge      = "too-large"
	ReasonEncoding      = "encoding"
	ReasonErrorDocument = "error-document"
	ReasonNotLog        = "not-log"

	ReasonTruncated   = "truncated-json"
	ReasonInvalid     = "invalid-json"
	ReasonGarbage     = "trailing-garbage"
	ReasonNotObject   = "not-object"
	ReasonNotRecord   = "not-cloudtrail"
	ReasonRecords     = "records-member"
	ReasonNUL         = "nul-bytes"
	ReasonKeyMismatch = "key-mismatch"
	ReasonNotRead     = "not-read" // recognised, and nothing that this version reads
)
