// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
)

func TestServeDev(t *testing.T) {
	s := serve(t, "", "-dev", "-detect", "none")
	require.True(t, s.Dev)
	require.Equal(t, "memory", s.State)
	require.Len(t, s.Specialists, 2)
	require.Equal(t, "calc", s.Specialists[0].Name)
	require.Equal(t, "handbook", s.Specialists[1].Name)
	require.Len(t, s.Try, 4)
	pids := s.pids()
	require.Len(t, pids, 7, "backends, classifier, verifier, arbiter, scorer and correction store are processes of their own")
	for _, pid := range pids {
		require.True(t, alive(pid))
	}

	t.Setenv("AUA_ADDR", s.Address)
	readme := regexp.MustCompile(`\$ bin/aua query (".*")\n([^$].*\n)`).FindStringSubmatch(read(t, filepath.Join(here, "..", "README.md")))
	require.NotNil(t, readme)
	question, err := strconv.Unquote(readme[1])
	require.NoError(t, err)
	require.Equal(t, result{0, readme[2], ""}, run(t, "query", question), "what the README promises")

	r := run(t, "query", "-debug", "what is 17*23 minus 4^3?")
	require.Zero(t, r.status)
	for _, want := range []string{
		" = 327\n\nDecision ", "├─ field  mathematics (source classifier", "─ ✓ calc  mathematics", "─ calc ✓  answered in ",
		"evidence", "score by scorer.default: U 0.", "backend.calc ", "classifier.default ", "scorer.default ", " ms", "generation  " + s.Generation,
	} {
		require.Contains(t, r.out, want)
	}

	status := decode[api.Status](t, run(t, "status", "-json").out)
	require.Equal(t, int64(2), status.Queries.Total)
	require.Contains(t, run(t, "status").out, "AUA "+s.Version+" is ok")

	require.Zero(t, s.stop(t))
	for _, pid := range pids {
		require.False(t, alive(pid), "no plugin outlives the server")
	}
	for line := range strings.Lines(s.log.String()) {
		decode[map[string]any](t, line)
	}
}

// What is printed for people names the same things.
func TestServeDevForPeople(t *testing.T) {
	cmd := program(t, "serve", "-dev", "-detect", "none", "-listen", "127.0.0.1:0", "-log-format", "text")
	cmd.Env = append(cmd.Env, "OPENAI_API_KEY=sk-secret")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	var text strings.Builder
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		text.WriteString(lines.Text() + "\n")
		if strings.HasPrefix(lines.Text(), "Ctrl-C stops AUA") {
			break
		}
	}
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	require.NoError(t, cmd.Wait())
	require.Regexp(t, `^AUA \S+ listens on http://127\.0\.0\.1:\d+, for development`, text.String())
	require.Contains(t, text.String(), "None was found.")
	require.Contains(t, text.String(), "OPENAI_API_KEY is set, but openai is not asked")
	require.NotContains(t, text.String(), "sk-secret")
	require.Regexp(t, `backend\.calc +calc \S+ +process \d+`, text.String())
	require.Regexp(t, `(?m)^  \S+ query -address 127\.0\.0\.1:\d+ "what is 17\*23 minus 4\^3\?"$`, text.String())
}

// modelServer is an Ollama with one model that always says the same.
func modelServer(t *testing.T, models, says string) string {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch r.URL.Path {
		case "/api/tags":
			_, _ = w.Write([]byte(models))
		case "/v1/chat/completions":
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = w.Write([]byte(`data: {"object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"` + says + `"},"finish_reason":null}]}` + "\n\n" +
				`data: {"object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}` + "\n\ndata: [DONE]\n\n"))
		default:
			_, _ = w.Write([]byte(`{"object":"list","data":[{"id":"m","object":"model"}]}`))
		}
	}))
	t.Cleanup(srv.Close)
	return strings.TrimPrefix(srv.URL, "http://")
}

func TestServeDevUsesWhatItFinds(t *testing.T) {
	place := modelServer(t, `{"models":[{"name":"llama3:8b","details":{"family":"llama"}}]}`, "Paris.")
	s := serve(t, "", "-dev", "-detect", "ollama="+place)
	require.Len(t, s.Detected, 1)
	require.Equal(t, []string{"llama3:8b"}, s.Detected[0].Models)
	require.Len(t, s.Specialists, 3)
	t.Setenv("AUA_ADDR", s.Address)
	require.Equal(t, result{0, "Paris.\n", ""}, run(t, "query", "which city is the capital of France?"))
	require.Contains(t, run(t, "query", "-specialist", "calc", "17*23-4^3").out, "327\n")
}

// A key in the environment alone sends nothing to a hosted API.
func TestServeDevAsksHostedAPIsOnlyWhenTold(t *testing.T) {
	t.Setenv("OPENAI_API_KEY", "sk-secret")
	r := run(t, "serve", "-dev", "-detect=none", "-print-config")
	require.Zero(t, r.status, r.err)
	require.NotContains(t, r.out, "openai")
	r = run(t, "serve", "-dev", "-detect=none", "-print-config", "-use", "openai")
	require.Zero(t, r.status, r.err)
	require.Contains(t, r.out, `base_url = "https://api.openai.com/v1"`)
	require.Contains(t, r.out, `secret("OPENAI_API_KEY")`)
	require.NotContains(t, r.out, "sk-secret")

	t.Setenv("OPENAI_API_KEY", "")
	require.NoError(t, os.Unsetenv("OPENAI_API_KEY"))
	r = run(t, "serve", "-dev", "-detect=none", "-print-config", "-use", "openai")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "OPENAI_API_KEY")
}

