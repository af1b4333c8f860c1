// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"context"
	"net/http"
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

// chat asks for a completion, buffered or as a stream. A server that refuses
// what AUA adds on its own is asked again without it.
func (b *backend) chat(ctx context.Context, req *sdk.CompleteRequest, stream bool) (*upstream.Response, *sdk.UpstreamError) {
	base, failure := b.client.Endpoint(req.GetEndpoint())
	if failure != nil {
		return nil, failure
	}
	address := base.JoinPath("chat/completions")
	accept := "application/json"
	if stream {
		accept = "text/event-stream"
	}
	key := dialectKey{base.String(), req.GetModel()}
	known := b.dialectOf(key)
	for d := known; ; {
		body, err := encodeChat(req, stream, d)
		if err != nil {
			return nil, &sdk.UpstreamError{
				Kind: sdk.UpstreamInvalidRequest, Message: "The request cannot be sent to a model server: " + err.Error() + ".",
			}
		}
		resp, said, failure := b.client.Do(ctx, http.MethodPost, address, accept, body)
		if failure == nil {
			if d != known {
				// Only what helped is remembered: a refusal may name a parameter for another reason.
				b.remember(key, d)
				b.log.Info("the model server takes other parameters than most; this is remembered",
					"server", base.Host, "model", req.GetModel(), "stream_options", !d.noStreamOptions, "max_completion_tokens", d.maxCompletionTokens)
			}
			return resp, nil
		}
		next := adapt(d, failure, strings.ToLower(string(said)), req, stream)
		if next == d {
			return nil, failure
		}
		d = next
	}
}

// adapt returns d changed by what a refusal complains about, or d itself when
// the refusal is about something else. It changes d at most once in each way.
func adapt(d dialect, failure *sdk.UpstreamError, words string, req *sdk.CompleteRequest, stream bool) dialect {
	if failure.GetRetryable() || failure.GetHttpStatus() < 400 {
		return d
	}
	if stream && !d.noStreamOptions && upstream.Says(words, "stream_options", "include_usage") {
		d.noStreamOptions = true
	}
	if p := req.GetParams(); p != nil && p.MaxTokens != nil && !d.maxCompletionTokens && strings.Contains(words, "max_completion_tokens") {
		d.maxCompletionTokens = true
	}
	return d
}
