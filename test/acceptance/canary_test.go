// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/live"
	"github.com/auahq/aua/test/vaultserver"
)

// The canaries: secrets that must be found nowhere.
const (
	canaryEnv     = "canary-of-the-environment"
	canaryFile    = "canary<of>the \"file\"&+"
	canaryRotated = "canary-of-the-file-rotated"
	canaryVault   = "canary-of-vault"
	canaryToken   = "hvs.canary-token-of-vault"
	canaryLiteral = "canary-typed-into-a-sensitive-key"
	canaryVar     = "canary-of-a-sensitive-variable"
	canaryPlain   = "canary-in-the-environment-of-a-plugin"
	canaryHeader  = "canary-in-sensitive()"
)

// canaries are all of them, each with its own text in it that no form hides.
var canaries = []string{canaryEnv, canaryFile, canaryRotated, canaryVault, canaryToken, canaryLiteral, canaryVar, canaryPlain, canaryHeader}

// typedCanaries are those that are a part of the configuration.
var typedCanaries = []string{canaryLiteral, canaryPlain, canaryHeader}

func canaryConfig(vault string) string {
	return preamble + fmt.Sprintf(`
variable "var" {
  default   = %q
  sensitive = true
}
secrets "env" { prefix = "CANARY_" }
secrets "file" {
  path     = "secrets.enc"
  key_file = "secrets.key"
  ttl      = "1s"
}
secrets "vault" {
  address   = %q
  path      = "aua"
  token_env = "VAULT_TOKEN"
  ttl       = "1s"
}
backend "teller" {
  plugin = "tester"
  env    = { FROM_VAULT = secret("VAULT_KEY"), BEARER = "Bearer ${secret("ENV_KEY")}" }
  config { token = secret("FILE_KEY") }
}
backend "bearer" {
  plugin = "tester"
  config { token = "Bearer ${secret("VAULT_KEY")}" }
}
backend "literal" {
  plugin = "tester"
  env    = { PLAIN = %q }
  config { token = %q }
}
backend "marked" {
  plugin = "tester"
  config { token = sensitive(%q) }
}
backend "variable" {
  plugin = "tester"
  config { token = var.var }
}
verifier "sick" {
  plugin = "tester"
  config { unhealthy = "The server refused ${secret("ENV_KEY")}." }
}
`, canaryVar, vault, canaryPlain, canaryLiteral, canaryHeader) + specialists("teller", "bearer", "literal", "variable")
}

// canarySent is one that a client may send, with other literals, which are as secret.
func canarySent(vault string) string {
	text := canaryConfig(vault)
	from, to := strings.Index(text, "variable \"var\""), strings.Index(text, "secrets \"env\"")
	text = strings.Replace(text[:from]+text[to:], "var.var", `secret("ENV_KEY")`, 1)
	for _, canary := range typedCanaries {
		text = strings.Replace(text, canary, "another "+canary, 1)
	}
	return text
}

// specialists has one for each backend, that is asked by name.
func specialists(backends ...string) string {
	text := ""
	for _, b := range backends {
		text += fmt.Sprintf("specialist %q {\n  backend = %q\n  fields  = [\"general\"]\n  retries = 0\n}\n", b, b)
	}
	return text
}

// written is all that AUA wrote, by where.
type written map[string]string

func (w written) add(where, text string) { w[fmt.Sprintf("%s (%d)", where, len(w))] = text }

// files adds what is in the folder, other than what the user has written.
func (w written) files(t *testing.T, dir string) {
	require.NoError(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() || filepath.Base(path) == "aua.hcl" {
			return err
		}
		data, err := os.ReadFile(path)
		w.add(path, string(data))
		return err
	}))
}

