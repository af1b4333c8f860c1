// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/builtin"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/website"
)

func TestPluginsList(t *testing.T) {
	text := run(t, "plugins", "list")
	require.Zero(t, text.status)
	list := decode[views.PluginList](t, run(t, "plugins", "list", "-json").out)
	require.Len(t, list.Plugins, len(builtin.Plugins(website.Docs())))
	for _, p := range list.Plugins {
		require.Regexp(t, `(?m)^  `+p.Name+` +`+p.Version+` +`+string(p.Kinds[0].Kind)+` +builtin +\S`, text.out)
		require.Len(t, p.Config.Attributes, len(builtin.Plugins(website.Docs())[p.Name].Describe().Config.Attributes))
	}
}

func TestPluginServeDescribes(t *testing.T) {
	r := finish(t, program(t, "plugin-serve", "calc", "describe"))
	require.Zero(t, r.status, r.err)
	require.Equal(t, "calc", decode[sdk.Description](t, r.out).Name)
}

func TestPluginServeRefuses(t *testing.T) {
	r := finish(t, program(t, "plugin-serve", "clac"))
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "AUA_PLUGIN_NOT_FOUND")
	r = finish(t, program(t, "plugin-serve"))
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "Usage: aua plugin-serve NAME")
	r = finish(t, program(t, "plugin-serve", "calc"))
	require.NotZero(t, r.status, "a plugin is not to be started by hand")
}
