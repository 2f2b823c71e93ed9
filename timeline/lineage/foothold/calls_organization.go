package foothold

// organizationCalls are the calls of Organizations, IAM Identity Center and
// account management.
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_Operations.html
// https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_Operations.html
const organizationCalls = `
[organizations]
CreateAccount,CreateGovCloudAccount: read account {>createAccountStatus.id}
CreateAccountResult: make account {%createAccountStatus.accountId} if %createAccountStatus.state=SUCCEEDED says "{%createAccountStatus.id}"
InviteAccountToOrganization: put account {target.id} if target.type=ACCOUNT says invited
CloseAccount: disable account {accountId}
CloseAccountResult: remove account {%closeAccountStatus.accountId}
RemoveAccountFromOrganization: remove account {accountId}
RegisterDelegatedAdministrator: put resource "delegated-administrator {accountId}/{servicePrincipal}"
DeregisterDelegatedAdministrator: remove resource "delegated-administrator {accountId}/{servicePrincipal}"
EnableAWSServiceAccess: put resource "service-access {servicePrincipal}"
DisableAWSServiceAccess: remove resource "service-access {servicePrincipal}"
DetachPolicy: impair resource "organization-policy {policyId}/{targetId}" says "it was detached"
AttachPolicy: remove resource "organization-policy {policyId}/{targetId}"
CreatePolicy: make resource "organization-policy {>policy.policySummary.id}" says "{type}"
DeletePolicy: impair resource "organization-policy {policyId}" says "it was deleted"
UpdatePolicy: alter resource "organization-policy {policyId}"
DisablePolicyType: impair resource "organization-policy-type {policyType}" of {rootId} says "it was switched off"
EnablePolicyType: remove resource "organization-policy-type {policyType}" of {rootId}
MoveAccount: alter resource "account-place {accountId}" says "moved to {destinationParentId}"
PutResourcePolicy: put resource-policy organization doc content
DeleteResourcePolicy: remove resource-policy organization

[account]
EnableRegion: put resource "region {regionName}"
DisableRegion: remove resource "region {regionName}"
PutAlternateContact,DeleteAlternateContact: alter resource "alternate-contact {@account}/{alternateContactType}"
AcceptPrimaryEmailUpdate: alter resource "root-email {accountId|@account}"

[sso]
CreatePermissionSet: make permission-set {>permissionSet.permissionSetArn}
DeletePermissionSet: remove permission-set {permissionSetArn}
UpdatePermissionSet,PutInlinePolicyToPermissionSet,AttachManagedPolicyToPermissionSet,AttachCustomerManagedPolicyReferenceToPermissionSet,DeletePermissionsBoundaryFromPermissionSet: alter permission-set {permissionSetArn}
CreateAccountAssignment: put permission-set "{permissionSetArn} for {principalId} in {targetId}" of permission-set {permissionSetArn}
DeleteAccountAssignment: remove permission-set "{permissionSetArn} for {principalId} in {targetId}" of permission-set {permissionSetArn}
CreateTrustedTokenIssuer: make identity-provider {>trustedTokenIssuerArn}
UpdateTrustedTokenIssuer: alter identity-provider {trustedTokenIssuerArn}
DeleteTrustedTokenIssuer: remove identity-provider {trustedTokenIssuerArn}
CreateApplication: make resource "identity-center-application {>applicationArn}"
PutApplicationGrant,PutApplicationAuthenticationMethod,PutApplicationAccessScope: alter resource "identity-center-application {applicationArn}"
DeleteApplication: remove resource "identity-center-application {applicationArn}"
CreateInstance: make resource "identity-center {>instanceArn}"
DeleteInstance: remove resource "identity-center {instanceArn}"
StartSSO: put resource "identity-center {@account}"
UpdateSsoConfiguration,PutMfaDeviceManagementForDirectory: impair resource "identity-center-settings {instanceArn|directoryId|@account}"
AssociateDirectory,DisassociateDirectory,UpdateDirectoryAssociation: alter resource "identity-source {directoryId|@account}"

[sso-directory]
CreateUser: make identity-center-user {>user.userId}
DeleteUser: remove identity-center-user {userId}
EnableUser: enable identity-center-user {userId}
DisableUser: disable identity-center-user {userId}
UpdatePassword: reset password {userId} of identity-center-user {userId}
CreateGroup: make resource "identity-center-group {>group.groupId}"
DeleteGroup: remove resource "identity-center-group {groupId}"
AddMemberToGroup: put resource "identity-center-membership {groupId}/{member.memberId}" of identity-center-user {member.memberId}
RemoveMemberFromGroup: remove resource "identity-center-membership {groupId}/{member.memberId}" of identity-center-user {member.memberId}
CompleteVirtualMfaDeviceRegistration,CompleteWebAuthnDeviceRegistration: put resource "identity-center-mfa {userId}" of identity-center-user {userId}
DeleteMfaDeviceForUser: impair resource "identity-center-second-factor {userId}" of identity-center-user {userId} says "a device was taken off"
CreateBearerToken: make resource "scim-token {tenantId}"
DeleteBearerToken: remove resource "scim-token {tenantId}"
CreateProvisioningTenant: make resource "scim-tenant {tenantId|>tenant.tenantId}"
DeleteProvisioningTenant: remove resource "scim-tenant {tenantId}"
CreateExternalIdPConfigurationForDirectory,EnableExternalIdPConfigurationForDirectory,UpdateExternalIdPConfigurationForDirectory,ImportExternalIdPCertificate: alter resource "identity-source {directoryId|@account}"
DisableExternalIdPConfigurationForDirectory,DeleteExternalIdPConfigurationForDirectory: alter resource "identity-source {directoryId|@account}"

[identitystore]
CreateUser: make identity-center-user {>userId|>user.userId}
DeleteUser: remove identity-center-user {userId}
CreateGroup: make resource "identity-center-group {>groupId|>group.groupId}"
DeleteGroup: remove resource "identity-center-group {groupId}"
CreateGroupMembership: put resource "identity-center-membership {groupId}/{memberId.userId|member.memberId}" of identity-center-user {memberId.userId|member.memberId}
`
