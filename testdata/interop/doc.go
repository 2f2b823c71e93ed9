// Package interop holds keytrail's cases against other people's readers. It
// is a module of its own, so that their dependencies stay out of ours.
package interop
