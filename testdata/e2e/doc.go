// Package e2e runs keytrail, built from the repository it lies in, against a
// real S3 server on this machine: versitygw, behind a proxy that records every
// request and can misbehave as S3 does. It is a module of its own, so that the
// server's dependencies stay out of keytrail's. All traffic is to 127.0.0.1.
//
// What it holds keytrail to is the command line: flags, exit status, what is
// printed, and the requests that reach the server.
package e2e
