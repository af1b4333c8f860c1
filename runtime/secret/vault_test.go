// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/test/vaultserver"
)

// vaultWorld is a world with a Vault, whose token is in the environment.
func vaultWorld(t *testing.T) (*world, *vaultserver.Server, *config.SecretProvider) {
	t.Helper()
	s := vaultserver.New(t)
	s.Put("secret/aua", map[string]any{"KEY": "vault-value", "NUMBER": 42, "FLAG": true, "LIST": []string{"x"}})
	s.Token("hvs.root-token", 0, false)
	w := newWorld()
	w.env["VAULT_TOKEN"] = "hvs.root-token"
	return w, s, &config.SecretProvider{
		Type: config.SecretsVault, Address: s.URL, Mount: "secret", Path: "aua", TokenEnv: "VAULT_TOKEN",
		Timeout: 2 * time.Second, TTL: time.Minute,
	}
}

func TestVaultGivesSecrets(t *testing.T) {
	w, s, p := vaultWorld(t)
	s.Put("secret/team/open ai", map[string]any{"api_key": "team-value"})
	resolve := w.Open([]*config.SecretProvider{p})
	gives(t, resolve, "KEY", "vault-value")
	gives(t, resolve, "vault:KEY", "vault-value")
	gives(t, resolve, "NUMBER", "42")
	gives(t, resolve, "FLAG", "true")
	gives(t, resolve, "vault:team/open ai#api_key", "team-value")
	require.Equal(t, []string{"GET /v1/auth/token/lookup-self", "GET /v1/secret/data/aua", "GET /v1/secret/data/team/open ai"}, s.Seen(), "each path is read once")
	require.Equal(t, "(sensitive) (sensitive)", w.values.Scrub("hvs.root-token vault-value"))

	require.Equal(t, "provider vault: the secret secret/aua has no key \"KEYS\"", why(t, resolve, "KEYS").Error())
	require.Contains(t, why(t, resolve, "KEYS").Advice(), `Did you mean "KEY"?`)
	require.Contains(t, why(t, resolve, "SOMETHING").Advice(), "vault kv patch -mount=secret aua SOMETHING=-")
	require.Contains(t, why(t, resolve, "LIST").Error(), "is not a text")
	require.Contains(t, why(t, resolve, "vault:nothing#x").Error(), "there is no secret secret/nothing")
	require.True(t, Absent(why(t, resolve, "vault:nothing#x")))
}

// TestWhatVaultSays: each answer that is no secret has its reason and what to do.
func TestWhatVaultSays(t *testing.T) {
	for name, c := range map[string]struct {
		breaks       func(w *world, s *vaultserver.Server, p *config.SecretProvider)
		reason, hint string
	}{
		"sealed": {func(_ *world, s *vaultserver.Server, _ *config.SecretProvider) { s.Seal(true) }, "is sealed", "vault operator unseal"},
		"down":   {func(_ *world, s *vaultserver.Server, _ *config.SecretProvider) { s.Down(true) }, "cannot be reached", "Check the address"},
		"forbidden": {func(_ *world, s *vaultserver.Server, _ *config.SecretProvider) {
			s.Token("hvs.root-token", 0, false, "secret/other")
		}, "does not allow to read secret/aua (403)", `path "secret/data/aua" { capabilities = ["read"] }`},
		"revoked":     {func(_ *world, s *vaultserver.Server, _ *config.SecretProvider) { s.Revoke("hvs.root-token") }, "does not allow to read", "a token that is valid"},
		"deleted":     {func(_ *world, s *vaultserver.Server, _ *config.SecretProvider) { s.Delete("secret/aua") }, "there is no secret secret/aua", "not deleted"},
		"no token":    {func(w *world, _ *vaultserver.Server, _ *config.SecretProvider) { delete(w.env, "VAULT_TOKEN") }, "VAULT_TOKEN, which should hold the token, is not set", "Set it"},
		"wrong mount": {func(_ *world, _ *vaultserver.Server, p *config.SecretProvider) { p.Mount = "kv" }, "there is no secret kv/aua", "Check path and mount"},
		"namespace":   {func(_ *world, _ *vaultserver.Server, p *config.SecretProvider) { p.Namespace = "other" }, "there is no secret secret/aua", ""},
		"no file": {func(_ *world, _ *vaultserver.Server, p *config.SecretProvider) {
			p.TokenEnv, p.TokenFile = "", "/nonexistent/token"
		}, "there is no such file", "Vault agent"},
		"no ca": {func(_ *world, _ *vaultserver.Server, p *config.SecretProvider) { p.CACert = "/nonexistent/ca.pem" }, "ca_cert /nonexistent/ca.pem cannot be read: no such file", ""},
		"role": {func(_ *world, _ *vaultserver.Server, p *config.SecretProvider) {
			p.AppRole = config.AppRole{RoleID: "x", Mount: "approle"}
		}, "refuses the login with AppRole (400): invalid role or secret ID", "secret-id"},
		"auth mount": {func(_ *world, _ *vaultserver.Server, p *config.SecretProvider) {
			p.AppRole = config.AppRole{RoleID: "x", Mount: "other"}
		}, "Vault has no auth method at other", "namespace"},
	} {
		t.Run(name, func(t *testing.T) {
			w, s, p := vaultWorld(t)
			c.breaks(w, s, p)
			e := why(t, w.Open([]*config.SecretProvider{p}), "KEY")
			require.Contains(t, e.Error(), c.reason)
			require.Contains(t, e.Advice(), c.hint)
			require.NotContains(t, e.Error()+e.Advice(), "hvs.root-token")
		})
	}
}

