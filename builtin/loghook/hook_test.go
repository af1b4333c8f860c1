// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package loghook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/auahq/aua/sdk"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// config is a config block.
type config map[string]any

func instance(t *testing.T, cfg config) *sdk.Instance {
	t.Helper()
	raw, err := json.Marshal(cfg)
	require.NoError(t, err)
	return &sdk.Instance{Name: "hook.log", Kind: sdk.KindHook, Config: raw}
}

// event has every member of an event. What must not be written without being
// asked for holds the word "secret".
func event(point sdk.HookPoint) *sdk.FireRequest {
	return &sdk.FireRequest{
		Point:   point,
		Context: &sdk.CallContext{Instance: "hook.log", RequestId: "r1", SessionId: "s1", TraceId: "t1", Tenant: "acme", Generation: "g7"},
		Content: &sdk.Content{
			LastMessage: "secret question", Messages: []*sdk.Message{{Role: "user", Content: "secret question"}},
			Params: &sdk.Params{Stop: []string{"secret stop"}},
		},
		Distribution: []*sdk.FieldProbability{{Field: "law", Probability: .75}, {Field: "finance", Probability: .25}},
		Mode:         sdk.ModeEnsemble, Specialists: []string{"a", "b"}, Specialist: "a",
		Candidates: []*sdk.Candidate{{
			Specialist: "a", Field: "law", Model: "m", Text: "secret candidate", FinishReason: "stop", LatencyMs: 812, CostUsd: .01,
			ToolCalls: []*sdk.ToolCall{{Name: "f", Arguments: "secret arguments"}},
			Usage:     &sdk.Usage{PromptTokens: 10, CompletionTokens: 20},
			Evidence:  []*sdk.Evidence{{Check: "arithmetic", Result: sdk.CheckFail, Reason: "secret sum"}, {Check: "refusal", Result: sdk.CheckPass}},
		}},
		Verdict: &sdk.ArbitrateResponse{
			Decision: sdk.DecisionPick, Pick: 1, Reason: "secret reason", Synthesis: "secret synthesis", AllWrongProbability: .1,
			ClusterProbabilities: []float64{.9}, Findings: []*sdk.Finding{{Reason: "secret finding"}},
		},
		Scores: []*sdk.CandidateScore{{Utility: .8, Confidence: .9, Vetoed: true}},
		Text:   "secret answer", Status: "answered", Error: "AUA_OVERLOADED", ElapsedMs: 950,
		Metadata: map[string]string{"user": "secret user"},
		Correction: &sdk.Correction{
			Id: "c1", Scope: "global", Field: "law", Subject: "secret subject", Claim: "secret claim", Rejected: "secret rejected",
			CanonicalKey: "secret key", Evidence: "secret evidence", Source: "manual", DecayClass: "B",
		},
		Promotion: &sdk.DecideResponse{Verdict: sdk.PromotionSuccess, Effect: .1, FixedCaseIds: []string{"secret case"}, Reasons: []string{"secret reasons"}},
	}
}

// lines fires an event at a hook that writes to a file, and returns its lines.
func lines(t *testing.T, cfg config, events ...*sdk.FireRequest) []map[string]any {
	t.Helper()
	path := filepath.Join(t.TempDir(), "logs", "events.jsonl")
	cfg["path"] = path
	made, err := Plugin().New(t.Context(), instance(t, cfg))
	require.NoError(t, err)
	h := made.(*hook)
	for _, e := range events {
		resp, err := h.Fire(t.Context(), e)
		require.NoError(t, err)
		require.Nil(t, resp.GetPatch(), "it changes nothing")
	}
	require.NoError(t, h.Close())
	_, err = h.Fire(t.Context(), event(sdk.PointPreQuery))
	require.ErrorIs(t, err, os.ErrClosed)
	return read(t, path)
}

func read(t *testing.T, path string) (lines []map[string]any) {
	t.Helper()
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	for line := range bytes.Lines(b) {
		var members map[string]any
		require.NoError(t, json.Unmarshal(line, &members))
		lines = append(lines, members)
	}
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	return lines
}

