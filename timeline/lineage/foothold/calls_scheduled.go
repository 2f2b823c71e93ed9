package foothold

// scheduledCalls are the calls that have something run again and again, or
// whenever something happens.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations.html
const scheduledCalls = `
[events]
PutRule: disable event-rule {name} if state=DISABLED; put event-rule {name}
PutTargets: put resource "rule-targets {rule}" of event-rule {rule} says "{targets[].arn}"
RemoveTargets: remove resource "rule-targets {rule}" of event-rule {rule}
EnableRule: enable event-rule {name}
DisableRule: disable event-rule {name}
DeleteRule: remove event-rule {name}
PutPermission: put resource "bus-permission {statementId}" says "lets {principal}"
RemovePermission: remove resource "bus-permission {statementId}"
CreateEventBus: make resource "event-bus {name}"
DeleteEventBus: remove resource "event-bus {name}"
CreateApiDestination: make resource "api-destination {name}"
DeleteApiDestination: remove resource "api-destination {name}"
CreateConnection: make resource "event-connection {name}"
DeleteConnection: remove resource "event-connection {name}"

[scheduler]
CreateSchedule: make schedule {name}
UpdateSchedule: disable schedule {name} if state=DISABLED; replace schedule {name}
DeleteSchedule: remove schedule {name}

[states]
CreateStateMachine: make state-machine {>stateMachineArn}
UpdateStateMachine: replace state-machine {stateMachineArn}
DeleteStateMachine: remove state-machine {stateMachineArn}

[ssm]
CreateDocument: make ssm-document {name}
UpdateDocument: replace ssm-document {name}
UpdateDocumentDefaultVersion: alter ssm-document {name} says "its default version"
DeleteDocument: remove ssm-document {name}
CreateAssociation: make ssm-document "association {>associationDescription.associationId}"
UpdateAssociation: alter ssm-document "association {associationId}"
DeleteAssociation: remove ssm-document "association {associationId}"
CreateActivation: make activation {>activationId} says "with role {iamRole}"
DeleteActivation: remove activation {activationId}
RegisterManagedInstance: make instance {>instanceId}
DeregisterManagedInstance: remove instance {instanceId}
CreateMaintenanceWindow: make resource "maintenance-window {>windowId}"
RegisterTaskWithMaintenanceWindow,RegisterTargetWithMaintenanceWindow: alter resource "maintenance-window {windowId}"
DeleteMaintenanceWindow: remove resource "maintenance-window {windowId}"
StartSession,ResumeSession: put resource "ssm-session {>sessionId|sessionId}" says "on {target}"
TerminateSession: remove resource "ssm-session {>sessionId|sessionId}"
StartAutomationExecution: make resource "automation {>automationExecutionId}"
StopAutomationExecution: remove resource "automation {automationExecutionId}"
UpdateServiceSetting: alter resource "ssm-setting {settingId}"
ResetServiceSetting: remove resource "ssm-setting {settingId}"
ModifyDocumentPermission: put share "document {name} with {accountIdsToAdd[]}" of ssm-document {name}; remove share "document {name} with {accountIdsToRemove[]}" of ssm-document {name}

[codepipeline]
CreatePipeline: make resource "pipeline {pipeline.name}"
UpdatePipeline: alter resource "pipeline {pipeline.name}"
DeletePipeline: remove resource "pipeline {name}"

[codecommit]
PutRepositoryTriggers: alter resource "repository {repositoryName}" says "its triggers"

[codedeploy]
UpdateDeploymentGroup: alter resource "deployment-group {applicationName}/{currentDeploymentGroupName}"

[codestar-connections]
CreateConnection: make resource "source-connection {>connectionArn}"
DeleteConnection: remove resource "source-connection {connectionArn}"

[codeconnections]
CreateConnection: make resource "source-connection {>connectionArn}"
DeleteConnection: remove resource "source-connection {connectionArn}"

[imagebuilder]
CreateComponent: make resource "image-component {>componentBuildVersionArn}"
DeleteComponent: remove resource "image-component {componentBuildVersionArn}"
CreateImagePipeline: make resource "image-pipeline {>imagePipelineArn}"
DeleteImagePipeline: remove resource "image-pipeline {imagePipelineArn}"
`
