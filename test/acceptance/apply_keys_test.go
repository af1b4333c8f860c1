// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/live"
	"github.com/auahq/aua/test/modelserver"
)

// object is a configuration, or a part of one, as JSON.
type object = map[string]any

// labelled are the names of the blocks that the table changes, by type.
var labelled = map[string]string{
	"backend": "b", "specialist": "s", "field": "custom", "role": "judge", "classifier": "c", "router": "r", "verifier": "v", "arbiter": "a",
	"scorer": "sc", "correction_store": "cs", "middleware": "m", "hook": "h",
}

// everything has a block of each type that can be changed without a restart.
func everything(upstream *modelserver.Server) object {
	doc := object{
		"config_version": "1.0", "auth": object{"enabled": false},
		"backend": object{
			"b":     object{"plugin": "openai", "config": object{"base_url": upstream.BaseURL()}},
			"other": object{"plugin": "openai", "config": object{"base_url": upstream.BaseURL()}},
		},
		"field":   object{"custom": object{"description": "A field of its own."}},
		"routing": object{}, "safety": object{}, "records": object{}, "sessions": object{},
		"specialist": object{
			"s":     object{"backend": "b", "model": "mock-model", "fields": []any{"software_engineering", "general"}, "params": object{}, "breaker": object{}, "price": object{}},
			"other": object{"backend": "other", "model": "mock-model", "fields": []any{"custom"}},
		},
		"role": object{"judge": object{"specialist": "s"}},
		"scorer": object{
			"sc":   object{"plugin": "tester", "fields": []any{"medicine"}},
			"rest": object{"plugin": "tester"},
		},
		"hook": object{"h": object{"plugin": "tester", "on": []any{"pre_query"}}},
	}
	for kind, label := range labelled {
		if _, ok := doc[kind]; !ok {
			doc[kind] = object{label: object{"plugin": "tester"}}
		}
	}
	return doc
}

// others are other values for the keys of the language, by path. What every
// plugin block has stands under "*".
var others = map[string]any{
	"plugin_dir": "elsewhere",
	"*.env":      object{"ROUND": "1"}, "*.isolation": "inline", "*.timeout": "3s", "*.on_error": "fail", "*.order": 7.0, "*.fields": []any{"law"},
	"backend.plugin": "ollama", "classifier.plugin": "lexical", "router.plugin": "tester", "verifier.plugin": "checks", "arbiter.plugin": "evidence",
	"scorer.plugin": "utility", "correction_store.plugin": "local", "middleware.plugin": "pii-redaction", "hook.plugin": "tester",
	"middleware.on_error": "skip", "hook.on": []any{"post_response"}, "hook.mode": "transform",
	"records.content": "hash", "records.retention": "20d", "sessions.history_tokens": 77.0, "sessions.retention": "9d",
	"routing.single_threshold": 0.8, "routing.fanout_threshold": 0.35, "routing.present_threshold": 0.2, "routing.fallback": "other",
	"safety.abstention_enabled": false, "safety.require_arbiter_for_high_risk": false, "safety.min_confidence_for_direct_answer": 0.8, "safety.high_risk_fields": []any{"law"},
	"field.aliases": []any{"own"}, "field.description": "Another one.", "field.w_e": 0.5, "field.w_c": 0.35, "field.w_k": 0.15, "field.c_min": 0.6, "field.e_min": 0.6,
	"field.mu": 2.0, "field.high_risk": true, "field.candidates": 3.0, "field.mode": "cascade", "field.c_abstain": 0.5, "field.c_wrong": 2.0,
	"specialist.backend": "other", "specialist.model": "other-model", "specialist.fields": []any{"general"}, "specialist.endpoint": "(upstream)",
	"specialist.timeout": "50s", "specialist.max_in_flight": 4.0, "specialist.retries": 1.0, "specialist.prior": 0.6,
	"specialist.params.temperature": 0.5, "specialist.params.top_p": 0.9, "specialist.params.max_tokens": 99.0, "specialist.params.stop": []any{"END"}, "specialist.params.seed": 7.0,
	"specialist.params.presence_penalty": 0.5, "specialist.params.frequency_penalty": 0.5,
	"specialist.breaker.failures": 6.0, "specialist.breaker.cooldown": "11s",
	"specialist.price.prompt": 1.0, "specialist.price.cached": 0.5, "specialist.price.completion": 2.0,
	"role.specialist": "other",
}

// needs are further keys without which a value would not be valid.
var needs = map[string]object{
	"field.w_e": {"w_c": 0.4, "w_k": 0.1}, "field.w_c": {"w_e": 0.55, "w_k": 0.1}, "field.w_k": {"w_e": 0.45, "w_c": 0.4},
}

