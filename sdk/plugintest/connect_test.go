// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
)

// recorder is a test that remembers how it failed.
type recorder struct {
	*testing.T
	failure string
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.failure = fmt.Sprintf(format, args...)
	panic(r)
}

// failure returns how f failed the test that it was given.
func failure(t *testing.T, f func(T)) string {
	t.Helper()
	r := &recorder{T: t}
	func() {
		defer func() {
			if v := recover(); v != nil && v != any(r) {
				panic(v)
			}
		}()
		f(r)
	}()
	return r.failure
}

// weighed is a plugin with a schema, whose instance is what it was configured with.
func weighed(made *sdk.Instance) *sdk.Plugin {
	return &sdk.Plugin{
		Name: "weighed", Version: "1.0.0", Description: "Weighs.",
		Config: sdk.Schema{
			Attributes: []sdk.Attribute{
				{Name: "weight", Type: "number", Default: 0.5, Description: "A weight."},
				{Name: "seed", Type: "int", Description: "A seed."},
				{Name: "label", Type: "string", Description: "A label."},
			},
			Blocks: []sdk.Block{
				{Type: "rule", Description: "Rules.", Schema: sdk.Schema{Attributes: []sdk.Attribute{{Name: "on", Type: "bool", Default: true, Description: "On."}}}},
				{Type: "limit", Max: 1, Description: "A limit.", Schema: sdk.Schema{Attributes: []sdk.Attribute{{Name: "most", Type: "int", Default: 3, Description: "Most."}}}},
			},
		},
		Scorer: func(_ context.Context, i *sdk.Instance) (sdk.Scorer, error) {
			*made = *i
			if strings.Contains(string(i.Config), "heavy") {
				return nil, errors.Join(
					&sdk.ConfigError{Path: []string{"label"}, Summary: "Too heavy", Detail: "Use light."},
					&sdk.ConfigError{Path: []string{"weight"}, Summary: "Odd weight", Warning: true},
				)
			}
			return &anyKind{}, nil
		},
	}
}

func TestConnectCallsEveryKind(t *testing.T) {
	p := everyKind(&anyKind{})
	for _, kind := range sdk.Kinds() {
		c := Connect(t, p, &sdk.Instance{Kind: kind})
		require.Equal(t, string(kind)+".test", c.Call.GetInstance())
		d, _ := p.Describe().Serves(kind)
		require.NoError(t, callers[kind](t.Context(), target{conn: c.Conn, call: c.Call, kind: d, fields: fieldNames, candidates: 2}, "q"), kind)
	}
	c := Connect(t, p, nil)
	resp, err := c.Middleware.BeforeQuery(t.Context(), &sdk.BeforeQueryRequest{Context: c.Call})
	require.NoError(t, err, "the first kind, in a query's order")
	require.Equal(t, "state", string(resp.GetState()))
	require.NoError(t, c.Drain(t.Context()))
	_, err = c.Middleware.BeforeQuery(t.Context(), &sdk.BeforeQueryRequest{Context: c.Call})
	require.Equal(t, codes.FailedPrecondition, status.Code(err), "it is gone")
}

func TestAnInstanceIsConfiguredAsByAHost(t *testing.T) {
	var made sdk.Instance
	Connect(t, weighed(&made), &sdk.Instance{
		Name: "scorer.mine", Config: json.RawMessage(`{"seed": 9007199254740993, "rule": [{}, {"on": false}], "limit": {}}`),
		DataDir: "/data", Fields: []*sdk.Field{{Name: "law"}}, Artefact: &sdk.Artefact{Format: "f/1"},
	})
	require.JSONEq(t, `{"weight": 0.5, "seed": 9007199254740993, "rule": [{"on": true}, {"on": false}], "limit": {"most": 3}}`, string(made.Config))
	require.Contains(t, string(made.Config), "9007199254740993", "not rounded")
	require.Equal(t, "scorer.mine", made.Name)
	require.Equal(t, sdk.KindScorer, made.Kind)
	require.Equal(t, "/data", made.DataDir)
	require.Equal(t, "law", made.Fields[0].GetName())
	require.Equal(t, "f/1", made.Artefact.GetFormat())
	require.NotNil(t, made.Log)
}

func TestWhatCannotBeConnectedSaysWhy(t *testing.T) {
	_, err := Open(t.Context(), weighed(&sdk.Instance{}), &sdk.Instance{Config: json.RawMessage(`{"label": "heavy"}`)})
	var refused *sdk.ConfigError
	require.ErrorAs(t, err, &refused)
	require.Equal(t, []string{"label"}, refused.Path)
	require.NotContains(t, err.Error(), "Odd weight", "a warning is no refusal")

	require.Contains(t, failure(t, func(t T) { Connect(t, &sdk.Plugin{Name: "x"}, nil) }), "not well-formed")
	require.Contains(t, failure(t, func(t T) {
		Connect(t, weighed(&sdk.Instance{}), &sdk.Instance{Config: json.RawMessage(`[]`)})
	}), "not a JSON object")
	require.Contains(t, failure(t, func(t T) {
		Connect(t, weighed(&sdk.Instance{}), &sdk.Instance{Kind: sdk.KindHook})
	}), "Plugin of another kind")
}

// TestBuiltPluginConforms is the whole of what an author has to write.
func TestBuiltPluginConforms(t *testing.T) {
	Run(t, Build(t, "testdata/brief"), nil, Options{})
}

func TestBuildSaysWhyItFails(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module broken\n", "main.go": "package main\n\nfunc main() { nothing() }\n"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	require.Contains(t, failure(t, func(t T) { Build(t, dir) }), "undefined: nothing")
}

func TestSampleIsWhatTheHostReads(t *testing.T) {
	p := weighed(&sdk.Instance{})
	p.Scorer = func(_ context.Context, i *sdk.Instance) (sdk.Scorer, error) {
		i.Metrics.Counter("weighings_total", "Weighings.", "how").With("well").Add(2)
		return &anyKind{}, nil
	}
	c := Connect(t, p, nil)
	require.Equal(t, "2", c.Sample(t.Context(), `weighings_total{how="well"}`))
	require.Equal(t, "0", c.Sample(t.Context(), "process_calls_in_flight"))
	require.Empty(t, c.Sample(t.Context(), "weighings_total"))
}
