package timeline

import (
	"cmp"
	"slices"

	"keytrail/cloudtrail"
)

// CoverageColumns are the columns that CoverageBuilder.AddEvent reads.
func CoverageColumns() cloudtrail.ColumnSet {
	return cloudtrail.IdentityColumns().Union(cloudtrail.Columns(
		cloudtrail.EventTime, cloudtrail.EventID, cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.EventCategory,
		cloudtrail.ManagementEvent, cloudtrail.AWSRegion, cloudtrail.RecipientAccountID, cloudtrail.OutcomeColumn,
		cloudtrail.RequestParameters, cloudtrail.Resources,
	))
}

// CoverageSources are the event sources whose events AddEvent makes something
// of; besides them it wants the events whose category is Data.
func CoverageSources() []string {
	return []string{
		"cloudtrail.amazonaws.com", "dynamodb.amazonaws.com", "iam.amazonaws.com", "lambda.amazonaws.com", "s3.amazonaws.com",
	}
}

// dataCalls are data events by name, for records from before CloudTrail said
// so itself (event version 1.06).
var dataCalls = map[string]map[string]bool{
	"s3": {
		"GetObject": true, "PutObject": true, "DeleteObject": true, "DeleteObjects": true, "HeadObject": true,
		"CopyObject": true, "ListObjects": true, "ListObjectVersions": true, "GetObjectAcl": true, "PutObjectAcl": true,
		"GetObjectTagging": true, "PutObjectTagging": true, "CreateMultipartUpload": true, "UploadPart": true,
		"CompleteMultipartUpload": true, "AbortMultipartUpload": true, "RestoreObject": true, "SelectObjectContent": true,
	},
	"lambda": {"Invoke": true},
	"dynamodb": {
		"GetItem": true, "PutItem": true, "UpdateItem": true, "DeleteItem": true, "Query": true, "Scan": true,
		"BatchGetItem": true, "BatchWriteItem": true,
	},
}

var (
	coverageBucket   = lazyPath("bucketName")
	coverageTable    = lazyPath("tableName")
	coverageFunction = lazyPath("functionName")
	coverageTrail    = lazyPath("trailName")
	coverageName     = lazyPath("name")
	basicSelectors   = lazyPath("eventSelectors[]")
	advSelectors     = lazyPath("advancedEventSelectors[]")
)

// trailWords are the calls that make, change and stop trails.
var trailWords = map[string]string{
	"CreateTrail": "created", "UpdateTrail": "changed", "DeleteTrail": "deleted", "StartLogging": "started",
	"StopLogging": "stopped",
}

// AddEvent takes one event. Others than those of CoverageSources and data
// events only count for the times.
func (b *CoverageBuilder) AddEvent(e *cloudtrail.Event) {
	at := momentOf(e)
	b.span.add(at)
	source, name := string(shortSource(e.Value(cloudtrail.EventSource))), string(plainName(e.Value(cloudtrail.EventName)))
	switch {
	case isData(e, source, name):
		b.addData(e, source, at)
		return
	case source == "iam":
		b.iamEvents = true
	case source == "s3":
		if v, ok := coverageBucket().First(e); ok && len(b.buckets) < maxCoverageNames {
			if text := printable(v); text != nil {
				b.buckets[cut(string(text))] = true
			}
		}
	case source == "cloudtrail":
		b.addTrailEvent(e, name, at)
	}
}

func isData(e *cloudtrail.Event, source, name string) bool {
	if category := e.Value(cloudtrail.EventCategory); len(category) > 0 {
		return string(category) == "Data"
	}
	if management := e.Value(cloudtrail.ManagementEvent); management != nil {
		return string(management) == "false"
	}
	return dataCalls[source][name]
}

func (b *CoverageBuilder) addData(e *cloudtrail.Event, source string, at Moment) {
	resource := ""
	for _, p := range [...]func() cloudtrail.Path{coverageBucket, coverageTable, coverageFunction} {
		if v, ok := p().First(e); ok {
			if text := printable(v); text != nil {
				resource = cut(string(text))
				break
			}
		}
	}
	if a, ok := parseARN([]byte(resource)); ok {
		if _, name := a.split(); len(name) > 0 {
			resource = string(name)
		}
	}
	key := [2]string{source, resource}
	d := b.data[key]
	if d == nil {
		if len(b.data) >= maxCoverageNames {
			key = [2]string{source, ""}
			d = b.data[key]
		}
		if d == nil {
			d = &DataCoverage{Source: key[0], Resource: key[1]}
			b.data[key] = d
		}
	}
	d.Events++
	s := span{d.First, d.Last}
	s.add(at)
	d.First, d.Last = s.first, s.last
}

