package main

import (
	"fmt"
	"os"
	"syscall"
)

var zzLast float64

func zz(what string, args ...any) {
	var r syscall.Rusage
	syscall.Getrusage(0, &r)
	now := float64(r.Utime.Sec+r.Stime.Sec) + float64(r.Utime.Usec+r.Stime.Usec)/1e6
	fmt.Fprintf(os.Stderr, "zz %6.2f %6.2f %s\n", now, now-zzLast, fmt.Sprintf(what, args...))
	zzLast = now
}
