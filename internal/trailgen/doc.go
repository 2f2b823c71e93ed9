// Package trailgen writes believable CloudTrail trails: the sample bucket with
// an incident in it, and load of any size.
//
// What comes in is a seed (and, for load, a file's number); what goes out is
// S3 objects: keys in CloudTrail's layout and gzipped bodies. Its command, the
// tests that need a whole trail, and benchmarks call it. It must not know the
// packages that read trails: what they make of the bytes is judged against
// what was meant, so the two must not share code. It uses the standard library
// only.
//
// # How a sample comes about
//
//  1. The world (world.go) names accounts, people, roles, networks.
//  2. Everyday scenes (everyday_*.go) and the acts of the incident (act_*.go)
//     play on one stage (stage.go). Each scene and act draws from a stream of
//     random numbers of its own, named after it, so that one more act leaves
//     the records of all others as they are.
//  3. Calls are taken from the catalogue of operations (operations_*.go),
//     templates of the JSON that the service would have logged (template.go),
//     and become records (record.go).
//  4. Delivery (deliver.go) groups records into files as CloudTrail does, with
//     its lateness and disorder; damage.go spoils a few of them on purpose.
//  5. The incident writes down what it did (truth.go) for tests to hold
//     answers against.
//
// # Load
//
// Load(seed, i) depends on seed and i only, so any number of workers may
// make files in any order (load.go).
//
// # Same bytes everywhere
//
// Nothing depends on the clock, on map order or on floating-point hardware:
// what little floating point there is avoids sums that a compiler may fuse.
// Only compress/flate may give other bytes for the same text in another
// release of Go.
package trailgen