// TestNoSecretIsWritten plants secrets wherever one can stand, has plugins give
// them away, uses every route and command, provokes failures, and then looks
// for them in all that AUA wrote: output, log, responses, and files.
func TestNoSecretIsWritten(t *testing.T) {
	t.Parallel()
	binary, err := auaTester()
	require.NoError(t, err)
	vault := vaultserver.New(t)
	vault.Put("secret/aua", map[string]any{"VAULT_KEY": canaryVault})
	vault.Token(canaryToken, 0, false)
	f := live.In(t, binary)
	f.Env = []string{"CANARY_ENV_KEY=" + canaryEnv, "VAULT_TOKEN=" + canaryToken}
	f.Write("aua.hcl", canaryConfig(vault.URL))
	f.Write("sent/aua.hcl", canarySent(vault.URL))
	w := written{}
	command := func(stdin string, args ...string) {
		c := f.Command(t.Context(), args...)
		c.Stdin = strings.NewReader(stdin)
		out, _ := c.CombinedOutput()
		w.add("aua "+strings.Join(args, " "), string(out))
	}
	command("", "secrets", "init")
	command("", "validate")
	command(canaryFile, "secrets", "set", "FILE_KEY")
	command(canaryFile, "secrets", "set", "FILE_KEY", canaryFile)
	command("", "validate", "-json")

	s := serveServer(t, f.Serve("-config", "aua.hcl"))
	f.Env = append(f.Env, "AUA_ADDR="+s.url)
	s.routes(w)
	for _, specialist := range []string{"teller", "bearer", "literal", "variable"} {
		for _, do := range []string{"do:tell", "do:tell-panic", "do:tell-exit"} {
			s.everySurface(w, specialist, do)
		}
	}
	for _, args := range [][]string{
		{"status"},
		{"status", "-json"},
		{"validate"},
		{"extensions", "list"},
		{"extensions", "inspect", "backend.teller"},
		{"extensions", "inspect", "backend.literal", "-json"},
		{"extensions", "test"},
		{"extensions", "reload", "-force"},
		{"secrets", "list"},
		{"secrets", "rotate-key"},
		{"plugins", "list"},
		{"fmt", "-check"},
		{"query", "-debug", "-specialist", "teller", "do:tell"},
		{"query", "-specialist", "literal", "do:tell"},
		{"plugins", "doctor"},
		{"plan"},
		{"plan", "-config", "sent", "-json"},
		{"plan", "-config", "sent", "-out", "saved.plan"},
		{"show", "saved.plan"},
		{"show", "saved.plan", "-json"},
		{"show", "saved.plan", "-hcl"},
		{"show"},
		{"show", "-json"},
		{"show", "-serial", "1", "-hcl"},
		{"state", "export"},
		{"apply", "-auto-approve"},
		{"apply", "saved.plan"},
		{"show", "-serial", "2", "-json"},
		{"config", "diff", "-serial", "1", "-to", "2"},
		{"config", "diff", "-config", "sent"},
		{"config", "rollback", "-auto-approve"},
		{"audit", "list"},
		{"audit", "verify"},
		{"serve", "-dry-run"},
		{"serve", "-listen", "256.0.0.1:0"},
	} {
		command("", args...)
	}
	// Another value, a configuration that is wrong beside a credential, and providers that fail.
	command(canaryRotated, "secrets", "set", "FILE_KEY")
	require.Eventually(t, func() bool { return strings.Contains(s.metrics(), `aua_secret_rotations_total{outcome="replaced"}`) }, patience, tick)
	s.everySurface(w, "teller", "do:tell")
	good := f.Read("aua.hcl")
	f.Write("aua.hcl", strings.Replace(good, fmt.Sprintf("token = %q }", canaryLiteral), fmt.Sprintf("token = %q, delay_ms = -1 }", canaryLiteral), 1))
	command("", "extensions", "reload")
	f.Write("aua.hcl", strings.Replace(good, "secret(\"FILE_KEY\")", "secret(\"FILE_KEYS\")", 1))
	command("", "extensions", "reload")
	command("", "validate")
	f.Write("aua.hcl", good)
	vault.Revoke(canaryToken)
	require.Eventually(t, func() bool { return !s.secretsOf("vault").Healthy }, patience, tick)
	s.routes(w)
	command("", "validate")
	s.stop()
	w.add("the log", s.log.String())
	w.files(t, f.Dir)

	require.Contains(t, s.log.String(), "The token is (sensitive)", "the plugin has told")
	require.Contains(t, s.log.String(), "bad token (sensitive)")
	told := 0
	for where, text := range w {
		told += strings.Count(text, "(sensitive)")
		for _, canary := range canaries {
			for _, form := range []string{canary, url.QueryEscape(canary), base64.StdEncoding.EncodeToString([]byte(canary)), strings.Trim(quoted(canary), "\"")} {
				if slices.Contains(typedCanaries, canary) && keepsConfigurations(where) {
					continue // it is a part of the configuration, of which validate warns
				}
				if i := strings.Index(text, form); i >= 0 {
					t.Errorf("%q is in %s: …%s…", canary, where, text[max(0, i-80):min(len(text), i+len(form)+40)])
				}
			}
		}
	}
	require.Greater(t, told, 50, "little was provoked")
	shown := 0
	for where, text := range w {
		if strings.HasPrefix(where, "aua show") || strings.HasPrefix(where, "aua state export") || strings.HasPrefix(where, "POST /config/plan") || strings.HasPrefix(where, "GET /config/snapshots/latest") {
			shown += min(1, strings.Count(text, `PLAIN`))
		}
	}
	require.Equal(t, 12, shown, "whole configurations were shown")
	require.Greater(t, len(w), 60)
}

