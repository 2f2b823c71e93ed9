package timeline

import (
	"bytes"

	"keytrail/cloudtrail"
)

// lifeChange is a call that does something to a subject: where the record
// names the subject, and the word for what is done.
type lifeChange struct {
	path func() cloudtrail.Path
	what string // "" for what status says, in lower case
}

var (
	changedKey      = lazyPath("accessKeyId")
	changedUser     = lazyPath("userName")
	changedRole     = lazyPath("roleName")
	changedInstance = lazyPath("instancesSet.items[].instanceId")
	startedInstance = lazyPath(">instancesSet.items[].instanceId")
	changedStatus   = lazyPath("status")
)

var lifeChanges = map[Subject]map[string]lifeChange{
	SubjectKey: {
		"UpdateAccessKey": {changedKey, ""},
		"DeleteAccessKey": {changedKey, "deleted"},
	},
	SubjectUser: {
		"CreateUser":                    {changedUser, "made"},
		"DeleteUser":                    {changedUser, "deleted"},
		"CreateAccessKey":               {changedUser, "access key made"},
		"DeleteAccessKey":               {changedUser, "access key deleted"},
		"CreateLoginProfile":            {changedUser, "password set"},
		"UpdateLoginProfile":            {changedUser, "password changed"},
		"DeleteLoginProfile":            {changedUser, "password deleted"},
		"AttachUserPolicy":              {changedUser, "policy attached"},
		"DetachUserPolicy":              {changedUser, "policy detached"},
		"PutUserPolicy":                 {changedUser, "inline policy put"},
		"DeleteUserPolicy":              {changedUser, "inline policy deleted"},
		"AddUserToGroup":                {changedUser, "added to a group"},
		"RemoveUserFromGroup":           {changedUser, "removed from a group"},
		"DeactivateMFADevice":           {changedUser, "MFA deactivated"},
		"EnableMFADevice":               {changedUser, "MFA enabled"},
		"PutUserPermissionsBoundary":    {changedUser, "boundary set"},
		"DeleteUserPermissionsBoundary": {changedUser, "boundary removed"},
	},
	SubjectRole: {
		"CreateRole":                    {changedRole, "made"},
		"DeleteRole":                    {changedRole, "deleted"},
		"UpdateAssumeRolePolicy":        {changedRole, "trust changed"},
		"AttachRolePolicy":              {changedRole, "policy attached"},
		"DetachRolePolicy":              {changedRole, "policy detached"},
		"PutRolePolicy":                 {changedRole, "inline policy put"},
		"DeleteRolePolicy":              {changedRole, "inline policy deleted"},
		"AddRoleToInstanceProfile":      {changedRole, "added to an instance profile"},
		"RemoveRoleFromInstanceProfile": {changedRole, "removed from an instance profile"},
		"PutRolePermissionsBoundary":    {changedRole, "boundary set"},
		"DeleteRolePermissionsBoundary": {changedRole, "boundary removed"},
	},
	SubjectInstance: {
		"RunInstances":       {startedInstance, "made"},
		"StartInstances":     {changedInstance, "started"},
		"StopInstances":      {changedInstance, "stopped"},
		"RebootInstances":    {changedInstance, "rebooted"},
		"TerminateInstances": {changedInstance, "deleted"},
	},
}

// change tells what the event does to the subject.
func (b *LifeBuilder) change(e *cloudtrail.Event, name string) (what string, ok bool) {
	c, known := lifeChanges[b.life.Subject][name]
	if !known {
		return "", false
	}
	c.path().Each(e, func(v cloudtrail.Value) bool {
		ok = v.Kind == cloudtrail.String && string(v.Text) == b.life.Name
		return !ok
	})
	if !ok {
		return "", false
	}
	if what = c.what; what == "" {
		v, _ := changedStatus().First(e)
		what = string(bytes.ToLower(cutRunes(v.Text, 40)))
	}
	return what, what != ""
}

// countHandedOut counts the credentials that a call of the subject handed out.
func (b *LifeBuilder) countHandedOut(e *cloudtrail.Event) {
	c := &b.life.HandedOut
	switch name := plainName(e.Value(cloudtrail.EventName)); string(name) {
	case "CreateAccessKey", "CreateBucketAccessKey":
		c.Keys++
	case "CreateLoginProfile", "UpdateLoginProfile":
		c.Passwords++
	case "CreateServiceSpecificCredential", "ResetServiceSpecificCredential", "UploadSSHPublicKey", "UploadSigningCertificate":
		c.Others++
	default:
		if issuingEvents[string(name)] {
			c.Sessions += int64(min(1, len(issuedKeys(e))))
		}
	}
}
