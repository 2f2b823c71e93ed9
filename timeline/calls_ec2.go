package timeline

// ec2Calls are the sentences for instances, images, snapshots and what
// belongs to them. Older calls hold lists as xSet.items[], newer ones wrap
// the request in a member of the call's own name, in PascalCase.
const ec2Calls = `
[ec2]
StartInstances: start {instancesSet.items[].instanceId~instance}
StopInstances: stop {instancesSet.items[].instanceId~instance}
RebootInstances: reboot {instancesSet.items[].instanceId~instance}
TerminateInstances: terminate {instancesSet.items[].instanceId~instance}
DescribeInstances: list instances[ ({instancesSet.items[].instanceId})]
DescribeInstanceStatus: list instance states
DescribeImages: list images
DescribeSnapshots: list snapshots
DescribeVolumes: list volumes
DescribeKeyPairs: list key pairs
DescribeRegions: list regions
DescribeInstanceTypes, DescribeInstanceTypeOfferings: list instance types
DescribeLaunchTemplates: list launch templates
DescribeLaunchTemplateVersions: read launch template {DescribeLaunchTemplateVersionsRequest.LaunchTemplateId|DescribeLaunchTemplateVersionsRequest.LaunchTemplateName}
DescribeInstanceAttribute: read[ {attribute}] of instance {instanceId~instance}
ModifyInstanceAttribute: change instance {instanceId~instance}[, attribute {attribute}][, its user data{?userData}][, its security groups to {groupSet.items[].groupId}][, its type to {instanceType.value}][, termination protection {disableApiTermination.value}]
ResetInstanceAttribute: reset[ {attribute}] of instance {instanceId~instance}
ModifyInstanceMetadataOptions: change the metadata options of instance {ModifyInstanceMetadataOptionsRequest.InstanceId~instance}[, tokens {ModifyInstanceMetadataOptionsRequest.HttpTokens}][, endpoint {ModifyInstanceMetadataOptionsRequest.HttpEndpoint}]
ModifyInstanceMetadataDefaults: change the account's metadata defaults
GetPasswordData: read the administrator password of instance {instanceId~instance}
GetConsoleScreenshot: take a screenshot of instance {GetConsoleScreenshotRequest.InstanceId~instance}
GetConsoleOutput: read the console output of instance {instanceId~instance}
GetLaunchTemplateData: read launch data of instance {GetLaunchTemplateDataRequest.InstanceId~instance}
EnableSerialConsoleAccess: enable serial console access
DisableSerialConsoleAccess: disable serial console access
MonitorInstances: turn on monitoring[ of {instancesSet.items[].instanceId}]
CreateReplaceRootVolumeTask: replace the root volume of instance {CreateReplaceRootVolumeTaskRequest.InstanceId~instance}
AssociateIamInstanceProfile: give instance profile[ {AssociateIamInstanceProfileRequest.IamInstanceProfile.Name|AssociateIamInstanceProfileRequest.IamInstanceProfile.Arn~instance-profile}][ to instance {AssociateIamInstanceProfileRequest.InstanceId~instance}]
ReplaceIamInstanceProfileAssociation: replace the instance profile[ of {>ReplaceIamInstanceProfileAssociationResponse.iamInstanceProfileAssociation.instanceId|ReplaceIamInstanceProfileAssociationRequest.AssociationId}][ with {ReplaceIamInstanceProfileAssociationRequest.IamInstanceProfile.Name|ReplaceIamInstanceProfileAssociationRequest.IamInstanceProfile.Arn~instance-profile}]
DisassociateIamInstanceProfile: remove the instance profile[ of {>DisassociateIamInstanceProfileResponse.iamInstanceProfileAssociation.instanceId|DisassociateIamInstanceProfileRequest.AssociationId}]

CreateKeyPair: create key pair {keyName~key-pair}[ ({>keyPairId})]
ImportKeyPair: import key pair {keyName~key-pair}[ ({>keyPairId})]
DeleteKeyPair: delete key pair {keyName|keyPairId~key-pair}
CreateImage: create image[ {>imageId}] from instance {instanceId~instance}
CopyImage: copy image {sourceImageId}[ from {sourceRegion}][ to {>imageId}]
RegisterImage: register image[ {name}][ ({>imageId})]
DeregisterImage: deregister image {imageId~image}
CreateStoreImageTask: store image {CreateStoreImageTaskRequest.ImageId}[ in bucket {CreateStoreImageTaskRequest.Bucket}]
ExportImage: export image {ExportImageRequest.ImageId}[ to bucket {ExportImageRequest.S3ExportLocation.S3Bucket}]
CreateInstanceExportTask: export instance {instanceId~instance}[ to bucket {exportToS3.s3Bucket}]
CreateSnapshot: create snapshot[ {>snapshotId}] of volume {volumeId~volume}
CreateSnapshots: create snapshots[ of instance {CreateSnapshotsRequest.InstanceSpecification.InstanceId~instance}]
CopySnapshot: copy snapshot {sourceSnapshotId}[ from {sourceRegion}][ to {>snapshotId}]
DeleteSnapshot: delete snapshot {snapshotId~snapshot}
DescribeSnapshotAttribute: read who may use snapshot {snapshotId~snapshot}
ResetSnapshotAttribute: stop sharing snapshot {snapshotId~snapshot}
LockSnapshot: lock snapshot {LockSnapshotRequest.SnapshotId}
UnlockSnapshot: unlock snapshot {UnlockSnapshotRequest.SnapshotId}
SharedSnapshotVolumeCreated: report a volume made from shared snapshot[ {@serviceEventDetails.snapshotId}][ by account {@serviceEventDetails.accountId|@serviceEventDetails.account}]
SharedSnapshotCopyInitiated: report a copy of shared snapshot[ {@serviceEventDetails.snapshotId}][ by account {@serviceEventDetails.accountId|@serviceEventDetails.account}]
CreateVolume: create volume[ {>volumeId}][ from snapshot {snapshotId~snapshot}][ in {zone}]
AttachVolume: attach volume[ {volumeId~volume}][ to instance {instanceId~instance}]
DetachVolume: detach volume[ {volumeId~volume}][ from instance {instanceId~instance}]
DeleteVolume: delete volume {volumeId~volume}
ModifyEbsDefaultKmsKeyId: change the default encryption key of volumes to {ModifyEbsDefaultKmsKeyIdRequest.KmsKeyId}
DisableEbsEncryptionByDefault: turn off default encryption of volumes
EnableEbsEncryptionByDefault: turn on default encryption of volumes
EnableSnapshotBlockPublicAccess: block public sharing of snapshots
DisableSnapshotBlockPublicAccess: allow public sharing of snapshots
EnableImageBlockPublicAccess: block public sharing of images
DisableImageBlockPublicAccess: allow public sharing of images

CreateLaunchTemplate: create launch template {CreateLaunchTemplateRequest.LaunchTemplateName}[ ({>CreateLaunchTemplateResponse.launchTemplate.launchTemplateId})]
CreateLaunchTemplateVersion: create a version of launch template {CreateLaunchTemplateVersionRequest.LaunchTemplateName|CreateLaunchTemplateVersionRequest.LaunchTemplateId}
ModifyLaunchTemplate: change launch template {ModifyLaunchTemplateRequest.LaunchTemplateName|ModifyLaunchTemplateRequest.LaunchTemplateId}[, default version {ModifyLaunchTemplateRequest.SetDefaultVersion}]
DeleteLaunchTemplate: delete launch template {DeleteLaunchTemplateRequest.LaunchTemplateName|DeleteLaunchTemplateRequest.LaunchTemplateId}
CreateFleet: create fleet[ {>CreateFleetResponse.fleetId}][ of {CreateFleetRequest.TargetCapacitySpecification.TotalTargetCapacity} instances]
ModifyFleet: change fleet {ModifyFleetRequest.FleetId}[ to {ModifyFleetRequest.TargetCapacitySpecification.TotalTargetCapacity} instances]
RequestSpotInstances: request[ {instanceCount}] spot instances[ of type {launchSpecification.instanceType}][ with profile {launchSpecification.iamInstanceProfile.name|launchSpecification.iamInstanceProfile.arn~instance-profile}]
RequestSpotFleet: request a spot fleet[ of {spotFleetRequestConfig.targetCapacity} instances][ ({>spotFleetRequestId})]
PurchaseReservedInstancesOffering: buy[ {instanceCount}] reserved instances
AllocateHosts: allocate[ {AllocateHostsRequest.Quantity}] dedicated hosts[ of type {AllocateHostsRequest.InstanceType}]
CreateTags: tag {resourcesSet.items[].resourceId}[ with {tagSet.items[].key}]
DeleteTags: untag {resourcesSet.items[].resourceId}[ of {tagSet.items[].key}]
DescribeTags: list tags
DescribeAccountAttributes: read the account's EC2 attributes

[ec2-instance-connect]
SendSSHPublicKey: send an SSH key[ to instance {instanceId~instance}][ for its user {instanceOSUser}]
SendSerialConsoleSSHPublicKey: send an SSH key[ to the serial console of instance {instanceId~instance}]
OpenTunnel: open a tunnel[ to {remoteIp|privateIpAddress}][, port {remotePort}]
`

