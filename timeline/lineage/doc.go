// Package lineage follows credentials: which credential or foothold begot
// which, over a whole case and any number of hops.
//
// A Builder takes a case in two readings, each in any order: who acted, counted
// together (Use), and the calls that hand out, enable or alter something
// (Call). Where services acted on a caller's behalf, a third reading tells for
// whom (Direct). Nothing is linked before all is read: CloudTrail's files are
// in no order, and the two records of a call across accounts lie in different
// ones. A Graph comes out, the same for any order of the input.
//
// An edge claims what events prove and names them. Its certainty says how well
// the records fit together, its relation what whoever holds the parent gained.
// Following.Of tells whether an event belongs to what descends from a seed. Hands
// tells whether a key that one would begin with was in two hands.
//
// Memory grows with nodes and edges, not with events. The package knows
// neither files nor filters nor how answers are rendered. All texts in its
// answers may have been chosen by an attacker.
package lineage
