package timeline

// organizationCalls are the sentences for organisations and accounts.
const organizationCalls = `
[organizations]
CreateAccount: create account {accountName}[ ({>createAccountStatus.id})]
CreateAccountResult: report the creation of account[ {@serviceEventDetails.createAccountStatus.accountId}][: {@serviceEventDetails.createAccountStatus.state}]
CreateGovCloudAccount: create GovCloud account {accountName}
CloseAccount: close account {accountId}
CloseAccountResult: report the closing of account[ {@serviceEventDetails.closeAccountStatus.accountId}][: {@serviceEventDetails.closeAccountStatus.state}]
InviteAccountToOrganization: invite[ account {target.id}] to the organisation
AcceptHandshake: accept handshake {handshakeId}
DeclineHandshake: decline handshake {handshakeId}
CancelHandshake: cancel handshake {handshakeId}
LeaveOrganization: leave the organisation
RemoveAccountFromOrganization: remove account {accountId} from the organisation
MoveAccount: move account {accountId}[ from {sourceParentId}][ to {destinationParentId}]
CreateOrganization: create an organisation[ ({>organization.id})]
DeleteOrganization: delete the organisation
CreateOrganizationalUnit: create organisational unit {name}
CreatePolicy: create policy {name}[ of type {type}][ ({>policy.policySummary.id})]
UpdatePolicy: change policy {policyId}
DeletePolicy: delete policy {policyId}
AttachPolicy: attach policy {policyId}[ to {targetId}]
DetachPolicy: detach policy {policyId}[ from {targetId}]
EnablePolicyType: enable policies of type {policyType}
DisablePolicyType: disable policies of type {policyType}
PutResourcePolicy: set the organisation's delegation policy
DeleteResourcePolicy: delete the organisation's delegation policy
EnableAWSServiceAccess: trust service {servicePrincipal} in the organisation
DisableAWSServiceAccess: stop trusting service {servicePrincipal} in the organisation
RegisterDelegatedAdministrator: make account {accountId} delegated administrator[ of {servicePrincipal}]
DeregisterDelegatedAdministrator: remove delegated administrator[ {accountId}][ of {servicePrincipal}]
DescribeOrganization: look up the organisation
ListAccounts: list the organisation's accounts
ListPolicies: list the organisation's policies
ListRoots: list the organisation's roots
ListDelegatedAdministrators: list delegated administrators
ListOrganizationalUnitsForParent: list organisational units[ under {parentId}]

[account]
EnableRegion: enable region {regionName|RegionName}
DisableRegion: disable region {regionName|RegionName}
CloseAccount: close the account[ {accountId}]
PutAlternateContact: set an alternate contact[ ({alternateContactType})]
DeleteAlternateContact: delete an alternate contact[ ({alternateContactType})]
PutContactInformation: change the contact information
StartPrimaryEmailUpdate: begin to change the account's e-mail address
AcceptPrimaryEmailUpdate: change the account's e-mail address
ListRegions: list regions

[controltower]
DisableControl: disable control {controlIdentifier}[ on {targetIdentifier}]
DeleteLandingZone: delete the landing zone

[ram]
CreateResourceShare: share {resourceArns[]}[ with {principals[]}][ as {name}]
AssociateResourceShare: share more through {resourceShareArn~resource-share}[: {resourceArns[]}][ with {principals[]}]
AcceptResourceShareInvitation: accept a shared resource
EnableSharingWithAwsOrganization: enable sharing within the organisation
`

// messagingCalls are the sentences for mail, messages and queues.
const messagingCalls = `
[ses]
CreateEmailIdentity: create mail identity {emailIdentity~identity}
VerifyEmailIdentity, VerifyEmailAddress: ask to verify mail address {emailAddress}
VerifyDomainIdentity: ask to verify mail domain {domain}
DeleteIdentity, DeleteEmailIdentity: delete mail identity {identity|emailIdentity~identity}
UpdateAccountSendingEnabled, PutAccountSendingAttributes: set mail sending to {enabled|sendingEnabled}
PutAccountDetails: change the mail account's details[ ({mailType})][, production access {productionAccessEnabled}]
GetAccount: read the mail account's details
GetSendQuota: read the mail quota
GetSendStatistics: read mail statistics
GetAccountSendingEnabled: check if mail sending is on
ListIdentities, ListEmailIdentities: list mail identities
SendEmail, SendBulkEmail, SendTemplatedEmail, SendRawEmail: send mail[ from {source|fromEmailAddress}]
CreateReceiptRule, UpdateReceiptRule: set receipt rule {rule.name}
CreateConfigurationSet: create configuration set {configurationSetName|configurationSet.name}
PutEmailIdentityMailFromAttributes: change the sender domain of {emailIdentity}
CreateEmailIdentityPolicy, PutIdentityPolicy: set policy {policyName}[ of mail identity {emailIdentity|identity}]

[sns]
CreateTopic: create topic {name|>topicArn}
DeleteTopic: delete topic {topicArn}
Subscribe: subscribe[ by {protocol}] to topic {topicArn}
Unsubscribe: unsubscribe {subscriptionArn}
Publish: publish a message[ to {topicArn|targetArn}]
SetTopicAttributes: set[ {attributeName}] of topic {topicArn}
GetTopicAttributes: read topic {topicArn}
ListTopics: list topics
ListSubscriptions: list subscriptions
AddPermission: allow {aWSAccountId[]|aWSAccountIds[]}[ to use topic {topicArn}]
SetSMSAttributes: change text message settings
GetSMSAttributes: read text message settings
GetSMSSandboxAccountStatus: check the text message sandbox
CreateSMSSandboxPhoneNumber: add a text message destination
VerifySMSSandboxPhoneNumber: verify a text message destination
ListPhoneNumbersOptedOut: list phone numbers that opted out
ListOriginationNumbers: list origination numbers

[sms-voice]
RequestPhoneNumber: request a phone number
SendTextMessage: send a text message

[sqs]
CreateQueue: create queue {queueName|>queueUrl}
DeleteQueue: delete queue {queueUrl}
PurgeQueue: empty queue {queueUrl}
SetQueueAttributes: change queue {queueUrl}
AddPermission: allow {aWSAccountIds[]}[ to use queue {queueUrl}]
SendMessage, SendMessageBatch: send to queue {queueUrl}
ReceiveMessage: receive from queue {queueUrl}
ListQueues: list queues

[kinesis firehose]
CreateStream: create stream {streamName}
CreateDeliveryStream: create delivery stream {deliveryStreamName}
DeleteDeliveryStream: delete delivery stream {deliveryStreamName}
UpdateDestination: change the destination of delivery stream {deliveryStreamName}
`

