package cloudtrail

import (
	"strconv"
	"strings"
	"time"
)

// ObjectKind tells what an object holds, as far as its key says. Keys only
// hint: content decides.
type ObjectKind uint8

// The kinds of objects.
const (
	ObjectEvents          ObjectKind = iota // management and data events
	ObjectDigest                            // digest files, for integrity only
	ObjectInsight                           // Insights events
	ObjectNetworkActivity                   // VPC endpoints' network activity events
	ObjectAggregated                        // summaries of data events, which are no events
	ObjectLakeQuery                         // results of CloudTrail Lake queries
	ObjectSecurityLake                      // Security Lake's Parquet files of CloudTrail sources
	ObjectOther                             // what other services log beside CloudTrail
)

var objectKindNames = [...]string{"events", "digest", "insight", "network-activity", "aggregated", "lake-query", "security-lake", "other"}

// String gives the kind's name: events, digest, insight, network-activity,
// aggregated, lake-query, security-lake or other.
func (k ObjectKind) String() string { return objectKindNames[k] }

// folderKinds gives the kind by the folder below the account.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
var folderKinds = map[string]ObjectKind{
	"CloudTrail":                 ObjectEvents,
	"CloudTrail-Digest":          ObjectDigest,
	"CloudTrail-Insight":         ObjectInsight,
	"CloudTrail-NetworkActivity": ObjectNetworkActivity,
	"CloudTrail-Aggregated":      ObjectAggregated,
	lakeFolder:                   ObjectLakeQuery,
}

const (
	logsFolder         = "AWSLogs"
	lakeFolder         = "CloudTrail-Lake"
	securityLakeFolder = "aws"
)

// ObjectKey is what the key of an object in S3, or the path of a copy, says
// about it:
//
//	[Prefix/]AWSLogs/[Organization/]Account/Folder/Region/Year/Month/Day/Name
//
// A copy may lack any number of the folders, from the left. What they would
// have said is then taken from the file's name, as far as that says it. Keys
// of kind lake-query, security-lake and other have no such order, nor has what
// somebody has moved about below a trail's folder: their Name is all that
// follows the Folder, with its slashes, and Region may be "".
//
// Everything is a hint, and the times are those of delivery.
type ObjectKey struct {
	Kind         ObjectKind
	Prefix       string // what comes before, without the slash at its end; it may have an AWSLogs of its own
	Missing      int    // how many of the folders from AWSLogs on, the organization's where there is one, are not there
	Organization string // o-…, or ""
	Account      string // twelve digits
	Folder       string // CloudTrail, CloudTrail-Digest, …
	Region       string // of a digest the region whose logs it covers
	Year         int    // UTC, of the folder
	Month, Day   int
	Name         string

	// What the file's name says.
	Time       time.Time // UTC, to the minute, of a digest to the second; zero when it says none
	Unique     string    // what tells files of one minute apart; of a Lake query its id
	TrailName  string    // of a digest
	HomeRegion string    // of a digest: the region that the trail was made in
	Backfill   bool      // of a digest: made later, for time that had none
}

// String gives the key, with slashes.
func (k ObjectKey) String() string {
	var parts []string
	switch {
	case k.Kind == ObjectSecurityLake:
		parts = []string{securityLakeFolder, k.Folder}
	case k.Kind == ObjectLakeQuery, k.Region == "":
		parts = []string{logsFolder, k.Organization, k.Account, k.Folder}
	default:
		parts = []string{logsFolder, k.Organization, k.Account, k.Folder, k.Region, decimal(k.Year, 4), decimal(k.Month, 2), decimal(k.Day, 2)}
	}
	var b strings.Builder
	if k.Prefix != "" {
		b.WriteString(k.Prefix + "/")
	}
	missing := k.Missing
	for i, part := range parts {
		switch {
		case i == 1 && k.Organization == "" && k.Kind != ObjectSecurityLake:
		case missing > 0:
			missing--
		default:
			b.WriteString(part + "/")
		}
	}
	b.WriteString(k.Name)
	return b.String()
}

func decimal(n, digits int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(0, digits-len(s))) + s
}

