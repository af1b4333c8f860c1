// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

// serveEnv makes the test binary the plugin, for the tests that need a process.
const serveEnv = "AUA_TEST_SERVE"

func TestMain(m *testing.M) {
	if os.Getenv(serveEnv) != "" {
		sdk.Serve(Plugin())
		return
	}
	goleak.VerifyTestMain(m)
}

// config is a config block.
type config map[string]any

// instance makes an instance of the backend.
func instance(cfg config) *sdk.Instance {
	data, err := json.Marshal(cfg)
	if err != nil {
		panic(err)
	}
	return &sdk.Instance{Name: "backend.test", Kind: sdk.KindBackend, Config: data}
}

// open configures the plugin, as the host does.
func open(t *testing.T, cfg config) *backend {
	t.Helper()
	return openInstance(t, instance(cfg))
}

func openInstance(t *testing.T, inst *sdk.Instance) *backend {
	t.Helper()
	made, err := Plugin().New(t.Context(), inst)
	require.NoError(t, err)
	b, ok := made.(*backend)
	require.True(t, ok)
	t.Cleanup(func() { require.NoError(t, b.Close()) })
	return b
}

// serve starts a model server and a backend that talks to it.
func serve(t *testing.T, cfg modelserver.Config) (*modelserver.Server, *backend) {
	t.Helper()
	cfg.Dialect = modelserver.Ollama
	s := modelserver.New(t, cfg)
	return s, open(t, config{"base_url": s.URL(), "api_key": backendtest.Secret})
}

// openBackend is serve for the tests that all backends share.
func openBackend(t *testing.T, cfg modelserver.Config) (*modelserver.Server, sdk.Backend) {
	t.Helper()
	return serve(t, cfg)
}
