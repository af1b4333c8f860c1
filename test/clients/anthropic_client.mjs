// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// The official Anthropic client for JavaScript against a running AUA.
//
// Usage: node anthropic_client.mjs BASE_URL
//
// A line "ok NAME" is printed for each check that holds; the first that does
// not ends the program.

import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({ baseURL: process.argv[2], apiKey: process.env.AUA_TOKEN ?? "none", maxRetries: 0, timeout: 60_000 });
const messages = [{ role: "user", content: "Say hello." }];
const tools = [
  {
    name: "weather",
    description: "The weather of a city.",
    input_schema: { type: "object", properties: { city: { type: "string" } } },
  },
];
const ask = (model, more = {}) => client.messages.create({ model, max_tokens: 100, messages, ...more });

const checks = {
  async buffered() {
    const r = await ask("aua/plain");
    assert.equal(r.content[0].text, "Hello to you, from a model.");
    assert.equal(r.stop_reason, "end_turn");
    assert.equal(r.usage.output_tokens, 6);
    assert.equal(r.aua.specialist, "plain");
  },

  async stream() {
    const final = await client.messages.stream({ model: "aua/plain", max_tokens: 100, messages }).finalMessage();
    assert.equal(final.content[0].text, "Hello to you, from a model.");
  },

  async toolsStreamed() {
    const final = await client.messages.stream({ model: "aua/tools", max_tokens: 100, messages, tools }).finalMessage();
    const calls = final.content.filter((b) => b.type === "tool_use");
    assert.deepEqual(
      calls.map((c) => c.input.city),
      ["Lund", "Malmö"],
    );
    assert.equal(final.stop_reason, "tool_use");
  },

  async errors() {
    await assert.rejects(ask("claude-9"), (e) => e instanceof Anthropic.NotFoundError);
    await assert.rejects(ask("aua", { temperature: 9 }), (e) => e instanceof Anthropic.BadRequestError);
    await assert.rejects(ask("aua/limited"), (e) => e instanceof Anthropic.RateLimitError);
    await assert.rejects(ask("aua/broken"), (e) => e instanceof Anthropic.InternalServerError && e.status === 503);
  },

  async errorWithinAStream() {
    await assert.rejects(
      client.messages.stream({ model: "aua/cut", max_tokens: 100, messages }).finalMessage(),
      (e) => e instanceof Anthropic.APIError && JSON.stringify(e.error).includes("AUA_STREAM_INTERRUPTED"),
    );
  },

  async leavingAStream() {
    const s = await ask("aua/endless", { stream: true });
    for await (const e of s) if (e.type === "content_block_delta") break;
    s.controller.abort();
  },
};

for (const [name, check] of Object.entries(checks)) {
  await check();
  console.log("ok", name);
}
