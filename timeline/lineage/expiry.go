package lineage

import (
	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// The longest that credentials last, which says when they are over at the
// latest and nothing of when they are. Services ask for longer sessions of
// workloads than anybody else gets, and renew them while the workload lives: for
// these there is no bound.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html
const (
	longestRole  = 12 * 3600 * 1_000_000 // micros
	longestToken = 36 * 3600 * 1_000_000 // of GetSessionToken and GetFederationToken
	longestRoot  = 15 * 60 * 1_000_000   // of AssumeRoot
)

// bound says when a key is over at the latest, where nothing tells more.
func (b *Builder) bound(p *party) {
	n := b.keyNode(p)
	x := &b.nodes[n]
	if x.Expires.Known || !p.created.Known || longLived(p.AccessKeyID) || b.workloads[p.AccessKeyID] {
		return
	}
	longest := int64(longestToken)
	switch p.Kind() {
	case cloudtrail.ActorRole:
		longest = longestRole
	case cloudtrail.ActorWorkload, cloudtrail.ActorService:
		return
	case cloudtrail.ActorRoot:
		if p.AssumedRoot != "" {
			longest = longestRoot
		}
	}
	x.Expires, x.ExpiresBasis = p.created.Add(longest), timeline.ExpiryBound
}
