// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"io"
	"sync"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

// backend is one configured instance.
type backend struct {
	client *upstream.Client
	log    hclog.Logger

	mu sync.Mutex
	// dialects holds what was found out, by server and model.
	dialects map[dialectKey]dialect
}

type dialectKey struct{ server, model string }

var (
	_ sdk.Backend     = (*backend)(nil)
	_ sdk.ModelLister = (*backend)(nil)
	_ sdk.Prober      = (*backend)(nil)
	_ sdk.Embedder    = (*backend)(nil)
	_ io.Closer       = (*backend)(nil)
)

func newBackend(inst *sdk.Instance, s *settings) *backend {
	b := &backend{client: upstream.NewClient(&s.Settings), log: inst.Log, dialects: map[dialectKey]dialect{}}
	b.client.Refuse = b.refuse
	if b.log == nil {
		b.log = hclog.NewNullLogger()
	}
	if s.Organization != "" {
		b.client.Header.Set("OpenAI-Organization", s.Organization)
	}
	return b
}

// Close releases the connections that wait for their next request.
func (b *backend) Close() error { return b.client.Close() }

func (b *backend) dialectOf(key dialectKey) dialect {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.dialects[key]
}

func (b *backend) remember(key dialectKey, d dialect) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.dialects[key] = d
}
