package timeline

// iamCalls are the sentences for IAM. Names that begin with an acronym have
// only their first letter lowered in records (sSHPublicKey, sAMLProviderArn),
// but openIDConnectProviderArn and virtualMFADevice have not; Attach*, Put*
// and Update* answer null, and a key that is made for oneself has its owner in
// the answer alone.
const iamCalls = `
[iam]
CreateUser: create user {userName~user}
DeleteUser: delete user {userName~user}
UpdateUser: change user {userName~user}[, new name {newUserName}][, new path {newPath}]
GetUser: look up user {userName~user}
ListUsers: list users
ListRoles: list roles
ListGroups: list groups
ListPolicies: list managed policies
ListAccessKeys: list access keys[ of user {userName~user}]
ListAttachedUserPolicies: list policies attached[ to user {userName~user}]
ListAttachedRolePolicies: list policies attached[ to role {roleName~role}]
ListAttachedGroupPolicies: list policies attached[ to group {groupName~group}]
ListUserPolicies: list inline policies[ of user {userName~user}]
ListRolePolicies: list inline policies[ of role {roleName~role}]
ListGroupPolicies: list inline policies[ of group {groupName~group}]
ListGroupsForUser: list groups[ of user {userName~user}]
ListMFADevices: list MFA devices[ of user {userName~user}]
ListInstanceProfiles: list instance profiles
ListInstanceProfilesForRole: list instance profiles[ of role {roleName~role}]
GetRole: look up role {roleName~role}
GetGroup: look up group {groupName~group}
GetPolicy: look up policy {policyArn~policy}
GetPolicyVersion: read version {versionId}[ of policy {policyArn~policy}]
GetUserPolicy: read inline policy[ {policyName}][ of user {userName~user}]
GetRolePolicy: read inline policy[ {policyName}][ of role {roleName~role}]
GetGroupPolicy: read inline policy[ {policyName}][ of group {groupName~group}]

CreateAccessKey: create access key[ {>accessKey.accessKeyId}][ for user {>accessKey.userName|userName~user}]
DeleteAccessKey: delete access key[ {accessKeyId}][ of user {userName~user}]
UpdateAccessKey: change access key[ {accessKeyId}][ of user {userName~user}][ to {status}]
GetAccessKeyLastUsed: look up the last use of access key {accessKeyId}
CreateLoginProfile: set a console password[ for user {>loginProfile.userName|userName~user}][ (to be changed at sign-in){?passwordResetRequired=true}]
UpdateLoginProfile: change the console password[ of user {userName~user}][ (to be changed at sign-in){?passwordResetRequired=true}]
DeleteLoginProfile: delete the console password[ of user {userName~user}]
GetLoginProfile: check for a console password[ of user {userName~user}]
ChangePassword: change its own password
CreateServiceSpecificCredential: create service-specific credential[ {>serviceSpecificCredential.serviceSpecificCredentialId}][ for {>serviceSpecificCredential.serviceName|serviceName}][ of user {>serviceSpecificCredential.userName|userName~user}]
ResetServiceSpecificCredential: reset service-specific credential[ {serviceSpecificCredentialId}][ of user {userName~user}]
UpdateServiceSpecificCredential: change service-specific credential[ {serviceSpecificCredentialId}][ of user {userName~user}][ to {status}]
DeleteServiceSpecificCredential: delete service-specific credential[ {serviceSpecificCredentialId}][ of user {userName~user}]
UploadSSHPublicKey: upload SSH public key[ {>sSHPublicKey.sSHPublicKeyId}][ for user {>sSHPublicKey.userName|userName~user}]
UpdateSSHPublicKey: change SSH public key[ {sSHPublicKeyId}][ of user {userName~user}][ to {status}]
DeleteSSHPublicKey: delete SSH public key[ {sSHPublicKeyId}][ of user {userName~user}]
UploadSigningCertificate: upload signing certificate[ {>certificate.certificateId}][ for user {>certificate.userName|userName~user}]
UpdateSigningCertificate: change signing certificate[ {certificateId}][ of user {userName~user}][ to {status}]
DeleteSigningCertificate: delete signing certificate[ {certificateId}][ of user {userName~user}]
UploadServerCertificate: upload server certificate {serverCertificateName}
DeleteServerCertificate: delete server certificate {serverCertificateName}

CreateVirtualMFADevice: create virtual MFA device {>virtualMFADevice.serialNumber|virtualMFADeviceName~mfa}
EnableMFADevice: enable MFA device[ {serialNumber~mfa}][ for user {userName~user}]
DeactivateMFADevice: deactivate MFA device[ {serialNumber~mfa}][ of user {userName~user}]
DeleteVirtualMFADevice: delete virtual MFA device {serialNumber~mfa}
ResyncMFADevice: resynchronise MFA device[ {serialNumber~mfa}][ of user {userName~user}]

AttachUserPolicy: attach policy[ {policyArn~policy}][ to user {userName~user}]
AttachRolePolicy: attach policy[ {policyArn~policy}][ to role {roleName~role}]
AttachGroupPolicy: attach policy[ {policyArn~policy}][ to group {groupName~group}]
DetachUserPolicy: detach policy[ {policyArn~policy}][ from user {userName~user}]
DetachRolePolicy: detach policy[ {policyArn~policy}][ from role {roleName~role}]
DetachGroupPolicy: detach policy[ {policyArn~policy}][ from group {groupName~group}]
PutUserPolicy: put inline policy[ {policyName}][ on user {userName~user}]
PutRolePolicy: put inline policy[ {policyName}][ on role {roleName~role}]
PutGroupPolicy: put inline policy[ {policyName}][ on group {groupName~group}]
DeleteUserPolicy: delete inline policy[ {policyName}][ of user {userName~user}]
DeleteRolePolicy: delete inline policy[ {policyName}][ of role {roleName~role}]
DeleteGroupPolicy: delete inline policy[ {policyName}][ of group {groupName~group}]
CreatePolicy: create policy {policyName~policy}
DeletePolicy: delete policy {policyArn~policy}
CreatePolicyVersion: create version[ {>policyVersion.versionId}][ of policy {policyArn~policy}][ as its default{?setAsDefault=true}]
DeletePolicyVersion: delete version[ {versionId}][ of policy {policyArn~policy}]
SetDefaultPolicyVersion: set the default version[ of policy {policyArn~policy}][ to {versionId}]
PutUserPermissionsBoundary: set permissions boundary[ {permissionsBoundary~policy}][ on user {userName~user}]
PutRolePermissionsBoundary: set permissions boundary[ {permissionsBoundary~policy}][ on role {roleName~role}]
DeleteUserPermissionsBoundary: remove the permissions boundary[ of user {userName~user}]
DeleteRolePermissionsBoundary: remove the permissions boundary[ of role {roleName~role}]
SimulatePrincipalPolicy: simulate policies[ of {policySourceArn}][ for {actionNames[]}]
SimulateCustomPolicy: simulate policies[ for {actionNames[]}]

CreateGroup: create group {groupName~group}
DeleteGroup: delete group {groupName~group}
UpdateGroup: change group {groupName~group}[, new name {newGroupName}]
AddUserToGroup: add user[ {userName~user}][ to group {groupName~group}]
RemoveUserFromGroup: remove user[ {userName~user}][ from group {groupName~group}]

DeleteRole: delete role {roleName~role}
UpdateRole: change role {roleName~role}[, maximum session {maxSessionDuration} s]
UpdateRoleDescription: change the description of role {roleName~role}
CreateServiceLinkedRole: create service-linked role[ {>role.roleName}][ for {aWSServiceName}]
DeleteServiceLinkedRole: delete service-linked role {roleName~role}
CreateInstanceProfile: create instance profile {instanceProfileName~instance-profile}
DeleteInstanceProfile: delete instance profile {instanceProfileName~instance-profile}
AddRoleToInstanceProfile: add role[ {roleName~role}][ to instance profile {instanceProfileName~instance-profile}]
RemoveRoleFromInstanceProfile: remove role[ {roleName~role}][ from instance profile {instanceProfileName~instance-profile}]
TagUser: tag user {userName~user}[ with {tags[].key}]
UntagUser: untag user {userName~user}[ of {tagKeys[]}]
TagRole: tag role {roleName~role}[ with {tags[].key}]
UntagRole: untag role {roleName~role}[ of {tagKeys[]}]
PassRole: pass role {roleName~role}

CreateOpenIDConnectProvider: create OpenID Connect provider {url|>openIDConnectProviderArn~oidc-provider}
DeleteOpenIDConnectProvider: delete OpenID Connect provider {openIDConnectProviderArn~oidc-provider}
UpdateOpenIDConnectProviderThumbprint: change the thumbprints of OpenID Connect provider {openIDConnectProviderArn~oidc-provider}
AddClientIDToOpenIDConnectProvider: add client[ {clientID}][ to OpenID Connect provider {openIDConnectProviderArn~oidc-provider}]
RemoveClientIDFromOpenIDConnectProvider: remove client[ {clientID}][ from OpenID Connect provider {openIDConnectProviderArn~oidc-provider}]
CreateSAMLProvider: create SAML provider {>sAMLProviderArn|name~saml-provider}
UpdateSAMLProvider: change SAML provider {sAMLProviderArn~saml-provider}
DeleteSAMLProvider: delete SAML provider {sAMLProviderArn~saml-provider}
ListSAMLProviders: list SAML providers
ListOpenIDConnectProviders: list OpenID Connect providers

CreateAccountAlias: create account alias {accountAlias}
DeleteAccountAlias: delete account alias {accountAlias}
ListAccountAliases: list account aliases
GetAccountPasswordPolicy: read the account's password policy
UpdateAccountPasswordPolicy: change the account's password policy[ (minimum length {minimumPasswordLength})]
DeleteAccountPasswordPolicy: delete the account's password policy
GetAccountSummary: read the account's IAM summary
GetAccountAuthorizationDetails: read the account's authorization details
GenerateCredentialReport: generate the credential report
GetCredentialReport: read the credential report
EnableOrganizationsRootCredentialsManagement: enable central management of members' root credentials
EnableOrganizationsRootSessions: enable root sessions in member accounts
DisableOrganizationsRootCredentialsManagement: disable central management of members' root credentials
DisableOrganizationsRootSessions: disable root sessions in member accounts
`

