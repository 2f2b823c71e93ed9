package timeline

// loggingCalls are the sentences for logs, alarms and rules.
const loggingCalls = `
[cloudtrail]
CreateTrail: create trail {name~trail}[ to bucket {s3BucketName}]
UpdateTrail: change trail {name~trail}[ to bucket {s3BucketName}][, multi-region {isMultiRegionTrail}][, global events {includeGlobalServiceEvents}][, log validation {enableLogFileValidation}][, organisation trail {isOrganizationTrail}]
DeleteTrail: delete trail {name~trail}
StartLogging: start trail {name~trail}
StopLogging: stop trail {name~trail}
PutEventSelectors: set event selectors[ of trail {trailName~trail}][, management events {eventSelectors[].includeManagementEvents}][, {eventSelectors[].readWriteType}][, data events of {eventSelectors[].dataResources[].type}]
PutInsightSelectors: set insight selectors[ of trail {trailName~trail}]
GetEventSelectors: read event selectors[ of trail {trailName~trail}]
GetTrailStatus: read the state of trail {name~trail}
DescribeTrails, ListTrails: list trails
LookupEvents: look up events[ by {lookupAttributes[].attributeKey}][ {lookupAttributes[].attributeValue}]
CreateEventDataStore: create event data store {name}
UpdateEventDataStore: change event data store {eventDataStore~eventdatastore}
DeleteEventDataStore: delete event data store {eventDataStore~eventdatastore}
StopEventDataStoreIngestion: stop event data store {eventDataStore~eventdatastore}
DisableFederation: disable federation[ of event data store {eventDataStore~eventdatastore}]
DeleteChannel: delete channel {channel~channel}
DeregisterOrganizationDelegatedAdmin: remove delegated administrator[ {delegatedAdminAccountId}]
StartQuery: query an event data store
DeleteResourcePolicy: delete the policy[ of {resourceArn}]

[logs]
CreateLogGroup: create log group {logGroupName~log-group}
DeleteLogGroup: delete log group {logGroupName~log-group}
CreateLogStream: create log stream[ {logStreamName}] in log group {logGroupName~log-group}
DeleteLogStream: delete log stream[ {logStreamName}] of log group {logGroupName~log-group}
PutRetentionPolicy: keep log group {logGroupName~log-group}[ for {retentionInDays} days]
DeleteRetentionPolicy: remove the retention of log group {logGroupName~log-group}
PutSubscriptionFilter: forward log group {logGroupName~log-group}[ to {destinationArn}]
DeleteSubscriptionFilter: stop forwarding log group {logGroupName~log-group}
DeleteMetricFilter: delete metric filter[ {filterName}] of log group {logGroupName~log-group}
PutMetricFilter: set metric filter[ {filterName}] of log group {logGroupName~log-group}
PutResourcePolicy: set log policy {policyName}
DeleteResourcePolicy: delete log policy {policyName}
DeleteDestination: delete log destination {destinationName}
PutDestinationPolicy: set the policy of log destination {destinationName}
CreateExportTask: export log group {logGroupName~log-group}[ to bucket {destination}]
AssociateKmsKey: encrypt log group {logGroupName~log-group}[ with key {kmsKeyId~key}]
DisassociateKmsKey: remove the encryption key of log group {logGroupName~log-group}
DescribeLogGroups: list log groups
DescribeLogStreams: list log streams[ of log group {logGroupName~log-group}]
GetLogEvents: read log stream[ {logStreamName}] of log group {logGroupName~log-group}
FilterLogEvents: search log group {logGroupName~log-group}
StartQuery: query log group {logGroupName|logGroupNames[]~log-group}

[monitoring]
PutMetricAlarm: set alarm {alarmName~alarm}
DeleteAlarms: delete alarms {alarmNames[]~alarm}
DisableAlarmActions: disable the actions of alarms {alarmNames[]~alarm}
SetAlarmState: set alarm {alarmName~alarm}[ to {stateValue}]
DescribeAlarms: list alarms
DeleteDashboards: delete dashboards {dashboardNames[]}

[events]
PutRule: set rule {name~rule}[ ({state})][, schedule {scheduleExpression}]
DeleteRule: delete rule {name~rule}
DisableRule: disable rule {name~rule}
EnableRule: enable rule {name~rule}
PutTargets: send rule {rule~rule}[ to {targets[].arn}]
RemoveTargets: remove targets[ {ids[]}] of rule {rule~rule}
PutPermission: allow[ {principal}] to send events[ to bus {eventBusName}]
CreateEventBus: create event bus {name}
CreateApiDestination: create API destination {name}[ at {invocationEndpoint}]
CreateConnection: create connection {name}
ListRules: list rules
ListTargetsByRule: list targets[ of rule {rule~rule}]

[scheduler]
CreateSchedule: create schedule {name}[ for {target.arn}][ with role {target.roleArn~role}]
UpdateSchedule: change schedule {name}[ for {target.arn}]
DeleteSchedule: delete schedule {name}
`

