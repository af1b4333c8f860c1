// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Serves an AUA plugin: the wire contract v1beta1, for Node.js.
//
// Copy this file unchanged beside your plugin. All that it needs besides is @grpc/grpc-js, @grpc/proto-loader, and
// AUA's .proto files in the folder proto beside the program. The plugin calls serve() with its description and a
// function that makes an instance: an object with a method for each method of its kind in the .proto file, such as
// Complete(request, signal), which returns the response. A method that answers with a stream is an asynchronous
// generator; one that is sent a stream gets an asynchronous iterable. The signal aborts when the host gives the call up.

import { once } from "node:events";
import * as net from "node:net";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { loadSync, type MessageTypeDefinition, type ServiceDefinition } from "@grpc/proto-loader";
import type { ConfigureRequest__Output as ConfigureRequest } from "../gen/aua/plugin/v1beta1/ConfigureRequest.ts";
import type { Field__Output as Field } from "../gen/aua/plugin/v1beta1/Field.ts";
import type { Diagnostic } from "../gen/aua/plugin/v1beta1/Diagnostic.ts";

const cookie = "c9b1f4a0-6d1e-4f57-9f0b-5b1f6c2f0a77";
const protocolVersion = "1";
const maxMessageBytes = 64 << 20; // gRPC's own limit is 4 MiB

/** What a plugin says of itself; its JSON is what "describe" prints. */
export interface Description {
  name: string;
  version: string;
  description: string;
  api_version: "v1beta1";
  kinds: { kind: string; needs: string; [capability: string]: unknown }[];
  config: object;
}

/** One block of the host's configuration, which one object of the plugin serves. */
export interface Instance {
  name: string; // such as "backend.default"
  kind: string; // such as "backend"
  settings: Record<string, unknown>; // the config block, decoded with the description's schema
  fields: Field[]; // not known to Validate
  dataDir: string;
}

/** Something wrong with a setting. The host shows it where the setting stands. */
export interface Problem {
  path: string[]; // attribute names, keys, and list indices; outermost first
  summary: string; // short and constant, without a full stop
  detail: string; // what is wrong, why, and what to do, in full sentences
  warning?: boolean; // the instance works nevertheless
}

export interface Plugin {
  description: Description;
  /** Returns what is wrong with a configuration, and acts on nothing. */
  check(instance: Instance): Problem[];
  /** Returns the object that serves an instance. It is called when there is no problem but warnings. */
  make(instance: Instance): object | Promise<object>;
}

/** Writes a line to the host's log. */
export const log = {
  debug: (message: string, values: object = {}) => logLine("debug", message, values),
  info: (message: string, values: object = {}) => logLine("info", message, values),
  warn: (message: string, values: object = {}) => logLine("warn", message, values),
  error: (message: string, values: object = {}) => logLine("error", message, values),
};

function logLine(level: string, message: string, values: object): void {
  process.stderr.write(JSON.stringify({ "@level": level, "@message": message, "@timestamp": new Date(), ...values }) + "\n");
}

/** Ends a call with a gRPC status. */
class Failure extends Error {
  constructor(readonly code: grpc.status, readonly reason: string, message: string, readonly detail = "") {
    super(message);
  }
}

/** Runs the plugin. The process ends when its host says so, or is gone. */
export function serve(plugin: Plugin): void {
  const name = plugin.description.name;
  if (process.argv.at(-1) === "describe") {
    console.log(JSON.stringify(plugin.description, null, 2));
    return;
  }
  if (process.env.AUA_PLUGIN_COOKIE !== cookie) {
    return leave(`This program is the AUA plugin ${name}, and is started by AUA. Try it with the argument "describe".`);
  }
  if (!(process.env.PLUGIN_PROTOCOL_VERSIONS ?? protocolVersion).split(",").includes(protocolVersion)) {
    return leave(`This plugin speaks version ${protocolVersion} of the plugin protocol, and its host does not.`);
  }
  if (process.env.PLUGIN_CLIENT_CERT) {
    return leave("This plugin does not speak TLS with its host. Remove mtls from its entry in required_plugins.");
  }
  // The host drains a plugin before it stops it; a signal to all processes of a service must not be quicker.
  process.on("SIGTERM", () => {});
  watchLifeline();
  new Server(plugin).listen();
}

