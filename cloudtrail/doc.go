// Package cloudtrail is the vocabulary of AWS CloudTrail logs, as pure
// functions over bytes and strings.
//
// In come the bytes of one record, one key of an object in S3, one access key
// id. Out come an Event with a value for each Column, an ObjectKey, a KeyID's
// kind and account; and from an Event again the record it was parsed from,
// the Identity that acted, and the values at a Path. Every other package of
// the program speaks in these words: ingest parses with them, the case
// stores, queries select, timelines and rules judge.
//
// The package knows nothing of files, networks, Parquet or flags, and imports
// nothing outside the standard library. All its input may be hostile: memory
// is bounded by the record's size, nesting never becomes recursion, and
// nothing panics but the reading of a column that was not loaded.
//
// # Nothing is lost
//
// Parsing keeps a record exactly, value for value. Members that AWS documents
// have columns of their own; free-form members are kept as the JSON text they
// were, all others together in Unmapped. Shape tells an explicit null or an
// empty object from an absent one. What columns cannot restore — a number
// where text belongs, a member named twice, bytes that are no UTF-8, a time
// with an offset — is kept with the whole record in RawRecord, and Flags says
// why. So AppendRecord gives back what Parse was given.
package cloudtrail
