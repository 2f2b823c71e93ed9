package trailgen

import (
	"strconv"
	"strings"
)

// launch says what RunInstances is asked for.
type launch struct {
	image, instanceType string
	count               int
	keyName             string
	subnet, group       string
	profile             string // name of the instance profile
	userData            bool
	template            string // launch template id
	tag                 string // value of the Name tag
}

// settings writes the request and, for the given instance ids, the answer.
func (l launch) settings(p *player, account string, ids []string) []setting {
	r := p.rng
	token := uuid(r)
	key := ""
	if l.keyName != "" {
		key = `,"keyName":` + quote(l.keyName)
	}
	count := strconv.Itoa(l.count)
	request := `{"instancesSet":{"items":[{"imageId":"` + l.image + `","minCount":` + count + `,"maxCount":` + count + key + `}]},` +
		`"groupSet":{"items":[{"groupId":"` + l.group + `"}]},`
	if l.userData {
		request += `"userData":"\u003csensitiveDataRemoved\u003e",`
	}
	request += `"instanceType":"` + l.instanceType + `","blockDeviceMapping":{},"monitoring":{"enabled":false},"subnetId":"` + l.subnet +
		`","disableApiTermination":false,"disableApiStop":false,"clientToken":"` + token + `"`
	if l.profile != "" {
		request += `,"iamInstanceProfile":{"name":"` + l.profile + `"}`
	}
	if l.template != "" {
		request += `,"launchTemplate":{"launchTemplateId":"` + l.template + `","version":"7"}`
	}
	if l.tag != "" {
		request += `,"tagSpecificationSet":{"items":[{"resourceType":"instance","tags":[{"key":"Name","value":"` + l.tag + `"}]}]}`
	}
	request += "}"

	var items []string
	for i, id := range ids {
		items = append(items, l.item(p, account, id, i, token, key))
	}
	response := `"reservationId":"r-0` + chars(r, hexDigits, 16) + `","ownerId":"` + account +
		`","groupSet":{},"instancesSet":{"items":[` + strings.Join(items, ",") + `]}`
	return []setting{set(vRequest, request), set(vResponse, response)}
}

// item is one instance of the answer.
func (l launch) item(p *player, account, id string, index int, token, key string) string {
	r := p.rng
	private := "10.20." + strconv.Itoa(r.between(1, 60)) + "." + strconv.Itoa(r.between(4, 250))
	s := `{"instanceId":"` + id + `","imageId":"` + l.image + `","instanceState":{"code":0,"name":"pending"},"privateDnsName":"ip-` +
		strings.ReplaceAll(private, ".", "-") + `.` + privateDomain(p.region) + `"` + key + `,"amiLaunchIndex":` + strconv.Itoa(index) +
		`,"productCodes":{},"instanceType":"` + l.instanceType + `","launchTime":` + strconv.FormatInt(p.now*1000, 10) +
		`,"placement":{"availabilityZone":"` + p.region + `a","tenancy":"default"},"monitoring":{"state":"disabled"},"subnetId":"` + l.subnet +
		`","vpcId":"` + stable(account, p.region, "vpc-", 0, 17) + `","privateIpAddress":"` + private +
		`","stateReason":{"code":"pending","message":"pending"},"architecture":"x86_64","rootDeviceType":"ebs","rootDeviceName":"/dev/xvda","blockDeviceMapping":{},` +
		`"virtualizationType":"hvm","hypervisor":"xen"`
	if l.tag != "" {
		s += `,"tagSet":{"items":[{"key":"Name","value":"` + l.tag + `"}]}`
	}
	s += `,"clientToken":"` + token + `","groupSet":{"items":[{"groupId":"` + l.group + `","groupName":"` + l.groupName() +
		`"}]},"sourceDestCheck":true,"networkInterfaceSet":{"items":[{"networkInterfaceId":"eni-0` + chars(r, hexDigits, 16) +
		`","subnetId":"` + l.subnet + `","ownerId":"` + account + `","status":"in-use","privateIpAddress":"` + private +
		`","sourceDestCheck":true,"interfaceType":"interface"}]}`
	if l.profile != "" {
		s += `,"iamInstanceProfile":{"arn":"arn:aws:iam::` + account + `:instance-profile/` + l.profile + `","id":"` +
			uniqueID(stream(p.st.seed, "profile/"+account+l.profile), "AIPA", account) + `"}`
	}
	return s + `,"ebsOptimized":false,"enaSupport":true,"metadataOptions":{"state":"pending","httpTokens":"required","httpPutResponseHopLimit":2,"httpEndpoint":"enabled"}}`
}

// privateDomain is where the private names of a region's instances end.
func privateDomain(region string) string {
	if region == regionGlobal {
		return "ec2.internal"
	}
	return region + ".compute.internal"
}

func (l launch) groupName() string {
	if l.tag != "" {
		return l.tag
	}
	return "default"
}

// newInstance makes an instance id.
func newInstance(r *rng) string { return "i-0" + chars(r, hexDigits, 16) }