func (b *CoverageBuilder) addTrailEvent(e *cloudtrail.Event, name string, at Moment) {
	trail := ""
	for _, p := range [...]func() cloudtrail.Path{coverageTrail, coverageName} {
		if v, ok := p().First(e); ok {
			if trail = cut(string(printable(v))); trail != "" {
				break
			}
		}
	}
	id := e.Identity()
	if word := trailWords[name]; word != "" && len(b.trails) < maxCoverageChanges {
		b.trails = append(b.trails, TrailChange{
			At: at, Account: e.Text(cloudtrail.RecipientAccountID), Region: e.Text(cloudtrail.AWSRegion), Trail: trail, What: word,
			EventID: e.Text(cloudtrail.EventID), EventName: name, By: id.Label(), Outcome: e.Outcome(),
		})
	}
	if name != "PutEventSelectors" || e.Outcome() != cloudtrail.OutcomeSuccess || len(b.selectors) >= maxCoverageChanges {
		return
	}
	c := SelectorChange{
		At: at, Account: e.Text(cloudtrail.RecipientAccountID), Region: e.Text(cloudtrail.AWSRegion), Trail: trail,
		EventID: e.Text(cloudtrail.EventID), EventName: name, By: id.Label(),
	}
	basicSelectors().Each(e, func(v cloudtrail.Value) bool { c.basic(v.Text); return len(c.Data) < MaxListedValues })
	advSelectors().Each(e, func(v cloudtrail.Value) bool { c.advanced(v.Text); return len(c.Data) < MaxListedValues })
	slices.Sort(c.Data)
	c.Data = slices.Compact(c.Data)
	b.selectors = append(b.selectors, c)
}

// basic reads one of the basic event selectors (PutEventSelectors in the
// CloudTrail API reference, EventSelector).
func (c *SelectorChange) basic(selector []byte) {
	eachMember(selector, func(name, value []byte) bool {
		switch string(name) {
		case "includeManagementEvents":
			c.management(string(value) == "true")
		case "dataResources":
			eachElement(value, func(resource []byte) bool {
				var kind string
				var values []string
				eachMember(resource, func(name, v []byte) bool {
					switch string(name) {
					case "type":
						kind = cut(string(scalar(v)))
					case "values":
						values = listedTexts(v)
					}
					return true
				})
				c.addData(kind, values)
				return len(c.Data) < MaxListedValues
			})
		}
		return true
	})
}

// advanced reads one of the advanced event selectors (AdvancedEventSelector).
func (c *SelectorChange) advanced(selector []byte) {
	var category string
	var kinds, values []string
	eachMember(selector, func(name, fields []byte) bool {
		if string(name) != "fieldSelectors" {
			return true
		}
		eachElement(fields, func(field []byte) bool {
			var which string
			var wanted []string
			eachMember(field, func(name, v []byte) bool {
				switch string(name) {
				case "field":
					which = string(scalar(v))
				case "equals", "startsWith":
					wanted = append(wanted, listedTexts(v)...)
				}
				return true
			})
			switch which {
			case "eventCategory":
				category = cut(firstText(wanted))
			case "resources.type":
				kinds = wanted
			case "resources.ARN":
				values = wanted
			}
			return true
		})
		return true
	})
	switch category {
	case "Management":
		c.management(true)
	case "Data":
		for _, kind := range kinds {
			c.addData(cut(kind), values)
		}
	}
}

func (c *SelectorChange) management(on bool) {
	switch {
	case on:
		c.Management = "on"
	case c.Management == "":
		c.Management = "off"
	}
}

func (c *SelectorChange) addData(kind string, values []string) {
	if kind == "" {
		return
	}
	if len(values) == 0 {
		c.Data = append(c.Data, kind)
	}
	for _, v := range values {
		if len(c.Data) == MaxListedValues {
			return
		}
		c.Data = append(c.Data, kind+": "+cut(v))
	}
}

// listedTexts gives the strings of a JSON list, a hundred at most.
func listedTexts(list []byte) (out []string) {
	eachElement(list, func(v []byte) bool {
		if text := scalar(v); text != nil {
			out = append(out, string(text))
		}
		return len(out) < MaxListedValues
	})
	return out
}

func firstText(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

// fillData makes the tables of data events.
func (b *CoverageBuilder) fillData(c *Coverage) {
	seen := map[string]bool{}
	var first span
	for _, d := range b.data {
		c.Data = append(c.Data, *d)
		c.DataEvents += d.Events
		first.add(d.First)
		if d.Source == "s3" {
			seen[d.Resource] = true
		}
	}
	c.FirstData = first.first
	slices.SortFunc(c.Data, func(x, y DataCoverage) int {
		return cmp.Or(cmp.Compare(x.Source, y.Source), cmp.Compare(x.Resource, y.Resource))
	})
	var silent []string
	for bucket := range b.buckets {
		if !seen[bucket] {
			silent = append(silent, bucket)
		}
	}
	c.Silent = firstSorted(silent)
	c.SilentMore = int64(len(silent) - len(c.Silent))
}
