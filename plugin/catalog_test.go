// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

func smallCatalog() *Catalog {
	scorer := func(context.Context, *sdk.Instance) (sdk.Scorer, error) { return nil, nil }
	backend := func(context.Context, *sdk.Instance) (sdk.Backend, error) { return nil, nil }
	return &Catalog{
		Executable: "/usr/bin/aua",
		Builtins: map[string]*sdk.Plugin{
			"utility": {Name: "utility", Version: "1.0.0", Scorer: scorer},
			"openai":  {Name: "openai", Version: "1.0.0", Backend: backend},
			"calc":    {Name: "calc", Version: "1.0.0", Backend: backend},
		},
	}
}

func TestCatalogDescribes(t *testing.T) {
	d, err := smallCatalog().Describe(sdk.KindScorer, "utility")
	require.NoError(t, err)
	require.Equal(t, "utility", d.Name)
	require.Equal(t, []string{"calc", "openai"}, smallCatalog().Names(sdk.KindBackend))
	require.Empty(t, smallCatalog().Names(sdk.KindHook))
}

func TestCatalogSuggests(t *testing.T) {
	_, err := smallCatalog().Describe(sdk.KindBackend, "openia")
	require.Equal(t, fault.PluginNotFound, fault.CodeOf(err))
	require.Equal(t, `There is no plugin "openia". Did you mean "openai"? Plugins for backend: calc, openai.`, fault.As(err).Message)
	require.Equal(t, "openai", fault.As(err).Details["suggestion"])

	_, err = smallCatalog().Describe(sdk.KindHook, "kubernetes")
	require.Equal(t, `There is no plugin "kubernetes". No plugin for hook is known.`, fault.As(err).Message)
}

func TestCatalogRefusesAnotherKind(t *testing.T) {
	_, err := smallCatalog().Describe(sdk.KindScorer, "openai")
	require.Equal(t, fault.PluginContractInvalid, fault.CodeOf(err))
	require.Equal(t, `The plugin "openai" cannot be used as scorer: it serves backend. Plugins for scorer: utility.`, fault.As(err).Message)
}

func TestCatalogCommand(t *testing.T) {
	c := smallCatalog()
	args := func(kind sdk.Kind, name string) []string {
		p, err := c.Program(kind, name)
		require.NoError(t, err)
		require.NoError(t, p.Ready())
		line, err := p.find()
		require.NoError(t, err)
		require.Equal(t, "/usr/bin/aua", line.path)
		require.Empty(t, line.dir, "the host's own folder")
		require.Equal(t, Builtin, p.Origin)
		require.Equal(t, "builtin", p.Source)
		return line.args
	}
	require.Equal(t, []string{"plugin-serve", "calc"}, args(sdk.KindBackend, "calc"))

	c = smallCatalog()
	c.Args = make([]string, 1, 8)
	c.Args[0] = "serve"
	first, second := args(sdk.KindBackend, "calc"), args(sdk.KindBackend, "openai")
	require.Equal(t, []string{"serve", "calc"}, first, "one command must not overwrite another")
	require.Equal(t, []string{"serve", "openai"}, second)
}
