//go:build !unix

package casefile

func cpuNanos() int64 { return 0 }