// signInCalls are the sentences for STS and the sign-in service.
const signInCalls = `
[sts]
AssumeRole: assume role {roleArn~role}[ as session {roleSessionName}][ ({>credentials.accessKeyId})]
AssumeRoleWithSAML: assume role {roleArn~role}[ as session {roleSessionName}][ through SAML provider {principalArn~saml-provider}][ ({>credentials.accessKeyId})]
AssumeRoleWithWebIdentity: assume role {roleArn~role}[ as session {roleSessionName}][ for {>subjectFromWebIdentityToken}][ from {>provider~oidc-provider}][ ({>credentials.accessKeyId})]
AssumeRoot: open a root session[ in {targetPrincipal}][ for {taskPolicyArn.arn~policy}][ ({>credentials.accessKeyId})]
GetSessionToken: obtain session credentials[ {>credentials.accessKeyId}]
GetFederationToken: obtain credentials[ {>credentials.accessKeyId}][ for federated user {name|>federatedUser.arn~federated-user}]
GetDelegatedAccessToken: obtain delegated credentials[ {>credentials.accessKeyId}]
GetWebIdentityToken: obtain a web identity token[ for {audience[]}]
GetCallerIdentity: check its own identity
GetAccessKeyInfo: look up the account of access key {accessKeyId}
DecodeAuthorizationMessage: decode an authorization message
GetServiceBearerToken: obtain a service bearer token[ for {awsServiceName}]
EnableOutboundWebIdentityFederation: enable outbound web identity federation

[signin]
GetSigninToken: obtain a console sign-in token
RenewRole: renew its role in the console
ExitRole: leave the role it had switched to
PasswordRecoveryRequested: ask for a new password
PasswordRecoveryCompleted: set a new password by recovery
EmailUpdated: change the e-mail address
CredentialChallenge: ask for a credential[ ({@additionalEventData.CredentialType})]
CredentialVerification: verify a credential[ ({@additionalEventData.CredentialType})]
UserAuthentication: sign in to the access portal[ as {@additionalEventData.UserName}]
AuthorizeOAuth2Access: authorize command-line sign-in[ for {client_id}]
CreateOAuth2Token: issue a command-line sign-in token[ for {client_id}]
CreateOAuth2TokenWithIAM: issue a sign-in token[ for {client_id}]
`