function leave(why: string): void {
  console.error(why);
  process.exitCode = 1;
}

/** Ends the process when the host is gone, however it went: then the pipe that the host holds ends. */
function watchLifeline(): void {
  const fd = Number(process.env.AUA_PLUGIN_LIFELINE_FD ?? -1);
  if (fd >= 0) {
    new net.Socket({ fd, readable: true, writable: false }).resume().on("close", () => process.exit(1));
  }
}

type Method = grpc.MethodDefinition<any, any>;
/** A call of any of gRPC's four shapes; request, write and end are there when its shape has them. */
type Call = grpc.ServerDuplexStream<any, any> & { request?: any };

/** The gRPC server of one plugin process, with its instances. */
class Server {
  private readonly server = new grpc.Server({
    "grpc.max_receive_message_length": maxMessageBytes,
    "grpc.max_send_message_length": maxMessageBytes,
  });
  private readonly instances = new Map<string, any>();
  private readonly contract;

  constructor(private readonly plugin: Plugin) {
    const files = ["control.proto", ...plugin.description.kinds.map(({ kind }) => kind.split("_")[0] + ".proto")];
    this.contract = loadSync(files.map((file) => "aua/plugin/v1beta1/" + file), {
      includeDirs: [path.join(__dirname, "proto")],
      keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true,
    });
    this.add("Control", this);
    for (const { kind } of plugin.description.kinds) {
      this.add(kind.replace(/(?:^|_)(\w)/g, (_, letter) => letter.toUpperCase()));
    }
    // Two services of go-plugin, with messages so small that their bytes stand here.
    this.addRaw("/grpc.health.v1.Health/Check", (request) => {
      if (!request.equals(Buffer.from("\x0a\x06plugin"))) { // HealthCheckRequest{service: "plugin"}
        throw new Failure(grpc.status.NOT_FOUND, "", "There is only the service plugin.");
      }
      return Buffer.from("\x08\x01"); // HealthCheckResponse{status: SERVING}
    });
    this.addRaw("/plugin.GRPCController/Shutdown", () => {
      setImmediate(() => this.stop());
      return Buffer.alloc(0); // Empty
    });
  }

  listen(): void {
    const socket = path.join(process.env.PLUGIN_UNIX_SOCKET_DIR ?? "/tmp", `plugin${process.pid}`);
    this.server.bindAsync("unix:" + socket, grpc.ServerCredentials.createInsecure(), (error) => {
      if (error) {
        throw error;
      }
      console.log(`1|${protocolVersion}|unix|${socket}|grpc|`);
    });
  }

  private stop(): void {
    this.server.tryShutdown(() => process.exit(0));
    setTimeout(() => process.exit(0), 500);
  }

  // The methods of Control.

  Describe() {
    return { description_json: Buffer.from(JSON.stringify(this.plugin.description)) };
  }

  Validate(request: ConfigureRequest) {
    return { diagnostics: this.plugin.check(instanceOf(request)).map(diagnostic) };
  }

  async Configure(request: ConfigureRequest) {
    if (this.instances.has(request.instance)) {
      throw new Failure(grpc.status.ALREADY_EXISTS, "invalid_request", `${request.instance} is configured already`);
    }
    const instance = instanceOf(request);
    const problems = this.plugin.check(instance);
    if (problems.every((problem) => problem.warning)) {
      this.instances.set(instance.name, await this.plugin.make(instance));
    }
    return { diagnostics: problems.map(diagnostic) };
  }

  Health(request: { instance: string }) {
    this.lookup(request.instance);
    return { healthy: true };
  }

  async Drain(request: { instance: string }) {
    const instance = this.instances.get(request.instance);
    this.instances.delete(request.instance);
    await instance?.close?.();
    return {};
  }

  // From calls to instances.

  private lookup(name: string) {
    if (!this.instances.has(name)) {
      throw new Failure(grpc.status.FAILED_PRECONDITION, "not_configured", `there is no instance "${name}" in this process`);
    }
    return this.instances.get(name);
  }

