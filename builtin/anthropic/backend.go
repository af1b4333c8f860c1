// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

// backend is one configured instance.
type backend struct {
	client    *upstream.Client
	maxTokens int64
	log       hclog.Logger

	mu sync.Mutex
	// formless holds the models that were found not to take an output format.
	formless map[modelKey]bool
}

type modelKey struct{ server, model string }

var (
	_ sdk.Backend     = (*backend)(nil)
	_ sdk.ModelLister = (*backend)(nil)
	_ sdk.Prober      = (*backend)(nil)
	_ io.Closer       = (*backend)(nil)
)

func newBackend(inst *sdk.Instance, s *settings) *backend {
	b := &backend{client: upstream.NewClient(&s.Settings), maxTokens: s.MaxTokens, log: inst.Log, formless: map[modelKey]bool{}}
	b.client.Refuse = b.refuse
	b.client.Header.Set("Anthropic-Version", s.Version)
	if len(s.Beta) > 0 {
		b.client.Header.Set("Anthropic-Beta", strings.Join(s.Beta, ","))
	}
	if b.log == nil {
		b.log = hclog.NewNullLogger()
	}
	return b
}

// Close releases the connections that wait for their next request.
func (b *backend) Close() error { return b.client.Close() }

// messages asks for an answer. A model that does not take the output format, or
// refuses its schema, is asked again without.
func (b *backend) messages(ctx context.Context, req *sdk.CompleteRequest, stream bool) (*upstream.Response, *sdk.UpstreamError) {
	base, failure := b.client.Endpoint(req.GetEndpoint())
	if failure != nil {
		return nil, failure
	}
	key := modelKey{base.String(), req.GetModel()}
	e := encoding{stream: stream, maxTokens: b.maxTokens, format: !b.isFormless(key)}
	for {
		body, formatted, err := e.encode(req)
		if err != nil {
			return nil, &sdk.UpstreamError{
				Kind: sdk.UpstreamInvalidRequest, Message: "The request cannot be sent to the Messages API: " + err.Error() + ".",
			}
		}
		resp, said, failure := b.post(ctx, base, stream, body)
		if failure == nil || !formatted || !e.format || !refusesFormat(failure, said) {
			return resp, failure
		}
		e.format = false
		b.log.Info("the model server refused the output format; it is asked again without", "server", base.Host, "model", req.GetModel())
		if !aboutSchema(said) {
			b.forgoFormat(key)
		}
	}
}

func (b *backend) post(ctx context.Context, base *url.URL, stream bool, body []byte) (*upstream.Response, []byte, *sdk.UpstreamError) {
	accept := "application/json"
	if stream {
		accept = "text/event-stream"
	}
	return b.client.Do(ctx, http.MethodPost, base.JoinPath("v1", "messages"), accept, body)
}

func (b *backend) isFormless(key modelKey) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.formless[key]
}

func (b *backend) forgoFormat(key modelKey) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.formless[key] = true
}

// refusesFormat reports whether a refusal is about output_config.format.
func refusesFormat(failure *sdk.UpstreamError, said []byte) bool {
	words := strings.ToLower(string(said))
	return failure.GetHttpStatus() == http.StatusBadRequest && upstream.Says(words, "output_config", "output_format", "output format", "structured output")
}

// aboutSchema reports whether such a refusal is about this schema, and not about the format as such.
func aboutSchema(said []byte) bool {
	words := strings.ToLower(string(said))
	return !upstream.Says(words, "extra inputs are not permitted", "not support", "unsupported") || strings.Contains(words, "format.schema")
}
