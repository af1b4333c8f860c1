// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/modelserver"
)

// everyKind is a configuration with a plugin of every kind that a query meets.
// Each block has its round in its environment, so that another round is another process.
func everyKind(upstream *modelserver.Server, rounds map[string]int) string {
	block := func(address, body string) string {
		kind, name, _ := strings.Cut(address, ".")
		return fmt.Sprintf("%s %q {\n  env = { ROUND = \"%d\" }\n  %s\n}\n", kind, name, rounds[address], body)
	}
	return preamble +
		block("backend.swe", "plugin = \"openai\"\n  config { base_url = \""+upstream.BaseURL()+"\" }") +
		"specialist \"swe\" {\n  backend = \"swe\"\n  model   = \"mock-model\"\n  fields  = [\"software_engineering\", \"general\"]\n}\n" +
		"specialist \"second\" {\n  backend = \"swe\"\n  model   = \"mock-model\"\n  fields  = [\"software_engineering\"]\n}\n" +
		"field \"software_engineering\" { candidates = 2 }\n" +
		block("classifier.default", `plugin = "lexical"`) +
		block("router.first", `plugin = "tester"`) +
		block("verifier.default", `plugin = "checks"`) +
		block("arbiter.default", `plugin = "evidence"`) +
		block("scorer.default", `plugin = "utility"`) +
		block("correction_store.default", `plugin = "local"`) +
		block("middleware.pii", `plugin = "pii-redaction"`) +
		block("hook.journal", "plugin = \"log\"\n  on     = [\"post_query\"]\n  config { path = \"events.jsonl\" }")
}

// swappable are the blocks of everyKind.
var swappable = []string{
	"backend.swe", "classifier.default", "router.first", "verifier.default", "arbiter.default", "scorer.default",
	"correction_store.default", "middleware.pii", "hook.journal",
}

// configure writes the configuration of a running server anew.
func (s *server) configure(hcl string) {
	s.t.Helper()
	require.NoError(s.t, os.WriteFile(filepath.Join(s.dir, "aua.hcl"), []byte(hcl), 0o600))
}

// reload reloads some extensions, or all, which must succeed.
func (s *server) reload(names ...string) *api.Reload {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	done, err := s.Reload(ctx, &api.ReloadRequest{Names: names})
	require.NoError(s.t, err)
	return done
}

// settled waits until the plugins are those of one generation, and ready.
func (s *server) settled(plugins int) {
	s.t.Helper()
	require.Eventually(s.t, func() bool {
		all := s.status().Plugins
		for _, p := range all {
			if p.State != "ready" {
				return false
			}
		}
		return len(all) == plugins
	}, patience, tick)
}

// changes are those of a reload, by address, without what was kept.
func changes(r *api.Reload) map[string]string {
	all := map[string]string{}
	for _, e := range r.Extensions {
		if e.Change != api.ReloadKept {
			all[e.Address] = e.Change
		}
	}
	return all
}

