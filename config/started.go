// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

// Started returns c as a server serves it that was started with boot: with the
// blocks of boot all of whose keys have the reload class restart. The digest is
// that of c still.
func (c *Config) Started(boot *Config) *Config {
	started := *c
	started.Server, started.Auth, started.State, started.Secrets = boot.Server, boot.Auth, boot.State, boot.Secrets
	return &started
}
