// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/auahq/aua/sdk"
)

// hooked is a hook that is a function.
type hooked func(*sdk.FireRequest) (*sdk.FireResponse, error)

func (h hooked) Fire(_ context.Context, req *sdk.FireRequest) (*sdk.FireResponse, error) {
	return h(req)
}

func hookDefects() map[string]defect {
	hooks := func(h hooked) program {
		return program{plugin: one(sdk.KindHook, func(*sdk.Instance) any { return h })}
	}
	return map[string]defect{
		"expects every point to be the first": {
			program: hooks(func(req *sdk.FireRequest) (*sdk.FireResponse, error) {
				if req.GetText() != "" {
					return nil, errors.New("a text before the query?")
				}
				return nil, nil
			}),
			check: "hook_points", found: "pre_response: rpc error: code = Internal desc = a text before the query?",
		},
		"rewrites what was not said yet": {
			program: hooks(func(req *sdk.FireRequest) (*sdk.FireResponse, error) {
				text := "As a large language model, " + req.GetText()
				return &sdk.FireResponse{Patch: &sdk.HookPatch{Text: &text}}, nil
			}),
			check: "hook_patch", found: "at pre_query it changes the text, which that point does not allow",
		},
	}
}

// poorMiddleware does one thing badly.
type poorMiddleware struct {
	*anyKind
	before func(*sdk.BeforeQueryResponse)
	after  func(*sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error)
	chunks func() sdk.Chunks
}

func middlewares(m poorMiddleware) program {
	p := one(sdk.KindMiddleware, func(i *sdk.Instance) any { m := m; m.anyKind = careful(i); return m })
	p.TransformsChunks, p.ChangesAnswer = true, true
	return program{plugin: p}
}

func (m poorMiddleware) BeforeQuery(ctx context.Context, req *sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
	resp, err := m.anyKind.BeforeQuery(ctx, req)
	if m.before != nil {
		m.before(resp)
	}
	return resp, err
}

func (m poorMiddleware) AfterResponse(ctx context.Context, req *sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
	if m.after != nil {
		return m.after(req)
	}
	return m.anyKind.AfterResponse(ctx, req)
}

func (m poorMiddleware) OnChunk(ctx context.Context, call *sdk.CallContext, state []byte) (sdk.Chunks, error) {
	if m.chunks != nil {
		return m.chunks(), nil
	}
	return m.anyKind.OnChunk(ctx, call, state)
}

// next is a transformer that is a function.
type next func(text string, last bool) (string, error)

func (f next) Next(text string, last bool) (string, error) { return f(text, last) }

func middlewareDefects() map[string]defect {
	return map[string]defect{
		"loses who said what": {
			program: middlewares(poorMiddleware{before: func(r *sdk.BeforeQueryResponse) { r.Messages = []*sdk.Message{{Content: "***"}} }}),
			check:   "middleware_query", found: "message 0 of those that it puts in place has no role",
		},
		"keeps its state to itself": {
			program: func() program {
				var seen sync.Map
				p := middlewares(poorMiddleware{
					before: func(r *sdk.BeforeQueryResponse) { seen.Store(string(r.GetState()), true) },
					after: func(req *sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
						if _, ok := seen.Load(string(req.GetState())); !ok && len(req.GetState()) > 0 {
							return nil, errors.New("I have never heard of that query")
						}
						text := masked(req.GetText())
						return &sdk.AfterResponseResponse{Text: &text}, nil
					},
				})
				return p
			}(),
			check: "middleware_state", found: "in a process that did not see the query",
		},
		"stops before the end": {
			program: middlewares(poorMiddleware{chunks: func() sdk.Chunks {
				return next(func(text string, last bool) (string, error) {
					if last {
						return "", errors.New("the end is near")
					}
					return text, nil
				})
			}}),
			check: "middleware_stream", found: "the end is near",
		},
		"forgets what it held back": {
			program: middlewares(poorMiddleware{chunks: func() sdk.Chunks {
				careful := &maskedChunks{}
				return next(func(text string, last bool) (string, error) {
					if last && text == "" {
						return "", nil
					}
					return careful.Next(text, last)
				})
			}}),
			check: "middleware_flush", found: "in one piece the answer becomes",
		},
		"looks at each piece alone": {
			program: middlewares(poorMiddleware{chunks: func() sdk.Chunks {
				return next(func(text string, _ bool) (string, error) { return masked(text), nil })
			}}),
			check: "middleware_cuts", found: "in one piece the answer becomes",
		},
		"masks streams alone": {
			program: middlewares(poorMiddleware{after: func(*sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
				return &sdk.AfterResponseResponse{}, nil
			}}),
			check: "middleware_same", found: "streamed the answer becomes",
		},
	}
}

