package timeline

import (
	"bytes"

	"keytrail/cloudtrail"
)

// sharingCalls are the sentences of calls that give other accounts a copy.
var sharingCalls = map[string]func(*sentence){
	"ec2:ModifySnapshotAttribute": func(s *sentence) {
		share(s, "snapshot", snapshotID(), snapshotAdded, snapshotRemoved)
	},
	"ec2:ModifyImageAttribute": func(s *sentence) {
		share(s, "image", imageID(), imageAdded, imageRemoved)
	},
	"rds:ModifyDBSnapshotAttribute": func(s *sentence) {
		share(s, "snapshot", dbSnapshotID(), dbAdded, dbRemoved)
	},
	"rds:ModifyDBClusterSnapshotAttribute": func(s *sentence) {
		share(s, "snapshot", dbClusterSnapshotID(), dbAdded, dbRemoved)
	},
}

type lazyPaths []func() cloudtrail.Path

var (
	snapshotID          = lazyPath("snapshotId")
	imageID             = lazyPath("imageId")
	dbSnapshotID        = lazyPath("dBSnapshotIdentifier")
	dbClusterSnapshotID = lazyPath("dBClusterSnapshotIdentifier")

	snapshotAdded = lazyPaths{
		lazyPath("createVolumePermission.add.items[].userId"),
		lazyPath("createVolumePermission.add.items[].group"),
	}
	snapshotRemoved = lazyPaths{
		lazyPath("createVolumePermission.remove.items[].userId"),
		lazyPath("createVolumePermission.remove.items[].group"),
	}
	imageAdded = lazyPaths{
		lazyPath("launchPermission.add.items[].userId"),
		lazyPath("launchPermission.add.items[].group"),
		lazyPath("launchPermission.add.items[].organizationArn"),
		lazyPath("launchPermission.add.items[].organizationalUnitArn"),
	}
	imageRemoved = lazyPaths{
		lazyPath("launchPermission.remove.items[].userId"),
		lazyPath("launchPermission.remove.items[].group"),
	}
	dbAdded   = lazyPaths{lazyPath("valuesToAdd[]")}
	dbRemoved = lazyPaths{lazyPath("valuesToRemove[]")}
)

// share writes "shared snapshot snap-… with account 111122223333", its
// contrary, or "changed snapshot snap-…" where no account is named.
func share(s *sentence, what string, id cloudtrail.Path, added, removed lazyPaths) {
	with, more := accounts(s, added)
	verb, sign := "share", " with "
	if len(with) == 0 {
		if with, more = accounts(s, removed); len(with) > 0 {
			verb = "stop"
		} else {
			verb = "change"
		}
	}
	s.act(verb, " ")
	if verb == "stop" {
		s.write("sharing ")
	}
	s.write(what, " ")
	s.nameOrTrim(id, what)
	if len(with) > 0 {
		s.write(sign, listText(with, more))
		s.named = true
	}
}

// accounts names whom a share is for.
func accounts(s *sentence, paths lazyPaths) (names []string, more int) {
	for _, p := range paths {
		p().Each(s.e, func(v cloudtrail.Value) bool {
			text := printable(v)
			switch {
			case text == nil:
				return true
			case len(names) == maxListed:
				more++
			case string(text) == "all":
				names = append(names, "everyone")
			case len(text) == 12 && digits(text):
				names = append(names, "account "+string(text))
			default:
				names = append(names, cut(string(text)))
			}
			return more < 100_000
		})
	}
	return names, more
}

// ruleCalls are the sentences of security group rules.
var ruleCalls = map[string]func(*sentence){
	"ec2:AuthorizeSecurityGroupIngress": func(s *sentence) { groupRule(s, "open", " to ") },
	"ec2:AuthorizeSecurityGroupEgress":  func(s *sentence) { groupRule(s, "let", " reach ") },
	"ec2:RevokeSecurityGroupIngress":    func(s *sentence) { groupRule(s, "close", " to ") },
	"ec2:RevokeSecurityGroupEgress":     func(s *sentence) { groupRule(s, "stop", " from reaching ") },
}

var (
	groupID     = lazyPath("groupId")
	groupName   = lazyPath("groupName")
	permissions = lazyPath("ipPermissions.items[]")
	rulePeers   = [...]string{"ipRanges", "ipv6Ranges", "groups", "prefixListIds"}
)

// groupRule writes "opened security group sg-… to 0.0.0.0/0 (tcp 22)".
func groupRule(s *sentence, verb, sign string) {
	s.act(verb, " security group ")
	if !s.path(groupID(), "security-group") {
		s.nameOrTrim(groupName(), "security-group")
	}
	var peers []string
	more := 0
	permissions().Each(s.e, func(v cloudtrail.Value) bool {
		ports := portText(v.Text)
		for _, peer := range rulePeerNames(v.Text) {
			if len(peers) < maxListed {
				peers = append(peers, peer+ports)
			} else {
				more++
			}
		}
		return more < 100_000
	})
	if len(peers) > 0 {
		s.write(sign, listText(peers, more))
		s.named = true
	}
}

// portText gives " (tcp 22)" for one rule.
func portText(rule []byte) string {
	var protocol, from, to string
	eachMember(rule, func(name, value []byte) bool {
		text := string(scalar(value))
		switch string(name) {
		case "ipProtocol":
			protocol = cut(text)
		case "fromPort":
			from = cut(text)
		case "toPort":
			to = cut(text)
		}
		return true
	})
	switch {
	case protocol == "-1":
		return " (all protocols)"
	case protocol == "":
		return ""
	case from == "" || from == "-1" || from == "0" && to == "65535":
		return " (" + protocol + ")"
	case from == to || to == "":
		return " (" + protocol + " " + from + ")"
	}
	return " (" + protocol + " " + from + " to " + to + ")"
}

// rulePeerNames gives the networks, groups and lists that one rule names.
func rulePeerNames(rule []byte) (names []string) {
	eachMember(rule, func(list, value []byte) bool {
		known := false
		for _, p := range rulePeers {
			known = known || p == string(list)
		}
		if !known || len(names) > maxListed {
			return true
		}
		eachMember(value, func(items, elements []byte) bool {
			if string(items) != "items" {
				return true
			}
			eachElement(elements, func(element []byte) bool {
				eachMember(element, func(name, v []byte) bool {
					switch string(name) {
					case "cidrIp", "cidrIpv6", "groupId", "groupName", "prefixListId":
						if text := bytes.TrimSpace(scalar(v)); len(text) > 0 {
							names = append(names, cut(string(text)))
						}
						return false
					}
					return true
				})
				return len(names) < 1000
			})
			return true
		})
		return true
	})
	return names
}
