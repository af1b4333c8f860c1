// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// The Vercel AI SDK against AUA with a real model. It has no call for the list
// of models, so that the check fetches it.
//
// Usage: node ai_sdk_client.mjs BASE_URL

import assert from "node:assert/strict";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, generateObject, generateText, jsonSchema, streamText } from "ai";

const baseURL = process.argv[2];
const provider = createOpenAICompatible({ name: "aua", baseURL, includeUsage: true, supportsStructuredOutputs: true });
const prompt = "Say hello to a friend in one short sentence.";
const ask = (specialist, more = {}) => ({ model: provider(`aua/${specialist}`), prompt, maxRetries: 0, ...more });
const isError = (status, code, type) => (e) => {
  assert(APICallError.isInstance(e), e);
  const { error } = JSON.parse(e.responseBody);
  assert.deepEqual([e.statusCode, error.code, error.type], [status, code, type]);
  assert.equal(e.isRetryable, status >= 500);
  return true;
};

const checks = {
  async models() {
    const { data } = await (await fetch(`${baseURL}/models`)).json();
    assert(data.some((m) => m.id === "aua/small"));
  },

  async chat() {
    const whole = await generateText(ask("small"));
    assert(whole.text);
    const s = streamText(ask("small"));
    const parts = [];
    for await (const part of s.textStream) parts.push(part);
    assert.equal(parts.join(""), whole.text);
    assert(parts.length > 1);
    assert.equal((await s.usage).totalTokens, whole.usage.totalTokens);
  },

  // This server keeps to a JSON schema, whatever the model would rather say.
  async structured() {
    const colour = { type: "string", enum: ["red", "green", "blue"] };
    const schema = { type: "object", properties: { colour }, required: ["colour"], additionalProperties: false };
    const r = await generateObject(ask("small", { prompt: "Name a colour.", schema: jsonSchema(schema) }));
    assert(colour.enum.includes(r.object.colour));
  },

  async errors() {
    await assert.rejects(generateText(ask("nobody")), isError(404, "AUA_NOT_FOUND", "invalid_request_error"));
    const hot = generateText(ask("small", { temperature: 9 }));
    await assert.rejects(hot, isError(400, "AUA_REQUEST_INVALID", "invalid_request_error"));
    await assert.rejects(generateText(ask("dead")), isError(503, "AUA_BACKEND_UNREACHABLE", "server_error"));
  },

  async leaving() {
    const controller = new AbortController();
    const more = { prompt: "Tell me a very long story.", maxOutputTokens: 900, abortSignal: controller.signal };
    for await (const part of streamText(ask("small", more)).fullStream) {
      if (part.type === "text-delta") controller.abort();
    }
  },
};

for (const [name, check] of Object.entries(checks)) {
  await check();
  console.log("ok", name);
}