// detectionCalls are the sentences for services that watch an account.
const detectionCalls = `
[guardduty]
CreateDetector: create detector[ {>detectorId}]
DeleteDetector: delete detector {detectorId~detector}
UpdateDetector: change detector {detectorId~detector}[, enabled {enable}][, findings every {findingPublishingFrequency}]
CreateIPSet: create trusted IP set {name}[ from {location}][, active {activate}]
UpdateIPSet: change trusted IP set {ipSetId}[ to {location}][, active {activate}]
DeleteIPSet: delete trusted IP set {ipSetId}
CreateThreatIntelSet: create threat list {name}[ from {location}]
UpdateThreatIntelSet: change threat list {threatIntelSetId}
DeleteThreatIntelSet: delete threat list {threatIntelSetId}
CreateFilter: create findings filter {name}[, action {action}]
UpdateFilter: change findings filter {filterName}[, action {action}]
DeleteFilter: delete findings filter {filterName}
ArchiveFindings: archive findings {findingIds[]}
CreateSampleFindings: create sample findings
DeleteMembers: delete member accounts {accountIds[]}
DisassociateMembers: disconnect member accounts {accountIds[]}
StopMonitoringMembers: stop watching member accounts {accountIds[]}
DisassociateFromMasterAccount, DisassociateFromAdministratorAccount: leave the administrator account[ (detector {detectorId})]
DeleteInvitations: delete invitations[ from {accountIds[]}]
DeletePublishingDestination: stop exporting findings[ to {destinationId}]
UpdatePublishingDestination: change where findings are exported[ ({destinationId})]
DisableOrganizationAdminAccount: remove delegated administrator {adminAccountId}
EnableOrganizationAdminAccount: make account {adminAccountId} delegated administrator
GetDetector: read detector {detectorId~detector}
ListDetectors: list detectors
GetFindings: read findings {findingIds[]}
ListFindings: list findings

[securityhub]
DisableSecurityHub: disable Security Hub
EnableSecurityHub: enable Security Hub
BatchDisableStandards: disable standards {StandardsSubscriptionArns[]}
UpdateStandardsControl: set control {StandardsControlArn}[ to {ControlStatus}]
BatchUpdateFindings: change findings {FindingIdentifiers[].Id}[ to {Workflow.Status}]
UpdateFindings: change findings
DeleteInsight: delete insight {InsightArn}
UpdateInsight: change insight {InsightArn}
DisableImportFindingsForProduct: stop importing findings[ of {ProductSubscriptionArn}]
DeleteMembers, DisassociateMembers: disconnect member accounts {AccountIds[]}
DisassociateFromAdministratorAccount: leave the administrator account
GetFindings: read findings

[config]
StopConfigurationRecorder: stop recorder {configurationRecorderName}
StartConfigurationRecorder: start recorder {configurationRecorderName}
DeleteConfigurationRecorder: delete recorder {configurationRecorderName}
PutConfigurationRecorder: set recorder {configurationRecorder.name|configurationRecorderName}
DeleteDeliveryChannel: delete delivery channel {deliveryChannelName}
PutDeliveryChannel: set delivery channel {deliveryChannel.name}[ to bucket {deliveryChannel.s3BucketName}]
DeleteConfigRule: delete rule {configRuleName}
PutConfigRule: set rule {configRule.configRuleName}
DeleteConfigurationAggregator: delete aggregator {configurationAggregatorName}
DeleteRemediationConfiguration: delete the remediation of rule {configRuleName}
DescribeConfigurationRecorders, DescribeConfigurationRecorderStatus: list recorders

[access-analyzer]
CreateAnalyzer: create analyzer {analyzerName}
DeleteAnalyzer: delete analyzer {analyzerName}
CreateArchiveRule: create archive rule {ruleName}[ of analyzer {analyzerName}]
DeleteArchiveRule: delete archive rule {ruleName}[ of analyzer {analyzerName}]
UpdateFindings: set findings {ids[]}[ to {status}]

[macie2]
DisableMacie: disable Macie
UpdateMacieSession: set Macie to {status}

[inspector2]
Disable: disable Inspector[ for {resourceTypes[]}]

[detective]
DeleteGraph: delete behaviour graph {graphArn}
DeleteMembers: delete member accounts {accountIds[]}

[securitylake]
DeleteDataLake: delete the data lake[ in {regions[]}]
DeleteSubscriber: delete subscriber {subscriberId}

[shield]
DeleteProtection: delete protection {protectionId}

[xray]
PutResourcePolicy: set policy {policyName}
`
