package foothold

// computeCalls are the calls that start what runs with a role's credentials.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html
// https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
const computeCalls = `
[ec2]
RunInstances: make instance {>instancesSet.items[].instanceId} says "{>instancesSet.items[].instanceType}"
BidFulfilledEvent: make instance {%instanceIdSet[]}
StartInstances: enable instance {instancesSet.items[].instanceId}
StopInstances: disable instance {instancesSet.items[].instanceId}
TerminateInstances: remove instance {instancesSet.items[].instanceId}
ModifyInstanceAttribute: replace instance {instanceId} if userData=* says "its user data"; alter instance {instanceId} says "an attribute"
ModifyInstanceMetadataOptions: alter instance {ModifyInstanceMetadataOptionsRequest.InstanceId} says "its metadata service"
CreateReplaceRootVolumeTask: replace instance {CreateReplaceRootVolumeTaskRequest.InstanceId} says "its root volume"
AssociateIamInstanceProfile: put instance-profile {>AssociateIamInstanceProfileResponse.iamInstanceProfileAssociation.associationId} of instance {AssociateIamInstanceProfileRequest.InstanceId} says "{AssociateIamInstanceProfileRequest.IamInstanceProfile.Name|AssociateIamInstanceProfileRequest.IamInstanceProfile.Arn}"
ReplaceIamInstanceProfileAssociation: remove instance-profile {ReplaceIamInstanceProfileAssociationRequest.AssociationId} of instance {>ReplaceIamInstanceProfileAssociationResponse.iamInstanceProfileAssociation.instanceId}; put instance-profile {>ReplaceIamInstanceProfileAssociationResponse.iamInstanceProfileAssociation.associationId} of instance {>ReplaceIamInstanceProfileAssociationResponse.iamInstanceProfileAssociation.instanceId} says "{ReplaceIamInstanceProfileAssociationRequest.IamInstanceProfile.Name|ReplaceIamInstanceProfileAssociationRequest.IamInstanceProfile.Arn}"
DisassociateIamInstanceProfile: remove instance-profile {DisassociateIamInstanceProfileRequest.AssociationId} of instance {>DisassociateIamInstanceProfileResponse.iamInstanceProfileAssociation.instanceId}
RequestSpotInstances: make resource "spot-request {>spotInstanceRequestSet.items[].spotInstanceRequestId}"
CancelSpotInstanceRequests: remove resource "spot-request {spotInstanceRequestIdSet.items[].spotInstanceRequestId}"
RequestSpotFleet: make resource "spot-fleet {>spotFleetRequestId}"
ModifySpotFleetRequest: alter resource "spot-fleet {spotFleetRequestId}"
CreateFleet: make resource "fleet {>CreateFleetResponse.fleetId}"
ModifyFleet: alter resource "fleet {ModifyFleetRequest.FleetId}"
CreateKeyPair,ImportKeyPair: make key-pair {keyName}
DeleteKeyPair: remove key-pair {keyName}
CreateLaunchTemplate: make resource "launch-template {>CreateLaunchTemplateResponse.launchTemplate.launchTemplateId}"
CreateLaunchTemplateVersion: alter resource "launch-template {CreateLaunchTemplateVersionRequest.LaunchTemplateId}" says "a new version"
ModifyLaunchTemplate: alter resource "launch-template {ModifyLaunchTemplateRequest.LaunchTemplateId}" says "its default version"
DeleteLaunchTemplate: remove resource "launch-template {DeleteLaunchTemplateRequest.LaunchTemplateId}"
CreateImage,RegisterImage,CopyImage: make resource "image {>imageId}"
DeregisterImage: remove resource "image {imageId}"
CreateSnapshot,CopySnapshot: make resource "snapshot {>snapshotId}"
DeleteSnapshot: remove resource "snapshot {snapshotId}"
CreateVolume: make resource "volume {>volumeId}"
DeleteVolume: remove resource "volume {volumeId}"
CreateInstanceConnectEndpoint: make resource "instance-connect-endpoint {>CreateInstanceConnectEndpointResponse.instanceConnectEndpoint.instanceConnectEndpointId}"
DeleteInstanceConnectEndpoint: remove resource "instance-connect-endpoint {DeleteInstanceConnectEndpointRequest.InstanceConnectEndpointId}"
CreateCapacityReservation: make resource "capacity-reservation {>CreateCapacityReservationResponse.capacityReservation.capacityReservationId}"

[autoscaling]
CreateAutoScalingGroup: make resource "autoscaling-group {autoScalingGroupName}"
UpdateAutoScalingGroup,SetDesiredCapacity: alter resource "autoscaling-group {autoScalingGroupName}"
DeleteAutoScalingGroup: remove resource "autoscaling-group {autoScalingGroupName}"
CreateLaunchConfiguration: make resource "launch-configuration {launchConfigurationName}"
DeleteLaunchConfiguration: remove resource "launch-configuration {launchConfigurationName}"

[lambda]
CreateFunction: make function {functionName|>functionArn}
DeleteFunction: remove function {functionName}
UpdateFunctionCode: replace function {functionName|>functionArn} says "its code"
UpdateFunctionConfiguration: alter function {functionName|>functionArn} says "its configuration"
PutFunctionConcurrency: disable function {functionName} if reservedConcurrentExecutions=0; enable function {functionName}
DeleteFunctionConcurrency: enable function {functionName}
PublishVersion: make resource "function-version {functionName}:{>version}" of function {functionName}
CreateAlias,UpdateAlias: put resource "function-alias {functionName}:{name}" of function {functionName}
DeleteAlias: remove resource "function-alias {functionName}:{name}" of function {functionName}
AddPermission: make function-policy {statementId} of function {functionName} says "lets {principal} {action}"
RemovePermission: remove function-policy {statementId} of function {functionName}
CreateFunctionUrlConfig: make function-url {functionName} of function {functionName}
UpdateFunctionUrlConfig: alter function-url {functionName} of function {functionName}
DeleteFunctionUrlConfig: remove function-url {functionName} of function {functionName}
CreateEventSourceMapping: make resource "event-source-mapping {>uUID}" of function {functionName}
UpdateEventSourceMapping: disable resource "event-source-mapping {uUID}" of function {functionName|>functionArn} if enabled=false; alter resource "event-source-mapping {uUID}" of function {functionName|>functionArn}
DeleteEventSourceMapping: remove resource "event-source-mapping {uUID}" of function {>functionArn}
PublishLayerVersion: make resource "layer-version {>layerVersionArn}"
DeleteLayerVersion: remove resource "layer-version {layerName}:{versionNumber}"
AddLayerVersionPermission: make resource "layer-permission {layerName}:{versionNumber} {statementId}" says "lets {principal} {action}"
RemoveLayerVersionPermission: remove resource "layer-permission {layerName}:{versionNumber} {statementId}"
PutRuntimeManagementConfig,PutFunctionEventInvokeConfig: alter function {functionName} says "how it is run"

[ecs]
RunTask,StartTask: make task {>tasks[].taskArn}
StopTask: remove task {>task.taskArn|task}
CreateService: make task {>service.serviceArn|serviceName}
UpdateService: disable task {>service.serviceArn|service} if desiredCount=0; alter task {>service.serviceArn|service} says "its service"
DeleteService: remove task {>service.serviceArn|service}
RegisterTaskDefinition: make task {>taskDefinition.taskDefinitionArn|family}
DeregisterTaskDefinition: remove task {>taskDefinition.taskDefinitionArn|taskDefinition}
CreateCluster: make resource "ecs-cluster {>cluster.clusterName|clusterName}"
DeleteCluster: remove resource "ecs-cluster {>cluster.clusterName|cluster}"
CreateCapacityProvider: make resource "capacity-provider {name}"
DeleteCapacityProvider: remove resource "capacity-provider {capacityProvider}"

[eks]
CreateCluster: make resource "eks-cluster {name}"
DeleteCluster: remove resource "eks-cluster {name}"
UpdateClusterConfig: alter resource "eks-cluster {name}"
CreateNodegroup: make resource "eks-nodegroup {name}/{nodegroupName}" of {name}
DeleteNodegroup: remove resource "eks-nodegroup {name}/{nodegroupName}" of {name}
CreateFargateProfile: make resource "eks-fargate-profile {name}/{fargateProfileName}" of {name}
DeleteFargateProfile: remove resource "eks-fargate-profile {name}/{fargateProfileName}" of {name}
CreateAddon: make resource "eks-addon {name}/{addonName}" of {name}
DeleteAddon: remove resource "eks-addon {name}/{addonName}" of {name}
CreateAccessEntry: make resource "eks-access-entry {name}/{principalArn}" of {name}
UpdateAccessEntry,AssociateAccessPolicy: put resource "eks-access-entry {name}/{principalArn}" of {name} says "{policyArn}"
DeleteAccessEntry: remove resource "eks-access-entry {name}/{principalArn}" of {name}
CreatePodIdentityAssociation: make resource "pod-identity {name|clusterName}/{>association.associationId}" says "{roleArn}"
UpdatePodIdentityAssociation: alter resource "pod-identity {name|clusterName}/{associationId}" says "{roleArn}"
DeletePodIdentityAssociation: remove resource "pod-identity {name|clusterName}/{associationId}"

[codebuild]
CreateProject: make build {name|>project.name}
UpdateProject,CreateWebhook,UpdateWebhook: alter build {name|projectName|>project.name}
UpdateProjectVisibility: alter build {projectArn} says "who may see it"
DeleteProject: remove build {name}
StartBuild: make build {>build.id}
StartBuildBatch: make build {>buildBatch.id}
StopBuild: remove build {id}
ImportSourceCredentials: put resource "source-credential {>arn}"
DeleteSourceCredentials: remove resource "source-credential {arn}"

[cloudformation]
CreateStack: make stack {>stackId|stackName}
UpdateStack: replace stack {>stackId|stackName}
CreateChangeSet,ExecuteChangeSet: alter stack {>stackId|stackName}
DeleteStack: remove stack {stackName}
CreateStackSet: make stack "stack set {stackSetName}"
UpdateStackSet,CreateStackInstances,UpdateStackInstances: alter stack "stack set {stackSetName}"
DeleteStackSet: remove stack "stack set {stackSetName}"

[cloudshell]
CreateEnvironment: make resource "cloudshell-environment {EnvironmentId|>EnvironmentId}"
DeleteEnvironment: remove resource "cloudshell-environment {EnvironmentId}"

[batch]
CreateComputeEnvironment: make resource "compute-environment {computeEnvironmentName}"
UpdateComputeEnvironment: disable resource "compute-environment {computeEnvironment}" if state=DISABLED; alter resource "compute-environment {computeEnvironment}"
DeleteComputeEnvironment: remove resource "compute-environment {computeEnvironment}"
RegisterJobDefinition: make resource "job-definition {>jobDefinitionArn}"
DeregisterJobDefinition: remove resource "job-definition {jobDefinition}"
SubmitJob: make resource "job {>jobId}"
TerminateJob,CancelJob: remove resource "job {jobId}"

[sagemaker]
CreateNotebookInstance: make resource "notebook {notebookInstanceName}"
StartNotebookInstance: enable resource "notebook {notebookInstanceName}"
StopNotebookInstance: disable resource "notebook {notebookInstanceName}"
UpdateNotebookInstance: alter resource "notebook {notebookInstanceName}"
DeleteNotebookInstance: remove resource "notebook {notebookInstanceName}"
CreateNotebookInstanceLifecycleConfig: make resource "notebook-lifecycle {notebookInstanceLifecycleConfigName}"
UpdateNotebookInstanceLifecycleConfig: replace resource "notebook-lifecycle {notebookInstanceLifecycleConfigName}"
DeleteNotebookInstanceLifecycleConfig: remove resource "notebook-lifecycle {notebookInstanceLifecycleConfigName}"
CreateTrainingJob: make resource "training-job {trainingJobName}"
StopTrainingJob: remove resource "training-job {trainingJobName}"
CreateProcessingJob: make resource "processing-job {processingJobName}"
StopProcessingJob: remove resource "processing-job {processingJobName}"
CreateEndpoint: make resource "endpoint {endpointName}"
DeleteEndpoint: remove resource "endpoint {endpointName}"

[glue]
CreateDevEndpoint: make resource "glue-endpoint {endpointName}"
UpdateDevEndpoint: alter resource "glue-endpoint {endpointName}"
DeleteDevEndpoint: remove resource "glue-endpoint {endpointName}"
CreateJob: make resource "glue-job {name}"
UpdateJob: replace resource "glue-job {jobName}"
DeleteJob: remove resource "glue-job {jobName}"
CreateTrigger: make resource "glue-trigger {name}"
StartTrigger: enable resource "glue-trigger {name}"
StopTrigger: disable resource "glue-trigger {name}"
DeleteTrigger: remove resource "glue-trigger {name}"
CreateSession: make resource "glue-session {id}"
DeleteSession: remove resource "glue-session {id}"
PutResourcePolicy: put resource-policy glue doc policyInJson
DeleteResourcePolicy: remove resource-policy glue

[lightsail]
CreateInstances,CreateInstancesFromSnapshot: make resource "lightsail-instance {instanceNames[]}"
StopInstance: disable resource "lightsail-instance {instanceName}"
StartInstance: enable resource "lightsail-instance {instanceName}"
DeleteInstance: remove resource "lightsail-instance {instanceName}"
CreateBucketAccessKey: make access-key {>accessKey.accessKeyId} of {bucketName}
DeleteBucketAccessKey: remove access-key {accessKeyId} of {bucketName}
CreateContainerService: make resource "container-service {serviceName}"
DeleteContainerService: remove resource "container-service {serviceName}"

[apprunner]
CreateService: make resource "apprunner-service {>service.serviceArn}"
PauseService: disable resource "apprunner-service {serviceArn}"
ResumeService: enable resource "apprunner-service {serviceArn}"
DeleteService: remove resource "apprunner-service {serviceArn}"

[elasticmapreduce]
RunJobFlow: make resource "emr-cluster {>jobFlowId}"
AddJobFlowSteps: alter resource "emr-cluster {jobFlowId}"
TerminateJobFlows: remove resource "emr-cluster {jobFlowIds[]}"

[bedrock]
CreateAgent: make resource "bedrock-agent {>agent.agentId}"
UpdateAgent,CreateAgentActionGroup,UpdateAgentActionGroup: alter resource "bedrock-agent {agentId}"
DeleteAgent: remove resource "bedrock-agent {agentId}"
CreateProvisionedModelThroughput: make resource "model-throughput {>provisionedModelArn}"
DeleteProvisionedModelThroughput: remove resource "model-throughput {provisionedModelId}"
`
