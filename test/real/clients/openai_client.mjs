// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// The official OpenAI client for JavaScript against AUA with a real model.
//
// Usage: node openai_client.mjs BASE_URL

import assert from "node:assert/strict";
import OpenAI from "openai";

const client = new OpenAI({ baseURL: process.argv[2], apiKey: "none", maxRetries: 0, timeout: 60_000 });
const messages = [{ role: "user", content: "Say hello to a friend in one short sentence." }];
const story = [{ role: "user", content: "Tell me a very long story." }];
const ask = (model, more = {}) => client.chat.completions.create({ model, messages, ...more });
const isError = (kind, code, type) => (e) => {
  assert(e instanceof kind, e);
  assert.deepEqual([e.code, e.type], [code, type]);
  return true;
};

const checks = {
  async models() {
    const names = [];
    for await (const m of client.models.list()) names.push(m.id);
    assert(names.includes("aua") && names.includes("aua/small"));
  },

  async chat() {
    const whole = await ask("aua/small");
    assert(whole.choices[0].message.content);
    const parts = [];
    let usage;
    for await (const c of await ask("aua/small", { stream: true, stream_options: { include_usage: true } })) {
      if (c.choices[0]?.delta?.content) parts.push(c.choices[0].delta.content);
      usage = c.usage ?? usage;
    }
    assert.equal(parts.join(""), whole.choices[0].message.content);
    assert(parts.length > 1);
    assert.equal(usage.total_tokens, whole.usage.total_tokens);
  },

  async errors() {
    await assert.rejects(ask("aua/nobody"), isError(OpenAI.NotFoundError, "AUA_NOT_FOUND", "invalid_request_error"));
    const hot = ask("aua/small", { temperature: 9 });
    await assert.rejects(hot, isError(OpenAI.BadRequestError, "AUA_REQUEST_INVALID", "invalid_request_error"));
    for (const stream of [false, true]) {
      const dead = ask("aua/dead", { stream });
      await assert.rejects(dead, isError(OpenAI.InternalServerError, "AUA_BACKEND_UNREACHABLE", "server_error"));
    }
  },

  async leaving() {
    const s = await ask("aua/small", { messages: story, max_tokens: 900, stream: true });
    for await (const c of s) if (c.choices[0]?.delta?.content) break;
    s.controller.abort();
  },
};

for (const [name, check] of Object.entries(checks)) {
  await check();
  console.log("ok", name);
}
