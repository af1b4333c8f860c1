// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"time"

	"github.com/hashicorp/hcl/v2"
)

// The providers of secrets.
const (
	SecretsEnv   = "env"
	SecretsFile  = "file"
	SecretsVault = "vault"
)

// SecretProviders are the providers in the order in which they are asked.
func SecretProviders() []string { return []string{SecretsEnv, SecretsFile, SecretsVault} }

// SecretProvider is a place that secrets come from.
type SecretProvider struct {
	// Type is env, file or vault.
	Type string
	// Prefix stands before the names of environment variables.
	Prefix string
	// Path is the encrypted file, or Vault's secret below the mount.
	Path string
	// KeyFile and KeyEnv say where the key of the file is; one of them is set.
	KeyFile, KeyEnv string
	// Address is Vault's base URL.
	Address          string
	Mount, Namespace string
	// CACert is a PEM file; empty for the certificates of the system.
	CACert string
	// TokenEnv, TokenFile and AppRole say how to log in; one of them is set.
	TokenEnv, TokenFile string
	AppRole             AppRole
	// Timeout bounds one request to Vault.
	Timeout time.Duration
	// TTL is after how long values are looked up again.
	TTL   time.Duration
	Range hcl.Range
}

// AppRole is a login to Vault; without a RoleID there is none.
type AppRole struct {
	RoleID                    string
	SecretIDEnv, SecretIDFile string
	Mount                     string
}

// LoadSecrets reads no more of a configuration than what says where secrets
// come from. The providers are nil exactly when the diagnostics have errors.
func LoadSecrets(opts LoadOptions) ([]*SecretProvider, hcl.Diagnostics, Sources) {
	l := newLoader(opts)
	sources := l.gather()
	if !l.diags.HasErrors() && l.open(sources) {
		l.declareVariables()
		l.decodeSecrets()
	}
	if l.diags.HasErrors() {
		return nil, l.diags, l.sources
	}
	if l.cfg.Secrets == nil {
		l.cfg.Secrets = []*SecretProvider{}
	}
	return l.cfg.Secrets, l.diags, l.sources
}
