package foothold

// networkCalls are the calls that open ways in and out. Rules of security
// groups are read in rules.go.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html
const networkCalls = `
[ec2]
CreateSecurityGroup: make security-group {>groupId}
DeleteSecurityGroup: remove security-group {groupId}
AuthorizeSecurityGroupIngress,AuthorizeSecurityGroupEgress: make security-group-rule {groupId}
RevokeSecurityGroupIngress,RevokeSecurityGroupEgress: remove security-group-rule {groupId}
ModifySecurityGroupRules: alter security-group {ModifySecurityGroupRulesRequest.GroupId|groupId} says "its rules"
CreateNetworkAclEntry,ReplaceNetworkAclEntry,DeleteNetworkAclEntry: alter resource "network-acl {networkAclId}"
CreateVpcPeeringConnection,AcceptVpcPeeringConnection: put resource "vpc-peering {>vpcPeeringConnection.vpcPeeringConnectionId|vpcPeeringConnectionId}"
DeleteVpcPeeringConnection: remove resource "vpc-peering {vpcPeeringConnectionId}"
CreateVpnConnection: make resource "vpn-connection {>vpnConnection.vpnConnectionId}"
DeleteVpnConnection: remove resource "vpn-connection {vpnConnectionId}"
CreateClientVpnEndpoint: make resource "client-vpn {>CreateClientVpnEndpointResponse.clientVpnEndpointId}"
DeleteClientVpnEndpoint: remove resource "client-vpn {DeleteClientVpnEndpointRequest.ClientVpnEndpointId}"
CreateVpcEndpoint: make resource "vpc-endpoint {>CreateVpcEndpointResponse.vpcEndpoint.vpcEndpointId}"
ModifyVpcEndpoint: alter resource "vpc-endpoint {ModifyVpcEndpointRequest.VpcEndpointId}"
DeleteVpcEndpoints: remove resource "vpc-endpoint {DeleteVpcEndpointsRequest.VpcEndpointId.content}"
CreateTrafficMirrorSession: make resource "mirror-session {>CreateTrafficMirrorSessionResponse.trafficMirrorSession.trafficMirrorSessionId}"
ModifyTrafficMirrorSession: alter resource "mirror-session {ModifyTrafficMirrorSessionRequest.TrafficMirrorSessionId}"
DeleteTrafficMirrorSession: remove resource "mirror-session {DeleteTrafficMirrorSessionRequest.TrafficMirrorSessionId}"
CreateRoute,ReplaceRoute: put resource "route {routeTableId} {destinationCidrBlock|destinationIpv6CidrBlock}"
DeleteRoute: remove resource "route {routeTableId} {destinationCidrBlock|destinationIpv6CidrBlock}"
AttachInternetGateway: put resource "internet-gateway {internetGatewayId} {vpcId}"
DetachInternetGateway: remove resource "internet-gateway {internetGatewayId} {vpcId}"
AssociateAddress: put resource "address {publicIp|allocationId}" says "{instanceId|networkInterfaceId}"
DisassociateAddress: remove resource "address {publicIp|allocationId}"
CreateNetworkInterface: make resource "network-interface {>networkInterface.networkInterfaceId}"
DeleteNetworkInterface: remove resource "network-interface {networkInterfaceId}"
EnableSerialConsoleAccess: put resource "serial-console {@account}"
DisableSerialConsoleAccess: remove resource "serial-console {@account}"
DeleteFlowLogs: impair resource "flow-log {DeleteFlowLogsRequest.FlowLogId.content|DeleteFlowLogsRequest.FlowLogId[].content}" says "it was deleted"
DisableEbsEncryptionByDefault: impair resource "ebs-encryption {@account}" says "it is off"
EnableEbsEncryptionByDefault: remove resource "ebs-encryption {@account}"
DisableSnapshotBlockPublicAccess: impair resource "snapshot-block {@account}" says "it is off"
EnableSnapshotBlockPublicAccess: remove resource "snapshot-block {@account}"
DisableImageBlockPublicAccess: impair resource "image-block {@account}" says "it is off"
EnableImageBlockPublicAccess: remove resource "image-block {@account}"

[apigateway]
CreateApi,CreateRestApi: make resource "api {>apiId|>id}"
DeleteApi,DeleteRestApi: remove resource "api {apiId|restApiId}"
CreateRoute,CreateIntegration,CreateStage,PutMethod,PutIntegration,CreateDeployment,CreateAuthorizer,UpdateAuthorizer,UpdateRestApi: alter resource "api {apiId|restApiId}"
CreateApiKey: make resource "api-key {>id}"
DeleteApiKey: remove resource "api-key {apiKey}"

[appsync]
CreateApiKey: make resource "appsync-key {apiId}/{>apiKey.id}"
DeleteApiKey: remove resource "appsync-key {apiId}/{id}"

[cloudfront]
CreateFunction: make resource "cloudfront-function {name}"
UpdateFunction,PublishFunction: replace resource "cloudfront-function {name}"
DeleteFunction: remove resource "cloudfront-function {name}"
UpdateDistribution: alter resource "distribution {id}"

[route53]
ChangeResourceRecordSets: alter resource "hosted-zone {hostedZoneId}" says "its records"
CreateHostedZone: make resource "hosted-zone {>hostedZone.id}"
DeleteHostedZone: remove resource "hosted-zone {id}"

[route53domains]
DisableDomainTransferLock: impair resource "domain-lock {domainName}" says "it is off"
EnableDomainTransferLock: remove resource "domain-lock {domainName}"
TransferDomainToAnotherAwsAccount: put share "domain {domainName} with {accountId}"
CancelDomainTransferToAnotherAwsAccount: remove share "domain {domainName} with {accountId}"
RegisterDomain: make resource "domain {domainName}"
DeleteDomain: remove resource "domain {domainName}"
UpdateDomainNameservers: alter resource "domain-nameservers {domainName}"

[transfer]
CreateServer: make resource "transfer-server {>serverId}"
StopServer: disable resource "transfer-server {serverId}"
StartServer: enable resource "transfer-server {serverId}"
DeleteServer: remove resource "transfer-server {serverId}"
CreateUser: make resource "transfer-user {serverId}/{userName}" of {serverId}
DeleteUser: remove resource "transfer-user {serverId}/{userName}" of {serverId}
ImportSshPublicKey: make resource "transfer-key {serverId}/{userName} {>sshPublicKeyId}" of {serverId}
DeleteSshPublicKey: remove resource "transfer-key {serverId}/{userName} {sshPublicKeyId}" of {serverId}
`
