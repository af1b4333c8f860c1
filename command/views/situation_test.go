// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/detect"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
)

// text renders a model for people.
func text[T any](t *testing.T, model T, human func(*views.Text, T)) string {
	t.Helper()
	o := newOutput()
	require.NoError(t, views.Show(&o.Printer, model, human))
	return o.out.String()
}

func TestStatusOfEveryHealth(t *testing.T) {
	for _, health := range []string{"ok", "degraded", "unavailable"} {
		s := &api.Status{Version: "1", Generation: "g", Health: api.Health{Status: health, Reasons: []string{"because"}}}
		shown := text(t, s, views.Status)
		require.Contains(t, shown, "AUA 1 is "+health+", up 0s, generation g\n  because\n")
		require.NotContains(t, shown, "development")
	}
	require.Contains(t, text(t, &api.Status{}, views.Status), "is -, up", "what a server leaves out is a dash")
}

func TestStatusOfEveryPluginState(t *testing.T) {
	s := &api.Status{Store: api.StoreStatus{Type: "memory", Healthy: true}}
	for _, state := range []string{"starting", "ready", "restarting", "failed", "draining", "stopped"} {
		s.Plugins = append(s.Plugins, api.PluginStatus{Address: "backend." + state, State: state, Isolation: "process"})
	}
	shown := text(t, s, views.Status)
	for _, p := range s.Plugins {
		require.Regexp(t, `(?m)^  `+p.Address+` +`+p.State+` +process`, shown)
	}
	require.Contains(t, shown, "store memory is healthy, 0 written")
}

func TestStatusCountsOneQuery(t *testing.T) {
	require.Contains(t, text(t, &api.Status{Queries: api.QueryCounts{Total: 1}}, views.Status), "\n1 query, 0 failed")
}

func TestServeShowsEveryDetectedServer(t *testing.T) {
	s := &views.Serving{Version: "1", Address: "http://h:1", Dev: true, State: "memory", Detected: []detect.Server{
		{Place: detect.Place{Kind: detect.VLLM, Address: "a:1"}, Models: []string{"m1", "m2"}},
		{Place: detect.Place{Kind: detect.LMStudio, Address: "b:2"}, Problem: "It asks for a key."},
	}}
	shown := text(t, s, views.Serve)
	require.Contains(t, shown, "vllm       a:1  m1, m2\n")
	require.Contains(t, shown, "lm-studio  b:2  not used: It asks for a key.\n")
	require.NotContains(t, shown, "None was found")
}

func TestServeMentionsEveryHostedAPI(t *testing.T) {
	s := &views.Serving{Dev: true, Hosted: []detect.API{{Name: "openai", Key: "OPENAI_API_KEY"}, {Name: "groq", Key: "GROQ_API_KEY"}}}
	shown := text(t, s, views.Serve)
	require.Contains(t, shown, "OPENAI_API_KEY is set, but openai is not asked: questions stay on this machine. To use it, add -use openai\n")
	require.Contains(t, shown, "GROQ_API_KEY is set")
}

func TestDecisionWithoutACandidateThatAnswered(t *testing.T) {
	d := &api.Decision{ID: "d", Status: api.StatusAbstained, Chosen: -1, Reason: "Nobody knows.", Candidates: []api.Candidate{
		{Specialist: "a", Outcome: "declined", Reason: "It is no arithmetic."},
		{Specialist: "b", Outcome: "answered", FinishReason: "length", Answer: "cut"},
	}}
	shown := text(t, d, views.Decision)
	require.Contains(t, shown, "result  abstained")
	require.Contains(t, shown, "reason: Nobody knows.")
	require.Contains(t, shown, "a  declined in")
	require.Contains(t, shown, "It is no arithmetic.")
	require.Contains(t, shown, "answer: cut (finish reason length)")
	require.NotContains(t, shown, "✓", "none was chosen")
}

func TestDecisionOfHashedContent(t *testing.T) {
	d := &api.Decision{Candidates: []api.Candidate{{Specialist: "a", Outcome: "answered"}}}
	require.NotContains(t, text(t, d, views.Decision), "answer:")
	d.Candidates[0].Answer = "sha256:abc"
	require.Contains(t, text(t, d, views.Decision), "answer: sha256:abc")
}

func TestConfigIsShownAsItIs(t *testing.T) {
	c := &views.ConfigText{HCL: "server {\n\taddress = \"%s\"\n}\n"}
	require.Equal(t, c.HCL, text(t, c, views.Config))
}

func TestJSONKeepsWhatHTMLWouldEscape(t *testing.T) {
	o := newOutput()
	require.NoError(t, o.Document(&api.QueryResponse{Answer: "a < b && c > d"}))
	require.Contains(t, o.out.String(), `"a < b && c > d"`)
	require.True(t, json.Valid(o.out.Bytes()))
}

// broken is an output that cannot be written.
type broken struct{}

var errBroken = errors.New("no space left on device")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestOutputThatCannotBeWritten(t *testing.T) {
	for _, asJSON := range []bool{true, false} {
		p := &views.Printer{Out: broken{}, Err: broken{}, JSON: asJSON}
		require.ErrorIs(t, views.Show(p, &api.Version{}, views.Version), errBroken)
	}
	p := &views.Printer{Out: broken{}, Err: broken{}}
	a := views.NewAnswer(p)
	require.ErrorIs(t, a.Chunk("x"), errBroken)
	require.ErrorIs(t, a.Done(&api.QueryResponse{Status: api.StatusAnswered, Degraded: []string{"x"}}), errBroken)
	require.Equal(t, 1, p.Fail(errBroken))
}
