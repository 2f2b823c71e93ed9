package trailgen

var otherOperations = map[string][]spec{
	"cloudtrail": {
		{name: "DescribeTrails", read: read, request: `{"includeShadowTrails":true}`},
		{name: "GetTrailStatus", read: read, request: `{"name":"%{arn}"}`},
		{name: "GetEventSelectors", read: read, request: `{"trailName":"%{arn}"}`},
		{name: "LookupEvents", read: read, request: `{"maxResults":50,"lookupAttributes":[{"attributeKey":"%{name}","attributeValue":"%{value}"}]}`},
		{name: "CreateTrail", request: `{"name":"%{name}","s3BucketName":"%{bucket}","includeGlobalServiceEvents":true,"isMultiRegionTrail":true,"enableLogFileValidation":true,"isOrganizationTrail":true}`,
			response: `{"name":"%{name}","s3BucketName":"%{bucket}","includeGlobalServiceEvents":true,"isMultiRegionTrail":true,"trailARN":"%{arn}","logFileValidationEnabled":true,"isOrganizationTrail":true}`},
		{name: "PutEventSelectors", request: `{"trailName":"%{name}","eventSelectors":%{items}}`, response: `{"trailARN":"%{arn}","eventSelectors":%{items}}`},
		{name: "StartLogging", request: `{"name":"%{arn}"}`},
		{name: "StopLogging", request: `{"name":"%{arn}"}`},
		{name: "DeleteTrail", request: `{"name":"%{arn}"}`},
	},
	"config": {
		{name: "DescribeConfigurationRecorders", read: read},
		{name: "DescribeConfigurationRecorderStatus", read: read},
		{name: "DescribeComplianceByConfigRule", read: read, request: `{"complianceTypes":["NON_COMPLIANT"]}`},
		{name: "PutEvaluations", request: `{"testMode":false,"evaluations":[]}`, response: `{"failedEvaluations":[]}`},
	},
	"cloudformation": {
		{name: "DescribeStacks", read: read, request: `{"stackName":"%{of:network|ecs-main|data|edge}"}`},
		{name: "DescribeStackEvents", read: read, request: `{"stackName":"%{of:network|ecs-main|data|edge}"}`},
		{name: "ListStacks", read: read, request: `{"stackStatusFilter":["CREATE_COMPLETE","UPDATE_COMPLETE"]}`},
		{name: "CreateChangeSet", request: `{"stackName":"%{name}","changeSetName":"deploy-%{value}","changeSetType":"UPDATE","capabilities":["CAPABILITY_IAM"],"templateURL":"https://examplecorp-artifacts.s3.%{region}.amazonaws.com/%{value}.yaml"}`,
			response: `{"id":"arn:aws:cloudformation:%{region}:%{account}:changeSet/deploy-%{value}/%{uuid}","stackId":"arn:aws:cloudformation:%{region}:%{account}:stack/%{name}/%{one:4:5:8}"}`},
		{name: "ExecuteChangeSet", request: `{"changeSetName":"deploy-%{value}","stackName":"%{name}"}`},
	},
	"monitoring": {
		{name: "DescribeAlarms", read: read, request: `{"maxRecords":100}`},
		{name: "DescribeAlarmsForMetric", read: read, request: `{"namespace":"AWS/EC2","metricName":"%{of:CPUUtilization|StatusCheckFailed}","dimensions":[{"name":"InstanceId","value":"%{one:40:i-:17}"}]}`},
		{name: "ListDashboards", read: read},
		{name: "PutMetricAlarm", request: `{"alarmName":"%{name}","namespace":"AWS/EC2","metricName":"CPUUtilization","statistic":"Average","period":300,"evaluationPeriods":2,"threshold":70,"comparisonOperator":"GreaterThanThreshold","actionsEnabled":true}`},
	},
	"logs": {
		{name: "DescribeLogGroups", read: read, request: `{"limit":50}`},
		{name: "DescribeLogStreams", read: read, request: `{"logGroupName":"/aws/lambda/%{of:report-builder|image-resize|webhook|cleanup}","orderBy":"LastEventTime","descending":true,"limit":50}`},
		{name: "CreateLogStream", request: `{"logGroupName":"/aws/lambda/%{name}","logStreamName":"%{value}/[$LATEST]%{hex:32}"}`},
		{name: "CreateLogGroup", request: `{"logGroupName":"/ecs/%{name}"}`},
	},
	"ssm": {
		{name: "UpdateInstanceInformation", request: `{"instanceId":"%{id}","agentVersion":"3.3.987.0","agentStatus":"Active","platformType":"Linux","platformName":"Amazon Linux","platformVersion":"2023","iPAddress":"%{name}","computerName":"%{value}.ec2.internal","agentName":"amazon-ssm-agent","availabilityZone":"%{region}a","availabilityZoneId":"use1-az4"}`},
		{name: "ListInstanceAssociations", read: read, request: `{"instanceId":"%{id}","maxResults":20}`},
		{name: "GetParameter", read: read, request: `{"name":"/app/%{of:web|api|worker}/%{of:config|flags}","withDecryption":false}`},
		{name: "GetParameters", read: read, request: `{"names":["/app/%{of:web|api|worker}/config"],"withDecryption":true}`},
		{name: "DescribeParameters", read: read, request: `{"maxResults":50}`},
		{name: "DescribeInstanceInformation", read: read, request: `{"maxResults":50}`},
		{name: "GetInventory", read: read},
	},
	"sns": {
		{name: "ListTopics", read: read},
		{name: "ListSubscriptions", read: read},
		{name: "GetTopicAttributes", read: read, request: `{"topicArn":"arn:aws:sns:%{region}:%{account}:%{of:alarms|deployments}"}`},
		{name: "GetSMSAttributes", read: read},
	},
	"ses": {
		{name: "GetSendQuota", read: read, extra: `{"SignatureVersion":"4"}`},
		{name: "ListIdentities", read: read, extra: `{"SignatureVersion":"4"}`},
	},
	"guardduty": {
		{name: "ListDetectors", read: read},
		{name: "GetDetector", read: read, request: `{"detectorId":"%{one:1:d:31}"}`},
		{name: "ListFindings", read: read, request: `{"detectorId":"%{one:1:d:31}","maxResults":50}`},
		{name: "GetFindingsStatistics", read: read, request: `{"detectorId":"%{one:1:d:31}"}`},
	},
	"health": {
		{name: "DescribeEventAggregates", read: read, request: `{"filter":{"eventStatusCodes":["open","upcoming"]},"aggregateField":"eventTypeCategory"}`},
	},
	"ce": {
		{name: "GetCostAndUsage", read: read, request: `{"TimePeriod":{"Start":"%{name}","End":"%{value}"},"Granularity":"DAILY","Metrics":["UnblendedCost"],"GroupBy":[{"Type":"DIMENSION","Key":"SERVICE"}]}`},
		{name: "GetCostForecast", read: read, request: `{"TimePeriod":{"Start":"%{name}","End":"%{value}"},"Granularity":"MONTHLY","Metric":"UNBLENDED_COST"}`},
	},
	"servicequotas": {
		{name: "GetServiceQuota", read: read, request: `{"serviceCode":"ec2","quotaCode":"%{value}"}`},
		{name: "ListServiceQuotas", read: read, request: `{"serviceCode":"ec2"}`},
	},
	"tagging": {
		{name: "GetResources", read: read, request: `{"resourcesPerPage":100,"resourceTypeFilters":["%{of:ec2:instance|s3|rds:db}"]}`},
	},
}
