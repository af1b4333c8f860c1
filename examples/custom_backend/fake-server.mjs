// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// A stand-in for the in-house inference server, with its API and without a model: it repeats what it is asked.
//
//   node fake-server.mjs [PORT]
//
// The models small and large answer, small also when none is named. The model slow takes 0.2 s for each word, and so does
// any that is asked to answer slowly. busy, loading and broken fail as they are called.

import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

const models = [{ name: "small", window: 8192 }, { name: "large", window: 131072 }, { name: "slow", window: 8192 }];
const failures = {
  busy: [429, { kind: "busy", text: "all places are taken", wait_seconds: 2 }],
  loading: [503, { kind: "loading", text: "the model is being loaded" }],
  broken: [500, { text: "out of memory" }],
};

const server = createServer(async (request, response) => {
  const reply = (status, value) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  const refuse = (status, problem) => reply(status, { problem });
  if (process.env.TOKEN && request.headers.authorization !== "Bearer " + process.env.TOKEN) {
    return refuse(401, { kind: "bad_token", text: "the token is wrong" });
  }
  if (request.method === "GET" && request.url === "/v2/models") {
    return reply(200, { models });
  }
  if (request.method !== "POST" || request.url !== "/v2/generate") {
    return refuse(404, { text: "there is no such route" });
  }
  let body = "";
  for await (const chunk of request) {
    body += chunk;
  }
  const { model = models[0].name, turns, limit = Infinity, stream } = JSON.parse(body);
  if (!turns?.length) {
    return refuse(400, { text: "there are no turns" });
  }
  if (failures[model]) {
    return refuse(...failures[model]);
  }
  const known = models.find(({ name }) => name === model);
  if (!known) {
    return refuse(404, { kind: "unknown_model", text: `there is no model ${model}` });
  }
  const count = (text) => text.split(/\s+/).filter(Boolean).length;
  const read = turns.reduce((sum, { text }) => sum + count(text), 0);
  if (read > known.window) {
    return refuse(413, { kind: "too_long", text: `${read} tokens are more than ${known.window}` });
  }
  const words = `The ${model} model was asked: ${turns.at(-1).text}`.split(/(?<=\s)(?=\S)/);
  const written = Math.min(words.length, limit);
  const end = { ended: written < words.length ? "limit" : "complete", model, tokens: { read, written } };
  const slowly = model === "slow" || /\bslowly\b/.test(turns.at(-1).text);
  let gone = false;
  response.on("close", () => { gone = true; });
  for (const piece of words.slice(0, written)) {
    await (slowly && pause(200));
    if (gone) {
      console.log("a client left");
      return;
    }
    if (stream) {
      response.write(JSON.stringify({ piece }) + "\n");
    }
  }
  if (stream) {
    response.end(JSON.stringify(end) + "\n");
  } else {
    reply(200, { text: words.slice(0, written).join(""), ...end });
  }
});

server.listen(Number(process.argv[2] ?? 7070), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
