// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { Inhouse, ServerError, usage } from "./inhouse.ts";

const never = new AbortController().signal;

/** Calls the API of a server that answers as told. */
async function against<T>(answer: RequestListener, use: (server: Inhouse) => Promise<T>): Promise<T> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await use(new Inhouse(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, "secret"));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const request = (more: object = {}): any => ({
  model: "small", messages: [{ role: "user", content: "hello" }], params: { max_tokens: 5, temperature: 0.5, stop: ["END"] }, ...more,
});

/** What an error means. */
async function meaning(answer: RequestListener, ask = (server: Inhouse) => server.generate(request(), never) as Promise<unknown>): Promise<any> {
  try {
    await against(answer, ask);
  } catch (error) {
    return ServerError.of(error, never);
  }
  return assert.fail("there was no error");
}

async function all(server: Inhouse): Promise<object[]> {
  const events = [];
  for await (const event of server.stream(request(), never)) {
    events.push(event);
  }
  return events;
}

test("the request is as the server wants it", async () => {
  let seen: any;
  await against((req, res) => {
    assert.equal(req.headers.authorization, "Bearer secret");
    req.on("data", (data) => { seen = JSON.parse(data); });
    req.on("end", () => res.end('{"text": "hi", "ended": "complete"}'));
  }, (server) => server.generate(request(), never));
  assert.deepEqual(seen, {
    model: "small", turns: [{ from: "user", text: "hello" }], limit: 5, heat: 0.5, halt: ["END"], stream: false,
  });
});

test("endings and tokens are as AUA calls them", async () => {
  const { end, text } = await against(
    (_, res) => res.end('{"text": "hi", "ended": "limit", "tokens": {"read": 3, "written": 1}}'),
    (server) => server.generate(request(), never));
  assert.equal(end.ended, "length");
  assert.deepEqual(usage(end, text), { prompt_tokens: 3, completion_tokens: 1, reported: true });
  assert.deepEqual(usage({ ...end, tokens: undefined }, "12345678"), { completion_tokens: 2, reported: false });
});

test("problems are told by their meaning", async () => {
  for (const [status, body, kind, retryable] of [
    [429, '{"problem": {"kind": "busy", "text": "full", "wait_seconds": 2}}', "RATE_LIMITED", true],
    [503, '{"problem": {"kind": "loading"}}', "UNAVAILABLE", true],
    [404, '{"problem": {"kind": "unknown_model"}}', "REJECTED", false],
    [413, '{"problem": {"kind": "too_long"}}', "INVALID_REQUEST", false],
    [502, "<html>Bad gateway</html>", "UNAVAILABLE", true],
    [418, "", "REJECTED", false],
    [200, "<html>Log in</html>", "INVALID_RESPONSE", true],
    [200, "{}", "INVALID_RESPONSE", true],
  ] as const) {
    const error = await meaning((_, res) => res.writeHead(status).end(body));
    assert.equal(error.kind, "UPSTREAM_ERROR_KIND_" + kind, body);
    assert.equal(error.retryable, retryable, body);
    assert.ok(!error.message.includes("secret"));
  }
  const busy = await meaning((_, res) => res.writeHead(429).end('{"problem": {"kind": "busy", "wait_seconds": 2}}'));
  assert.equal(busy.retry_after_ms, 2000);
  const long = await meaning((_, res) => res.writeHead(413).end('{"problem": {"kind": "too_long"}}'));
  assert.equal(long.upstream_code, "context_length_exceeded", "AUA asks the next specialist");
});

test("a server that is not there is unreachable", async () => {
  const closed = await against(() => {}, async (server) => server);
  await assert.rejects(closed.models(never), (error) => {
    const { kind, message } = ServerError.of(error, never);
    assert.equal(kind, "UPSTREAM_ERROR_KIND_UNREACHABLE");
    assert.equal(message, "The in-house server cannot be reached: ECONNREFUSED.");
    return true;
  });
});

test("pieces that come together are one, and lines may be cut anywhere", async () => {
  const text = '{"piece": "grün"}\n{"piece": "es "}\n\n{"piece": "Gras"}\n{"ended": "complete"}\n';
  const bytes = Buffer.from(text);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const events: any[] = await against((_, res) => {
      res.write(bytes.subarray(0, cut), () => setImmediate(() => res.end(bytes.subarray(cut))));
    }, all);
    assert.equal(events.slice(0, -1).map(({ piece }) => piece).join(""), "grünes Gras");
    assert.equal(events.at(-1).ended, "stop");
  }
});

test("a stream that ends too soon, or breaks, is an interrupted answer", async () => {
  for (const end of [
    (res: any) => res.end(), (res: any) => res.destroy(), (res: any) => res.end('{"problem": {"text": "out of memory"}}\n'),
  ]) {
    const error = await meaning((_, res) => res.write('{"piece": "one"}\n', () => end(res)), all);
    assert.equal(error.kind, "UPSTREAM_ERROR_KIND_INTERRUPTED");
  }
});

test("a call that is given up ends the request", async () => {
  const giveUp = new AbortController();
  let closed: Promise<unknown>;
  await against((req, res) => {
    closed = new Promise((resolve) => res.on("close", resolve));
    giveUp.abort();
  }, async (server) => {
    await assert.rejects(server.generate(request(), giveUp.signal), (error) => {
      assert.throws(() => ServerError.of(error, giveUp.signal));
      return true;
    });
    await closed;
  });
});

test("a bug is no failure of the server", () => {
  assert.throws(() => ServerError.of(new TypeError("x is undefined"), never), /x is undefined/);
});
