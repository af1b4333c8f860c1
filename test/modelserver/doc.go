// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package modelserver is a model server that does what it is told, for tests and
// benchmarks. It speaks OpenAI's chat completions in the dialects of several
// servers, Anthropic's Messages API and Ollama's own API.
//
// Real model servers differ from each other and from the documentation: in
// their error bodies, in where they put usage, in how they cut a stream into
// chunks, and in how they fail. This one can imitate each of those ways, on
// loopback only, and records what it was asked.
//
// Of the Messages API it also knows the documented rules, and refuses what
// breaks one. All APIs share the behaviours below: what the model says, and how
// the response fails.
//
// A [Server] has a [Config] for what holds for all requests, and a [Behaviour]
// for what it does with one. The behaviour of a chat request is the first of
//
//  1. the directive in the newest user message: a line "x-mock: " followed by a
//     behaviour as JSON, which travels through anything that passes prompts on;
//  2. the next behaviour of the queue ([Server.Enqueue]), used once;
//  3. the behaviour of the request's model ([Server.SetModel]);
//  4. the default behaviour ([Server.SetDefault]).
//
// A behaviour is taken whole: nothing is merged from the others. The zero
// behaviour answers "You said: " and the newest user message.
//
// The program in cmd/modelserver runs the same server as a process of its own,
// with a configuration in JSON and its control routes under /mock/.
package modelserver
