// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// The official Anthropic client for JavaScript against AUA with a real model.
//
// Usage: node anthropic_client.mjs BASE_URL

import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({ baseURL: process.argv[2], apiKey: "none", maxRetries: 0, timeout: 60_000 });
const messages = [{ role: "user", content: "Say hello to a friend in one short sentence." }];
const story = [{ role: "user", content: "Tell me a very long story." }];
const ask = (model, more = {}) => client.messages.create({ model, max_tokens: 24, messages, ...more });
const isError = (kind, type) => (e) => {
  assert(e instanceof kind, e);
  assert.equal(e.error.error.type, type);
  return true;
};

const checks = {
  async chat() {
    const whole = await ask("aua/small");
    const parts = [];
    const s = client.messages.stream({ model: "aua/small", max_tokens: 24, messages });
    s.on("text", (text) => parts.push(text));
    const final = await s.finalMessage();
    assert.equal(final.content[0].text, whole.content[0].text);
    assert.equal(parts.join(""), whole.content[0].text);
    assert(parts.length > 1);
    assert.equal(final.usage.output_tokens, whole.usage.output_tokens);
  },

  async errors() {
    await assert.rejects(ask("aua/nobody"), isError(Anthropic.NotFoundError, "not_found_error"));
    await assert.rejects(ask("aua/small", { temperature: 9 }), isError(Anthropic.BadRequestError, "invalid_request_error"));
    for (const stream of [false, true]) {
      await assert.rejects(ask("aua/dead", { stream }), isError(Anthropic.InternalServerError, "api_error"));
    }
  },

  async leaving() {
    const s = await ask("aua/small", { messages: story, max_tokens: 900, stream: true });
    for await (const e of s) if (e.type === "content_block_delta") break;
    s.controller.abort();
  },
};

for (const [name, check] of Object.entries(checks)) {
  await check();
  console.log("ok", name);
}
