// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// A plugin that misbehaves as its query says, and uses every shape of gRPC's calls: for tests of aua-plugin.ts.

import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { log, serve, type Instance, type Problem } from "aua-plugin";

async function behave(text: string | undefined, signal: AbortSignal): Promise<void> {
  switch (text) {
    case "do:raise":
      throw new TypeError("as it was told");
    case "do:hang":
      return pause(3_600_000, undefined, { signal });
    case "do:exit":
      return process.exit(3);
    case "do:block":
      for (;;); // a bug that lets nothing else run
  }
}

class Gadget {
  constructor(private readonly instance: Instance) {
    log.info("The gadget is made.", { fields: instance.fields.length });
  }

  async Complete(request: any, signal: AbortSignal) {
    await behave(request.messages.at(-1)?.content, signal);
    return { answer: { text: "4", finish_reason: "stop" } };
  }

  async *Stream(request: any, signal: AbortSignal) {
    yield { delta: { text: "4" } };
    await behave(request.messages.at(-1)?.content, signal);
    yield { done: { finish_reason: "stop" } };
  }

  async Classify(request: any, signal: AbortSignal) {
    await behave(request.content?.last_message, signal);
    return { margin: 1, distribution: [{ field: this.instance.fields[0].name, probability: 1 }] };
  }

  async Fit(requests: AsyncIterable<any>) {
    let count = 0;
    for await (const request of requests) {
      count += request.examples.length;
    }
    const content = Buffer.from(String(count));
    const digest = "sha256:" + createHash("sha256").update(content).digest("hex");
    return { summary: `${count} examples`, artefact: { format: "gadget/1", digest, content } };
  }

  async BeforeQuery(request: any, signal: AbortSignal) {
    await behave(request.content?.messages.at(-1)?.content, signal);
    return { state: Buffer.from("seen") };
  }

  async *OnChunk(requests: AsyncIterable<any>) {
    for await (const request of requests) {
      yield { text: request.text.toUpperCase() };
    }
  }

  async AfterResponse() {
    return {};
  }
}

serve({
  description: {
    name: "gadget", version: "1.0.0", description: "Misbehaves as its query says.", api_version: "v1beta1",
    kinds: [
      { kind: "backend", needs: "none" },
      { kind: "classifier", needs: "last_message", fit: true },
      { kind: "middleware", needs: "messages", on_chunk: true },
    ],
    config: { attributes: [{ name: "greeting", type: "string", description: "What it says." }] },
  },
  check({ settings: { greeting = "" } }): Problem[] {
    return typeof greeting === "string" && !greeting.includes("!")
      ? [] : [{ path: ["greeting"], summary: "Too loud", detail: "greeting must be quiet text. Remove the exclamation mark." }];
  },
  make: (instance) => new Gadget(instance),
});
