package timeline

// computeCalls are the sentences for functions, workflows and other compute.
const computeCalls = `
[lambda]
CreateFunction: create function {functionName~function}[ with role {role~role}]
UpdateFunctionCode: change the code of function {functionName~function}
UpdateFunctionConfiguration: change function {functionName~function}[, role {role~role}][, layers {layers[]~layer}]
DeleteFunction: delete function {functionName~function}
Invoke, InvokeAsync, InvokeWithResponseStream: invoke function {functionName~function}
GetFunction: read function {functionName~function}
GetFunctionConfiguration: read the configuration of function {functionName~function}
ListFunctions: list functions
AddPermission: allow[ {principal}][ of {sourceAccount}] to invoke function {functionName~function}[ ({action})]
RemovePermission: remove permission[ {statementId}] of function {functionName~function}
GetPolicy: read the policy of function {functionName~function}
AddLayerVersionPermission: allow[ {principal}] to use layer {layerName~layer}
PublishLayerVersion: publish layer {layerName~layer}
PublishVersion: publish a version of function {functionName~function}
CreateAlias: create alias[ {name}] of function {functionName~function}
UpdateAlias: change alias[ {name}] of function {functionName~function}
CreateFunctionUrlConfig: give function {functionName~function} a URL[ (authorization {authType})]
UpdateFunctionUrlConfig: change the URL of function {functionName~function}[ (authorization {authType})]
CreateEventSourceMapping: connect[ {eventSourceArn}] to function {functionName~function}
UpdateEventSourceMapping: change event source {uUID}[ of function {functionName~function}]
UpdateFunctionEventInvokeConfig, PutFunctionEventInvokeConfig: change where results go of function {functionName~function}
PutFunctionConcurrency: set the concurrency of function {functionName~function}
UpdateFunctionCodeSigningConfig, PutFunctionCodeSigningConfig: set code signing of function {functionName~function}
DeleteFunctionCodeSigningConfig: remove code signing of function {functionName~function}

[states]
CreateStateMachine: create state machine {name}[ with role {roleArn~role}]
UpdateStateMachine: change state machine {stateMachineArn~stateMachine}
StartExecution: start state machine {stateMachineArn~stateMachine}

[autoscaling]
CreateAutoScalingGroup: create scaling group {autoScalingGroupName~autoScalingGroup}[ of {desiredCapacity} instances][ from {launchConfigurationName|launchTemplate.launchTemplateName|launchTemplate.launchTemplateId}]
UpdateAutoScalingGroup: change scaling group {autoScalingGroupName~autoScalingGroup}[ to {desiredCapacity} instances]
SetDesiredCapacity: set scaling group {autoScalingGroupName~autoScalingGroup}[ to {desiredCapacity} instances]
DeleteAutoScalingGroup: delete scaling group {autoScalingGroupName~autoScalingGroup}
CreateLaunchConfiguration: create launch configuration {launchConfigurationName}[ of type {instanceType}][ with profile {iamInstanceProfile~instance-profile}]
DeleteLaunchConfiguration: delete launch configuration {launchConfigurationName}
PutScalingPolicy: set scaling policy[ {policyName}] of group {autoScalingGroupName~autoScalingGroup}
DescribeAutoScalingGroups: list scaling groups

[lightsail]
CreateInstances: create Lightsail instances {instanceNames[]}[ of type {bundleId}]
CreateInstancesFromSnapshot: create Lightsail instances {instanceNames[]}[ from snapshot {instanceSnapshotName}]
GetInstanceAccessDetails: read how to log in to Lightsail instance {instanceName}
DownloadDefaultKeyPair: download the default Lightsail key pair
OpenInstancePublicPorts, PutInstancePublicPorts: open ports of Lightsail instance {instanceName}
CreateBucketAccessKey: create an access key[ for Lightsail bucket {bucketName}]

[sagemaker]
CreateNotebookInstance: create notebook {notebookInstanceName}[ of type {instanceType}][ with role {roleArn~role}]
UpdateNotebookInstance: change notebook {notebookInstanceName}
StartNotebookInstance: start notebook {notebookInstanceName}
CreatePresignedNotebookInstanceUrl: open notebook {notebookInstanceName}
CreatePresignedDomainUrl: open SageMaker domain {domainId}[ as {userProfileName}]
CreateNotebookInstanceLifecycleConfig: create notebook start-up script {notebookInstanceLifecycleConfigName}
UpdateNotebookInstanceLifecycleConfig: change notebook start-up script {notebookInstanceLifecycleConfigName}
CreateTrainingJob: start training job {trainingJobName}[ with role {roleArn~role}]
CreateProcessingJob: start processing job {processingJobName}[ with role {roleArn~role}]
CreateEndpoint: create endpoint {endpointName}

[batch]
CreateComputeEnvironment: create compute environment {computeEnvironmentName}
UpdateComputeEnvironment: change compute environment {computeEnvironment}
RegisterJobDefinition: register job definition {jobDefinitionName}
SubmitJob: submit job {jobName}[ ({>jobId})]

[elasticmapreduce]
RunJobFlow: start cluster {name}[ ({>jobFlowId})]
AddJobFlowSteps: add steps to cluster {jobFlowId}

[elasticbeanstalk]
CreateApplication: create application {applicationName}
CreateEnvironment: create environment {environmentName}[ of application {applicationName}]
UpdateEnvironment: change environment {environmentName|environmentId}

[apprunner]
CreateService: create App Runner service {serviceName}
UpdateService: change App Runner service {serviceArn}

[cloudshell]
CreateEnvironment: create a CloudShell environment[ {>EnvironmentId}]
StartEnvironment: start CloudShell environment {EnvironmentId}
CreateSession: open a CloudShell session[ ({>SessionId})]
PutCredentials: pass credentials to CloudShell environment {EnvironmentId}
GetFileUploadUrls: upload a file to CloudShell[ environment {EnvironmentId}]
GetFileDownloadUrls: download a file from CloudShell[ environment {EnvironmentId}]

[transfer]
CreateServer: create transfer server[ {>serverId}]
CreateUser: create user {userName}[ on transfer server {serverId}][ with role {role~role}]
UpdateUser: change user {userName}[ on transfer server {serverId}]
ImportSshPublicKey: import an SSH key[ for user {userName}][ on transfer server {serverId}]

[datasync]
CreateTask: create copy task[ {>taskArn~task}][ from {sourceLocationArn~location}][ to {destinationLocationArn~location}]
StartTaskExecution: start copy task {taskArn~task}
CreateLocationS3: create copy location[ {s3BucketArn}]
`

