package containment

// otherTable says, for each type of resource, what to run: stop can be undone,
// end and delete only ever concern what the lineage made, watch comes before
// all else. {} is the name, {1} and {2} are what stands before and after its
// first slash, {<} and {>} around its last, [{}] is a list of one.
// https://docs.aws.amazon.com/cli/latest/reference/
const otherTable = `
event-source-mapping: stop lambda update-event-source-mapping --uuid {} --no-enabled
event-source-mapping: delete lambda delete-event-source-mapping --uuid {}
bus-permission: delete events remove-permission --statement-id {}
event-bus: delete events delete-event-bus --name {}
event-connection: delete events delete-connection --name {}
api-destination: delete events delete-api-destination --name {}
autoscaling-group: stop autoscaling suspend-processes --auto-scaling-group-name {} --scaling-processes Launch
autoscaling-group: delete autoscaling delete-auto-scaling-group --auto-scaling-group-name {} --force-delete
launch-configuration: delete autoscaling delete-launch-configuration --launch-configuration-name {}
launch-template: delete ec2 delete-launch-template --launch-template-id {}
spot-request: end ec2 cancel-spot-instance-requests --spot-instance-request-ids [{}]
spot-fleet: end ec2 cancel-spot-fleet-requests --no-terminate-instances --spot-fleet-request-ids [{}]
fleet: end ec2 delete-fleets --no-terminate-instances --fleet-ids [{}]
image: delete ec2 deregister-image --image-id {}
snapshot: delete ec2 delete-snapshot --snapshot-id {}
volume: delete ec2 delete-volume --volume-id {}
network-interface: delete ec2 delete-network-interface --network-interface-id {}
vpc-peering: delete ec2 delete-vpc-peering-connection --vpc-peering-connection-id {}
vpn-connection: delete ec2 delete-vpn-connection --vpn-connection-id {}
client-vpn: delete ec2 delete-client-vpn-endpoint --client-vpn-endpoint-id {}
vpc-endpoint: delete ec2 delete-vpc-endpoints --vpc-endpoint-ids [{}]
mirror-session: delete ec2 delete-traffic-mirror-session --traffic-mirror-session-id {}
instance-connect-endpoint: delete ec2 delete-instance-connect-endpoint --instance-connect-endpoint-id {}
capacity-reservation: delete ec2 cancel-capacity-reservation --capacity-reservation-id {}
serial-console: stop ec2 disable-serial-console-access
ebs-encryption: watch ec2 enable-ebs-encryption-by-default
snapshot-block: watch ec2 enable-snapshot-block-public-access --state block-all-sharing
image-block: watch ec2 enable-image-block-public-access --image-block-public-access-state block-new-sharing
ssm-session: end ssm terminate-session --session-id {}
automation: stop ssm stop-automation-execution --automation-execution-id {}
maintenance-window: stop ssm update-maintenance-window --window-id {} --no-enabled
maintenance-window: delete ssm delete-maintenance-window --window-id {}
ssm-setting: delete ssm reset-service-setting --setting-id {}
pipeline: delete codepipeline delete-pipeline --name {}
source-connection: delete codeconnections delete-connection --connection-arn {}
source-credential: end codebuild delete-source-credentials --arn {}
image-component: delete imagebuilder delete-component --component-build-version-arn {}
image-pipeline: delete imagebuilder delete-image-pipeline --image-pipeline-arn {}
glue-job: delete glue delete-job --job-name {}
glue-trigger: stop glue stop-trigger --name {}
glue-trigger: delete glue delete-trigger --name {}
glue-session: stop glue stop-session --id {}
glue-session: delete glue delete-session --id {}
glue-endpoint: delete glue delete-dev-endpoint --endpoint-name {}
notebook: isolate sagemaker stop-notebook-instance --notebook-instance-name {}
notebook: delete sagemaker delete-notebook-instance --notebook-instance-name {}
notebook-lifecycle: delete sagemaker delete-notebook-instance-lifecycle-config --notebook-instance-lifecycle-config-name {}
training-job: stop sagemaker stop-training-job --training-job-name {}
processing-job: stop sagemaker stop-processing-job --processing-job-name {}
endpoint: delete sagemaker delete-endpoint --endpoint-name {}
compute-environment: stop batch update-compute-environment --compute-environment {} --state DISABLED
compute-environment: delete batch delete-compute-environment --compute-environment {}
job-definition: delete batch deregister-job-definition --job-definition {}
job: end batch terminate-job --job-id {} --reason Containment
lightsail-instance: isolate lightsail close-instance-public-ports --instance-name {} --port-info {"fromPort":0,"toPort":65535,"protocol":"all"}
lightsail-instance: delete lightsail delete-instance --instance-name {}
container-service: stop lightsail update-container-service --service-name {} --is-disabled
container-service: delete lightsail delete-container-service --service-name {}
apprunner-service: isolate apprunner pause-service --service-arn {}
apprunner-service: delete apprunner delete-service --service-arn {}
emr-cluster: delete emr terminate-clusters --cluster-ids [{}]
eks-access-entry: end eks delete-access-entry --cluster-name {1} --principal-arn {2}
pod-identity: end eks delete-pod-identity-association --cluster-name {1} --association-id {2}
eks-nodegroup: delete eks delete-nodegroup --cluster-name {1} --nodegroup-name {2}
eks-fargate-profile: delete eks delete-fargate-profile --cluster-name {1} --fargate-profile-name {2}
eks-addon: delete eks delete-addon --cluster-name {1} --addon-name {2}
eks-cluster: delete eks delete-cluster --name {}
ecs-cluster: delete ecs delete-cluster --cluster {}
capacity-provider: delete ecs delete-capacity-provider --capacity-provider {}
bedrock-agent: delete bedrock-agent delete-agent --agent-id {}
model-throughput: delete bedrock delete-provisioned-model-throughput --provisioned-model-id {}
device-certificate: stop iot update-certificate --certificate-id {} --new-status INACTIVE
device-certificate: delete iot delete-certificate --certificate-id {} --force-delete
role-alias: delete iot delete-role-alias --role-alias {}
user-pool-user: stop cognito-idp admin-disable-user --user-pool-id {1} --username {2}
user-pool-user: delete cognito-idp admin-delete-user --user-pool-id {1} --username {2}
identity-pool: delete cognito-identity delete-identity-pool --identity-pool-id {}
transfer-server: stop transfer stop-server --server-id {}
transfer-server: delete transfer delete-server --server-id {}
transfer-user: delete transfer delete-user --server-id {1} --user-name {2}
api-key: stop apigateway update-api-key --api-key {} --patch-operations [{"op":"replace","path":"/enabled","value":"false"}]
api-key: delete apigateway delete-api-key --api-key {}
appsync-key: delete appsync delete-api-key --api-id {1} --id {2}
delegated-administrator: delete organizations deregister-delegated-administrator --account-id {1} --service-principal {2}
service-access: delete organizations disable-aws-service-access --service-principal {}
organization-policy: watch organizations attach-policy --policy-id {1} --target-id {2}
root-sessions: delete iam disable-organizations-root-sessions
root-credentials-management: delete iam disable-organizations-root-credentials-management
delegation-request: end iam reject-delegation-request --delegation-request-id {}
outbound-federation: end iam disable-outbound-web-identity-federation
kms-key-deletion: watch kms cancel-key-deletion --key-id {}
kms-key-deletion: watch kms enable-key --key-id {}
kms-key: watch kms enable-key --key-id {}
event-data-store: watch cloudtrail start-event-data-store-ingestion --event-data-store {}
alarm: watch cloudwatch enable-alarm-actions --alarm-names [{}]
guardduty-filter: delete guardduty delete-filter --detector-id {1} --filter-name {2}
guardduty-ip-set: delete guardduty delete-ip-set --detector-id {1} --ip-set-id {2}
guardduty-threat-set: delete guardduty delete-threat-intel-set --detector-id {1} --threat-intel-set-id {2}
analyzer-archive-rule: delete accessanalyzer delete-archive-rule --analyzer-name {1} --rule-name {2}
public-access-block: watch s3api put-public-access-block --bucket {} --public-access-block-configuration {"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}
account-public-access-block: watch s3control put-public-access-block --account-id {account} --public-access-block-configuration {"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}
bucket-replication: delete s3api delete-bucket-replication --bucket {}
access-point: delete s3control delete-access-point --account-id {account} --name {}
access-grant: delete s3control delete-access-grant --account-id {account} --access-grant-id {}
subscription: delete sns unsubscribe --subscription-arn {}
subscription-filter: delete logs delete-subscription-filter --log-group-name {<} --filter-name {>}
log-destination: delete logs delete-destination --destination-name {}
receipt-rule: delete ses delete-receipt-rule --rule-set-name {1} --rule-name {2}
email-identity: delete sesv2 delete-email-identity --email-identity {}
pull-through-rule: delete ecr delete-pull-through-cache-rule --ecr-repository-prefix {}
`
