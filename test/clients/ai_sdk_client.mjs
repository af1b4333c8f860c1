// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// The Vercel AI SDK, with its provider for OpenAI-compatible servers, against
// a running AUA.
//
// Usage: node ai_sdk_client.mjs BASE_URL
//
// A line "ok NAME" is printed for each check that holds; the first that does
// not ends the program.

import assert from "node:assert/strict";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, generateObject, generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";

const provider = createOpenAICompatible({
  name: "aua",
  baseURL: process.argv[2],
  apiKey: process.env.AUA_TOKEN ?? "none",
  includeUsage: true,
  supportsStructuredOutputs: true,
});
const prompt = "Say hello.";
const ask = (specialist, more = {}) => ({ model: provider(`aua/${specialist}`), prompt, maxRetries: 0, ...more });
const city = { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false };
const tools = { weather: tool({ description: "The weather of a city.", inputSchema: jsonSchema(city) }) };
const isError = (status, code, retryable) => (e) => {
  assert(APICallError.isInstance(e), e);
  assert.equal(e.statusCode, status);
  assert.equal(JSON.parse(e.responseBody).error.code, code);
  assert.equal(e.isRetryable, retryable);
  return true;
};

const checks = {
  async buffered() {
    const r = await generateText(ask("plain"));
    assert.equal(r.text, "Hello to you, from a model.");
    assert.equal(r.finishReason, "stop");
    assert.equal(r.usage.inputTokens, 11);
    assert.equal(r.usage.outputTokens, 6);
    assert.equal(r.usage.cachedInputTokens, 4);
  },

  async stream() {
    const s = streamText(ask("plain"));
    const parts = [];
    for await (const part of s.textStream) parts.push(part);
    assert.equal(parts.join(""), "Hello to you, from a model.");
    assert.equal((await s.usage).totalTokens, 17);
    assert.equal(await s.finishReason, "stop");
  },

  async tools() {
    const r = await generateText(ask("tools", { tools }));
    assert.equal(r.finishReason, "tool-calls");
    assert.deepEqual(
      r.toolCalls.map((c) => c.input.city),
      ["Lund", "Malmö"],
    );
  },

  async toolsStreamed() {
    const s = streamText(ask("tools", { tools }));
    assert.deepEqual(
      (await s.toolCalls).map((c) => c.input.city),
      ["Lund", "Malmö"],
    );
  },

  // The SDK carries the tools out and asks again, by itself, with their results.
  async toolLoop() {
    const asked = [];
    const weather = tool({
      inputSchema: jsonSchema(city),
      execute: async (input) => {
        asked.push(input.city);
        return "rain";
      },
    });
    const r = await generateText({
      ...ask("tools", { tools: { weather } }),
      stopWhen: stepCountIs(2),
      prepareStep: ({ stepNumber }) => (stepNumber > 0 ? { model: provider("aua/plain") } : {}),
    });
    assert.deepEqual(asked, ["Lund", "Malmö"]);
    assert.equal(r.steps.length, 2);
    assert.equal(r.text, "Hello to you, from a model.");
  },

  async structured() {
    const schema = jsonSchema({
      type: "object",
      properties: { name: { type: "string" }, age: { type: "number" } },
      required: ["name", "age"],
      additionalProperties: false,
    });
    const r = await generateObject(ask("structured", { schema }));
    assert.deepEqual(r.object, { name: "Ada", age: 36 });
  },

  async errors() {
    await assert.rejects(generateText(ask("gpt-9")), isError(404, "AUA_NOT_FOUND", false));
    await assert.rejects(generateText(ask("plain", { temperature: 9 })), isError(400, "AUA_REQUEST_INVALID", false));
    await assert.rejects(generateText(ask("limited")), isError(429, "AUA_RATE_LIMITED", true));
    await assert.rejects(generateText(ask("broken")), isError(503, "AUA_BACKEND_UNREACHABLE", true));
  },

  async errorWithinAStream() {
    let text = "";
    let error;
    const s = streamText(ask("cut", { onError: () => {} }));
    for await (const part of s.fullStream) {
      if (part.type === "text-delta") text += part.text;
      if (part.type === "error") error = part.error;
    }
    assert(text !== "", "something had come before");
    assert.match(JSON.stringify(error) + String(error), /broke off/);
  },

  async leavingAStream() {
    const controller = new AbortController();
    const s = streamText(ask("endless", { abortSignal: controller.signal }));
    for await (const part of s.fullStream) if (part.type === "text-delta") controller.abort();
  },

  async manyAtOnce() {
    const answers = await Promise.all(Array.from({ length: 30 }, () => generateText(ask("plain"))));
    assert.equal(new Set(answers.map((a) => a.response.id)).size, 30);
  },
};

for (const [name, check] of Object.entries(checks)) {
  await check();
  console.log("ok", name);
}