// modelCalls are the sentences for Bedrock.
const modelCalls = `
[bedrock bedrock-agent bedrock-runtime]
InvokeModel, InvokeModelWithResponseStream: invoke model {modelId}
Converse, ConverseStream: talk to model {modelId}
InvokeAgent: invoke agent {agentId}
CreateFoundationModelAgreement: accept the agreement for model {modelId}
PutFoundationModelEntitlement: request access to model {modelId}
PutUseCaseForModelAccess: send a use case for model access
GetUseCaseForModelAccess: read the use case for model access
GetFoundationModelAvailability: check availability of model {modelId}
ListFoundationModels: list models
ListFoundationModelAgreementOffers: list agreement offers[ for model {modelId}]
ListInferenceProfiles: list inference profiles
ListProvisionedModelThroughputs: list provisioned throughput
GetModelInvocationLoggingConfiguration: check logging of model calls
PutModelInvocationLoggingConfiguration: set logging of model calls
DeleteModelInvocationLoggingConfiguration: turn off logging of model calls
CreateProvisionedModelThroughput: buy provisioned throughput[ of {modelId}][, {modelUnits} units]
CreateModelCustomizationJob: start model customization[ {jobName}][ of {baseModelIdentifier}]
CreateModelInvocationJob: start batch model calls[ {jobName}]
DeleteGuardrail: delete guardrail {guardrailIdentifier}
UpdateGuardrail: change guardrail {guardrailIdentifier}
CreateAgent: create agent {agentName}[ with role {agentResourceRoleArn~role}]
UpdateAgent: change agent {agentName|agentId}
CreateAgentActionGroup: add action group {actionGroupName}[ to agent {agentId}]
CreateKnowledgeBase: create knowledge base {name}
`

// accountCalls are the sentences for quotas, costs, support and inventory.
const accountCalls = `
[servicequotas]
GetServiceQuota: read quota[ {quotaCode}][ of {serviceCode}]
ListServiceQuotas: list quotas[ of {serviceCode}]
RequestServiceQuotaIncrease: request more of quota[ {quotaCode}][ of {serviceCode}][: {desiredValue}]

[support]
CreateCase: open support case[ {>caseId}][ about {serviceCode}]
ResolveCase: close support case {caseId}
AddCommunicationToCase: write to support case {caseId}

[ce]
GetCostAndUsage: read costs
GetCostForecast: read the cost forecast
DeleteAnomalyMonitor: delete cost anomaly monitor {MonitorArn}
DeleteAnomalySubscription: delete cost anomaly subscription {SubscriptionArn}

[budgets]
DeleteBudget: delete budget {budgetName}
DeleteNotification: delete a notification of budget {budgetName}

[tagging]
GetResources: list tagged resources[ of type {resourceTypeFilters[]}]

[resource-explorer-2]
Search: search for resources

[health]
DescribeEventAggregates: read health events

[aws-marketplace agreement-marketplace]
AcceptAgreementRequest: accept agreement[ {>agreementId}]
Subscribe: subscribe to[ {productId}]
SearchAgreements: search agreements

[cognito-identity]
GetId: obtain an identity[ of pool {identityPoolId}]
GetCredentialsForIdentity: obtain credentials[ {>credentials.accessKeyId}][ for identity {identityId}]
CreateIdentityPool: create identity pool {identityPoolName}
UpdateIdentityPool: change identity pool {identityPoolName|identityPoolId}
SetIdentityPoolRoles: set the roles of identity pool {identityPoolId}

[cognito-idp]
AdminCreateUser: create user[ {>user.username}] in user pool {userPoolId}
AdminSetUserPassword: set a user's password in user pool {userPoolId}
AdminAddUserToGroup: add a user[ to group {groupName}] in user pool {userPoolId}
UpdateUserPool: change user pool {userPoolId}

[rolesanywhere]
CreateTrustAnchor: create trust anchor {name}[ ({>trustAnchor.trustAnchorArn~trust-anchor})]
CreateProfile: create profile {name}[ for roles {roleArns[]~role}]
UpdateProfile: change profile {profileId}[ to roles {roleArns[]~role}]
EnableTrustAnchor: enable trust anchor {trustAnchorId}
DisableTrustAnchor: disable trust anchor {trustAnchorId}
CreateSession: open a session[ of role {roleArn~role}][ ({>credentialSet[].credentials.accessKeyId})]

[appsync]
CreateApiKey: create an API key[ of API {apiId}]
UpdateResolver: change a resolver[ {typeName}.{fieldName}][ of API {apiId}]
GetIntrospectionSchema: read the schema of API {apiId}

[workspaces]
CreateWorkspaces: create workspaces[ for {workspaces[].userName}]

[iot]
CreateTopicRule: create topic rule {ruleName}
CreateKeysAndCertificate: create device certificate[ {>certificateId}]
`
