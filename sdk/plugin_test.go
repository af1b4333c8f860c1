// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

func TestDescribe(t *testing.T) {
	d := everything().Describe()
	require.Len(t, d.Kinds, len(Kinds()))
	for _, k := range Kinds() {
		require.True(t, k.Valid())
		kd, ok := d.Serves(k)
		require.True(t, ok, k)
		require.Contains(t, []string{NeedsNone, NeedsLastMessage, NeedsMessages}, kd.Needs)
	}
	hook, _ := d.Serves(KindHook)
	require.Equal(t, []string{"post_response"}, hook.HookPoints)
	middleware, _ := d.Serves(KindMiddleware)
	require.True(t, middleware.OnChunk)
	_, ok := d.Serves("cook")
	require.False(t, ok)

	b, err := d.JSON()
	require.NoError(t, err)
	var back Description
	require.NoError(t, json.Unmarshal(b, &back))
	require.Equal(t, *d, back)
}

func TestCheck(t *testing.T) {
	scorer := func(context.Context, *Instance) (Scorer, error) { return all{}, nil }
	hook := func(context.Context, *Instance) (Hook, error) { return all{}, nil }
	for name, c := range map[string]struct {
		plugin  Plugin
		message string
	}{
		"name":    {Plugin{Name: "Short_Answers", Version: "1.0.0", Scorer: scorer}, "name \"Short_Answers\" must be lower-case letters, digits and single dashes"},
		"version": {Plugin{Name: "a", Version: "v1", Scorer: scorer}, "version \"v1\" must be a semantic version such as 1.2.0"},
		"kind":    {Plugin{Name: "a", Version: "1.0.0"}, "at least one kind must be set"},
		"part":    {Plugin{Name: "a", Version: "1.0.0", Scorer: scorer, LastMessageBytes: 5}, "last message bytes is 5; it must be 0, for all of it, or at least 256"},
		"needs":   {Plugin{Name: "a", Version: "1.0.0", Scorer: scorer, Needs: "all"}, "needs \"all\" must be none, last_message, messages or full"},
		"points":  {Plugin{Name: "a", Version: "1.0.0", Hook: hook}, "a hook must name its hook points"},
		"point":   {Plugin{Name: "a", Version: "1.0.0", Hook: hook, HookPoints: []string{"unspecified"}}, "there is no hook point \"unspecified\""},
	} {
		t.Run(name, func(t *testing.T) {
			require.EqualError(t, c.plugin.check(), c.message)
		})
	}
	require.NoError(t, (&Plugin{Name: "short-answers", Version: "1.0.0-rc.1", Scorer: scorer}).check())
}

func TestInstanceDecode(t *testing.T) {
	var v struct {
		A int `json:"a"`
	}
	require.NoError(t, (&Instance{Config: []byte(`{"a": 3}`)}).Decode(&v))
	require.Equal(t, 3, v.A)
	require.NoError(t, (&Instance{}).Decode(&v))
	require.ErrorContains(t, (&Instance{Name: "scorer.x", Config: []byte(`{"b": 3}`)}).Decode(&v), "scorer.x")
}

func TestDiagnostics(t *testing.T) {
	require.Empty(t, Diagnostics(nil))
	plain := Diagnostics(errors.New("boom"))
	require.Equal(t, "boom", plain[0].GetDetail())
	require.Equal(t, "Bad: It is bad.", (&ConfigError{Summary: "Bad", Detail: "It is bad."}).Error())
	require.Equal(t, "Bad", (&ConfigError{Summary: "Bad"}).Error())
}

func TestWarningsDoNotStopAnInstance(t *testing.T) {
	p := everything()
	p.Validate = func(*Instance) error { return &ConfigError{Summary: "Odd", Warning: true} }
	v, err := p.New(t.Context(), &Instance{Kind: KindScorer})
	require.EqualError(t, err, "Odd")
	require.NotNil(t, v)

	conn := connect(t, p)
	resp, err := pluginpb.NewControlClient(conn).Configure(t.Context(), &ConfigureRequest{Instance: "scorer.x", Kind: string(KindScorer)})
	require.NoError(t, err)
	require.Equal(t, SeverityWarning, resp.GetDiagnostics()[0].GetSeverity())
	_, err = pluginpb.NewScorerClient(conn).Score(t.Context(), &ScoreRequest{Context: &CallContext{Instance: "scorer.x"}})
	require.NoError(t, err)
}

func TestPointName(t *testing.T) {
	require.Equal(t, "post_response", PointName(PointPostResponse))
	require.True(t, validPoint("on_rollback"))
}