// at is the part of a configuration that has the last key of a path.
func at(doc object, path string) (part object, key string) {
	parts := strings.Split(path, ".")
	key, part = parts[len(parts)-1], doc
	for i, name := range parts[:len(parts)-1] {
		next, _ := part[name].(object)
		if label := labelled[name]; i == 0 && label != "" {
			next, _ = next[label].(object)
		}
		part = next
	}
	return part, key
}

// inForce is what GET /config shows.
func inForce(t *testing.T, s *live.Server) (doc object) {
	t.Helper()
	res, err := http.Get(s.URL + "/config")
	require.NoError(t, err)
	defer res.Body.Close()
	require.NoError(t, json.NewDecoder(res.Body).Decode(&doc))
	return doc
}

// TestEachKeyIsApplied: whatever can be changed without a restart is what the
// next generation serves with, and no process is replaced that need not be.
func TestEachKeyIsApplied(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	binary, err := auaTester()
	require.NoError(t, err)
	f := live.In(t, binary)
	write := func(doc object) {
		b, err := json.Marshal(doc)
		require.NoError(t, err)
		f.Write("aua.hcl.json", string(b))
	}
	write(everything(upstream))
	s := f.Serve()
	before := running(t, s)
	deciding := []string{"arbiter.a", "classifier.c", "router.r", "scorer.rest", "scorer.sc", "verifier.v"}
	covered := map[string]bool{}
	config.Registry().Walk(func(path string, k *config.Key) {
		if k.Reload != config.ReloadHot && k.Reload != config.ReloadProcess {
			return
		}
		block, _, nested := strings.Cut(path, ".")
		value, ok := others[path]
		covered[path] = true
		if !ok {
			value, ok = others["*."+k.Name]
			covered["*."+k.Name] = true
		}
		require.True(t, ok, "%s is a new key: give it another value here", path)
		if value == "(upstream)" {
			value = upstream.BaseURL() + "/"
		}
		t.Run(path, func(t *testing.T) {
			doc := everything(upstream)
			part, key := at(doc, path)
			maps.Copy(part, needs[path])
			part[key] = value
			write(doc)
			p, err := s.Plan(t.Context(), &api.PlanRequest{Static: true})
			require.NoError(t, err)
			done, err := s.ReloadConfig(t.Context(), &api.ConfigReloadRequest{})
			require.NoError(t, err)
			defer func() {
				if done.Changed {
					back, err := s.Rollback(t.Context(), &api.RollbackRequest{})
					require.NoError(t, err)
					require.True(t, back.Warm)
					require.Equal(t, before, running(t, s))
				}
			}()
			require.Equal(t, nowhere(p.Changes), nowhere(done.Changes))
			require.Empty(t, done.PendingRestart)
			shown, _ := at(inForce(t, s), path)
			// A tester is the only router and the only hook without a file that there is.
			if path != "router.plugin" && path != "hook.plugin" {
				blocks := 1
				if path == "scorer.fields" {
					blocks = 2 // the other scorer takes the rest
				}
				require.Len(t, done.Changes, blocks, "%+v", done.Changes)
				require.Equal(t, string(k.Reload), done.Changes[0].Effect)
			}
			if key == "env" {
				require.Contains(t, proc(running(t, s)[block+"."+labelled[block]], "environ"), "ROUND=1")
			} else {
				require.Equal(t, value, shown[key], "it is what serves")
			}

			var replaced, want []string
			now := running(t, s)
			for address, pid := range before {
				if now[address] != pid {
					replaced = append(replaced, address)
				}
			}
			slices.Sort(replaced)
			switch {
			case k.Reload == config.ReloadHot || !done.Changed || !nested:
			case block == "field":
				want = deciding
			default:
				want = []string{block + "." + labelled[block]}
			}
			require.Equal(t, want, replaced)
			r, err := s.Query(t.Context(), &api.QueryRequest{Query: coding})
			require.NoError(t, err)
			require.Equal(t, done.Generation, r.Generation)
		})
	})
	for path := range others {
		require.True(t, covered[path], "there is no key %s any more", path)
	}
}

// TestTheMetricsFollowTheConfiguration: its serial, and what waits for a restart.
func TestTheMetricsFollowTheConfiguration(t *testing.T) {
	s := in(t).Write("aua.hcl", calculating).Serve()
	shows := func(serial, pending, applied string) {
		t.Helper()
		for _, line := range []string{"aua_config_serial " + serial, "aua_config_pending_restart " + pending, `aua_config_applies_total{outcome="applied"} ` + applied} {
			require.Contains(t, scraped(t, s.URL), line+"\n")
		}
	}
	done := applies(t, s, calculating+"server {\n  queue_size = 7\n}\n")
	require.Equal(t, []string{"server.queue_size"}, done.PendingRestart)
	shows("2", "1", "1")
	applies(t, s, calculating)
	shows("3", "0", "2")
	require.False(t, applies(t, s, calculating).Changed)
	require.Contains(t, scraped(t, s.URL), `aua_config_applies_total{outcome="unchanged"} 1`)
}
