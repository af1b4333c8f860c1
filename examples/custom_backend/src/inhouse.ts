// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// The in-house server's API: requests as it wants them, answers and errors by what they mean.

import type { CompleteRequest__Output as CompleteRequest } from "../gen/aua/plugin/v1beta1/CompleteRequest.ts";
import type { UpstreamError } from "../gen/aua/plugin/v1beta1/UpstreamError.ts";
import type { Usage } from "../gen/aua/plugin/v1beta1/Usage.ts";

/** How an answer ended. */
export interface End {
  model: string;
  ended: string;
  tokens?: { read: number; written: number };
}

interface Model {
  name: string;
  window: number;
}

/** A failure of the server, by its meaning. */
export class ServerError extends Error {
  constructor(readonly meaning: UpstreamError & { message: string }) {
    super(meaning.message);
  }

  /** Tells what an exception means. One that is nobody's but the plugin's is thrown again. */
  static of(error: any, signal: AbortSignal): UpstreamError & { message: string } {
    if (error instanceof ServerError) {
      return error.meaning;
    }
    if (signal.aborted || !(error instanceof TypeError && error.cause)) {
      throw error; // the call was given up, or this is a bug
    }
    // fetch throws a TypeError with a cause when a connection cannot be made, or breaks.
    const cause = error.cause as { code?: string; message?: string };
    const begun = error.message === "terminated";
    return {
      kind: begun ? "UPSTREAM_ERROR_KIND_INTERRUPTED" : "UPSTREAM_ERROR_KIND_UNREACHABLE", retryable: true,
      message: `The in-house server ${begun ? "broke off" : "cannot be reached"}: ${cause.code ?? cause.message}.`,
    };
  }
}

/** Tokens, as AUA counts them. Without the server's count there is only an estimate: about four characters each. */
export function usage(end: End, text: string): Usage {
  return end.tokens
    ? { prompt_tokens: end.tokens.read, completion_tokens: end.tokens.written, reported: true }
    : { completion_tokens: Math.ceil(text.length / 4), reported: false };
}

export class Inhouse {
  constructor(private readonly url: string, private readonly token: string) {}

  async generate(request: CompleteRequest, signal: AbortSignal): Promise<{ text: string; end: End }> {
    const response = await this.send("/v2/generate", signal, body(request, false));
    const answer = await parsed(response.text());
    if (typeof answer.text !== "string" || typeof answer.ended !== "string") {
      throw invalid(JSON.stringify(answer));
    }
    return { text: answer.text, end: { ...answer, ended: finishReason(answer.ended) } };
  }

  /** Yields pieces as they come, several that came together as one, and then how the answer ended. */
  async *stream(request: CompleteRequest, signal: AbortSignal): AsyncGenerator<{ piece: string } | End> {
    const response = await this.send("/v2/generate", signal, body(request, true));
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of response.body!) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop()!;
      let piece = "";
      for (const line of lines.filter((line) => line.trim() !== "")) {
        const event = await parsed(line);
        if (event.problem) {
          throw new ServerError({ ...meaning(event.problem, 500), kind: "UPSTREAM_ERROR_KIND_INTERRUPTED" });
        }
        if (event.ended) {
          yield* piece ? [{ piece }] : [];
          yield { ...event, ended: finishReason(event.ended) };
          return;
        }
        piece += event.piece;
      }
      yield* piece ? [{ piece }] : [];
    }
    throw new ServerError({
      kind: "UPSTREAM_ERROR_KIND_INTERRUPTED", retryable: true, message: "The in-house server's stream ended before the answer did.",
    });
  }

  async models(signal: AbortSignal): Promise<Model[]> {
    const response = await this.send("/v2/models", signal);
    const answer = await parsed(response.text());
    if (!Array.isArray(answer.models)) {
      throw invalid(JSON.stringify(answer));
    }
    return answer.models;
  }

  private async send(path: string, signal: AbortSignal, body?: object): Promise<Response> {
    const response = await fetch(new URL(path, this.url), {
      method: body ? "POST" : "GET", body: JSON.stringify(body), signal, redirect: "error",
      headers: { "content-type": "application/json", ...(this.token && { authorization: "Bearer " + this.token }) },
    });
    if (!response.ok) {
      const text = await response.text();
      let problem = { text: text.slice(0, 200) };
      try {
        problem = JSON.parse(text).problem ?? problem;
      } catch {
        // It is not the server's own error, but maybe a proxy's; the status says enough.
      }
      throw new ServerError(meaning(problem, response.status));
    }
    return response;
  }
}

/** What the server is asked. Parameters that it does not know are left out. */
function body(request: CompleteRequest, stream: boolean): object {
  return {
    model: request.model || undefined, // the server has a default
    turns: request.messages.map(({ role, content }) => ({ from: role, text: content })),
    limit: request.params?.max_tokens,
    heat: request.params?.temperature,
    halt: request.params?.stop,
    stream,
  };
}

const finishReason = (ended: string) => ({ complete: "stop", limit: "length" })[ended] ?? ended;

/** Problems of the server, by their kind: what they mean, and whether another try may help. */
const problems: Record<string, [UpstreamError["kind"], boolean]> = {
  busy: ["UPSTREAM_ERROR_KIND_RATE_LIMITED", true],
  loading: ["UPSTREAM_ERROR_KIND_UNAVAILABLE", true],
  bad_token: ["UPSTREAM_ERROR_KIND_REJECTED", false],
  unknown_model: ["UPSTREAM_ERROR_KIND_REJECTED", false],
  too_long: ["UPSTREAM_ERROR_KIND_INVALID_REQUEST", false],
};

function meaning(problem: { kind?: string; text?: string; wait_seconds?: number }, status: number): UpstreamError & { message: string } {
  const [kind, retryable] = problems[problem.kind ?? ""] ??
    (status >= 500 ? ["UPSTREAM_ERROR_KIND_UNAVAILABLE", true] : ["UPSTREAM_ERROR_KIND_REJECTED", false]);
  return {
    kind, retryable, http_status: status, retry_after_ms: (problem.wait_seconds ?? 0) * 1000,
    message: `The in-house server answered ${status}: ${problem.text || "it does not say why"}.`,
    // The one code that AUA knows: it asks a specialist with a longer context.
    upstream_code: problem.kind === "too_long" ? "context_length_exceeded" : problem.kind ?? "",
  };
}

async function parsed(text: string | Promise<string>): Promise<any> {
  const json = await text;
  try {
    return JSON.parse(json);
  } catch {
    throw invalid(json);
  }
}

function invalid(text: string): ServerError {
  return new ServerError({
    kind: "UPSTREAM_ERROR_KIND_INVALID_RESPONSE", retryable: true,
    message: `The in-house server answered what is no answer: ${text.slice(0, 100)}`,
  });
}