// poorBackend does one thing badly.
type poorBackend struct {
	*anyKind
	complete func(*sdk.CompleteRequest, *sdk.Answer)
	stream   func(*sdk.CompleteRequest) []*sdk.StreamEvent
	embed    func(*sdk.EmbedResponse)
	models   func(*sdk.ModelsResponse)
	probe    func(*sdk.ProbeResponse)
}

func backends(b poorBackend) program {
	return program{plugin: one(sdk.KindBackend, func(i *sdk.Instance) any { b := b; b.anyKind = careful(i); return b })}
}

func (b poorBackend) Complete(ctx context.Context, req *sdk.CompleteRequest) (*sdk.CompleteResponse, error) {
	resp, err := b.anyKind.Complete(ctx, req)
	if b.complete != nil {
		b.complete(req, resp.GetAnswer())
	}
	return resp, err
}

func (b poorBackend) Stream(ctx context.Context, req *sdk.CompleteRequest, send func(*sdk.StreamEvent) error) error {
	if b.stream == nil {
		return b.anyKind.Stream(ctx, req, send)
	}
	for _, e := range b.stream(req) {
		if err := send(e); err != nil {
			return err
		}
	}
	return nil
}

func (b poorBackend) Embed(ctx context.Context, req *sdk.EmbedRequest) (*sdk.EmbedResponse, error) {
	resp, err := b.anyKind.Embed(ctx, req)
	if b.embed != nil {
		b.embed(resp)
	}
	return resp, err
}

func (b poorBackend) Models(ctx context.Context, req *sdk.ModelsRequest) (*sdk.ModelsResponse, error) {
	resp, err := b.anyKind.Models(ctx, req)
	if b.models != nil {
		b.models(resp)
	}
	return resp, err
}

func (b poorBackend) Probe(context.Context, *sdk.ProbeRequest) (*sdk.ProbeResponse, error) {
	resp := &sdk.ProbeResponse{Ready: true}
	if b.probe != nil {
		b.probe(resp)
	}
	return resp, nil
}

func backendDefects() map[string]defect {
	streams := func(events ...*sdk.StreamEvent) program {
		return backends(poorBackend{stream: func(*sdk.CompleteRequest) []*sdk.StreamEvent { return events }})
	}
	return map[string]defect{
		"an answer that ends for no reason": {
			program: backends(poorBackend{complete: func(_ *sdk.CompleteRequest, a *sdk.Answer) { a.FinishReason = "" }}),
			check:   "backend_answer", found: "has no finish_reason",
		},
		"extras that are no object": {
			program: backends(poorBackend{complete: func(_ *sdk.CompleteRequest, a *sdk.Answer) { a.Extra = &sdk.Extra{TopJson: []byte("[]")} }}),
			check:   "backend_answer", found: "extra.top_json is not a JSON object",
		},
		"goes on after the end": {program: streams(delta("4"), done(), delta("!")), check: "backend_stream", found: "after the end of the answer"},
		"ends without an end":   {program: streams(delta("4")), check: "backend_stream", found: "without done, declined or error"},
		"more from the cache than there was": {
			program: backends(poorBackend{complete: func(_ *sdk.CompleteRequest, a *sdk.Answer) { a.Usage.CachedTokens = 9 }}),
			check:   "backend_usage", found: "of 5 tokens of the prompt, 9 came from a cache",
		},
		"says something else in a stream": {program: streams(delta("5"), done()), check: "backend_agreement", found: `Complete says "answer 4", and Stream "answer 5"`},
		"calls tools without an id": {
			program: backends(poorBackend{complete: func(req *sdk.CompleteRequest, a *sdk.Answer) {
				if strings.Contains(string(req.GetParams().GetToolsJson()), "add") {
					a.ToolCalls = []*sdk.ToolCall{{Name: "add", Arguments: "{}"}}
				}
			}}),
			check: "backend_tools", found: `tool call 0 has the name "add" and the id ""`,
		},
		"is not ready for no reason": {
			program: backends(poorBackend{probe: func(r *sdk.ProbeResponse) { r.Ready = false }}),
			check:   "backend_probe", found: "is not ready, for no reason",
		},
		"offers a model twice": {
			program: backends(poorBackend{models: func(r *sdk.ModelsResponse) { r.Models = append(r.Models, r.GetModels()[0]) }}),
			check:   "backend_models", found: `the model "a"`,
		},
		"vectors of several lengths": {
			program: backends(poorBackend{embed: func(r *sdk.EmbedResponse) { r.Embeddings[1].Values = []float32{1} }}),
			check:   "backend_embed", found: "vector 1 has 1 values, and the first has 2",
		},
	}
}