func TestPrintedConfigurationIsOne(t *testing.T) {
	place := modelServer(t, `{"models":[{"name":"qwen2.5-coder:7b"},{"name":"qwen2.5:3b"}]}`, "")
	r := run(t, "serve", "-dev", "-print-config", "-detect", "ollama="+place)
	require.Zero(t, r.status, r.err)
	write(t, map[string]string{"aua.hcl": r.out})
	require.Equal(t, result{0, "The configuration is valid: 4 specialists and 8 plugin blocks.\n", ""}, run(t, "validate", "-strict"))
	require.Equal(t, result{0, "", ""}, run(t, "fmt", "-check"))

	asJSON := run(t, "serve", "-dev", "-print-config", "-json", "-detect", "ollama="+place)
	require.Equal(t, r.out, decode[views.ConfigText](t, asJSON.out).HCL)
}

func TestServeDryRun(t *testing.T) {
	cmd := program(t, "serve", "-dry-run", "-json", "-log-format=text")
	require.NoError(t, os.WriteFile(filepath.Join(cmd.Dir, "aua.hcl"), []byte(calcOnly), 0o644))
	r := finish(t, cmd)
	require.Zero(t, r.status, r.err)
	s := decode[views.Serving](t, r.out)
	require.True(t, s.DryRun)
	require.Empty(t, s.Address)
	require.Len(t, s.Plugins, 5)
	for _, p := range s.Plugins {
		require.Equal(t, "ready", p.State)
		require.False(t, alive(p.PID), "it was stopped")
	}
}

func TestServeRefusesAnAddressInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	r := finish(t, program(t, "serve", "-dev", "-detect=none", "-json", "-listen", l.Addr().String()))
	require.Equal(t, 1, r.status)
	e := decode[api.Error](t, r.out)
	require.Equal(t, "AUA_CONFLICT", e.Code)
	require.Contains(t, e.Message, l.Addr().String())
}

func TestServeRefusesABadConfiguration(t *testing.T) {
	cmd := program(t, "serve")
	require.NoError(t, os.WriteFile(filepath.Join(cmd.Dir, "aua.hcl"), []byte("servre {}\n"+calcOnly), 0o644))
	r := finish(t, cmd)
	require.Equal(t, 1, r.status)
	require.Empty(t, r.out)
	require.Contains(t, r.err, "aua.hcl line 1")

	cmd = program(t, "serve", "-json", "-listen", "0.0.0.0:0")
	require.NoError(t, os.WriteFile(filepath.Join(cmd.Dir, "aua.hcl"), []byte(calcOnly), 0o644))
	r = finish(t, cmd)
	require.Equal(t, 1, r.status)
	require.Equal(t, "AUA_CONFIG_INVALID", decode[api.Error](t, r.out).Code)
}

// What a plugin finds wrong when it starts is shown where it is written.
func TestServeShowsWhatAPluginRefuses(t *testing.T) {
	cmd := program(t, "serve", "-dry-run", "-log-format=text")
	config := calcOnly + `
backend "recorded" {
  plugin = "replay"
  config {
    file = "none.jsonl"
  }
}

specialist "recorded" {
  backend = "recorded"
  fields  = ["general"]
}
`
	require.NoError(t, os.WriteFile(filepath.Join(cmd.Dir, "aua.hcl"), []byte(config), 0o644))
	r := finish(t, cmd)
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "on aua.hcl line 21, in backend \"recorded\":\n  21:     file = \"none.jsonl\"")
}

// stuck is a configuration whose model server never answers, and the requests
// that have reached it.
func stuck(t *testing.T) (config string, asked <-chan struct{}) {
	t.Helper()
	requests := make(chan struct{}, 8)
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // or else the end of the connection is not noticed
		if r.URL.Path == "/v1/chat/completions" {
			requests <- struct{}{}
		}
		<-r.Context().Done()
	}))
	t.Cleanup(srv.Close)
	return `config_version = "1.0"

auth {
  enabled = false
}

state "memory" {}

backend "stuck" {
  plugin = "openai"
  config {
    base_url = "` + srv.URL + `/v1"
  }
}

specialist "stuck" {
  backend = "stuck"
  model   = "m"
  fields  = ["general"]
}
`, requests
}

func TestSecondInterruptStopsAtOnce(t *testing.T) {
	config, asked := stuck(t)
	s := serve(t, config)
	query := program(t, "query", "-address", s.Address, "hello")
	require.NoError(t, query.Start())
	<-asked
	s.signal(t, os.Interrupt)
	require.Eventually(t, func() bool { return strings.Contains(s.log.String(), "Shutting down") }, patience, tick)
	s.signal(t, os.Interrupt)
	require.Equal(t, 130, s.wait())
	for _, pid := range s.pids() {
		require.Eventually(t, func() bool { return !alive(pid) }, patience, tick)
	}
	var exit *exec.ExitError
	require.ErrorAs(t, query.Wait(), &exit)
	require.Equal(t, 3, exit.ExitCode())
}
