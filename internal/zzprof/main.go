package main

import (
	"context"
	"fmt"
	"os"

	"keytrail/ingest"
	"keytrail/internal/casefile"
	"runtime/pprof"
	"syscall"
	"time"
)

func main() {

	f, _ := os.Create(os.Args[3])
	pprof.StartCPUProfile(f)
	os.RemoveAll(os.Args[2])
	w, err := casefile.OpenWriter(os.Args[2], casefile.Options{Memory: 384 << 20})
	if err != nil {
		panic(err)
	}
	var s ingest.Source
	if os.Args[1] == "s3" {
		var b *ingest.S3
		b, err = ingest.OpenS3(context.Background(), "s3://bbb", ingest.S3Options{EndpointURL: "http://127.0.0.1:9911", Region: "us-east-1"})
		if err != nil {
			panic(err)
		}
		b.ReadAhead(func(o ingest.Object) bool { return true }, 64<<20)
		s = b
	} else {
		s, err = ingest.OpenSource(os.Args[1], os.Stdin)
	}
	if err != nil {
		panic(err)
	}
	t := time.Now()
	sum, err := ingest.Run(context.Background(), w, []ingest.Source{s}, ingest.Options{Memory: 128 << 20})
	if err != nil {
		panic(err)
	}
	w.Close()
	pprof.StopCPUProfile()
	var ru syscall.Rusage
	syscall.Getrusage(0, &ru)
	fmt.Println(sum.Events, time.Since(t), "user", time.Duration(ru.Utime.Nano()), "sys", time.Duration(ru.Stime.Nano()), "rss", ru.Maxrss>>10)
}
