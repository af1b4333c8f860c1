// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// newVerifier configures a verifier the way a host does.
func newVerifier(t testing.TB, config string) sdk.Verifier {
	t.Helper()
	v, err := Plugin().New(t.Context(), &sdk.Instance{
		Name: "verifier.checks", Kind: sdk.KindVerifier, Config: json.RawMessage(config),
	})
	require.NoError(t, err)
	return v.(sdk.Verifier)
}

// verify returns what one check says of the only candidate of a request.
func verify(t testing.TB, check string, req *sdk.VerifyRequest) *sdk.Evidence {
	t.Helper()
	resp, err := newVerifier(t, "{}").Verify(t.Context(), req)
	require.NoError(t, err)
	require.Len(t, resp.GetCandidates(), 1)
	return find(t, resp.GetCandidates()[0].GetEvidence(), check)
}

func find(t testing.TB, evidence []*sdk.Evidence, check string) *sdk.Evidence {
	t.Helper()
	for _, e := range evidence {
		if e.GetCheck() == check {
			return e
		}
	}
	require.Failf(t, "no such evidence", "the check %q did not report", check)
	return nil
}

// judge returns what one check says of a text as the answer to a question.
func judge(t testing.TB, check, question, text string) *sdk.Evidence {
	t.Helper()
	return verify(t, check, &sdk.VerifyRequest{
		Content:    &sdk.Content{LastMessage: question},
		Candidates: []*sdk.Candidate{{Text: text}},
	})
}

// marked returns the text that the evidence points at.
func marked(text string, e *sdk.Evidence) string {
	if e.GetSpan() == nil {
		return ""
	}
	return text[e.GetSpan().GetStart():e.GetSpan().GetEnd()]
}

func configErrors(t *testing.T, config string) []*sdk.Diagnostic {
	t.Helper()
	_, err := Plugin().New(t.Context(), &sdk.Instance{Name: "verifier.checks", Kind: sdk.KindVerifier, Config: json.RawMessage(config)})
	require.Error(t, err, config)
	return sdk.Diagnostics(err)
}

func TestDescription(t *testing.T) {
	d := Plugin().Describe()
	require.Equal(t, "checks", d.Name)
	kind, ok := d.Serves(sdk.KindVerifier)
	require.True(t, ok)
	require.Len(t, d.Kinds, 1)
	require.Equal(t, sdk.NeedsLastMessage, kind.Needs, "the tools come by themselves")
	require.Equal(t, questionBytes, kind.LastMessageBytes)
	var attributes []string
	for _, a := range d.Config.Attributes {
		attributes = append(attributes, a.Name)
		require.NotEmpty(t, a.Description)
	}
	require.Equal(t, []string{"disable", "weights", "max_bytes"}, attributes)
}

func TestChecksAreWellFormed(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range all {
		require.False(t, seen[c.name], c.name)
		seen[c.name] = true
		require.Positive(t, c.weight.fail, "%s: a fail must count, and reweigh divides by it", c.name)
		require.GreaterOrEqual(t, c.weight.pass, 0.0, c.name)
		require.Less(t, c.weight.pass, c.weight.fail, "%s: not to be caught says less than to be caught", c.name)
		require.LessOrEqual(t, c.weight.fail, float64(maxWeight), c.name)
	}
}

func TestDisable(t *testing.T) {
	v := newVerifier(t, `{"disable": ["refusal", "code_parses"]}`)
	resp, err := v.Verify(t.Context(), &sdk.VerifyRequest{Candidates: []*sdk.Candidate{{Text: "4"}}})
	require.NoError(t, err)
	evidence := resp.GetCandidates()[0].GetEvidence()
	require.Len(t, evidence, len(all)-2)
	for _, e := range evidence {
		require.NotContains(t, []string{"refusal", "code_parses"}, e.GetCheck())
	}
}

func TestDisableAll(t *testing.T) {
	config, err := json.Marshal(map[string]any{"disable": names()})
	require.NoError(t, err)
	resp, err := newVerifier(t, string(config)).Verify(t.Context(), &sdk.VerifyRequest{Candidates: []*sdk.Candidate{{}, {}}})
	require.NoError(t, err)
	require.Len(t, resp.GetCandidates(), 2)
	require.Empty(t, resp.GetCandidates()[0].GetEvidence())
}

