// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

// Dialect is the family of servers that is imitated where they differ: error
// bodies, extra members, the role chunk, the model list, the health route.
type Dialect string

// The dialects. The empty one is OpenAI.
const (
	OpenAI      Dialect = "openai"
	VLLM        Dialect = "vllm"
	LlamaServer Dialect = "llama-server"
	Ollama      Dialect = "ollama"
	LMStudio    Dialect = "lm-studio"
	// Anthropic lists its models in its own form; its Messages API is served in every dialect.
	Anthropic Dialect = "anthropic"
)

// traits are the ways of one dialect.
type traits struct {
	// ownedBy is what the model list names as owner.
	ownedBy string
	// fingerprint is the system_fingerprint; empty for none.
	fingerprint string
	// roleChunk opens a stream with a chunk that has the role only.
	roleChunk bool
	// roleAlways repeats the role in every chunk.
	roleAlways bool
	// nullLogprobs puts "logprobs": null in every choice.
	nullLogprobs bool
	// stopReason puts vLLM's stop_reason in the last choice.
	stopReason bool
	// timings puts llama-server's timings in the last chunk.
	timings bool
	// health says that GET /health exists.
	health bool
	// namedErrors sends a stream's error as an event named "error".
	namedErrors bool
}

var dialects = map[Dialect]traits{
	OpenAI:      {ownedBy: "openai", fingerprint: "fp_mock", roleChunk: true, nullLogprobs: true},
	VLLM:        {ownedBy: "vllm", roleChunk: true, nullLogprobs: true, stopReason: true, health: true},
	LlamaServer: {ownedBy: "llamacpp", fingerprint: "b0000-mock", roleChunk: true, timings: true, health: true},
	Ollama:      {ownedBy: "library", fingerprint: "fp_ollama", roleAlways: true},
	Anthropic:   {ownedBy: "anthropic", roleChunk: true},
	LMStudio:    {ownedBy: "organization_owner", fingerprint: "mock", namedErrors: true},
}

func (d Dialect) traits() traits {
	if d == "" {
		d = OpenAI
	}
	return dialects[d]
}

func (d Dialect) valid() bool {
	_, ok := dialects[d]
	return ok || d == ""
}