func TestEveryPointIsALine(t *testing.T) {
	require.Len(t, points(), 13)
	var events []*sdk.FireRequest
	for p := sdk.PointPreQuery; p <= sdk.PointOnRollback; p++ {
		events = append(events, event(p))
	}
	got := lines(t, config{}, events...)
	require.Len(t, got, 13)
	for i, line := range got {
		require.Equal(t, points()[i], line["msg"])
		require.Equal(t, "INFO", line["level"])
		require.NotEmpty(t, line["time"])
		require.Equal(t, "r1", line["request_id"])
	}
}

func TestLine(t *testing.T) {
	line := lines(t, config{"level": "warn"}, event(sdk.PointPostResponse))[0]
	delete(line, "time")
	raw, err := json.Marshal(line)
	require.NoError(t, err)
	require.JSONEq(t, `{
		"level": "WARN", "msg": "post_response", "request_id": "r1", "session_id": "s1", "trace_id": "t1", "tenant": "acme", "generation": "g7",
		"elapsed_ms": 950, "mode": "ensemble", "specialist": "a", "specialists": ["a", "b"], "distribution": {"law": 0.75, "finance": 0.25},
		"candidates": [{"specialist": "a", "field": "law", "model": "m", "finish_reason": "stop", "latency_ms": 812, "cost_usd": 0.01,
			"prompt_tokens": 10, "completion_tokens": 20, "failed_checks": ["arithmetic"]}],
		"verdict": {"decision": "pick", "pick": 1, "cluster_probabilities": [0.9], "all_wrong_probability": 0.1},
		"scores": [{"utility": 0.8, "efficacy": 0, "confidence": 0.9, "curiosity": 0, "choice_value": 0, "vetoed": true}],
		"status": "answered", "error": "AUA_OVERLOADED",
		"correction": {"id": "c1", "scope": "global", "field": "law", "confidence": 0, "source": "manual", "evidence_kind": "", "decay_class": "B"},
		"promotion": {"verdict": "success", "effect": 0.1, "effect_low": 0, "effect_high": 0, "level": 0, "fixed_cases": 1, "regressed_cases": 0}
	}`, string(raw))
	require.NotContains(t, string(raw), "secret")
}

func TestAbsentMembersAreLeftOut(t *testing.T) {
	line := lines(t, config{}, &sdk.FireRequest{Point: sdk.PointPreQuery, Context: &sdk.CallContext{RequestId: "r1"}})[0]
	var names []string
	for name := range line {
		names = append(names, name)
	}
	slices.Sort(names)
	require.Equal(t, []string{"elapsed_ms", "level", "msg", "request_id", "time"}, names)
}

func TestContentOnRequest(t *testing.T) {
	line := lines(t, config{"content": true}, event(sdk.PointPostResponse))[0]
	require.Equal(t, "secret question", line["last_message"])
	require.Equal(t, "secret answer", line["text"])
	require.Equal(t, map[string]any{"user": "secret user"}, line["metadata"])
	require.Equal(t, "secret candidate", line["candidates"].([]any)[0].(map[string]any)["text"])
	require.Equal(t, "secret reason", line["verdict"].(map[string]any)["reason"])
	require.Equal(t, "secret claim", line["correction"].(map[string]any)["claim"])
}

// TestIntoTheHostsLog writes through Instance.Log at each level.
func TestIntoTheHostsLog(t *testing.T) {
	for _, level := range levelNames {
		var out bytes.Buffer
		inst := instance(t, config{"level": level})
		inst.Log = hclog.New(&hclog.LoggerOptions{Output: &out, JSONFormat: true, Level: hclog.Trace})
		made, err := Plugin().New(t.Context(), inst)
		require.NoError(t, err)
		_, err = made.(sdk.Hook).Fire(t.Context(), event(sdk.PointPostArbiter))
		require.NoError(t, err)
		require.NoError(t, made.(*hook).Close())
		var line map[string]any
		require.NoError(t, json.Unmarshal(out.Bytes(), &line), out.String())
		require.Equal(t, level, line["@level"])
		require.Equal(t, "post_arbiter", line["@message"])
		require.Equal(t, "r1", line["request_id"])
		require.Equal(t, "pick", line["verdict"].(map[string]any)["decision"])
		require.NotContains(t, out.String(), "secret")
	}
}

func TestMovedFileIsBegunAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "events.jsonl")
	made, err := Plugin().New(t.Context(), instance(t, config{"path": path}))
	require.NoError(t, err)
	h := made.(*hook)
	fire := func() {
		_, err := h.Fire(t.Context(), event(sdk.PointPreQuery))
		require.NoError(t, err)
	}
	fire()
	require.NoError(t, os.Rename(path, path+".1"))
	fire()
	fire()
	require.NoError(t, os.Remove(path))
	fire()
	require.Len(t, read(t, path+".1"), 1)
	require.Len(t, read(t, path), 1)

	// Without its folder the line is lost, and the call says so.
	require.NoError(t, os.RemoveAll(filepath.Dir(path)))
	_, err = h.Fire(t.Context(), event(sdk.PointPreQuery))
	require.ErrorContains(t, err, `the line of pre_query of the request "r1" could not be written to `+path)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	fire()
	require.Len(t, read(t, path), 1)
	require.NoError(t, h.Close())
}

func TestLinesOfConcurrentEventsStayWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "events.jsonl")
	made, err := Plugin().New(t.Context(), instance(t, config{"path": path, "content": true}))
	require.NoError(t, err)
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			e := event(sdk.PointPostQuery)
			e.Context.RequestId, e.Text = fmt.Sprint(i), strings.Repeat("x", 5000)
			if _, err := made.(sdk.Hook).Fire(t.Context(), e); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	require.NoError(t, made.(*hook).Close())
	ids := map[any]bool{}
	for _, line := range read(t, path) {
		ids[line["request_id"]] = true
	}
	require.Len(t, ids, 50)
}

func TestDescription(t *testing.T) {
	d := Plugin().Describe()
	require.Equal(t, "log", d.Name)
	kind, ok := d.Serves(sdk.KindHook)
	require.True(t, ok)
	require.Len(t, d.Kinds, 1)
	require.Equal(t, points(), kind.HookPoints)
	require.Equal(t, sdk.NeedsLastMessage, kind.Needs)
	for _, a := range d.Config.Attributes {
		require.NotEmpty(t, a.Description, a.Name)
	}
}

func TestSchemaDefaultsAreWhatIsUsed(t *testing.T) {
	cfg := config{}
	for _, a := range schema().Attributes {
		if a.Default != nil {
			cfg[a.Name] = a.Default
		}
	}
	filled, err := readSettings(instance(t, cfg))
	require.NoError(t, err)
	require.Equal(t, &settings{Level: "info"}, filled)
	bare, err := readSettings(instance(t, config{}))
	require.NoError(t, err)
	require.Equal(t, filled, bare)
}

func TestWrongSettings(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o600))
	for _, tc := range []struct {
		set             config
		attribute, says string
	}{
		{config{"level": "trace"}, "level", `level is "trace", but must be one of: debug, info, warn, error.`},
		{config{"path": dir + "/"}, "path", "names a folder"},
		{config{"path": dir}, "path", "cannot be opened"},
		{config{"path": filepath.Join(dir, "file", "x")}, "path", "cannot be opened"},
	} {
		_, err := Plugin().New(t.Context(), instance(t, tc.set))
		diagnostics := sdk.Diagnostics(err)
		require.Len(t, diagnostics, 1, tc.set)
		require.Equal(t, []string{tc.attribute}, diagnostics[0].GetPath())
		require.Contains(t, diagnostics[0].GetDetail(), tc.says)
	}
	require.ErrorContains(t, Plugin().Validate(instance(t, config{"file": "x"})), "file")
}