// identityCenterCalls are the sentences for IAM Identity Center, its
// directory and its token service.
const identityCenterCalls = `
[sso]
CreateInstance: create Identity Center instance {>instanceArn}
DeleteInstance: delete Identity Center instance {instanceArn}
StartSSO: enable Identity Center
DeleteSSO: delete Identity Center
CreateAccountAssignment: assign permission set[ {permissionSetArn~permissionSet}][ on account {targetId}][ to {principalType}][ {principalId}]
DeleteAccountAssignment: remove permission set[ {permissionSetArn~permissionSet}][ on account {targetId}][ from {principalType}][ {principalId}]
CreatePermissionSet: create permission set {name}[ ({>permissionSet.permissionSetArn~permissionSet})]
UpdatePermissionSet: change permission set {permissionSetArn~permissionSet}
DeletePermissionSet: delete permission set {permissionSetArn~permissionSet}
ProvisionPermissionSet: provision permission set {permissionSetArn~permissionSet}[ on {targetId}]
AttachManagedPolicyToPermissionSet: attach policy[ {managedPolicyArn~policy}][ to permission set {permissionSetArn~permissionSet}]
DetachManagedPolicyFromPermissionSet: detach policy[ {managedPolicyArn~policy}][ from permission set {permissionSetArn~permissionSet}]
AttachCustomerManagedPolicyReferenceToPermissionSet: attach customer policy[ {customerManagedPolicyReference.name}][ to permission set {permissionSetArn~permissionSet}]
PutInlinePolicyToPermissionSet: put an inline policy[ on permission set {permissionSetArn~permissionSet}]
DeleteInlinePolicyFromPermissionSet: delete the inline policy[ of permission set {permissionSetArn~permissionSet}]
PutPermissionsBoundaryToPermissionSet: set the permissions boundary[ of permission set {permissionSetArn~permissionSet}]
DeletePermissionsBoundaryFromPermissionSet: remove the permissions boundary[ of permission set {permissionSetArn~permissionSet}]
CreateApplication: create application {name}
PutApplicationGrant: grant access through application {applicationArn~application}
PutApplicationAccessScope: set access scope[ {scope}][ of application {applicationArn~application}]
PutApplicationAuthenticationMethod: set an authentication method[ of application {applicationArn~application}]
CreateTrustedTokenIssuer: create trusted token issuer {name|>trustedTokenIssuerArn}
UpdateTrustedTokenIssuer: change trusted token issuer {trustedTokenIssuerArn}
AssociateDirectory: connect directory {directoryId}
DisassociateDirectory: disconnect directory {directoryId}
UpdateDirectoryAssociation: change the connection of directory {directoryId}
PutMfaDeviceManagementForDirectory: change MFA settings[ of directory {directoryId}]
UpdateSsoConfiguration: change the settings[ of {instanceArn}]
GetRoleCredentials: obtain credentials[ for role {@serviceEventDetails.role_name}][ in account {@serviceEventDetails.account_id}]
Federate: open[ role {@serviceEventDetails.role_name}][ in account {@serviceEventDetails.account_id}] from the access portal
Authenticate: sign in to the access portal
ListAccounts: list the accounts it can open
ListAccountRoles: list the roles it can open[ in account {@serviceEventDetails.account_id|accountId}]
CreateToken: issue an access token[ for client {clientId}]
RegisterClient: register client[ {clientName}][ ({>clientId})]
StartDeviceAuthorization: begin device authorization[ for client {clientId}]

[sso-directory identitystore]
CreateUser: create directory user[ {userName}][ ({>user.userId|>userId})]
UpdateUser: change directory user {userId}
DeleteUser: delete directory user {userId}
EnableUser: enable directory user {userId}
DisableUser: disable directory user {userId}
CreateGroup: create directory group[ {displayName}][ ({>group.groupId|>groupId})]
DeleteGroup: delete directory group {groupId}
AddMemberToGroup, CreateGroupMembership: add directory user[ {member.memberId|memberId.userId}][ to group {groupId}]
RemoveMemberFromGroup, DeleteGroupMembership: remove directory user[ {member.memberId}][ from group {groupId}]
UpdatePassword: change the password of directory user {userId}
VerifyEmail: verify an e-mail address
StartVirtualMfaDeviceRegistration, StartWebAuthnDeviceRegistration: begin to register an MFA device[ for directory user {userId}]
CompleteVirtualMfaDeviceRegistration, CompleteWebAuthnDeviceRegistration: register an MFA device[ for directory user {userId}]
DeleteMfaDeviceForUser: delete an MFA device[ of directory user {userId}]
CreateExternalIdPConfigurationForDirectory: create an external identity provider[ for directory {directoryId}]
UpdateExternalIdPConfigurationForDirectory: change the external identity provider[ of directory {directoryId}]
DeleteExternalIdPConfigurationForDirectory: delete the external identity provider[ of directory {directoryId}]
EnableExternalIdPConfigurationForDirectory: enable the external identity provider[ of directory {directoryId}]
DisableExternalIdPConfigurationForDirectory: disable the external identity provider[ of directory {directoryId}]
ImportExternalIdPCertificate: import a certificate of the external identity provider[ of directory {directoryId}]
DeleteExternalIdPCertificate: delete a certificate of the external identity provider[ of directory {directoryId}]
CreateProvisioningTenant: create provisioning tenant {>tenantId}
CreateBearerToken: create a provisioning token[ for tenant {tenantId}]

[sso-oauth]
CreateToken: issue an access token[ for client {clientId}]
CreateTokenWithIAM: issue an access token[ for client {clientId}]
RegisterClient: register client[ {clientName}][ ({>clientId})]
StartDeviceAuthorization: begin device authorization[ for client {clientId}]
`