// networkCalls are the sentences for networks, load balancers, names and web
// filters.
const networkCalls = `
[ec2]
CreateSecurityGroup: create security group[ {groupName}][ ({>groupId})][ in {vpcId}]
DeleteSecurityGroup: delete security group {groupId|groupName~security-group}
DescribeSecurityGroups: list security groups
ModifySecurityGroupRules: change rule[ {ModifySecurityGroupRulesRequest.SecurityGroupRule.SecurityGroupRuleId}] of {ModifySecurityGroupRulesRequest.GroupId~security-group}[ to {ModifySecurityGroupRulesRequest.SecurityGroupRule.SecurityGroupRule.CidrIpv4|ModifySecurityGroupRulesRequest.SecurityGroupRule.SecurityGroupRule.CidrIpv6}]
ModifyNetworkInterfaceAttribute: change network interface {networkInterfaceId~network-interface}[, its security groups to {groupSet.items[].groupId}]
CreateNetworkInterface: create network interface[ {>networkInterface.networkInterfaceId}][ in {subnetId}]
AttachNetworkInterface: attach network interface[ {networkInterfaceId~network-interface}][ to instance {instanceId~instance}]
CreateVpc: create network[ {>vpc.vpcId}][ {cidrBlock}]
CreateDefaultVpc: create the default network
DeleteVpc: delete network {vpcId~vpc}
DescribeVpcs: list networks
CreateSubnet: create subnet[ {>subnet.subnetId}][ {cidrBlock}][ in {vpcId}]
DescribeSubnets: list subnets
CreateInternetGateway: create internet gateway {>internetGateway.internetGatewayId}
AttachInternetGateway: attach internet gateway[ {internetGatewayId}][ to {vpcId}]
CreateNatGateway: create NAT gateway[ {>CreateNatGatewayResponse.natGateway.natGatewayId}]
CreateRoute: create route[ to {destinationCidrBlock|destinationIpv6CidrBlock}][ by way of {gatewayId|instanceId|natGatewayId|networkInterfaceId|transitGatewayId|vpcPeeringConnectionId}][ in {routeTableId~route-table}]
ReplaceRoute: replace route[ to {destinationCidrBlock|destinationIpv6CidrBlock}][ by way of {gatewayId|instanceId|natGatewayId|networkInterfaceId}][ in {routeTableId~route-table}]
DeleteRoute: delete route[ to {destinationCidrBlock|destinationIpv6CidrBlock}][ in {routeTableId~route-table}]
CreateNetworkAclEntry: create rule[ {ruleNumber}] of network ACL {networkAclId~network-acl}[, {ruleAction}][ {cidrBlock|ipv6CidrBlock}]
ReplaceNetworkAclEntry: replace rule[ {ruleNumber}] of network ACL {networkAclId~network-acl}[, {ruleAction}][ {cidrBlock|ipv6CidrBlock}]
DeleteNetworkAclEntry: delete rule[ {ruleNumber}] of network ACL {networkAclId~network-acl}
DeleteNetworkAcl: delete network ACL {networkAclId~network-acl}
CreateVpcEndpoint: create VPC endpoint[ {>CreateVpcEndpointResponse.vpcEndpoint.vpcEndpointId}][ to {CreateVpcEndpointRequest.ServiceName}]
ModifyVpcEndpoint: change VPC endpoint {ModifyVpcEndpointRequest.VpcEndpointId}
DeleteVpcEndpoints: delete VPC endpoints {DeleteVpcEndpointsRequest.VpcEndpointId.content|DeleteVpcEndpointsRequest.VpcEndpointId[].content}
CreateVpcPeeringConnection: ask for peering[ of {vpcId}][ with {peerVpcId}][ of account {peerOwnerId}]
AcceptVpcPeeringConnection: accept peering {vpcPeeringConnectionId}
CreateVpnConnection: create VPN connection[ {>vpnConnection.vpnConnectionId}]
CreateClientVpnEndpoint: create client VPN endpoint[ {>CreateClientVpnEndpointResponse.clientVpnEndpointId}]
CreateTransitGatewayVpcAttachment: attach {CreateTransitGatewayVpcAttachmentRequest.VpcId}[ to transit gateway {CreateTransitGatewayVpcAttachmentRequest.TransitGatewayId}]
DeleteTransitGatewayVpcAttachment: delete transit gateway attachment {DelTGwVpcAttachReq.TransitGatewayAttachmentId|DeleteTransitGatewayVpcAttachmentRequest.TransitGatewayAttachmentId}
CreateFlowLogs: turn on flow logs[ of {CreateFlowLogsRequest.ResourceId.content|CreateFlowLogsRequest.ResourceId[].content}]
DeleteFlowLogs: delete flow logs {DeleteFlowLogsRequest.FlowLogId.content|DeleteFlowLogsRequest.FlowLogId[].content}
DescribeFlowLogs: list flow logs
CreateTrafficMirrorTarget: create traffic mirror target[ {>CreateTrafficMirrorTargetResponse.trafficMirrorTarget.trafficMirrorTargetId}][ on {CreateTrafficMirrorTargetRequest.NetworkInterfaceId|CreateTrafficMirrorTargetRequest.NetworkLoadBalancerArn}]
CreateTrafficMirrorFilter: create traffic mirror filter[ {>CreateTrafficMirrorFilterResponse.trafficMirrorFilter.trafficMirrorFilterId}]
CreateTrafficMirrorSession: mirror the traffic[ of {CreateTrafficMirrorSessionRequest.NetworkInterfaceId}][ to {CreateTrafficMirrorSessionRequest.TrafficMirrorTargetId}]
AllocateAddress: allocate address[ {>publicIp}]
AssociateAddress: associate address[ {publicIp|allocationId}][ with {instanceId|networkInterfaceId}]
ReleaseAddress: release address {publicIp|allocationId}

[elasticloadbalancing]
CreateLoadBalancer: create load balancer {name|loadBalancerName}[ ({scheme})]
DeleteLoadBalancer: delete load balancer {loadBalancerArn|loadBalancerName~loadbalancer}
CreateListener: create a listener[ on {loadBalancerArn~loadbalancer}][, port {port}]
ModifyListener: change listener {listenerArn~listener}
CreateRule: create a rule[ on listener {listenerArn~listener}]
ModifyRule: change rule {ruleArn~listener-rule}
DescribeLoadBalancers: list load balancers

[route53]
ChangeResourceRecordSets: change[ {changeBatch.changes[].action}][ {changeBatch.changes[].resourceRecordSet.name}] in hosted zone {hostedZoneId}
CreateHostedZone: create hosted zone {name}
DeleteHostedZone: delete hosted zone {id}
AssociateVPCWithHostedZone: associate[ {vPC.vPCId}] with hosted zone {hostedZoneId}
ListHostedZones: list hosted zones

[route53domains]
RegisterDomain: register domain {domainName}
TransferDomain: transfer domain {domainName}
TransferDomainToAnotherAwsAccount: transfer domain {domainName}[ to account {accountId}]
DisableDomainTransferLock: unlock domain {domainName}
UpdateDomainNameservers: change the name servers of domain {domainName}
RetrieveDomainAuthCode: read the transfer code of domain {domainName}

[route53resolver]
DeleteResolverQueryLogConfig: delete DNS query log configuration {resolverQueryLogConfigId}
DisassociateResolverQueryLogConfig: stop DNS query logs[ of {resourceId}]

[cloudfront]
CreateDistribution: create distribution[ {>distribution.id}][ for {distributionConfig.origins.items[].domainName}]
UpdateDistribution: change distribution {id}
DeleteDistribution: delete distribution {id}
CreateFunction: create edge function {name}
PublishFunction: publish edge function {name}
UpdateFunction: change edge function {name}

[wafv2 waf waf-regional]
CreateWebACL: create web ACL {name}
UpdateWebACL: change web ACL {name|webACLId}
DeleteWebACL: delete web ACL {name|webACLId}
UpdateIPSet: change IP set {name|iPSetId}
DeleteIPSet: delete IP set {name|iPSetId}
DeleteRuleGroup: delete rule group {name|ruleGroupId}
DeleteRule: delete rule {ruleId}
DisassociateWebACL: remove the web ACL[ of {resourceArn}]
DeleteLoggingConfiguration: delete web ACL logging[ of {resourceArn}]

[network-firewall]
DeleteFirewall: delete firewall {firewallName|firewallArn}
DeleteFirewallPolicy: delete firewall policy {firewallPolicyName|firewallPolicyArn}
DeleteRuleGroup: delete firewall rule group {ruleGroupName|ruleGroupArn}
UpdateFirewallPolicy: change firewall policy {firewallPolicyName|firewallPolicyArn}
DeleteLoggingConfiguration: delete firewall logging[ of {firewallArn}]

[apigateway]
CreateApi: create API {name}[ ({>apiId})]
CreateRestApi: create API {createRestApiInput.name|name}
CreateApiKey: create an API key
CreateRoute: create route[ {routeKey}] of API {apiId}
CreateIntegration: connect API {apiId}[ to {integrationUri}]
CreateStage: create stage[ {stageName|createStageInput.stageName}] of API {restApiId|apiId}
CreateDeployment: deploy API {restApiId|apiId}
CreateAuthorizer: create an authorizer of API {restApiId|apiId}
`
