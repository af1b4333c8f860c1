// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/live"
	"github.com/auahq/aua/test/modelserver"
	"github.com/auahq/aua/test/vaultserver"
)

// keyed is a configuration whose backend has its key from where secrets says.
func keyed(upstream *modelserver.Server, secrets string) string {
	return preamble + secrets + fmt.Sprintf(`
backend "swe" {
  plugin = "openai"
  config {
    base_url = %q
    api_key  = secret("MODEL_KEY")
  }
}
specialist "swe" {
  backend = "swe"
  model   = "mock-model"
  fields  = ["software_engineering", "general"]
}
`, upstream.BaseURL())
}

// lastKey is the key of the newest request.
func lastKey(upstream *modelserver.Server) string {
	all := upstream.ChatRequests()
	if len(all) == 0 {
		return ""
	}
	return strings.TrimPrefix(all[len(all)-1].Header.Get("Authorization"), "Bearer ")
}

// uses waits until queries carry the key.
func (s *server) uses(upstream *modelserver.Server, key string) {
	s.t.Helper()
	require.Eventually(s.t, func() bool {
		s.ask(&api.QueryRequest{Query: coding})
		return lastKey(upstream) == key
	}, patience, tick)
}

// secretsOf is the status of a provider.
func (s *server) secretsOf(provider string) api.SecretsStatus {
	s.t.Helper()
	for _, p := range s.status().Secrets {
		if p.Provider == provider {
			return p
		}
	}
	require.FailNow(s.t, "no such provider", provider)
	return api.SecretsStatus{}
}

// TestARotatedSecretReachesTheNextQuery: "aua secrets set" beside a running
// server is enough, and no query fails for it. A file that cannot be read any
// more leaves the key of before, which the status, the health and the metrics tell.
func TestARotatedSecretReachesTheNextQuery(t *testing.T) {
	t.Parallel()
	upstream := modelserver.New(t, modelserver.Config{Keep: 4})
	f := live.In(t, aua)
	f.Write("aua.hcl", keyed(upstream, "secrets \"file\" {\n  path     = \"secrets.enc\"\n  key_file = \"secrets.key\"\n  ttl      = \"1s\"\n}\n"))
	f.Run("secrets", "init").OK()
	set := func(value string) {
		c := f.Command(t.Context(), "secrets", "set", "MODEL_KEY")
		c.Stdin = strings.NewReader(value)
		out, err := c.CombinedOutput()
		require.NoError(t, err, string(out))
	}
	f.Run("validate").Refused("AUA_SECRET_UNRESOLVED", "secrets.enc has no secret \"MODEL_KEY\"", "aua secrets set MODEL_KEY")
	set("first-model-key")
	f.Run("validate").OK()
	s := serveIn(t, f.Dir)
	s.uses(upstream, "first-model-key")
	before, pid := s.status().Generation, s.pid("backend.swe")

	l := live.StartLoad(t, 4, func(c, n int) error {
		ask := buffered
		if c%2 == 1 {
			ask = streamed
		}
		_, err := ask(s, &api.QueryRequest{Query: fmt.Sprintf("%s Case %d of %d.", coding, n, c)})
		return err
	})
	for _, key := range []string{"second-model-key", "third-model-key"} {
		set(key)
		s.uses(upstream, key)
	}
	l.More(20)
	l.End()
	require.NotEqual(t, pid, s.pid("backend.swe"))
	require.NotEqual(t, before, s.status().Generation)
	require.Contains(t, s.metrics(), `aua_secret_rotations_total{outcome="replaced"} 2`)
	require.Contains(t, s.metrics(), `aua_secret_provider_ready{provider="file"} 1`)
	e, err := s.Extension(t.Context(), "backend.swe")
	require.NoError(t, err)
	require.Equal(t, api.ReloadReplaced, e.LastReload.Change)

	require.Eventually(t, func() bool { pid = s.pid("backend.swe"); return pid != 0 }, patience, tick)
	require.NoError(t, os.Rename(f.Path("secrets.enc"), f.Path("away")))
	require.Eventually(t, func() bool { return !s.secretsOf("file").Healthy }, patience, tick)
	require.Contains(t, s.secretsOf("file").Reason, "secrets.enc cannot be opened: there is no such file")
	require.False(t, s.secretsOf("file").FailedAt.IsZero())
	health, err := s.Health(t.Context())
	require.NoError(t, err)
	require.Equal(t, "degraded", health.Status)
	require.Contains(t, strings.Join(health.Reasons, " "), "the values of before are in use")
	require.Contains(t, s.metrics(), `aua_secret_provider_ready{provider="file"} 0`)
	s.uses(upstream, "third-model-key")
	require.NoError(t, os.Rename(f.Path("away"), f.Path("secrets.enc")))
	require.Eventually(t, func() bool { return s.secretsOf("file").Healthy }, patience, tick)
	f.Run("secrets", "unset", "MODEL_KEY").OK()
	require.Eventually(t, func() bool { return !s.secretsOf("file").Healthy }, patience, tick)
	require.Equal(t, "It does not have these any more: MODEL_KEY.", s.secretsOf("file").Reason)
	require.Equal(t, pid, s.pid("backend.swe"), "nothing was restarted")
	set("fourth-model-key")
	s.uses(upstream, "fourth-model-key")

	// Whoever does not want to wait for ttl reloads.
	f.Run("secrets", "rotate-key").OK()
	set("fifth-model-key")
	s.reload()
	s.ask(&api.QueryRequest{Query: coding})
	require.Equal(t, "fifth-model-key", lastKey(upstream))
	s.stop()
	for _, key := range []string{"first", "second", "third", "fourth", "fifth"} {
		require.NotContains(t, s.log.String(), key+"-model-key")
	}
}