func TestReloadReplacesWhatHasChanged(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	s := serveTester(t, everyKind(upstream, nil))
	first := s.status().Generation
	pids := map[string]int{}
	for _, address := range swappable {
		pids[address] = s.pid(address)
	}
	r := s.reload()
	require.False(t, r.Swapped, "nothing has changed")
	require.Equal(t, first, s.status().Generation)

	// A block that is used otherwise keeps its process, one that was not named all that it has.
	hcl := strings.Replace(everyKind(upstream, map[string]int{"scorer.default": 1, "verifier.default": 1}), `plugin = "evidence"`, "plugin = \"evidence\"\n  timeout = \"1s\"", 1)
	hcl += "verifier \"more\" { plugin = \"checks\" }\n"
	hcl = strings.Replace(hcl, `hook "journal"`, `hook "diary"`, 1)
	s.configure(hcl)
	require.Equal(t, map[string]string{"scorer.default": api.ReloadReplaced}, changes(s.reload("scorer.default")))
	require.Equal(t, map[string]string{"arbiter.default": api.ReloadChanged}, changes(s.reload("evidence")), "it is the plugin of one block")
	require.Equal(t, map[string]string{
		"verifier.default": api.ReloadReplaced, "verifier.more": api.ReloadStarted, "hook.diary": api.ReloadStarted, "hook.journal": api.ReloadRemoved,
	}, changes(s.reload()))
	s.settled(len(swappable) + 1)
	for _, address := range swappable[:len(swappable)-1] {
		require.Equal(t, address == "scorer.default" || address == "verifier.default", pids[address] != s.pid(address), address)
	}
	e, err := s.Extension(t.Context(), "arbiter.default")
	require.NoError(t, err)
	require.InDelta(t, 1000, e.Block.TimeoutMS, 0)
	require.Equal(t, api.ReloadKept, e.LastReload.Change)

	s.configure(everyKind(upstream, nil))
	r = s.reload()
	require.Equal(t, first, r.Generation, "the same content has the same id")
	generation := s.ask(&api.QueryRequest{Query: coding}).Generation
	require.Equal(t, r.Generation, generation)

	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	r, err = s.Reload(ctx, &api.ReloadRequest{Names: []string{"hook.journal"}, Force: true})
	require.NoError(t, err)
	require.Equal(t, map[string]string{"hook.journal": api.ReloadReplaced}, changes(r), "although it has not changed")
	require.NotEqual(t, generation, r.Generation)
	require.False(t, s.reload().Swapped, "what was replaced by force is not replaced again")
	require.Contains(t, s.metrics(), `aua_extension_reloads_total{outcome="swapped"} 5`)
	require.Contains(t, s.metrics(), `aua_extension_reloads_total{outcome="unchanged"} 2`)
}

// TestReloadIsRefused for what is asked and written; nothing changes.
func TestReloadIsRefused(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	s := serveTester(t, everyKind(upstream, nil))
	before := s.status()
	refused := func(hcl string, texts ...string) {
		t.Helper()
		s.configure(hcl)
		out, stderr, status := runCommand(t, s.dir, "extensions", "reload", "-address", s.url)
		require.Equal(t, 1, status, out)
		for _, text := range texts {
			require.Contains(t, stderr, text)
		}
		require.Equal(t, before.Generation, s.status().Generation)
	}
	good := everyKind(upstream, map[string]int{"scorer.default": 1})
	refused(strings.Replace(good, `plugin = "evidence"`, "plugin = \"evidence\"\n  config { wieght = 1 }", 1),
		"AUA_CONFIG_INVALID", "on aua.hcl line", "config { wieght = 1 }", "^^^^^^")
	refused(strings.Replace(good, `model   = "mock-model"`, `model   = "other"`, 1)+"routing { single_threshold = 0.8 }\n",
		"AUA_CONFLICT", "routing.single_threshold, specialist.swe.model", "aua config reload")
	// Validate is the plugin's own; it points at the setting.
	refused(strings.Replace(good, `plugin = "tester"`, "plugin = \"tester\"\n  config { behaviour = \"waltz\" }", 1),
		"AUA_CONFIG_INVALID", "behaviour", "waltz")
	s.configure(good)
	_, err := s.Reload(t.Context(), &api.ReloadRequest{Names: []string{"scorer.defualt"}})
	require.ErrorContains(t, err, "no extension \"scorer.defualt\" to reload")
	s.configure(good[:len(good)-2])
	_, err = s.Reload(t.Context(), &api.ReloadRequest{})
	require.Equal(t, fault.ConfigInvalid, fault.CodeOf(err))
	require.NotEmpty(t, fault.As(err).Details["diagnostics"], "a program gets them as well")
	require.Contains(t, s.metrics(), `aua_extension_reloads_total{outcome="refused"} 5`)
	for _, p := range before.Plugins {
		require.Equal(t, p.PID, s.pid(p.Address))
	}
}
