// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"os"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/sensitive"
)

// full loads the configuration that sets everything.
func full(t *testing.T) *Config {
	t.Helper()
	const name = "testdata/good/full.hcl"
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return loaded(t, Source{Name: name, Data: data})
}

// ptr returns a pointer to v.
func ptr[T any](v T) *T { return &v }

// TestFullConfiguration shows the typed side of what the golden file shows as
// JSON, so that the two cannot be wrong together.
func TestFullConfiguration(t *testing.T) {
	cfg := full(t)
	require.Equal(t, Server{
		Address:      "[::1]:9999",
		MaxBodyBytes: 64 << 20,
		MaxInFlight:  32,
		QueueSize:    0,
		QueueTimeout: 1500 * time.Millisecond,
		QueryTimeout: 5 * time.Minute,
		DrainTimeout: 0,
		Heartbeat:    5 * time.Second,
		LogLevel:     "debug",
		Insecure:     true,
		TLS:          TLS{Cert: "server.crt", Key: "server.key", ClientCA: "clients.crt"},
		CORS: CORS{
			Origins: []string{"https://app.example.com", "http://localhost:5173"}, Credentials: true, Headers: []string{"X-Team"}, MaxAge: time.Hour,
		},
	}, cfg.Server)
	require.Equal(t, "/home/ada/plugins", cfg.Requirements.PluginDir)
	require.False(t, cfg.Auth.Enabled)
	require.Equal(t, "testdata/good/full.hcl", cfg.Auth.Range.Filename)
	require.Equal(t, State{Type: StateSQLite, Path: "state.db"}, cfg.State)
	require.Equal(t, Records{Content: "hash", Retention: 36 * time.Hour}, cfg.Records)
	require.Equal(t, Sessions{HistoryTokens: 2048, Retention: 90 * 24 * time.Hour}, cfg.Sessions)
	require.Equal(t, Routing{
		SingleThreshold:  0.8,
		FanoutThreshold:  0.4,
		PresentThreshold: 0.2,
		Fallback:         "general",
	}, cfg.Routing)
}

func TestFullFields(t *testing.T) {
	cfg := full(t)
	require.Len(t, cfg.Fields, 10)
	require.Equal(t, &Field{
		Name: "chemistry", Aliases: []string{"chem"}, Description: "Substances and reactions.",
		Efficacy: 0.5, Confidence: 0.35, Curiosity: 0.15,
		CMin: 0.5, EMin: 0.2, Mu: 4, HighRisk: true, Candidates: 2, Mode: FieldSingle, AbstainCost: 1, WrongCost: 1,
	}, cfg.field("chemistry"))
	law := cfg.field("law")
	require.Equal(t, []any{0.25, 0.65, 0.10, 0.9, 0.8, 5.0}, []any{law.Efficacy, law.Confidence, law.Curiosity, law.CMin, law.EMin, law.Mu})
	require.Equal(t, []string{"legal"}, law.Aliases)
	require.Nil(t, cfg.field("nothing"))
}

func TestFullSpecialists(t *testing.T) {
	cfg := full(t)
	require.Len(t, cfg.Specialists, 2)
	swe := *cfg.Specialists[1]
	require.Equal(t, 140, swe.Range.Start.Line)
	swe.Range = hcl.Range{}
	require.Equal(t, Specialist{
		Name: "swe", Backend: "vllm", Model: "Qwen/Qwen2.5-Coder-7B-Instruct-AWQ",
		Fields:   []string{"software_engineering", "chemistry"},
		Endpoint: "http://127.0.0.1:9002/v1",
		Timeout:  90 * time.Second,
		Params: Params{
			Temperature:      ptr(0.1),
			TopP:             ptr(0.9),
			MaxTokens:        ptr(int64(512)),
			Stop:             []string{"END"},
			Seed:             ptr(int64(7)),
			PresencePenalty:  ptr(-0.5),
			FrequencyPenalty: ptr(0.5),
		},
		MaxInFlight:     4,
		Retries:         0,
		Prior:           0.6,
		BreakerFailures: 2,
		BreakerCooldown: time.Minute,
		PromptPrice:     0.15,
		CachedPrice:     ptr(0.015),
		CompletionPrice: 0.6,
	}, swe)
	general := cfg.Specialists[0]
	require.Equal(t, Params{}, general.Params, "what is not set stays with the model server")
	require.Equal(t, time.Minute, general.Timeout)
}