// TestVaultIsAskedAgain: what passes is tried three times, what stays once.
func TestVaultIsAskedAgain(t *testing.T) {
	for status, want := range map[int]int{http.StatusBadGateway: 3, http.StatusTooManyRequests: 3, http.StatusNotFound: 1, http.StatusNotImplemented: 1} {
		w, s, p := vaultWorld(t)
		asked := 0
		s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.Path, "/data/") {
				asked++
			}
			w.WriteHeader(status)
		})
		why(t, w.Open([]*config.SecretProvider{p}), "KEY")
		require.Equal(t, want, asked, status)
	}
	w, s, p := vaultWorld(t)
	p.Timeout = 100 * time.Millisecond
	s.Config.Handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	require.Contains(t, why(t, w.Open([]*config.SecretProvider{p}), "KEY").Error(), "it did not answer within 100ms")
	w, s, p = vaultWorld(t)
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) })
	require.Contains(t, why(t, w.Open([]*config.SecretProvider{p}), "KEY").Error(), "does not answer as a KV engine")
}

// TestAppRole logs in, renews in time, and logs in again when that does not
// help, or when Vault has taken the token's rights.
func TestAppRole(t *testing.T) {
	w, s, p := vaultWorld(t)
	s.Role("aua", "the-secret-id", time.Hour, true)
	p.TokenEnv = ""
	idFile := filepath.Join(t.TempDir(), "secret-id")
	write(t, idFile, "the-secret-id\n", 0o600)
	p.AppRole = config.AppRole{RoleID: "aua", SecretIDFile: idFile, Mount: "approle"}
	gives(t, w.Open([]*config.SecretProvider{p}), "KEY", "vault-value")
	require.Equal(t, []string{"POST /v1/auth/approle/login", "GET /v1/secret/data/aua"}, s.Seen())
	require.Equal(t, "(sensitive) (sensitive)", w.values.Scrub("the-secret-id hvs.login-1"))
	wait, _ := w.wait()
	require.Equal(t, p.TTL, wait)

	w.passes(time.Hour*2/3 + time.Second)
	gives(t, w.Look(t.Context()), "KEY", "vault-value")
	require.Equal(t, []string{"POST /v1/auth/token/renew-self", "GET /v1/secret/data/aua"}, s.Seen()[2:])

	s.Revoke("hvs.login-1")
	gives(t, w.Look(t.Context()), "KEY", "vault-value")
	require.Equal(t, []string{"GET /v1/secret/data/aua", "POST /v1/auth/approle/login", "GET /v1/secret/data/aua"}, s.Seen()[4:])
	require.Empty(t, w.Status()[0].Reason)

	s.Revoke("hvs.login-2")
	w.passes(time.Hour)
	gives(t, w.Look(t.Context()), "KEY", "vault-value")
	require.Equal(t, []string{"POST /v1/auth/token/renew-self", "POST /v1/auth/approle/login", "GET /v1/secret/data/aua"}, s.Seen()[7:])
}

// TestATokenIsRenewed before it ends; the book looks in time for that.
func TestATokenIsRenewed(t *testing.T) {
	w, s, p := vaultWorld(t)
	s.Token("hvs.root-token", 30*time.Second, true)
	gives(t, w.Open([]*config.SecretProvider{p}), "KEY", "vault-value")
	wait, _ := w.wait()
	require.Equal(t, 20*time.Second, wait, "sooner than ttl")
	w.passes(21 * time.Second)
	gives(t, w.Look(t.Context()), "KEY", "vault-value")
	require.True(t, slices.Contains(s.Seen(), "POST /v1/auth/token/renew-self"))
}

// TestATokenFileIsReadAgain when Vault refuses what it held.
func TestATokenFileIsReadAgain(t *testing.T) {
	w, s, p := vaultWorld(t)
	p.TokenEnv, p.TokenFile = "", filepath.Join(t.TempDir(), "token")
	write(t, p.TokenFile, "hvs.root-token", 0o600)
	resolve := w.Open([]*config.SecretProvider{p})
	gives(t, resolve, "KEY", "vault-value")
	s.Put("secret/aua", map[string]any{"KEY": "second-value"})
	s.Revoke("hvs.root-token")
	gives(t, w.Look(t.Context()), "KEY", "vault-value")
	require.Contains(t, w.Status()[0].Reason, "403")
	s.Token("hvs.next-token", 0, false)
	write(t, p.TokenFile, "hvs.next-token", 0o600)
	gives(t, w.Look(t.Context()), "KEY", "second-value")
	require.Empty(t, w.Status()[0].Reason)
}

func TestVaultWithTLSAndNamespace(t *testing.T) {
	s := vaultserver.NewTLS(t)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Put("team/secret/aua", map[string]any{"KEY": "vault-value"})
	s.Token("hvs.root-token", 0, false)
	p := &config.SecretProvider{
		Type: config.SecretsVault, Address: s.URL + "/", Mount: "secret/", Path: "/aua", Namespace: "team", TokenEnv: "VAULT_TOKEN",
		Timeout: time.Second, TTL: time.Minute,
	}
	w := newWorld()
	w.env["VAULT_TOKEN"] = "hvs.root-token"
	e := why(t, w.Open([]*config.SecretProvider{p}), "KEY")
	require.Contains(t, e.Error(), "certificate signed by unknown authority")
	require.Contains(t, e.Advice(), "Check ca_cert")

	trusted := *p
	trusted.CACert = filepath.Join(t.TempDir(), "ca.pem")
	write(t, trusted.CACert, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})), 0o644)
	again := newWorld()
	again.env = w.env
	gives(t, again.Open([]*config.SecretProvider{&trusted}), "KEY", "vault-value")
	write(t, trusted.CACert, "no certificate", 0o644)
	last := newWorld()
	last.env = w.env
	require.Contains(t, why(t, last.Open([]*config.SecretProvider{&trusted}), "KEY").Error(), "holds no certificate")
}