// containerCalls are the sentences for containers. EKS names the cluster in
// "name" and URL-encodes ARNs that stand in its paths.
const containerCalls = `
[ecs]
CreateCluster: create container cluster {clusterName~cluster}
DeleteCluster: delete container cluster {cluster~cluster}
RegisterTaskDefinition: register task definition {family}[ with task role {taskRoleArn~role}]
RunTask: run task {taskDefinition~task-definition}[ on cluster {cluster~cluster}][ ({>tasks[].taskArn~task})]
StartTask: start task {taskDefinition~task-definition}[ on cluster {cluster~cluster}]
StopTask: stop task {task~task}[ on cluster {cluster~cluster}]
CreateService: create container service {serviceName|service~service}[ of task {taskDefinition~task-definition}][ on cluster {cluster~cluster}]
UpdateService: change container service {service~service}[ on cluster {cluster~cluster}][ to task {taskDefinition~task-definition}]
DeleteService: delete container service {service~service}[ on cluster {cluster~cluster}]
ExecuteCommand: run a command[ in container {container}][ of task {task~task}][ on cluster {cluster~cluster}]
ListClusters: list container clusters
DescribeTaskDefinition: read task definition {taskDefinition~task-definition}

[ecr]
CreateRepository: create image repository {repositoryName~repository}
DeleteRepository: delete image repository {repositoryName~repository}
PutImage: push image {repositoryName~repository}[:{imageTag}]
BatchGetImage: read images[ of {repositoryName~repository}]
GetDownloadUrlForLayer: pull a layer[ of {repositoryName~repository}]
GetAuthorizationToken: obtain a registry login
SetRepositoryPolicy: set the policy of image repository {repositoryName~repository}
DeleteRepositoryPolicy: delete the policy of image repository {repositoryName~repository}
PutRegistryPolicy: set the policy of the image registry
BatchDeleteImage: delete images[ of {repositoryName~repository}]
DescribeRepositories: list image repositories

[eks]
CreateCluster: create Kubernetes cluster {name~cluster}[ with role {roleArn~role}]
DeleteCluster: delete Kubernetes cluster {name~cluster}
UpdateClusterConfig: change Kubernetes cluster {name~cluster}
DescribeCluster: look up Kubernetes cluster {name~cluster}
ListClusters: list Kubernetes clusters
CreateAccessEntry: give[ {principalArn}] access to Kubernetes cluster {name~cluster}
UpdateAccessEntry: change the access[ of {principalArn}] to Kubernetes cluster {name~cluster}
DeleteAccessEntry: remove the access[ of {principalArn}] to Kubernetes cluster {name~cluster}
AssociateAccessPolicy: attach[ {policyArn}][ for {principalArn}] on Kubernetes cluster {name~cluster}
DisassociateAccessPolicy: detach[ {policyArn}][ of {principalArn}] on Kubernetes cluster {name~cluster}
CreateNodegroup: create node group {nodegroupName}[ of Kubernetes cluster {name|clusterName~cluster}]
CreateFargateProfile: create Fargate profile {fargateProfileName}[ of Kubernetes cluster {name|clusterName~cluster}]
AssociateIdentityProviderConfig: connect an identity provider[ to Kubernetes cluster {name|clusterName~cluster}]
CreatePodIdentityAssociation: give role {roleArn~role}[ to service account {serviceAccount}][ of Kubernetes cluster {name|clusterName~cluster}]
`

