// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// The official OpenAI client for JavaScript against a running AUA.
//
// Usage: node openai_client.mjs BASE_URL
//
// A line "ok NAME" is printed for each check that holds; the first that does
// not ends the program.

import assert from "node:assert/strict";
import OpenAI from "openai";

const client = new OpenAI({ baseURL: process.argv[2], apiKey: process.env.AUA_TOKEN ?? "none", maxRetries: 0, timeout: 60_000 });
const messages = [{ role: "user", content: "Say hello." }];
const tools = [
  {
    type: "function",
    function: { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } },
  },
];

const checks = {
  async models() {
    const names = [];
    for await (const m of client.models.list()) names.push(m.id);
    assert.equal(names[0], "aua");
    assert(names.includes("aua/plain"));
    assert.equal((await client.models.retrieve("aua/plain")).id, "aua/plain");
  },

  async buffered() {
    const r = await client.chat.completions.create({ model: "aua/plain", messages });
    assert.equal(r.choices[0].message.content, "Hello to you, from a model.");
    assert.equal(r.choices[0].finish_reason, "stop");
    assert.equal(r.usage.total_tokens, 17);
    assert.equal(r.aua.specialist, "plain");
    assert.equal(r.system_fingerprint, "fp_mock");
    assert(r._request_id);
  },

  async stream() {
    let text = "";
    let usage;
    const s = await client.chat.completions.create({
      model: "aua/plain",
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const c of s) {
      text += c.choices[0]?.delta?.content ?? "";
      usage = c.usage ?? usage;
    }
    assert.equal(text, "Hello to you, from a model.");
    assert.equal(usage.total_tokens, 17);
  },

  async streamHelper() {
    const s = client.chat.completions.stream({ model: "aua/plain", messages });
    assert.equal(await s.finalContent(), "Hello to you, from a model.");
  },

  async tools() {
    const r = await client.chat.completions.create({ model: "aua/tools", messages, tools });
    const message = r.choices[0].message;
    assert.equal(r.choices[0].finish_reason, "tool_calls");
    assert.equal(message.content, null);
    assert.deepEqual(JSON.parse(message.tool_calls[1].function.arguments), { city: "Malmö" });
    const results = message.tool_calls.map((c) => ({ role: "tool", tool_call_id: c.id, content: "rain" }));
    const next = await client.chat.completions.create({
      model: "aua/plain",
      messages: [...messages, message, ...results],
      tools,
    });
    assert.equal(next.choices[0].message.content, "Hello to you, from a model.");
  },

  async toolsStreamed() {
    const s = client.chat.completions.stream({ model: "aua/tools", messages, tools });
    const calls = (await s.finalChatCompletion()).choices[0].message.tool_calls;
    assert.deepEqual(
      calls.map((c) => JSON.parse(c.function.arguments).city),
      ["Lund", "Malmö"],
    );
  },

  async errors() {
    await assert.rejects(client.chat.completions.create({ model: "gpt-9", messages }), (e) => {
      assert(e instanceof OpenAI.NotFoundError);
      assert.equal(e.code, "AUA_NOT_FOUND");
      assert.equal(e.param, "model");
      return true;
    });
    await assert.rejects(
      client.chat.completions.create({ model: "aua", messages, temperature: 9 }),
      (e) => e instanceof OpenAI.BadRequestError && e.code === "AUA_REQUEST_INVALID",
    );
    await assert.rejects(
      client.chat.completions.create({ model: "aua/limited", messages, stream: true }),
      (e) => e instanceof OpenAI.RateLimitError && e.headers.get("retry-after") === "30",
    );
    await assert.rejects(
      client.chat.completions.create({ model: "aua/broken", messages }),
      (e) => e instanceof OpenAI.InternalServerError && e.status === 503,
    );
  },

  async errorWithinAStream() {
    const seen = [];
    const s = await client.chat.completions.create({ model: "aua/cut", messages, stream: true });
    await assert.rejects(
      (async () => {
        for await (const c of s) if (c.choices[0]?.delta?.content) seen.push(c.choices[0].delta.content);
      })(),
      (e) => {
        assert(e instanceof OpenAI.APIError);
        assert.equal(e.code, "AUA_STREAM_INTERRUPTED");
        return true;
      },
    );
    assert(seen.length > 0);
  },

  async leavingAStream() {
    const s = await client.chat.completions.create({ model: "aua/endless", messages, stream: true });
    for await (const c of s) if (c.choices[0]?.delta?.content) break;
    s.controller.abort();
  },

  async manyAtOnce() {
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => client.chat.completions.create({ model: "aua/plain", messages })),
    );
    assert.equal(new Set(answers.map((a) => a.id)).size, 30);
  },
};

for (const [name, check] of Object.entries(checks)) {
  await check();
  console.log("ok", name);
}
