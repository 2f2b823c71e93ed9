package cloudtrail

import (
	"strings"
	"time"
)

// parseFileName reads the name of a trail's file:
//
//	account_CloudTrail[-…]_region_yyyymmddThhmmZ_unique.json.gz
//	account_CloudTrail-Digest_region_trail_home_yyyymmddThhmmssZ[_backfill].json.gz
//
// A copy may end otherwise. Trail names may hold any of the separators, so
// what stands around them is split off from both ends.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
func parseFileName(name string) (k ObjectKey, ok bool) {
	name = withoutExtension(name)
	account, rest, _ := strings.Cut(name, "_")
	folder, rest, _ := strings.Cut(rest, "_")
	region, rest, _ := strings.Cut(rest, "_")
	if !isAccount(account) || folder != "CloudTrail" && !strings.HasPrefix(folder, "CloudTrail-") || !isRegion(region) {
		return ObjectKey{}, false
	}
	k = ObjectKey{Kind: folderKinds[folder], Account: account, Folder: folder, Region: region}
	if k.Kind == ObjectDigest {
		ok = k.readDigestName(rest)
	} else {
		stamp, unique, _ := strings.Cut(rest, "_")
		k.Unique = unique
		k.Time, ok = readStamp(stamp)
	}
	if !ok {
		return ObjectKey{}, false
	}
	k.Year, k.Month, k.Day = k.Time.Year(), int(k.Time.Month()), k.Time.Day()
	return k, true
}

// readDigestName reads trail_home_stamp, perhaps with _backfill after it.
func (k *ObjectKey) readDigestName(s string) (ok bool) {
	s, k.Backfill = strings.CutSuffix(s, "_backfill")
	s, stamp := cutLast(s)
	k.TrailName, k.HomeRegion = cutLast(s)
	k.Time, ok = readStamp(stamp)
	return ok && isRegion(k.HomeRegion) && k.TrailName != ""
}

func cutLast(s string) (before, after string) {
	i := strings.LastIndexByte(s, '_')
	if i < 0 {
		return "", s
	}
	return s[:i], s[i+1:]
}

// withoutExtension cuts what a file's name ends in: .json.gz, .json, .gz,
// .json.zst and the like, perhaps with the (1) of a second download before it.
func withoutExtension(name string) string {
	if i := strings.LastIndex(name, ".json"); i >= 0 {
		name = name[:i]
	} else if i := strings.LastIndexByte(name, '.'); i >= 0 && i >= len(name)-4 {
		name = name[:i]
	}
	if i := strings.LastIndexByte(name, '('); i > 0 && strings.HasSuffix(name, ")") {
		name = strings.TrimRight(name[:i], " ")
	}
	return name
}

// readStamp reads yyyymmddThhmmZ or yyyymmddThhmmssZ.
func readStamp(s string) (time.Time, bool) {
	if len(s) != 14 && len(s) != 16 || s[8] != 'T' || s[len(s)-1] != 'Z' {
		return time.Time{}, false
	}
	year, month, day, ok := readDate(s[:4], s[4:6], s[6:8])
	clock := s[9 : len(s)-1]
	if !ok || !allDigits(clock) {
		return time.Time{}, false
	}
	hour, minute, second := decimalOf(clock[:2]), decimalOf(clock[2:4]), decimalOf(clock[4:])
	if hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	return time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC), true
}

func readDate(year, month, day string) (y, m, d int, ok bool) {
	if len(year) != 4 || len(month) != 2 || len(day) != 2 || !allDigits(year) || !allDigits(month) || !allDigits(day) {
		return 0, 0, 0, false
	}
	y, m, d = decimalOf(year), decimalOf(month), decimalOf(day)
	if !dayExists(int64(y), int64(m), int64(d)) {
		return 0, 0, 0, false
	}
	return y, m, d, true
}

// decimalOf gives the number that digits stand for, 0 for none.
func decimalOf(digits string) (n int) {
	for i := range len(digits) {
		n = n*10 + int(digits[i]-'0')
	}
	return n
}

func isAccount(s string) bool { return len(s) == 12 && allDigits(s) }

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i]-'0' > 9 {
			return false
		}
	}
	return s != ""
}

// isRegion admits what could be a region's name: partitions have had new
// forms before.
func isRegion(s string) bool {
	for i := range len(s) {
		if c := s[i]; c-'0' > 9 && (c < 'a' || c > 'z') && c != '-' {
			return false
		}
	}
	return s != ""
}

// isOrganization tells the ids of organizations.
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
func isOrganization(s string) bool {
	id, ok := strings.CutPrefix(s, "o-")
	return ok && len(id) >= 10 && len(id) <= 32 && isRegion(id) && !strings.Contains(id, "-")
}
