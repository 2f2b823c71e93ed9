package history

import (
	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// unusedRegions finds launches in regions that the account did not use before.
type unusedRegions struct {
	know *knowledge
	told *memory[int64]
}

func newUnusedRegions(k *knowledge) detector { return &unusedRegions{k, newMemory[int64](1 << 14)} }

// opening is how long before a launch what belongs to it may begin: the
// network, the key pair, the security group.
const opening = 3600 // seconds

const (
	dayLong  = 24 * 3600
	weekLong = 7 * dayLong
)

func (u *unusedRegions) add(e *event) *raised {
	if e.Text(cloudtrail.EventName) == "CreateDefaultVpc" {
		return nil // what comes of it tells more
	}
	account, region, now := e.account(), e.Text(cloudtrail.AWSRegion), e.second()
	begin, known := u.know.begins[short(key(account))]
	if !known || now-begin < dayLong {
		return nil // in the first day everything is new
	}
	first, used := u.know.regions[short(key(account, region))]
	if used && first < now-opening {
		return nil
	}
	k := key(account, region, e.principal())
	if at, told := u.told.get(k); told && now-at < dayLong {
		return nil
	}
	u.told.put(k, now)
	if now-begin < weekLong {
		return &raised{level: timeline.Medium, reason: "the logs of the account begin less than a week before"}
	}
	return &raised{}
}

func (u *unusedRegions) lost() int { return 0 }