func TestFullPlugins(t *testing.T) {
	cfg := full(t)
	require.Equal(t, []string{
		"backend.recorded", "backend.vllm", "classifier.words", "router.ranks", "verifier.all", "verifier.risky", "arbiter.all", "scorer.rest", "scorer.risky",
		"correction_store.default",
		"middleware.a-first", "middleware.second", "middleware.third", "hook.house", "hook.slow",
	}, addresses(cfg))
	for _, b := range cfg.PluginBlocks() {
		require.NotEmpty(t, b.ConfigJSON, b.Address())
		require.NotEmpty(t, b.Redacted, b.Address())
		require.Positive(t, b.Range.Start.Line, b.Address())
	}
	vllm := cfg.Backends[1]
	require.Equal(t, sdk.KindBackend, vllm.Kind)
	require.Equal(t, IsolationInline, vllm.Isolation)
	require.Equal(t, map[string]sensitive.Text{"HF_TOKEN": sensitive.New(environment["VLLM_KEY"]), "TZ": sensitive.New("UTC")}, vllm.Env)
	require.JSONEq(t, `{
	  "base_url": "http://127.0.0.1:9001/v1",
	  "api_key": "Bearer sk-very-secret",
	  "headers": {"x-team": "aua", "x-token": "tok-very-secret"},
	  "dialect": "vllm",
	  "connect_timeout": "14m24s",
	  "connections": 1,
	  "tags": ["red"],
	  "extra": {"nested": [1, true, null, {"key": "sk-very-secret"}]},
	  "limits": {"rpm": 60, "burst": 3},
	  "strict": false,
	  "tls": {"ca_file": "ca.pem"},
	  "route": [
	    {"method": "GET", "path": "/v1/models", "weight": 1.5},
	    {"method": "POST", "path": "/v1/chat", "weight": 0.1, "token": "tok-very-secret"}
	  ]
	}`, vllm.ConfigJSON.Reveal())
	require.Equal(t, "500ms fail", cfg.Classifiers[0].Timeout.String()+" "+cfg.Classifiers[0].OnError)
	require.Equal(t, "100ms fail", cfg.Routers[0].Timeout.String()+" "+cfg.Routers[0].OnError)
	require.Equal(t, []string{"medicine", "law"}, cfg.Verifiers[1].Fields)
	require.Equal(t, []string{"medicine", "law", "finance"}, cfg.Scorers[1].Fields)
	require.Equal(t, []string{"chemistry", "creative_writing", "education", "general", "mathematics", "research", "software_engineering"}, cfg.Scorers[0].Fields)
}

func addresses(cfg *Config) []string {
	var all []string
	for _, b := range cfg.PluginBlocks() {
		all = append(all, b.Address())
	}
	return all
}

func TestFullSafetyAndOrder(t *testing.T) {
	cfg := full(t)
	require.Equal(t, Safety{Abstain: true, MinConfidence: 0.8, HighRisk: []string{"chem"}}, cfg.Safety)
	require.Equal(t, "general", cfg.Roles[0].Specialist)
	var order []string
	for _, m := range cfg.Middlewares {
		order = append(order, m.Name+" "+m.OnError)
	}
	require.Equal(t, []string{"a-first fail", "second fail", "third skip"}, order)
	require.Equal(t, []string{"post_response"}, cfg.Hooks[1].On)
	require.Equal(t, HookObserve, cfg.Hooks[1].Mode)
	require.Equal(t, 0, len(cfg.Arbiters[0].Fields))
}

func TestSafetyMakesFieldsHighRisk(t *testing.T) {
	cfg := loaded(t, one("safety {\n  high_risk_fields = [\"coding\"]\n}\n"))
	f := cfg.field("software_engineering")
	require.True(t, f.HighRisk)
	require.Equal(t, 2, f.Candidates)
}

func TestRoleNeedsNoField(t *testing.T) {
	cfg := loaded(t, one("specialist \"judge\" {\n  backend = \"calc\"\n  fields = []\n}\nrole \"judge\" {\n  specialist = \"judge\"\n}\n"))
	require.Len(t, cfg.Roles, 1)
}