// ParseObjectKey reads an object's key, a local path, or a bare file name.
// Backslashes separate like slashes. ok is false when nothing in it points to
// CloudTrail, or to a log beside CloudTrail's.
func ParseObjectKey(path string) (k ObjectKey, ok bool) {
	path = strings.TrimLeft(strings.ReplaceAll(path, `\`, "/"), "/")
	parts := strings.Split(path, "/")
	name := parts[len(parts)-1]
	if name == "" {
		return ObjectKey{}, false
	}
	file, named := parseFileName(name)
	if k, ok = parseFolders(parts, file, named); ok {
		return k, true
	}
	return parseOther(parts)
}

// parseFolders reads the folders of a trail's objects from the right, since
// the left may be missing.
func parseFolders(parts []string, file ObjectKey, named bool) (ObjectKey, bool) {
	k, n := file, len(parts)-1 // parts[:n] is not read yet
	k.Name = parts[n]
	before := func(i int) string { // the i-th part before what is read
		if n-i < 0 {
			return ""
		}
		return parts[n-i]
	}
	missing := 7 // AWSLogs, account, folder, region, year, month, day
	if y, m, d, ok := readDate(before(3), before(2), before(1)); ok {
		k.Year, k.Month, k.Day = y, m, d
		n, missing = n-3, 4
		kind := folderKinds[before(2)] // events for a folder yet unknown
		if isRegion(before(1)) && strings.HasPrefix(before(2), "CloudTrail") && kind != ObjectLakeQuery {
			k.Region, k.Folder, k.Kind = before(1), before(2), kind
			n, missing, named = n-2, 2, true
			if isAccount(before(1)) {
				k.Account = before(1)
				n, missing = n-1, 1
				if isOrganization(before(1)) {
					k.Organization = before(1)
					n--
				}
				if before(1) == logsFolder {
					n, missing = n-1, 0
				}
			}
		} else if named && isRegion(before(1)) && before(1) == k.Region {
			n, missing = n-1, 3
		}
	}
	if !named {
		return ObjectKey{}, false
	}
	k.Missing = missing
	k.Prefix = strings.Join(parts[:n], "/")
	return k, true
}

// parseOther reads the keys whose order below the account is another one.
func parseOther(parts []string) (ObjectKey, bool) {
	for i := len(parts) - 1; i >= 0; i-- {
		rest := parts[i+1:]
		k := ObjectKey{Prefix: strings.Join(parts[:i], "/")}
		switch {
		case parts[i] == logsFolder:
			if len(rest) > 0 && isOrganization(rest[0]) {
				k.Organization, rest = rest[0], rest[1:]
			}
			if len(rest) < 3 || !isAccount(rest[0]) || rest[1] == "" {
				continue
			}
			k.Account, k.Folder, rest = rest[0], rest[1], rest[2:]
			kind, known := folderKinds[k.Folder]
			if k.Kind = kind; !known {
				k.Kind = ObjectOther
			}
			if kind == ObjectLakeQuery {
				k.readLake(rest)
			}
		case parts[i] == securityLakeFolder && len(rest) >= 3 && isSecurityLakeSource(rest[0]):
			k.Kind, k.Folder, rest = ObjectSecurityLake, rest[0], rest[1:]
			k.readSecurityLake(rest)
		default:
			continue
		}
		k.Name = strings.Join(rest, "/")
		return k, true
	}
	return ObjectKey{}, false
}

// readLake reads Query/yyyy/mm/dd/id/file.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-find-lake-query-results.html
func (k *ObjectKey) readLake(rest []string) {
	if len(rest) == 6 {
		k.Year, k.Month, k.Day, _ = readDate(rest[1], rest[2], rest[3])
		k.Unique = rest[4]
	}
}

// isSecurityLakeSource tells the sources that Security Lake fills from
// CloudTrail.
// https://docs.aws.amazon.com/security-lake/latest/userguide/cloudtrail-event-logs.html
func isSecurityLakeSource(s string) bool {
	return s == "CLOUD_TRAIL_MGMT" || s == "S3_DATA" || s == "LAMBDA_EXECUTION"
}

// readSecurityLake reads version/region=r/accountId=a/eventDay=yyyymmdd/file.
func (k *ObjectKey) readSecurityLake(rest []string) {
	for _, part := range rest {
		name, value, _ := strings.Cut(part, "=")
		switch {
		case name == "region" && isRegion(value):
			k.Region = value
		case name == "accountId" && isAccount(value):
			k.Account = value
		case name == "eventDay" && len(value) == 8:
			k.Year, k.Month, k.Day, _ = readDate(value[:4], value[4:6], value[6:])
		}
	}
}
