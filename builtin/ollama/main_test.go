// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"os"
	"testing"

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
type config = backendtest.Config

// open configures the plugin, as the host does.
func open(t *testing.T, cfg config) *backend {
	t.Helper()
	return backendtest.Make[*backend](t, Plugin(), backendtest.Instance(cfg))
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