// deployCalls are the sentences for stacks, builds and pipelines.
const deployCalls = `
[cloudformation]
CreateStack: create stack {stackName}[ with role {roleARN~role}]
UpdateStack: change stack {stackName}[ with role {roleARN~role}]
DeleteStack: delete stack {stackName}
CreateChangeSet: create change set[ {changeSetName}] of stack {stackName}[ with role {roleARN~role}]
ExecuteChangeSet: apply change set[ {changeSetName}] of stack {stackName}
CreateStackSet: create stack set {stackSetName}
UpdateStackSet: change stack set {stackSetName}
CreateStackInstances: create stacks of {stackSetName}[ in accounts {accounts[]}][ in {regions[]}]
UpdateStackInstances: change stacks of {stackSetName}[ in accounts {accounts[]}]
DeleteStackInstances: delete stacks of {stackSetName}[ in accounts {accounts[]}]
ActivateOrganizationsAccess: let stack sets reach all accounts of the organisation
GetTemplate: read the template of stack {stackName}
ListStacks, DescribeStacks: list stacks[ ({stackName})]

[codebuild]
CreateProject: create build project {name}[ with role {serviceRole~role}]
UpdateProject: change build project {name}[ to role {serviceRole~role}]
DeleteProject: delete build project {name}
StartBuild, StartBuildBatch: start a build of {projectName}[ ({>build.id})]
CreateWebhook: create a webhook[ of build project {projectName}]
UpdateWebhook: change the webhook[ of build project {projectName}]
UpdateProjectVisibility: set the visibility of build project {projectArn~project}[ to {projectVisibility}]
ImportSourceCredentials: import source credentials[ for {serverType}]
BatchGetProjects: read build projects {names[]}
ListProjects: list build projects

[codepipeline]
CreatePipeline: create pipeline {pipeline.name}
UpdatePipeline: change pipeline {pipeline.name}
StartPipelineExecution: start pipeline {name}

[codedeploy]
CreateDeployment: deploy {applicationName}[ to {deploymentGroupName}]
UpdateDeploymentGroup: change deployment group {currentDeploymentGroupName}[ of {applicationName}]

[codecommit]
GitPull: pull[ repository {repositoryName}]
GitPush: push[ to repository {repositoryName}]
CreateRepository: create repository {repositoryName}
PutRepositoryTriggers: set triggers of repository {repositoryName}

[codestar-connections codeconnections]
CreateConnection: create connection {connectionName}[ to {providerType}]

[amplify]
CreateApp: create app {name}

[servicecatalog]
ProvisionProduct: provision product {provisionedProductName|productId}
`