func TestWeights(t *testing.T) {
	say := func(config, text string) *sdk.Evidence {
		resp, err := newVerifier(t, config).Verify(t.Context(), &sdk.VerifyRequest{Candidates: []*sdk.Candidate{{Text: text}}})
		require.NoError(t, err)
		return find(t, resp.GetCandidates()[0].GetEvidence(), "arithmetic")
	}
	fail, pass := say("{}", "2 + 2 = 5"), say("{}", "2 + 2 = 4")
	require.Equal(t, sdk.CheckFail, fail.GetResult())
	require.Equal(t, sdk.CheckPass, pass.GetResult())

	config := `{"weights": {"arithmetic": 3}}`
	require.InDelta(t, 3, say(config, "2 + 2 = 5").GetWeight(), 1e-12)
	require.InDelta(t, pass.GetWeight()*3/fail.GetWeight(), say(config, "2 + 2 = 4").GetWeight(), 1e-12, "pass and fail keep their ratio")
	require.Zero(t, say(`{"weights": {"arithmetic": 0}}`, "2 + 2 = 5").GetWeight())

	again := say("{}", "2 + 2 = 5")
	require.Equal(t, fail.GetWeight(), again.GetWeight(), "one instance's weights are not another's")
}

func TestMaxBytes(t *testing.T) {
	long := "2 + 2 = 5. " + strings.Repeat("All is well. ", 200)
	small, large := newVerifier(t, `{"max_bytes": 1024}`), newVerifier(t, `{"max_bytes": 4096}`)
	for _, tc := range []struct {
		v    sdk.Verifier
		want sdk.CheckResult
	}{{small, sdk.CheckUnknown}, {large, sdk.CheckFail}} {
		resp, err := tc.v.Verify(t.Context(), &sdk.VerifyRequest{Candidates: []*sdk.Candidate{{Text: long, FinishReason: "length"}}})
		require.NoError(t, err)
		evidence := resp.GetCandidates()[0].GetEvidence()
		require.Equal(t, tc.want, find(t, evidence, "arithmetic").GetResult())
		require.Equal(t, sdk.CheckFail, find(t, evidence, "truncation").GetResult(), "what needs no text is checked in any case")
	}
	resp, err := small.Verify(t.Context(), &sdk.VerifyRequest{Candidates: []*sdk.Candidate{{Text: long}}})
	require.NoError(t, err)
	require.Equal(t, "The answer has 2611 bytes; this check reads up to 1024 (max_bytes).",
		find(t, resp.GetCandidates()[0].GetEvidence(), "arithmetic").GetReason())
}

func TestMaxBytesCountsToolArguments(t *testing.T) {
	resp, err := newVerifier(t, `{"max_bytes": 1024}`).Verify(t.Context(), &sdk.VerifyRequest{Candidates: []*sdk.Candidate{{
		ToolCalls: []*sdk.ToolCall{{Name: "save", Arguments: strings.Repeat("x", 2000)}},
	}}})
	require.NoError(t, err)
	require.Equal(t, sdk.CheckUnknown, find(t, resp.GetCandidates()[0].GetEvidence(), "tool_calls").GetResult())
}

func TestConfigErrors(t *testing.T) {
	for _, tc := range []struct {
		config          string
		path            []string
		summary, detail string
	}{
		{
			`{"disable": ["refusal", "aritmetic"]}`,
			[]string{"disable", "1"},
			"No such check", `There is no check "aritmetic". Did you mean "arithmetic"?`,
		},
		{
			`{"weights": {"json_shema": 1}}`,
			[]string{"weights", "json_shema"},
			"No such check", `There is no check "json_shema". Did you mean "json_schema"?`,
		},
		{
			`{"disable": ["spelling_of_names"]}`,
			[]string{"disable", "0"},
			"No such check", `There is no check "spelling_of_names". There are: empty, truncation, unfinished, refusal, repetition, echo, arithmetic, json_schema, tool_calls, code_parses, code_balanced.`,
		},
		{
			`{"weights": {"refusal": -1}}`,
			[]string{"weights", "refusal"},
			"Weight out of range", "The weight of refusal is -1, but must be between 0 and 20 nats.",
		},
		{
			`{"weights": {"refusal": 21}}`,
			[]string{"weights", "refusal"},
			"Weight out of range", "The weight of refusal is 21, but must be between 0 and 20 nats.",
		},
		{
			`{"max_bytes": 10}`,
			[]string{"max_bytes"},
			"Number out of range", "max_bytes is 10, but must be between 1024 and 67108864 bytes.",
		},
	} {
		diagnostics := configErrors(t, tc.config)
		require.Len(t, diagnostics, 1, tc.config)
		require.Equal(t, tc.path, diagnostics[0].GetPath())
		require.Equal(t, tc.summary, diagnostics[0].GetSummary())
		require.Equal(t, tc.detail, diagnostics[0].GetDetail())
	}
}

func TestAllConfigErrorsAreReportedAtOnce(t *testing.T) {
	require.Len(t, configErrors(t, `{"disable": ["x"], "weights": {"y": 1, "empty": 99}, "max_bytes": 1}`), 4)
}

func TestUnknownSettingIsRefused(t *testing.T) {
	diagnostics := configErrors(t, `{"disabled": []}`)
	require.Len(t, diagnostics, 1)
	require.Contains(t, diagnostics[0].GetDetail(), "disabled")
}
