package containment

import (
	"sort"
	"strings"

	"keytrail/timeline/lineage/foothold"
)

const (
	home    = "111122223333"
	trust   = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole"}]}`
	userARN = "arn:aws:iam::111122223333:user/"
	roleARN = "arn:aws:iam::111122223333:role/"
)

// samples gives footholds of every kind, in every way that they come, with one
// name in all of them that the logs spell name.
func samples(name string) []foothold.Foothold {
	var list []foothold.Foothold
	add := func(k foothold.Kind, value, owner, region string, more ...func(*foothold.Foothold)) {
		for _, origin := range []foothold.Origin{foothold.Created, foothold.Altered, foothold.Enabled, foothold.Seed} {
			f := foothold.Foothold{
				Kind: k, Value: value, Owner: owner, Account: home, Region: region, Origin: origin, Fresh: origin == foothold.Created,
				State: foothold.Standing, Actor: userARN + "ci-deploy",
			}
			for _, m := range more {
				m(&f)
			}
			list = append(list, f)
		}
	}
	changed := func(f *foothold.Foothold) { f.Change = &foothold.Change{Before: trust} }
	detail := func(text string) func(*foothold.Foothold) { return func(f *foothold.Foothold) { f.Detail = text } }
	const region = "sa-east-1"
	user, role, group := userARN+name, roleARN+"team/"+name, "group/"+name

	add(foothold.AccessKey, "AKIAQ5EXAMPLEMINTED1", user, "")
	add(foothold.AccessKey, name, "", "")
	add(foothold.AccessKey, "AKIAQ5EXAMPLEOFROOT1", "arn:aws:iam::111122223333:root", "")
	add(foothold.AccessKey, "AKIAQ5EXAMPLEBUCKET1", name, region)
	add(foothold.Password, name, user, "")
	add(foothold.Password, "5f1f4e4c-0000-4000-8000-000000000000", "5f1f4e4c-0000-4000-8000-000000000000", region)
	add(foothold.User, name, "", "")
	add(foothold.Group, name, "", "")
	add(foothold.GroupMembership, name, user, "")
	add(foothold.Role, name, "", "")
	add(foothold.RoleTrust, name, role, "")
	add(foothold.RoleTrust, name, role, "", changed)
	add(foothold.RoleTrust, "AWSReservedSSO_Admin_0123456789abcdef", roleARN+"aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef", "", changed)
	for _, owner := range []string{user, role, group} {
		add(foothold.PolicyAttachment, "arn:aws:iam::aws:policy/"+name, owner, "")
		add(foothold.InlinePolicy, name, owner, "")
		add(foothold.InlinePolicy, name, owner, "", changed)
	}
	add(foothold.ManagedPolicy, "arn:aws:iam::111122223333:policy/"+name, "", "")
	add(foothold.PolicyVersion, "arn:aws:iam::111122223333:policy/"+name+":v2", "", "")
	add(foothold.PolicyVersion, "arn:aws:iam::111122223333:policy/"+name+":v2", "", "", changed)
	add(foothold.Boundary, name, user, "", func(f *foothold.Foothold) {
		f.Change = &foothold.Change{Before: "arn:aws:iam::111122223333:policy/limits"}
	})
	add(foothold.Boundary, name, role, "")
	add(foothold.InstanceProfile, name, "", "")
	add(foothold.InstanceProfile, name, role, "")
	add(foothold.InstanceProfile, "iip-assoc-"+name, "i-0aa11bb22cc33dd44", region)
	add(foothold.InstanceProfile, name, "i-0aa11bb22cc33dd44", region)
	add(foothold.MFADevice, "arn:aws:iam::111122223333:mfa/"+name, user, "")
	add(foothold.MFADevice, "arn:aws:iam::111122223333:mfa/"+name, "", "")
	add(foothold.MFADevice, "arn:aws:iam::111122223333:mfa/"+name, "user/root user", "")
	add(foothold.ServiceCredential, "ACCA"+name, user, "")
	add(foothold.SSHPublicKey, "APKA"+name, user, "")
	add(foothold.SigningCertificate, name+"0123456789012345678901234567", user, "")
	add(foothold.IdentityProvider, "arn:aws:iam::111122223333:saml-provider/"+name, "", "")
	add(foothold.IdentityProvider, "arn:aws:iam::111122223333:saml-provider/"+name, "", "", func(f *foothold.Foothold) {
		f.Change = &foothold.Change{Before: "<EntityDescriptor>" + strings.Repeat(" ", 1000) + "</EntityDescriptor>"}
	})
	add(foothold.IdentityProvider, "arn:aws:iam::111122223333:oidc-provider/"+name, "", "")
	add(foothold.IdentityProvider, "arn:aws:sso::111122223333:trustedTokenIssuer/ssoins-0123456789abcdef/"+name, "", region)
	add(foothold.Session, "ASIAQ5EXAMPLESESSION", role, "")
	add(foothold.Session, "ASIAQ5EXAMPLESESSION", user, "")
	add(foothold.Session, "ASIAQ5EXAMPLESESSION", roleARN+"aws-service-role/x.amazonaws.com/AWSServiceRoleForX", "")
	add(foothold.Session, "ASIAQ5EXAMPLESESSION", "arn:aws:iam::111122223333:root", "")
	add(foothold.Session, "ASIAQ5EXAMPLESESSION", "", "")
	add(foothold.ConsoleSession, "AIDAQ5EXAMPLE@2026-01-01T00:00:00Z", user, "")
	add(foothold.Instance, "i-"+name, "", region)
	add(foothold.Instance, "mi-0123456789abcdef0", "", region)
	add(foothold.KeyPair, name, "", region)
	add(foothold.Function, name, "", region)
	add(foothold.FunctionPolicy, name, "f", region)
	add(foothold.FunctionPolicy, "statement", name, region)
	add(foothold.FunctionURL, name, name, region)
	add(foothold.EventRule, name, "", region)
	add(foothold.EventRule, "bus/"+name, "", region)
	add(foothold.Schedule, name, "", region)
	add(foothold.Schedule, "group/"+name, "", region)
	add(foothold.StateMachine, "arn:aws:states:sa-east-1:111122223333:stateMachine:"+name, "", region)
	add(foothold.StateMachine, "arn:aws:states:sa-east-1:111122223333:stateMachine:"+name, "", region, changed)
	add(foothold.Task, "arn:aws:ecs:sa-east-1:111122223333:task/"+name+"/0123456789abcdef0123456789abcdef", "", region)
	add(foothold.Task, "arn:aws:ecs:sa-east-1:111122223333:service/main/"+name, "", region)
	add(foothold.Task, "arn:aws:ecs:sa-east-1:111122223333:task-definition/"+name+":1", "", region)
	add(foothold.Task, name, "", region)
	add(foothold.Stack, name, "", region)
	add(foothold.Stack, "stack set "+name, "", region)
	add(foothold.Build, name, "", region)
	add(foothold.Build, name+":5f1f4e4c-0000-4000-8000-000000000000", "", region)
	add(foothold.Document, name, "", region)
	add(foothold.Document, "association 5f1f4e4c-0000-4000-8000-000000000000", "", region)
	add(foothold.Activation, "5f1f4e4c-0000-4000-8000-000000000000", "", region)
	add(foothold.TrustAnchor, "arn:aws:rolesanywhere:sa-east-1:111122223333:trust-anchor/5f1f4e4c-0000-4000-8000-000000000000", "", region)
	add(foothold.TrustAnchor, "arn:aws:rolesanywhere:sa-east-1:111122223333:profile/5f1f4e4c-0000-4000-8000-000000000000", "", region)
	add(foothold.SecurityGroup, "sg-"+name, "", region)
	for _, rule := range []string{"tcp 22 from 0.0.0.0/0", "tcp 1-65535 from ::/0", "all traffic to 0.0.0.0/0", "icmp from pl-0123", "tcp 22 from sg-0123", "sgr-0123", "odd " + name} {
		add(foothold.SecurityGroupRule, rule, "sg-"+name, region)
	}
	for _, more := range []func(*foothold.Foothold){func(*foothold.Foothold) {}, changed} {
		for _, r := range [][2]string{{"bucket", name}, {"KMS key", name}, {"secret", name}, {"repository", name}, {"file system", "fs-0123456789abcdef0"}, {"logs", name},
			{"topic", "arn:aws:sns:sa-east-1:111122223333:" + name}, {"queue", "https://sqs.sa-east-1.amazonaws.com/111122223333/" + name}, {"the registry", "registry"}} {
			add(foothold.ResourcePolicy, r[1], "", region, more, detail("of "+r[0]))
		}
		add(foothold.ResourcePolicy, "arn:aws:s3:::"+name, "", region, more)
	}
	add(foothold.ResourcePolicy, "https://sqs.sa-east-1.amazonaws.com/111122223333/q label"+name, "", region, detail("of queue"))
	add(foothold.ResourcePolicy, "arn:aws:sns:sa-east-1:111122223333:t label"+name, "", region, detail("of topic"))
	add(foothold.Grant, "0123456789abcdef0123456789abcdef", "5f1f4e4c-0000-4000-8000-000000000000", region)
	for _, thing := range []string{"snapshot snap-0123456789abcdef0", "image ami-0123456789abcdef0", "DB snapshot s", "DB cluster snapshot s", "Redshift snapshot s", "document d"} {
		add(foothold.Share, thing+" with 999988887777", "", region)
	}
	add(foothold.Share, "snapshot snap-0123456789abcdef0 with all", "", region)
	add(foothold.Share, "image ami-0123456789abcdef0 with all", "", region)
	add(foothold.Share, "arn:aws:ram:sa-east-1:111122223333:resource-share/"+name, "", region)
	add(foothold.Trail, name, "", region)
	for _, d := range []string{"0123456789abcdef0123456789abcdef", "config-recorder " + name, "security-hub " + home, "macie " + home, "inspector " + home, "detective x"} {
		add(foothold.Detector, d, "", region)
	}
	add(foothold.MemberAccount, "444455556666", "", "")
	add(foothold.MemberAccount, "444455556666", "", "", detail("invited"))
	add(foothold.PermissionSet, "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef", "", region)
	add(foothold.PermissionSet, "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef for 5f1f4e4c-0000-4000-8000-000000000000 in 444455556666", "", region)
	add(foothold.IdentityCenterUser, "5f1f4e4c-0000-4000-8000-000000000000", "", region)
	var types []string
	for t := range otherCalls {
		types = append(types, t)
	}
	sort.Strings(types)
	for _, t := range types {
		value := name
		switch t {
		case "account-public-access-block":
			continue
		case "delegated-administrator":
			value = "444455556666/" + name + ".amazonaws.com"
		case "eks-access-entry":
			value = name + "/" + roleARN + name
		default:
			for _, c := range otherCalls[t] {
				for _, o := range c.options {
					if o == "{2}" || o == "{>}" {
						value = name + "/second"
					}
				}
			}
		}
		add(foothold.OtherResource, t+" "+value, "", region)
	}
	add(foothold.OtherResource, "public-access-block "+home, "", region)
	add(foothold.OtherResource, "no-such-type "+name, "", region)
	return list
}
