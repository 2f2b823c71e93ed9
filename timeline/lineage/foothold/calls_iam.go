package foothold

// iamCalls are the calls of IAM and sign-in. Request and answer are spelt as
// records spell them: names that begin with an acronym have only their first
// letter lowered, and most calls that change something answer null.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
const iamCalls = `
[iam]
CreateUser: make user {userName|>user.userName}
DeleteUser: remove user {userName}
UpdateUser: rename user {userName} says {newUserName}
CreateGroup: make group {groupName}
DeleteGroup: remove group {groupName}
AddUserToGroup: put group-membership {groupName} of user {userName}
RemoveUserFromGroup: remove group-membership {groupName} of user {userName}

CreateAccessKey: make access-key {>accessKey.accessKeyId} of user {>accessKey.userName|userName|@user}
UpdateAccessKey: enable access-key {accessKeyId} of user {userName|@user} if status=Active; disable access-key {accessKeyId} of user {userName|@user} if status=Inactive
DeleteAccessKey: remove access-key {accessKeyId} of user {userName|@user}
CreateLoginProfile: make password {>loginProfile.userName|userName|@user} of user {>loginProfile.userName|userName|@user}
UpdateLoginProfile: reset password {userName|@user} of user {userName|@user}
ChangePassword: reset password {@user} of user {@user}
DeleteLoginProfile: remove password {userName|@user} of user {userName|@user}
CreateServiceSpecificCredential: make service-credential {>serviceSpecificCredential.serviceSpecificCredentialId} of user {>serviceSpecificCredential.userName|userName|@user} says "for {>serviceSpecificCredential.serviceName|serviceName}"
ResetServiceSpecificCredential: reset service-credential {serviceSpecificCredentialId} of user {userName|>serviceSpecificCredential.userName|@user}
UpdateServiceSpecificCredential: enable service-credential {serviceSpecificCredentialId} of user {userName|@user} if status=Active; disable service-credential {serviceSpecificCredentialId} of user {userName|@user} if status=Inactive
DeleteServiceSpecificCredential: remove service-credential {serviceSpecificCredentialId} of user {userName|@user}
UploadSSHPublicKey: make ssh-public-key {>sSHPublicKey.sSHPublicKeyId} of user {>sSHPublicKey.userName|userName|@user}
UpdateSSHPublicKey: enable ssh-public-key {sSHPublicKeyId} of user {userName|@user} if status=Active; disable ssh-public-key {sSHPublicKeyId} of user {userName|@user} if status=Inactive
DeleteSSHPublicKey: remove ssh-public-key {sSHPublicKeyId} of user {userName|@user}
UploadSigningCertificate: make signing-certificate {>certificate.certificateId} of user {>certificate.userName|userName|@user}
UpdateSigningCertificate: enable signing-certificate {certificateId} of user {userName|@user} if status=Active; disable signing-certificate {certificateId} of user {userName|@user} if status=Inactive
DeleteSigningCertificate: remove signing-certificate {certificateId} of user {userName|@user}

CreateVirtualMFADevice: make mfa-device {>virtualMFADevice.serialNumber}
EnableMFADevice: put mfa-device {serialNumber} of user {userName|@user}; remove resource "second-factor {userName|@user}" of user {userName|@user}
ResyncMFADevice: alter mfa-device {serialNumber} of user {userName|@user} says resynchronised
DeactivateMFADevice: remove mfa-device {serialNumber} of user {userName|@user}; impair resource "second-factor {userName|@user}" of user {userName|@user} says "device {serialNumber} was taken off"
DeleteVirtualMFADevice: remove mfa-device {serialNumber}

CreateRole: make role {roleName|>role.roleName}; put role-trust {roleName|>role.roleName} of role {roleName|>role.roleName} doc assumeRolePolicyDocument
CreateServiceLinkedRole: make role {>role.roleName}
DeleteRole: remove role {roleName}
UpdateRole: alter role {roleName} says "longest session {maxSessionDuration} s"
UpdateAssumeRolePolicy: put role-trust {roleName} of role {roleName} doc policyDocument
GetRole: read role-trust {roleName} of role {roleName} doc >role.assumeRolePolicyDocument
TagRole,UntagRole: alter role {roleName} says "its tags"
TagUser,UntagUser: alter user {userName} says "its tags"

AttachUserPolicy: put policy-attachment {policyArn} of user {userName}
AttachRolePolicy: put policy-attachment {policyArn} of role {roleName}
AttachGroupPolicy: put policy-attachment {policyArn} of group {groupName}
DetachUserPolicy: remove policy-attachment {policyArn} of user {userName}
DetachRolePolicy: remove policy-attachment {policyArn} of role {roleName}
DetachGroupPolicy: remove policy-attachment {policyArn} of group {groupName}
PutUserPolicy: put inline-policy {policyName} of user {userName} doc policyDocument
PutRolePolicy: put inline-policy {policyName} of role {roleName} doc policyDocument
PutGroupPolicy: put inline-policy {policyName} of group {groupName} doc policyDocument
DeleteUserPolicy: remove inline-policy {policyName} of user {userName}
DeleteRolePolicy: remove inline-policy {policyName} of role {roleName}
DeleteGroupPolicy: remove inline-policy {policyName} of group {groupName}
GetUserPolicy: read inline-policy {policyName} of user {userName} doc >policyDocument
GetRolePolicy: read inline-policy {policyName} of role {roleName} doc >policyDocument
GetGroupPolicy: read inline-policy {policyName} of group {groupName} doc >policyDocument
CreatePolicy: make managed-policy {>policy.arn} doc policyDocument
DeletePolicy: remove managed-policy {policyArn}
CreatePolicyVersion: make policy-version {policyArn}:{>policyVersion.versionId} of managed-policy {policyArn} doc policyDocument if setAsDefault=true says "now the default"; make policy-version {policyArn}:{>policyVersion.versionId} of managed-policy {policyArn} doc policyDocument says "not the default"
SetDefaultPolicyVersion: enable policy-version {policyArn}:{versionId} of managed-policy {policyArn} says "now the default"
DeletePolicyVersion: remove policy-version {policyArn}:{versionId} of managed-policy {policyArn}
GetPolicyVersion: read managed-policy {policyArn} doc >policyVersion.document
PutUserPermissionsBoundary: remove permissions-boundary {userName} of user {userName}
PutRolePermissionsBoundary: remove permissions-boundary {roleName} of role {roleName}
DeleteUserPermissionsBoundary: impair permissions-boundary {userName} of user {userName} says "it was removed"
DeleteRolePermissionsBoundary: impair permissions-boundary {roleName} of role {roleName} says "it was removed"

CreateInstanceProfile: make instance-profile {instanceProfileName}
AddRoleToInstanceProfile: put instance-profile {instanceProfileName} of role {roleName}
RemoveRoleFromInstanceProfile: remove instance-profile {instanceProfileName} of role {roleName}
DeleteInstanceProfile: remove instance-profile {instanceProfileName}

CreateSAMLProvider: make identity-provider {>sAMLProviderArn}
UpdateSAMLProvider: alter identity-provider {sAMLProviderArn} says "its metadata"
DeleteSAMLProvider: remove identity-provider {sAMLProviderArn}
CreateOpenIDConnectProvider: make identity-provider {>openIDConnectProviderArn} says "for {url}"
AddClientIDToOpenIDConnectProvider: alter identity-provider {openIDConnectProviderArn} says "client {clientID} was added"
UpdateOpenIDConnectProviderThumbprint: alter identity-provider {openIDConnectProviderArn} says "its thumbprints"
DeleteOpenIDConnectProvider: remove identity-provider {openIDConnectProviderArn}
AcceptDelegationRequest,CreateDelegationRequest,UpdateDelegationRequest,SendDelegationToken: put resource "delegation-request {delegationRequestId}"
RejectDelegationRequest: remove resource "delegation-request {delegationRequestId}"
UpdateAccountPasswordPolicy,DeleteAccountPasswordPolicy: impair resource "password-policy {@account}"
EnableOutboundWebIdentityFederation: put resource "outbound-federation {@account}"
DisableOutboundWebIdentityFederation: remove resource "outbound-federation {@account}"
EnableOrganizationsRootSessions: put resource "root-sessions {@account}"
DisableOrganizationsRootSessions: remove resource "root-sessions {@account}"
EnableOrganizationsRootCredentialsManagement: put resource "root-credentials-management {@account}"
DisableOrganizationsRootCredentialsManagement: remove resource "root-credentials-management {@account}"

[rolesanywhere]
CreateTrustAnchor: make trust-anchor {>trustAnchor.trustAnchorArn}
UpdateTrustAnchor: alter trust-anchor {>trustAnchor.trustAnchorArn|trustAnchorId}
EnableTrustAnchor: enable trust-anchor {>trustAnchor.trustAnchorArn|trustAnchorId}
DisableTrustAnchor: disable trust-anchor {>trustAnchor.trustAnchorArn|trustAnchorId}
DeleteTrustAnchor: remove trust-anchor {>trustAnchor.trustAnchorArn|trustAnchorId}
CreateProfile: make trust-anchor {>profile.profileArn}
UpdateProfile,PutAttributeMapping: alter trust-anchor {>profile.profileArn|profileId}
EnableProfile: enable trust-anchor {>profile.profileArn|profileId}
DisableProfile: disable trust-anchor {>profile.profileArn|profileId}
DeleteProfile: remove trust-anchor {>profile.profileArn|profileId}
DeleteCrl,DisableCrl,UpdateCrl: impair resource "revocation-list {crlId}"
EnableCrl: remove resource "revocation-list {crlId}"

[signin]
PasswordUpdated: reset password root says "of the root user"
EmailUpdated: put resource "root-email {@account}"

[cognito-identity]
SetIdentityPoolRoles,SetPrincipalTagAttributeMap,UpdateIdentityPool: alter resource "identity-pool {identityPoolId}"
CreateIdentityPool: make resource "identity-pool {>identityPoolId}"
DeleteIdentityPool: remove resource "identity-pool {identityPoolId}"

[cognito-idp]
AdminCreateUser: make resource "user-pool-user {userPoolId}/{username}"
AdminSetUserPassword: reset resource "user-pool-user {userPoolId}/{username}"
AdminDeleteUser: remove resource "user-pool-user {userPoolId}/{username}"
AdminDisableUser: disable resource "user-pool-user {userPoolId}/{username}"
AdminEnableUser: enable resource "user-pool-user {userPoolId}/{username}"
AdminAddUserToGroup,AdminConfirmSignUp: alter resource "user-pool-user {userPoolId}/{username}"
UpdateUserPool: alter resource "user-pool {userPoolId}"

[iot]
CreateKeysAndCertificate,CreateCertificateFromCsr,RegisterCertificateWithoutCA: make resource "device-certificate {>certificateId}"
UpdateCertificate: enable resource "device-certificate {certificateId}" if newStatus=ACTIVE; disable resource "device-certificate {certificateId}" if newStatus=INACTIVE; remove resource "device-certificate {certificateId}" if newStatus=REVOKED
DeleteCertificate: remove resource "device-certificate {certificateId}"
CreateRoleAlias: make resource "role-alias {roleAlias}" says "for {roleArn}"
UpdateRoleAlias: alter resource "role-alias {roleAlias}"
DeleteRoleAlias: remove resource "role-alias {roleAlias}"
`