// TestVaultRotatesAndFails with the imitated Vault: a new version is used, a
// revoked login is made again, and a Vault that is sealed or away leaves the
// values of before. Without Vault there is no start, which says why.
func TestVaultRotatesAndFails(t *testing.T) {
	t.Parallel()
	upstream := modelserver.New(t, modelserver.Config{Keep: 4})
	vault := vaultserver.New(t)
	vault.Put("secret/aua", map[string]any{"MODEL_KEY": "first-vault-key"})
	vault.Role("aua-role", "the-secret-id", time.Hour, true)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "secret-id"), []byte("the-secret-id"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "aua.hcl"), []byte(keyed(upstream, fmt.Sprintf(`
secrets "vault" {
  address = %q
  path    = "aua"
  ttl     = "1s"
  timeout = "1s"
  approle {
    role_id        = "aua-role"
    secret_id_file = "secret-id"
  }
}
`, vault.URL))), 0o600))

	vault.Down(true)
	_, stderr, status := runCommand(t, dir, "serve", "-listen", "127.0.0.1:0")
	require.Equal(t, 1, status)
	require.Contains(t, strings.Join(strings.Fields(stderr), " "), "provider vault: Vault at "+vault.URL+" cannot be reached")
	require.Contains(t, stderr, "AUA_SECRET_UNRESOLVED")
	vault.Down(false)

	s := serveIn(t, dir)
	s.uses(upstream, "first-vault-key")
	vault.Put("secret/aua", map[string]any{"MODEL_KEY": "second-vault-key"})
	s.uses(upstream, "second-vault-key")
	vault.Revoke("hvs.login-1")
	vault.Put("secret/aua", map[string]any{"MODEL_KEY": "third-vault-key"})
	s.uses(upstream, "third-vault-key")
	require.True(t, s.secretsOf("vault").Healthy)

	vault.Seal(true)
	require.Eventually(t, func() bool { return !s.secretsOf("vault").Healthy }, patience, tick)
	require.Contains(t, s.secretsOf("vault").Reason, "is sealed")
	s.uses(upstream, "third-vault-key")
	s.reload()
	s.uses(upstream, "third-vault-key")
	vault.Seal(false)
	vault.Delete("secret/aua")
	require.Eventually(t, func() bool { return strings.Contains(s.secretsOf("vault").Reason, "any more: MODEL_KEY") }, patience, tick)
	vault.Put("secret/aua", map[string]any{"MODEL_KEY": "fourth-vault-key"})
	s.uses(upstream, "fourth-vault-key")
	s.stop()
	for _, text := range []string{"vault-key", "the-secret-id", "hvs."} {
		require.NotContains(t, s.log.String(), text)
	}
	require.Contains(t, s.log.String(), "Secrets cannot be looked up; the values of before stay in use.")
	require.Contains(t, s.log.String(), "Secrets are read again.")
}

// TestANewSecretThatDoesNotServe leaves the process of before, and is tried
// again when secrets are looked up the next time.
func TestANewSecretThatDoesNotServe(t *testing.T) {
	t.Parallel()
	binary, err := auaTester()
	require.NoError(t, err)
	f := live.In(t, binary)
	f.Write("aua.hcl", preamble+`
secrets "file" {
  path     = "secrets.enc"
  key_file = "secrets.key"
  ttl      = "1s"
}
backend "b" {
  plugin = "tester"
  config { exit_if_exists = secret("FILE") }
}
specialist "b" {
  backend = "b"
  fields  = ["general"]
}
`)
	f.Run("secrets", "init").OK()
	set := func(value string) {
		c := f.Command(t.Context(), "secrets", "set", "FILE")
		c.Stdin = strings.NewReader(value)
		require.NoError(t, c.Run())
	}
	set("/nonexistent/one")
	s := serveBinary(t, binary, f.Dir)
	pid := s.pid("backend.b")
	set("/") // with this, the tester ends while it is configured
	require.Eventually(t, func() bool { return strings.Contains(s.metrics(), `aua_secret_rotations_total{outcome="failed"}`) }, patience, tick)
	require.Equal(t, pid, s.pid("backend.b"))
	s.ask(&api.QueryRequest{Query: "do:ok"})
	set("/nonexistent/two")
	require.Eventually(t, func() bool { return strings.Contains(s.metrics(), `aua_secret_rotations_total{outcome="replaced"} 1`) }, patience, tick)
	require.NotEqual(t, pid, s.pid("backend.b"))
}
