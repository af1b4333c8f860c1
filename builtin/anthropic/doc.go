// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package anthropic is the backend for Anthropic's Messages API, and for other
// servers that speak it.
//
// The contract speaks OpenAI's language, so that this package translates:
//
//   - Messages with the role system or developer become the member system.
//     Messages of one side that follow each other become one turn; answers of
//     tools become the first blocks of the user's turn.
//   - Images and files become blocks; a part of a type that OpenAI does not have
//     is taken for a block of the API and sent as it is.
//   - max_tokens is required by the API: the setting of the same name is used
//     when a query has none, on top of what it allows for thinking.
//   - A temperature above 1, the most that the API takes, is sent as 1.
//   - A response_format with a schema becomes output_config.format. Models that
//     do not have it are asked again without, which is remembered, and so are
//     those that refuse the schema, each time. A response_format without a
//     schema has no counterpart. In all these cases a verifier has to check the
//     answer's form.
//   - seed, presence_penalty, frequency_penalty, a tool's strict and whatever
//     else the API does not know are left out, since it refuses unknown members.
//     Those that it has and OpenAI has not are passed on; see apiMembers.
//
// Of an answer, text, thinking and tool calls are kept apart. What the contract
// has no place for is passed on in Extra: thinking blocks with their signatures
// as the message's member thinking_blocks, in a stream with the delta that ends
// the block; a later turn sends them back when its assistant message has that
// member. Blocks of other types become the member content_blocks, citations the
// member citations, counts of cached tokens anthropic_usage. The choice has the
// stop reason as native_finish_reason, and stop_sequence and stop_details as
// the API gave them.
//
// The package is tested on transcripts that were written from the API's public
// documentation. It is not verified against the hosted API.
package anthropic
