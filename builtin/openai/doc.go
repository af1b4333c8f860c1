// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package openai is the backend for model servers that speak the OpenAI chat
// API: vLLM, llama.cpp's llama-server, LM Studio, Ollama, OpenAI itself and
// many hosted services.
//
// Servers agree on the API's main line and on little beside it. What this
// package holds to:
//
//   - What it does not know, it passes through: members of a request and of a
//     response beyond the contract arrive at the other side as they were.
//   - Failures are told apart by what they mean, not by status alone, as
//     upstream.Classify does it.
//   - The server's silence is bounded by the call's context only, and by
//     response_header_timeout when that is set. A cancelled call closes the
//     connection at once.
//   - A server that refuses stream_options, or max_tokens in favour of
//     max_completion_tokens, is asked again without it, and remembered.
//   - No redirect is followed and no proxy is used: a request goes to the
//     address that the configuration names and to no other.
//
// A streamed answer is complete when its finish reason or "[DONE]" has come.
// Usage that the server does not report is estimated (upstream.Estimator). Of
// several choices in one response, only the first is used.
package openai
