// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package ollama is the backend for Ollama's own API, which says and can do
// more than the OpenAI-compatible one of the same server: the context's length,
// how long a model stays loaded, thinking, and how long loading took.
//
// The contract speaks OpenAI's language, so that this package translates:
//
//   - Generation parameters become options: max_tokens is num_predict there. On
//     the options of the configuration come the query's, on those the client's
//     own, of which top_k and the like may also stand outside of "options". A
//     parameter that the contract names wins over all of them.
//   - A response_format with a schema becomes format, and json_object becomes
//     "json". reasoning_effort becomes think.
//   - Images are sent as the base64 that Ollama takes; it fetches none, so that
//     an image's address is refused.
//   - The arguments of tool calls are objects there and texts here. Ollama's are
//     rendered compactly, with the members in their order.
//   - Ollama has no tool_choice. Without tools is what "none" becomes, and other
//     choices are left out.
//   - Other members that the contract does not name are passed on.
//
// Nothing is pulled: a model that is missing is a rejection that says how to
// pull it. An over-long prompt is cut by Ollama in silence, which is logged when
// the reported number of tokens shows it.
//
// Of an answer, thinking becomes reasoning. The durations, load_duration with a
// cold start's wait among them, and whatever else the contract does not name
// are members of Extra's top level; logprobs have OpenAI's form.
//
// The package is tested on transcripts that were written from Ollama's public
// documentation and source code. It is not verified against every version of
// the server.
package ollama
