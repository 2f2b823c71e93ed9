package foothold

// watchCalls are the calls that blind whoever watches. What is left behind is
// that something is off; whoever switches it on again removes that.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Operations.html
// https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Operations.html
const watchCalls = `
[cloudtrail]
StopLogging: impair trail {name} says "logging was stopped"
StartLogging: remove trail {name}
DeleteTrail: impair trail {name} says "it was deleted"
CreateTrail: remove trail {name}
UpdateTrail: alter trail {name} says "its settings"
PutEventSelectors: alter trail {trailName} says "what it logs"
PutInsightSelectors: alter trail {trailName} says "its insights"
DeleteEventDataStore,StopEventDataStoreIngestion: impair resource "event-data-store {eventDataStore}" says "it is off"
RestoreEventDataStore,StartEventDataStoreIngestion: remove resource "event-data-store {eventDataStore}"
UpdateEventDataStore: alter resource "event-data-store {eventDataStore}"

[guardduty]
DeleteDetector: impair detector {detectorId} says "it was deleted"
UpdateDetector: impair detector {detectorId} if enable=false says "it is off"; remove detector {detectorId} if enable=true; alter detector {detectorId} says "its settings"
CreateFilter: make resource "guardduty-filter {detectorId}/{name}" of {detectorId}
UpdateFilter: alter resource "guardduty-filter {detectorId}/{filterName}" of {detectorId}
DeleteFilter: remove resource "guardduty-filter {detectorId}/{filterName}" of {detectorId}
CreateIPSet: make resource "guardduty-ip-set {detectorId}/{>ipSetId}" of {detectorId}
UpdateIPSet: alter resource "guardduty-ip-set {detectorId}/{ipSetId}" of {detectorId}
DeleteIPSet: remove resource "guardduty-ip-set {detectorId}/{ipSetId}" of {detectorId}
CreateThreatIntelSet: make resource "guardduty-threat-set {detectorId}/{>threatIntelSetId}" of {detectorId}
DeletePublishingDestination: impair resource "guardduty-destination {detectorId}/{destinationId}" says "it was deleted"
DisassociateFromMasterAccount,DisassociateFromAdministratorAccount: impair detector "{detectorId} administrator" says "it left its administrator"
DisassociateMembers,DeleteMembers,StopMonitoringMembers: impair detector "{detectorId} member {accountIds[]}" says "no longer watched"
CreateMembers,StartMonitoringMembers: remove detector "{detectorId} member {accountIds[]}"

[config]
StopConfigurationRecorder,DeleteConfigurationRecorder: impair detector "config-recorder {configurationRecorderName}" says "it is off"
StartConfigurationRecorder: remove detector "config-recorder {configurationRecorderName}"
PutConfigurationRecorder: alter detector "config-recorder {configurationRecorder.name}"
DeleteDeliveryChannel: impair detector "config-channel {deliveryChannelName}" says "it was deleted"
DeleteConfigRule: impair detector "config-rule {configRuleName}" says "it was deleted"
PutConfigRule: remove detector "config-rule {configRule.configRuleName}"

[securityhub]
DisableSecurityHub: impair detector "security-hub {@account}" says "it is off"
EnableSecurityHub: remove detector "security-hub {@account}"
DisassociateFromAdministratorAccount: impair detector "security-hub-administrator {@account}" says "it left its administrator"

[macie2]
DisableMacie: impair detector "macie {@account}" says "it is off"
EnableMacie: remove detector "macie {@account}"

[inspector2]
Disable: impair detector "inspector {@account}" says "it is off"
Enable: remove detector "inspector {@account}"

[detective]
DeleteGraph: impair detector "detective {graphArn}" says "it was deleted"

[access-analyzer]
DeleteAnalyzer: impair detector "access-analyzer {analyzerName}" says "it was deleted"
CreateAnalyzer: remove detector "access-analyzer {analyzerName}"
CreateArchiveRule: make resource "analyzer-archive-rule {analyzerName}/{ruleName}"
DeleteArchiveRule: remove resource "analyzer-archive-rule {analyzerName}/{ruleName}"

[monitoring]
DeleteAlarms: impair resource "alarm {alarmNames[]}" says "it was deleted"
DisableAlarmActions: impair resource "alarm {alarmNames[]}" says "its actions are off"
EnableAlarmActions: remove resource "alarm {alarmNames[]}"
PutMetricAlarm: remove resource "alarm {alarmName}"

[wafv2]
DeleteWebACL,UpdateWebACL: impair resource "web-acl {name}"
DisassociateWebACL: impair resource "web-acl-association {resourceArn}" says "it was taken off"
AssociateWebACL: remove resource "web-acl-association {resourceArn}"

[route53resolver]
DeleteResolverQueryLogConfig,DisassociateResolverQueryLogConfig: impair resource "resolver-log {resolverQueryLogConfigId}" says "it is off"

[bedrock]
DeleteModelInvocationLoggingConfiguration: impair resource "model-logging {@account}" says "it is off"
PutModelInvocationLoggingConfiguration: remove resource "model-logging {@account}"
DeleteGuardrail: impair resource "guardrail {guardrailIdentifier}" says "it was deleted"
UpdateGuardrail: alter resource "guardrail {guardrailIdentifier}"
`
