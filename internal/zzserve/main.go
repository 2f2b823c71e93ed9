package main

import (
	"crypto/md5"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

func main() {
	root := os.Args[1]
	lat, _ := time.ParseDuration(os.Args[3])
	type obj struct {
		body []byte
		etag string
	}
	objs := map[string]obj{}
	var keys []string
	filepath.WalkDir(root, func(n string, d fs.DirEntry, err error) error {
		if d.IsDir() {
			return nil
		}
		r, _ := filepath.Rel(root, n)
		b, _ := os.ReadFile(n)
		objs[r] = obj{b, fmt.Sprintf("\"%x\"", md5.Sum(b))}
		keys = append(keys, r)
		return nil
	})
	sort.Strings(keys)
	http.ListenAndServe(os.Args[2], http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(lat)
		q := r.URL.Query()
		if q.Get("list-type") == "2" {
			p, d, after := q.Get("prefix"), q.Get("delimiter"), q.Get("start-after")
			if t := q.Get("continuation-token"); t != "" {
				after = t
			}
			var sb strings.Builder
			sb.WriteString("<ListBucketResult><EncodingType>url</EncodingType>")
			i := sort.SearchStrings(keys, max(p, after))
			n, last, trunc := 0, "", false
			lastp := ""
			for ; i < len(keys) && strings.HasPrefix(keys[i], p); i++ {
				k := keys[i]
				if k <= after {
					continue
				}
				if d != "" {
					if j := strings.Index(k[len(p):], d); j >= 0 {
						cp := k[:len(p)+j+1]
						if cp == lastp || cp <= after && strings.HasPrefix(after, cp) {
							continue
						}
						lastp = cp
						fmt.Fprintf(&sb, "<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>", url.QueryEscape(cp))
						n++
						continue
					}
				}
				if n == 1000 {
					trunc = true
					break
				}
				o := objs[k]
				fmt.Fprintf(&sb, "<Contents><Key>%s</Key><LastModified>2025-01-01T00:00:00.000Z</LastModified><ETag>%s</ETag><Size>%d</Size><StorageClass>STANDARD</StorageClass></Contents>", url.QueryEscape(k), strings.ReplaceAll(o.etag, "\"", "&quot;"), len(o.body))
				n++
				last = k
			}
			fmt.Fprintf(&sb, "<IsTruncated>%v</IsTruncated><KeyCount>%d</KeyCount>", trunc, n)
			if trunc {
				fmt.Fprintf(&sb, "<NextContinuationToken>%s</NextContinuationToken>", last)
			}
			sb.WriteString("</ListBucketResult>")
			w.Header().Set("Content-Type", "application/xml")
			w.Write([]byte(sb.String()))
			return
		}
		k := strings.TrimPrefix(r.URL.Path, "/bbb/")
		o, ok := objs[k]
		if !ok {
			w.WriteHeader(404)
			return
		}
		w.Header().Set("ETag", o.etag)
		w.Header().Set("Content-Length", fmt.Sprint(len(o.body)))
		w.Write(o.body)
	}))
}
