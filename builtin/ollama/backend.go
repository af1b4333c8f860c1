// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

// coldStart is the time from which loading a model is worth a line in the log.
// A model that is loaded takes some milliseconds.
const coldStart = time.Second

// backend is one configured instance.
type backend struct {
	client   *upstream.Client
	settings *settings
	log      hclog.Logger
}

var (
	_ sdk.Backend     = (*backend)(nil)
	_ sdk.ModelLister = (*backend)(nil)
	_ sdk.Prober      = (*backend)(nil)
	_ sdk.Embedder    = (*backend)(nil)
	_ io.Closer       = (*backend)(nil)
)

func newBackend(inst *sdk.Instance, s *settings) *backend {
	b := &backend{client: upstream.NewClient(&s.Settings), settings: s, log: inst.Log}
	b.client.Refuse = b.refuse
	if b.log == nil {
		b.log = hclog.NewNullLogger()
	}
	return b
}

// Close releases the connections that wait for their next request.
func (b *backend) Close() error { return b.client.Close() }

// chat asks for an answer.
func (b *backend) chat(ctx context.Context, req *sdk.CompleteRequest, stream bool) (*upstream.Response, *sdk.UpstreamError) {
	body, err := b.settings.encodeChat(req, stream)
	return b.post(ctx, req.GetEndpoint(), req.GetModel(), "chat", stream, body, err)
}

// post sends a request that was encoded, or says why it could not be.
func (b *backend) post(ctx context.Context, endpoint, model, path string, stream bool, body []byte, err error) (*upstream.Response, *sdk.UpstreamError) {
	base, failure := b.client.Endpoint(endpoint)
	if failure != nil {
		return nil, failure
	}
	if err != nil {
		return nil, &sdk.UpstreamError{
			Kind: sdk.UpstreamInvalidRequest, Message: "The request cannot be sent to an Ollama server: " + err.Error() + ".",
		}
	}
	accept := "application/json"
	if stream {
		accept = "application/x-ndjson"
	}
	resp, said, failure := b.client.Do(ctx, http.MethodPost, base.JoinPath("api", path), accept, body)
	if failure != nil {
		adviseToPull(failure, said, model)
	}
	return resp, failure
}

// note logs what an operator should know of an answer: a prompt that was cut,
// and a model that had to be loaded first.
func (b *backend) note(req *sdk.CompleteRequest, usage *sdk.Usage, load time.Duration) {
	if estimate, cut := upstream.CutPrompt(req, usage); cut {
		b.log.Warn("the model server reports far fewer prompt tokens than the prompt must have; it has cut the prompt in silence: set num_ctx to a larger context",
			"specialist", req.GetSpecialist(), "model", req.GetModel(), "reported", usage.GetPromptTokens(), "estimated", estimate)
	}
	if load >= coldStart {
		b.log.Info("the model server loaded the model first; keep_alive keeps it loaded",
			"specialist", req.GetSpecialist(), "model", req.GetModel(), "load_ms", load.Milliseconds())
	}
}
