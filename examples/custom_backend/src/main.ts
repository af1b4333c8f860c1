// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// A backend that speaks to an inference server with a JSON of its own. README.md says what that server's API is like.

import type { CompleteRequest__Output as CompleteRequest } from "../gen/aua/plugin/v1beta1/CompleteRequest.ts";
import type { CompleteResponse } from "../gen/aua/plugin/v1beta1/CompleteResponse.ts";
import type { ModelsRequest__Output as ModelsRequest } from "../gen/aua/plugin/v1beta1/ModelsRequest.ts";
import type { ModelsResponse } from "../gen/aua/plugin/v1beta1/ModelsResponse.ts";
import type { ProbeRequest__Output as ProbeRequest } from "../gen/aua/plugin/v1beta1/ProbeRequest.ts";
import type { ProbeResponse } from "../gen/aua/plugin/v1beta1/ProbeResponse.ts";
import type { StreamEvent } from "../gen/aua/plugin/v1beta1/StreamEvent.ts";
import { serve, type Description, type Instance, type Problem } from "./aua-plugin.ts";
import { Inhouse, ServerError, usage } from "./inhouse.ts";

const description: Description = {
  name: "inhouse",
  version: "1.0.0",
  description: "Asks the models of the in-house inference server.",
  api_version: "v1beta1",
  kinds: [{ kind: "backend", needs: "none" }],
  config: {
    attributes: [
      { name: "base_url", type: "string", required: true, description: "Where the server is, such as http://inference.internal:7070." },
      { name: "token", type: "string", sensitive: true, description: "The token that the server asks for. Without it none is sent." },
    ],
  },
};

/** Finds what the schema cannot. */
function check(instance: Instance): Problem[] {
  const { base_url: url, token } = instance.settings as { base_url?: string; token?: string };
  if (!URL.canParse(url ?? "") || !/^https?:$/.test(new URL(url!).protocol)) {
    const detail = `base_url is ${JSON.stringify(url)}, and must be an address that begins with http:// or https://.`;
    return [{ path: ["base_url"], summary: "Not an address", detail }];
  }
  if (token && new URL(url!).protocol === "http:" && !/^(localhost|127\.|\[::1\])/.test(new URL(url!).hostname)) {
    const detail = "The token goes over the network unencrypted, where others can read it. Use https.";
    return [{ path: ["base_url"], summary: "Token without encryption", detail, warning: true }];
  }
  return [];
}

/** What the in-house server cannot do, as one sentence. Another specialist should answer then. */
function cannot(request: CompleteRequest): string {
  if (request.params?.tools_json.length) {
    return "The in-house server knows no tools.";
  }
  if (request.params?.response_format_json.length) {
    return "The in-house server cannot be held to a form of answer.";
  }
  if (request.messages.some((message) => message.parts.some((part) => part.type !== "text"))) {
    return "The in-house server reads text alone.";
  }
  return "";
}

/** Answers the calls of the service Backend for one instance. */
class Backend {
  private readonly url: string;
  private readonly token: string;

  constructor(instance: Instance) {
    this.url = instance.settings.base_url as string;
    this.token = (instance.settings.token ?? "") as string;
  }

  private server(endpoint: string): Inhouse {
    return new Inhouse(endpoint || this.url, this.token);
  }

  async Complete(request: CompleteRequest, signal: AbortSignal): Promise<CompleteResponse> {
    const reason = cannot(request);
    if (reason) {
      return { declined: { reason } };
    }
    try {
      const { text, end } = await this.server(request.endpoint).generate(request, signal);
      return { answer: { text, finish_reason: end.ended, usage: usage(end, text), model: end.model } };
    } catch (error) {
      return { error: ServerError.of(error, signal) };
    }
  }

  async *Stream(request: CompleteRequest, signal: AbortSignal): AsyncGenerator<StreamEvent> {
    const reason = cannot(request);
    if (reason) {
      yield { declined: { reason } };
      return;
    }
    let text = "";
    try {
      for await (const event of this.server(request.endpoint).stream(request, signal)) {
        if ("piece" in event) {
          text += event.piece;
          yield { delta: { text: event.piece } };
        } else {
          yield { done: { finish_reason: event.ended, usage: usage(event, text), model: event.model } };
        }
      }
    } catch (error) {
      yield { error: ServerError.of(error, signal) };
    }
  }

  async Models(request: ModelsRequest, signal: AbortSignal): Promise<ModelsResponse> {
    try {
      const models = await this.server(request.endpoint).models(signal);
      return { models: models.map(({ name, window }) => ({ id: name, context_tokens: window })) };
    } catch (error) {
      return { error: ServerError.of(error, signal) };
    }
  }

  async Probe(request: ProbeRequest, signal: AbortSignal): Promise<ProbeResponse> {
    const started = Date.now();
    try {
      const models = await this.server(request.endpoint).models(signal);
      const ready = request.model === "" || models.some(({ name }) => name === request.model);
      return { ready, reason: ready ? "" : `The server has no model "${request.model}".`, latency_ms: Date.now() - started };
    } catch (error) {
      return { ready: false, reason: ServerError.of(error, signal).message };
    }
  }
}

serve({ description, check, make: (instance) => new Backend(instance) });