// keepsConfigurations reports whether whole configurations are in what was
// written there: the store, and a saved plan, which an apply takes again.
func keepsConfigurations(where string) bool {
	for _, part := range []string{filepath.Join(".aua", "state"), string(filepath.Separator) + "saved.plan"} {
		if strings.Contains(where, part) {
			return true
		}
	}
	return false
}

func quoted(text string) string {
	data, _ := json.Marshal(text)
	return string(data)
}

// serveServer is a server that live has started.
func serveServer(t *testing.T, l *live.Server) *server {
	return &server{Client: l.Client, t: t, url: l.URL, command: l.Command, log: l.Log, exited: l.Exited, live: l, gathered: true}
}

// routes uses every route of the API once, with a body that fits nothing much.
func (s *server) routes(w written) {
	s.t.Helper()
	var api struct{ Paths map[string]map[string]any }
	require.NoError(s.t, json.Unmarshal([]byte(s.demand(w, "GET", "/openapi.json", "")), &api))
	require.Greater(s.t, len(api.Paths), 20)
	for _, path := range slices.Sorted(maps.Keys(api.Paths)) {
		for method := range api.Paths[path] {
			target := strings.NewReplacer("{name}", "backend.teller", "{serial}", "latest").Replace(path)
			s.demand(w, strings.ToUpper(method), target, `{"query": "do:tell", "specialist": "teller"}`)
		}
	}
	require.Contains(s.t, s.demand(w, "POST", "/config/plan", "{}"), `"config"`)
	for _, address := range []string{"backend.literal", "backend.bearer", "backend.variable", "verifier.sick"} {
		s.demand(w, "GET", "/extensions/"+address, "")
	}
}

// everySurface asks over each surface that queries come by.
func (s *server) everySurface(w written, specialist, text string) {
	for _, stream := range []string{"false", "true"} {
		s.demand(w, "POST", "/v1/chat/completions", fmt.Sprintf(`{"model": "aua/%s", "stream": %s, "messages": [{"role": "user", "content": %q}]}`, specialist, stream, text))
		s.demand(w, "POST", "/v1/messages", fmt.Sprintf(`{"model": "aua/%s", "stream": %s, "max_tokens": 10, "messages": [{"role": "user", "content": %q}]}`, specialist, stream, text))
		s.demand(w, "POST", "/v1/responses", fmt.Sprintf(`{"model": "aua/%s", "stream": %s, "input": %q}`, specialist, stream, text))
	}
	query := fmt.Sprintf(`{"query": %q, "specialist": %q, "debug": true}`, text, specialist)
	s.demand(w, "POST", "/query", query)
	s.demand(w, "POST", "/stream", query)
	s.demand(w, "POST", "/batch", `{"queries": [`+query+`]}`)
	s.demand(w, "GET", "/status", "")
}

// demand sends a request and notes the answer, whatever it is.
func (s *server) demand(w written, method, path, body string) string {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	require.NoError(s.t, err)
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	require.NoError(s.t, err)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	w.add(method+" "+path, fmt.Sprintln(resp.Header)+string(data))
	return string(data)
}
