// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

const patience = 10 * time.Second

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
	s := modelserver.New(t, cfg)
	return s, open(t, config{"base_url": s.BaseURL()})
}

// ask, complete and stream are what the tests of all backends do.
var ask = backendtest.Ask

func complete(t *testing.T, b *backend, req *sdk.CompleteRequest) (*sdk.Answer, *sdk.UpstreamError) {
	t.Helper()
	return backendtest.Complete(t, b, req)
}

func stream(t *testing.T, b *backend, req *sdk.CompleteRequest) *backendtest.Recording {
	t.Helper()
	return backendtest.Stream(t, b, req)
}