  /** Serves a service of the .proto files with target, or with the instance that a call is for. */
  private add(service: string, target?: any): void {
    const definition = this.contract["aua.plugin.v1beta1." + service] as ServiceDefinition;
    const handlers = Object.entries(definition).map(([name, method]) => [name, this.handler(name, method, target)]);
    this.server.addService(definition, Object.fromEntries(handlers));
  }

  private addRaw(path: string, answer: (request: Buffer) => Buffer): void {
    const same = (bytes: Buffer) => bytes;
    const method = {
      path, requestStream: false, responseStream: false,
      requestSerialize: same, requestDeserialize: same, responseSerialize: same, responseDeserialize: same,
    };
    this.server.addService({ Only: method }, { Only: this.handler("Only", method, { Only: answer }) });
  }

  private handler(name: string, method: Method, target?: any) {
    const find = (request: any) => {
      // A call says in its (first) message for which instance it is.
      const instance = request.instance ?? request.context?.instance;
      const on = target ?? this.lookup(instance);
      if (typeof on[name] !== "function") {
        throw new Failure(grpc.status.UNIMPLEMENTED, "", `${instance} does not offer ${name}`);
      }
      return on[name].bind(on);
    };
    return async (call: Call, callback?: grpc.sendUnaryData<any>) => {
      const giveUp = new AbortController();
      call.on("cancelled", () => giveUp.abort());
      try {
        let { request } = call;
        let run;
        if (method.requestStream) {
          // By default the end of what comes in would destroy the stream, and with it what goes out.
          const requests = call.iterator({ destroyOnReturn: false });
          const first = (await requests.next()).value;
          run = find(first ?? {});
          request = (async function* () { yield first; yield* requests; })();
        } else {
          run = find(request);
        }
        if (!method.responseStream) {
          return callback!(null, await run(request, giveUp.signal));
        }
        for await (const response of run(request, giveUp.signal)) {
          if (!call.write(response)) {
            await once(call, "drain", { signal: giveUp.signal });
          }
        }
        call.end();
      } catch (error) {
        const status = giveUp.signal.aborted ? { code: grpc.status.CANCELLED, details: "The call was given up." } : this.statusOf(error, method);
        callback ? callback(status) : call.emit("error", status);
      }
    };
  }

  /** Turns what a method threw into the status of its own call; the plugin goes on. */
  private statusOf(error: any, method: Method): Partial<grpc.StatusObject> {
    if (!(error instanceof Failure)) {
      log.error("A method failed unexpectedly; only this call is lost.", { method: method.path, stack: error?.stack ?? String(error) });
      error = new Failure(grpc.status.INTERNAL, "panic", String(error), error?.stack);
    }
    const metadata = new grpc.Metadata();
    if (error.reason) {
      const fault = this.encode("Fault", { reason: error.reason, stack: String(error.detail ?? "").slice(0, 16384) });
      metadata.set("grpc-status-details-bin", this.encode("StatusDetails", {
        code: error.code, message: error.message,
        details: [{ type_url: "type.googleapis.com/aua.plugin.v1beta1.Fault", value: fault }],
      }));
    }
    return { code: error.code, details: error.message, metadata };
  }

  private encode(message: string, value: object): Buffer {
    return (this.contract["aua.plugin.v1beta1." + message] as MessageTypeDefinition<object, object>).serialize(value);
  }
}

/** Reads a ValidateRequest or ConfigureRequest. */
function instanceOf(request: ConfigureRequest): Instance {
  let settings: any;
  try {
    settings = JSON.parse(request.config_json.toString() || "{}");
  } catch (error) {
    throw new Failure(grpc.status.INVALID_ARGUMENT, "invalid_request", `config_json is not JSON: ${error}`);
  }
  if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
    throw new Failure(grpc.status.INVALID_ARGUMENT, "invalid_request", "config_json is not an object");
  }
  return { name: request.instance, kind: request.kind, settings, fields: request.fields ?? [], dataDir: request.data_dir ?? "" };
}

function diagnostic(problem: Problem): Diagnostic {
  const { warning, ...rest } = problem;
  return { ...rest, severity: warning ? "SEVERITY_WARNING" : "SEVERITY_ERROR" };
}
