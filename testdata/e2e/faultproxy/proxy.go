// Package faultproxy stands between an S3 client and an S3 server. It records
// every request, and delays, answers or breaks those that its rules choose.
//
// Requests are passed on as they are, host name and all, so that their
// signatures stay valid. It listens on 127.0.0.1 and understands addresses in
// path style only.
package faultproxy

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"sync"
	"time"
)

// Proxy is a running proxy. Its methods may be called at any time.
type Proxy struct {
	URL string

	server    *http.Server
	reverse   *httputil.ReverseProxy
	transport *http.Transport

	mu       sync.Mutex
	log      []*Request
	number   int
	rules    []Rule
	latency  time.Duration
	archived func(key string) string
	busy     int
	peak     int
}

// New starts a proxy in front of the server that dial reaches.
func New(dial func(context.Context) (net.Conn, error)) (*Proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{URL: "http://" + l.Addr().String()}
	p.transport = &http.Transport{
		DialContext:         func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) },
		MaxIdleConnsPerHost: 512,
		DisableCompression:  true,
	}
	quiet := log.New(io.Discard, "", 0) // clients that go away and cut bodies are what tests are about
	p.reverse = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host = "http", "server"
			r.Out.Host = r.In.Host
		},
		Transport:      p.transport,
		ModifyResponse: p.answered,
		FlushInterval:  -1, // what a cut body had so far shall arrive
		ErrorLog:       quiet,
		ErrorHandler:   func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	p.server = &http.Server{Handler: p, ErrorLog: quiet}
	go p.server.Serve(l)
	return p, nil
}

// Close ends the proxy and breaks its connections on both sides.
func (p *Proxy) Close() error {
	err := p.server.Close()
	p.transport.CloseIdleConnections()
	return err
}

// SetRules replaces the rules. The first that has a fault for a request
// decides.
func (p *Proxy) SetRules(rules ...Rule) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rules = rules
}

// SetLatency delays every request.
func (p *Proxy) SetLatency(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.latency = d
}

// SetArchived makes listings show objects in the storage class that class
// gives them; "" leaves what the server says.
func (p *Proxy) SetArchived(class func(key string) string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.archived = class
}

// Take gives the requests since the last Take, in the order they came.
func (p *Proxy) Take() []Request {
	p.mu.Lock()
	defer p.mu.Unlock()
	taken := make([]Request, len(p.log))
	for i, q := range p.log {
		taken[i] = *q
	}
	p.log, p.peak = nil, p.busy
	return taken
}

// Seen is the number of requests since the last Take.
func (p *Proxy) Seen() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.log)
}

// Peak is the largest number of requests at one time since the last Take.
func (p *Proxy) Peak() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.peak
}

type passing struct {
	request *Request
	fault   *Fault
}

type passingKey struct{}

// ServeHTTP is for the server of the proxy.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := parse(r)
	fault, latency := p.begin(q)
	defer p.end()
	time.Sleep(latency)
	switch {
	case fault == nil || fault.Cut:
	case fault.Silent:
		<-r.Context().Done() // until the client goes away
		return
	case fault.Before != nil:
		fault.Before()
	default:
		p.set(func() { q.Status = fault.Status })
		fault.write(w, q)
		return
	}
	ctx := context.WithValue(r.Context(), passingKey{}, passing{q, fault})
	p.reverse.ServeHTTP(w, r.WithContext(ctx))
}

func (p *Proxy) begin(q *Request) (fault *Fault, latency time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.number++
	q.Number, q.Begun = p.number, time.Now()
	p.log = append(p.log, q)
	p.busy++
	p.peak = max(p.peak, p.busy)
	for _, rule := range p.rules {
		if fault = rule(q); fault != nil {
			q.Fault = fault.name()
			break
		}
	}
	return fault, p.latency
}

func (p *Proxy) end() { p.set(func() { p.busy-- }) }

func (p *Proxy) set(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
}
