// Package derived keeps answers that can be made again from a case, in the
// case's folder derived/, so that they need to be made once.
//
// What comes in is a key, which says all that an answer follows from, and the
// answer as blocks of bytes; what goes out is the same again, or nothing. Who
// asks must be able to make the answer without it: a file that is missing,
// damaged, of another case, of another program or unreadable is as good as
// none, and where the folder cannot be written to nothing is kept. There are
// no errors for that, and no answer may depend on whether a file was there.
//
// A checksum tells damage. It proves nothing about who wrote a file: a case
// that comes from somebody else has their derived/ in it, as it has their log.
//
// The package knows neither cases nor events.
//
// # The folder
//
//	derived/NAME-HEAD-OF          an answer, see File; HEAD and OF are parts of hashes
//	derived/NAME-HEAD-OF.tmpNNN   one in the making
//
// Writing an answer removes those of other heads, and of its own name all but
// the newest few. Nothing else in the folder is touched, and nothing is
// followed out of the case's folder.
package derived
