// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import "time"

// secretsBlock is the type of the blocks that say where secrets come from.
const secretsBlock = "secrets"

func secretsSpec() *BlockSpec {
	file, vault := []string{SecretsFile}, []string{SecretsVault}
	spec := &BlockSpec{
		Type: secretsBlock, Labels: []string{"provider"}, LabelValues: SecretProviders(),
		Description: "Where secret(\"NAME\") finds its value. Without any block: in the environment variable NAME. With blocks, their providers are asked in the order env, file, vault, and the first that has the name answers; secret(\"vault:NAME\") asks one provider alone. The blocks can use env(), file() and variables, and neither local values nor secret().",
		Keys: []*Key{
			{
				Name: "prefix", Type: TypeString, Only: []string{SecretsEnv},
				Description: "Stands before a secret's name in that of its environment variable, so that no other variable of the server is a secret.",
				at:          in(func(s *SecretProvider) *string { return &s.Prefix }),
			},
			{
				Name: "path", Type: TypeString, Required: true, Only: []string{SecretsFile, SecretsVault},
				Description: "For file: the encrypted file, relative to the working folder, which \"aua secrets\" writes. For vault: the secret below the mount whose keys are the names.",
				at:          in(func(s *SecretProvider) *string { return &s.Path }),
			},
			{
				Name: "key_file", Type: TypeString, Only: file,
				Description: "The file that holds the key of the encrypted file. Nobody but AUA's user may be able to read it.",
				at:          in(func(s *SecretProvider) *string { return &s.KeyFile }),
			},
			{
				Name: "key_env", Type: TypeString, Only: file,
				Description: "The environment variable that holds the key of the encrypted file, in the place of key_file.",
				at:          in(func(s *SecretProvider) *string { return &s.KeyEnv }),
			},
			{
				Name: "address", Type: TypeString, Required: true, Only: vault,
				Description: "The base URL of Vault, such as https://vault.example:8200.",
				at:          in(func(s *SecretProvider) *string { return &s.Address }),
			},
			{
				Name: "mount", Type: TypeString, Default: "secret", Only: vault,
				Description: "Where the KV engine, version 2, is mounted.",
				at:          in(func(s *SecretProvider) *string { return &s.Mount }),
			},
			{
				Name: "namespace", Type: TypeString, Only: vault,
				Description: "Vault's namespace.",
				at:          in(func(s *SecretProvider) *string { return &s.Namespace }),
			},
			{
				Name: "ca_cert", Type: TypeString, Only: vault,
				Description: "A PEM file with the certificates that sign Vault's. Absent: those that the system trusts.",
				at:          in(func(s *SecretProvider) *string { return &s.CACert }),
			},
			{
				Name: "token_env", Type: TypeString, Only: vault,
				Description: "The environment variable that holds Vault's token.",
				at:          in(func(s *SecretProvider) *string { return &s.TokenEnv }),
			},
			{
				Name: "token_file", Type: TypeString, Only: vault,
				Description: "The file that holds Vault's token, such as the sink of a Vault agent. It is read again whenever Vault refuses the token.",
				at:          in(func(s *SecretProvider) *string { return &s.TokenFile }),
			},
			{
				Name: "timeout", Type: TypeDuration, Default: "5s", Min: bound(0.1), Max: bound(60), Only: vault,
				Description: "How long AUA waits for one answer of Vault. A request that fails for a moment is sent three times.",
				Higher:      "A slow Vault is waited for, and a start without Vault fails later.",
				Lower:       "A start without Vault fails sooner.",
				at:          in(func(s *SecretProvider) *time.Duration { return &s.Timeout }),
			},
			{
				Name: "ttl", Type: TypeDuration, Default: "5m", Min: bound(1), Only: []string{SecretsFile, SecretsVault},
				Description: "After how long AUA looks for other values. A block whose secret has changed gets a new process, without a pause.",
				Higher:      "Fewer requests to the provider; a rotated secret is used later.",
				Lower:       "A rotated secret is used sooner.",
				at:          in(func(s *SecretProvider) *time.Duration { return &s.TTL }),
			},
		},
		Blocks: []*BlockSpec{appRoleSpec()},
	}
	spec.open = func(parent any, label string) any {
		s := &SecretProvider{Type: label}
		c := parent.(*Config)
		c.Secrets = append(c.Secrets, s)
		return s
	}
	spec.all = func(parent any) []instance {
		var all []instance
		for _, s := range parent.(*Config).Secrets {
			all = append(all, instance{s.Type, s})
		}
		return all
	}
	return reloads(ReloadRestart, spec)
}

func appRoleSpec() *BlockSpec {
	spec := &BlockSpec{
		Type:        "approle",
		Description: "For vault: logs in with AppRole, in the place of a token.",
		Keys: []*Key{
			{
				Name: "role_id", Type: TypeString,
				Description: "The role's id.",
				at:          in(func(a *AppRole) *string { return &a.RoleID }),
			},
			{
				Name: "secret_id_env", Type: TypeString,
				Description: "The environment variable that holds the secret id.",
				at:          in(func(a *AppRole) *string { return &a.SecretIDEnv }),
			},
			{
				Name: "secret_id_file", Type: TypeString,
				Description: "The file that holds the secret id. It is read at each login.",
				at:          in(func(a *AppRole) *string { return &a.SecretIDFile }),
			},
			{
				Name: "mount", Type: TypeString, Default: "approle",
				Description: "Where the auth method is mounted.",
				at:          in(func(a *AppRole) *string { return &a.Mount }),
			},
		},
	}
	spec.Single = true
	spec.open = func(parent any, _ string) any { return &parent.(*SecretProvider).AppRole }
	spec.all = func(parent any) []instance {
		s := parent.(*SecretProvider)
		if s.AppRole.RoleID == "" {
			return nil
		}
		return []instance{{target: &s.AppRole}}
	}
	return spec
}
