package gateway

import (
	"errors"
	"slices"

	"github.com/versity/versitygw/auth"
)

// accounts is the server's list of accounts, which never changes.
type accounts struct{}

var _ auth.IAMService = accounts{}

var errFixed = errors.New("the accounts are fixed")

// GetUserAccount finds an account by its access key.
func (accounts) GetUserAccount(access string) (auth.Account, error) {
	switch access {
	case Owner.AccessKeyID:
		return auth.Account{Access: access, Secret: Owner.SecretAccessKey, Role: auth.RoleAdmin}, nil
	case Reader.AccessKeyID:
		return auth.Account{Access: access, Secret: Reader.SecretAccessKey, Role: auth.RoleUser}, nil
	}
	return auth.Account{}, auth.ErrNoSuchUser
}

// ResolveAccounts gives those access keys that nobody has.
func (a accounts) ResolveAccounts(access []string) ([]string, error) {
	return slices.DeleteFunc(slices.Clone(access), func(key string) bool {
		_, err := a.GetUserAccount(key)
		return err == nil
	}), nil
}

// ListUserAccounts gives all but the owner.
func (a accounts) ListUserAccounts() ([]auth.Account, error) {
	reader, err := a.GetUserAccount(Reader.AccessKeyID)
	return []auth.Account{reader}, err
}

func (accounts) CreateAccount(auth.Account) error                  { return errFixed }
func (accounts) UpdateUserAccount(string, auth.MutableProps) error { return errFixed }
func (accounts) DeleteUserAccount(string) error                    { return errFixed }
func (accounts) Shutdown() error                                   { return nil }
