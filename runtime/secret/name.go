// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/auahq/aua/config"
)

// maxName is how long a secret's name may be, in bytes.
const maxName = 256

var plainName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*$`)

// CheckName returns what is wrong with the name of a secret in the encrypted file.
func CheckName(name string) error {
	if len(name) > maxName || !plainName.MatchString(name) {
		return fmt.Errorf("a name is made of letters, digits, underscores, dots and dashes, begins with a letter, a digit or an underscore, and has at most %d characters", maxName)
	}
	return nil
}

// address is where a secret is sought.
type address struct {
	// provider is the only one to ask; empty for all.
	provider string
	// path is Vault's, in the place of the configured one.
	path string
	key  string
}

// parseAddress takes NAME, PROVIDER:NAME and vault:PATH#KEY apart.
func parseAddress(name string) (address, error) {
	a := address{key: name}
	if provider, rest, ok := strings.Cut(name, ":"); ok {
		if !slices.Contains(config.SecretProviders(), provider) {
			return a, failed("", fmt.Sprintf("Before the colon stands one of: %s.", strings.Join(config.SecretProviders(), ", ")), "there is no provider %q", provider)
		}
		a.provider, a.key = provider, rest
	}
	if path, key, ok := strings.Cut(a.key, "#"); ok {
		if a.provider != config.SecretsVault {
			return a, failed(a.provider, "Only Vault has paths; write it as in:"+line("secret(\"vault:team/openai#api_key\")"), "%q has a path", name)
		}
		a.path, a.key = strings.Trim(path, "/"), key
		if a.path == "" || slices.Contains(strings.Split(a.path, "/"), "..") {
			return a, failed(a.provider, "Write the path of the secret below the mount, then # and its key.", "%q has no path before the #", name)
		}
	}
	if a.key == "" || len(a.key) > maxName {
		return a, failed(a.provider, fmt.Sprintf("A name has at least 1 and at most %d characters.", maxName), "%q names no secret", name)
	}
	return a, nil
}
