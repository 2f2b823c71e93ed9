package sigma

import (
	"bytes"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline/iampolicy"
)

// Whom a call lets in, or joins with, where no policy document says so: shares,
// permissions of snapshots and images, peers, grants, access control lists.

// foreignPlaces are the members that name accounts or principals, by service.
// What they hold is an account id, an ARN, or a word for everybody.
var foreignPlaces = map[string][]cloudtrail.Path{
	"backup.amazonaws.com": places("requestParameters.destinationBackupVaultArn"),
	"ec2.amazonaws.com": places(
		"requestParameters.createVolumePermission.add.items[].userId",
		"requestParameters.createVolumePermission.add.items[].group",
		"requestParameters.launchPermission.add.items[].userId",
		"requestParameters.launchPermission.add.items[].group",
		"requestParameters.launchPermission.add.items[].organizationArn",
		"requestParameters.launchPermission.add.items[].organizationalUnitArn",
		"requestParameters.peerOwnerId",
		"responseElements.vpcPeeringConnection.requesterVpcInfo.ownerId"),
	"ecr.amazonaws.com":    places("requestParameters.replicationConfiguration.rules[].destinations[].registryId"),
	"events.amazonaws.com": places("requestParameters.principal"),
	"kms.amazonaws.com":    places("requestParameters.granteePrincipal", "requestParameters.retiringPrincipal"),
	"lambda.amazonaws.com": places("requestParameters.principal"),
	"logs.amazonaws.com":   places("requestParameters.destinationArn"),
	"ram.amazonaws.com":    places("requestParameters.principals[]"),
	"rds.amazonaws.com":    places("requestParameters.valuesToAdd[]"),
	"redshift.amazonaws.com": places(
		"requestParameters.accountWithRestoreAccess",
		"requestParameters.consumerIdentifier"),
	"s3.amazonaws.com":  places("requestParameters.ReplicationConfiguration.Rule[].Destination.Account"),
	"sns.amazonaws.com": places("requestParameters.aWSAccountId[]", "requestParameters.aWSAccountIds[]"),
	"sqs.amazonaws.com": places("requestParameters.aWSAccountId[]", "requestParameters.aWSAccountIds[]"),
	"ssm.amazonaws.com": places("requestParameters.accountIdsToAdd[]"),
}

func places(texts ...string) (all []cloudtrail.Path) {
	for _, text := range texts {
		all = append(all, mustPath(text).Loose())
	}
	return all
}

// eachForeign visits the accounts and principals outside the own accounts that
// the call names, as written, and "*" for everybody.
func (s *scope) eachForeign(visit func(cloudtrail.Value) bool) {
	source := s.event.Text(cloudtrail.EventSource)
	more := true
	for _, path := range foreignPlaces[source] {
		path.Each(s.event, func(v cloudtrail.Value) bool {
			if v.Kind == cloudtrail.String || v.Kind == cloudtrail.Number {
				if who := s.foreign(string(bytes.TrimSpace(v.Text))); who != "" {
					more = visit(textValue(who))
				}
			}
			return more
		})
		if !more {
			return
		}
	}
	if source == "s3.amazonaws.com" {
		eachGrantee(s.event, visit)
	}
}

// foreign gives a principal outside the own accounts, or "". EC2, RDS and
// Systems Manager have "all" for everybody.
func (s *scope) foreign(principal string) string {
	if strings.EqualFold(principal, "all") {
		return "*"
	}
	switch iampolicy.OwnerOf(principal, s.home(), s.set.own) {
	case iampolicy.OwnerAnyone:
		return "*"
	case iampolicy.OwnerForeign:
		return principal
	}
	return ""
}

var (
	cannedACL   = mustPath(`requestParameters["x-amz-acl"]`)
	grantees    = mustPath("requestParameters.AccessControlPolicy.AccessControlList.Grant[].Grantee").Loose()
	granteeURI  = mustPath("URI")
	granteeID   = mustPath("ID")
	ownerID     = mustPath("requestParameters.AccessControlPolicy.Owner.ID")
	grantHeader = func() (all []cloudtrail.Path) {
		for _, right := range []string{"full-control", "read", "read-acp", "write", "write-acp"} {
			all = append(all,
				mustPath(`requestParameters["x-amz-grant-`+right+`"]`).Loose(),
				mustPath(`requestParameters.accessControlList["x-amz-grant-`+right+`"]`).Loose())
		}
		return all
	}()
)

// logDelivery is the canonical user that CloudFront delivers its logs as.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html
const logDelivery = "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"

// eachGrantee visits whom an access control list lets in beside its owner: "*"
// for everybody, with an AWS account or without, and canonical users. Which
// account these are, nothing tells; in a header, not even whether the owner is
// one. https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
func eachGrantee(e *cloudtrail.Event, visit func(cloudtrail.Value) bool) {
	switch firstText(cannedACL, e) {
	case "public-read", "public-read-write", "authenticated-read":
		if !visit(textValue("*")) {
			return
		}
	}
	more := true
	for _, header := range grantHeader {
		header.Each(e, func(v cloudtrail.Value) bool {
			if isEverybody(v.Text) {
				more = visit(textValue("*"))
			}
			return more
		})
		if !more {
			return
		}
	}
	owner := firstText(ownerID, e)
	grantees.Each(e, func(v cloudtrail.Value) bool {
		if v.Kind != cloudtrail.Object {
			return true
		}
		granteeURI.In(v.Text, func(uri cloudtrail.Value) bool {
			if isEverybody(uri.Text) {
				more = visit(textValue("*"))
			}
			return more
		})
		granteeID.In(v.Text, func(id cloudtrail.Value) bool {
			if text := string(id.Text); more && owner != "" && id.Kind == cloudtrail.String && text != owner && text != logDelivery {
				more = visit(textValue(text))
			}
			return more
		})
		return more
	})
}

func isEverybody(group []byte) bool {
	return bytes.Contains(group, []byte("global/AllUsers")) || bytes.Contains(group, []byte("global/AuthenticatedUsers"))
}
