// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package backendtest

import (
	"encoding/json"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// Config is a config block.
type Config map[string]any

// Instance makes an instance of a backend.
func Instance(cfg Config) *sdk.Instance {
	data, err := json.Marshal(cfg)
	if err != nil {
		panic(err)
	}
	return &sdk.Instance{Name: "backend.test", Kind: sdk.KindBackend, Config: data}
}

// Make configures a plugin as the host does, and closes what it made, which is a
// B, at the test's end.
func Make[B sdk.Backend](t *testing.T, p *sdk.Plugin, inst *sdk.Instance) B {
	t.Helper()
	made, err := p.New(t.Context(), inst)
	require.NoError(t, err)
	b, ok := made.(B)
	require.True(t, ok)
	if c, ok := made.(io.Closer); ok {
		t.Cleanup(func() { require.NoError(t, c.Close()) })
	}
	return b
}
