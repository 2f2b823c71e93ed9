package lineage

import (
	"strings"
	"sync"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// claim is an event that something is claimed by: who did it, when, and where
// it is recorded.
type claim struct {
	who     *party
	at      timeline.Moment
	id      string // event id
	place   Place
	account string // that the event happened in
	region  string
}

// compare orders claims as events are ordered, so that what is linked does not
// depend on the order of reading.
func (c *claim) compare(d *claim) int {
	switch {
	case c.at != d.at:
		if c.at.Before(d.at) {
			return -1
		}
		return 1
	case c.id != d.id:
		return strings.Compare(c.id, d.id)
	}
	return strings.Compare(c.account, d.account)
}

// call is an event under reading. It is valid until the next one.
type call struct {
	*cloudtrail.Event
	claim
	source string // iam, sts, …: without .amazonaws.com
	name   string // without the API version that some services append
}

// text gives the text, number or bool at the path, "" for none.
func (c *call) text(p lazyPath) string {
	v, ok := p().First(c.Event)
	if !ok {
		return ""
	}
	return scalar(v)
}

// first gives the text at the first of the paths that has one.
func (c *call) first(paths ...lazyPath) string {
	for _, p := range paths {
		if s := c.text(p); s != "" {
			return s
		}
	}
	return ""
}

// texts gives all texts at a path, up to maxListed of them.
func (c *call) texts(p lazyPath) (list []string) {
	p().Each(c.Event, func(v cloudtrail.Value) bool {
		if s := scalar(v); s != "" {
			list = append(list, s)
		}
		return len(list) < maxListed
	})
	return list
}

// json gives the JSON text at a path, or the value of a string there: policies
// are written as either.
func (c *call) json(p lazyPath) string {
	v, ok := p().First(c.Event)
	if !ok || v.Kind == cloudtrail.Null {
		return ""
	}
	return string(v.Text)
}

// maxListed bounds what is read of one list in a record. A call of AWS names
// fewer: RunInstances, for one, starts at most some hundreds at once.
const maxListed = 4096

func scalar(v cloudtrail.Value) string {
	switch v.Kind {
	case cloudtrail.String, cloudtrail.Number, cloudtrail.Bool:
		return string(v.Text)
	}
	return ""
}

type lazyPath func() cloudtrail.Path

// request and response give paths in what a call asked and what came back;
// extra gives one in additionalEventData, detail one in serviceEventDetails.
func request(path string) lazyPath  { return lazily("requestParameters." + path) }
func response(path string) lazyPath { return lazily("responseElements." + path) }
func extra(path string) lazyPath    { return lazily("additionalEventData." + path) }
func detail(path string) lazyPath   { return lazily("serviceEventDetails." + path) }

func lazily(path string) lazyPath {
	return sync.OnceValue(func() cloudtrail.Path {
		p, err := cloudtrail.CompilePath(path)
		if err != nil {
			panic("lineage: " + err.Error())
		}
		return p
	})
}
