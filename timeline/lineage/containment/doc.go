// Package containment says what to run against the footholds of a lineage:
// commands of the AWS CLI, in five phases, with the reason for each and what
// stops working by it.
//
// What comes in are footholds at the end of the logs, and the graph that they
// were followed in. Nothing here runs anything or asks AWS. What the lineage
// created may be deleted, in the last phase; what it altered or switched on,
// and what following began with, is only set back, to a version that the logs
// hold. Where no command is right there is a sentence for people instead.
//
// Every name in a command was chosen by whoever called AWS: a command is text
// for a shell in which each of them is one word, as it was, whatever is in it.
package containment
