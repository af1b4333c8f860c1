# Copyright (c) The AUA Authors
# SPDX-License-Identifier: MPL-2.0
"""Serves an AUA plugin: the wire contract v1beta1, in Python.

Copy this file unchanged beside your plugin. All that it needs besides is grpcio, and what protoc makes of AUA's
.proto files. The plugin calls serve() with its description and a function that makes an instance: an object with
a coroutine for each method of its kind in the .proto file, such as Classify(request), which returns the response.
A method that answers with a stream is an asynchronous generator; one that is sent a stream gets an asynchronous
iterator. When the host gives a call up, its coroutine is cancelled.
"""

import asyncio
import contextlib
import dataclasses
import importlib
import inspect
import json
import logging
import os
import select
import signal
import sys
import threading
import time
import traceback

import grpc
import grpc.aio
from google.protobuf.message_factory import GetMessageClass

from aua.plugin.v1beta1 import control_pb2

COOKIE = "c9b1f4a0-6d1e-4f57-9f0b-5b1f6c2f0a77"
PROTOCOL_VERSION = "1"
MAX_MESSAGE_BYTES = 64 << 20  # gRPC's own limit is 4 MiB

log = logging.getLogger("aua_plugin")


@dataclasses.dataclass
class Instance:
    """One block of the host's configuration, which one object of the plugin serves."""

    name: str  # such as "classifier.default"
    kind: str  # such as "classifier"
    settings: dict  # the config block, decoded with the description's schema
    fields: list  # aua.plugin.v1beta1.Field; not known to Validate
    artefact: object = None
    data_dir: str = ""


@dataclasses.dataclass
class Problem:
    """Something wrong with a setting. The host shows it where the setting stands."""

    path: list  # attribute names, keys, and list indices as text; outermost first
    summary: str  # short and constant, without a full stop
    detail: str  # what is wrong, why, and what to do, in full sentences
    warning: bool = False  # the instance works nevertheless


def serve(description, check, make):
    """Runs the plugin and does not return.

    check(instance) returns or yields the problems of a configuration, and acts on nothing. make(instance) returns the
    object that serves it, and is called when there is no problem but warnings.
    """
    if sys.argv[-1] == "describe":
        json.dump(description, sys.stdout, indent=2)
        print()
        sys.exit(0)
    if os.environ.get("AUA_PLUGIN_COOKIE") != COOKIE:
        sys.exit(f"This program is the AUA plugin {description['name']}, and is started by AUA. "
                 'Try it with the argument "describe".')
    if PROTOCOL_VERSION not in os.environ.get("PLUGIN_PROTOCOL_VERSIONS", PROTOCOL_VERSION).split(","):
        sys.exit(f"This plugin speaks version {PROTOCOL_VERSION} of the plugin protocol, and its host does not.")
    if os.environ.get("PLUGIN_CLIENT_CERT"):
        sys.exit("This plugin does not speak TLS with its host. Remove mtls from its entry in required_plugins.")
    # The host drains a plugin before it stops it; a signal to all processes of a service must not be quicker.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    watch_lifeline()
    log_for_host()
    asyncio.run(Server(description, check, make).run())
    sys.exit(0)


def watch_lifeline():
    """Ends the process when the host is gone, however it went: then the pipe that the host holds ends."""
    fd = int(os.environ.get("AUA_PLUGIN_LIFELINE_FD", "-1"))
    if fd < 0:
        return

    def watch():
        while True:
            select.select([fd], [], [])  # the pipe may be non-blocking, so waiting and reading are two things
            with contextlib.suppress(BlockingIOError):
                if not os.read(fd, 1):
                    os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class HostFormatter(logging.Formatter):
    """Formats a record as the line of JSON that the host reads levels and values from."""

    LEVELS = {logging.DEBUG: "debug", logging.INFO: "info", logging.WARNING: "warn"}

    def format(self, record):
        line = {
            "@level": self.LEVELS.get(record.levelno, "error"),
            "@message": record.getMessage(),
            "@timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            **getattr(record, "values", {}),  # log.info("…", extra={"values": {"field": "billing"}})
        }
        if record.exc_info:
            line["stack"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def log_for_host():
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(HostFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler])


class Failure(Exception):
    """Ends a call with a gRPC status."""

    def __init__(self, code, reason, message, stack=""):
        super().__init__(message)
        self.code, self.reason, self.message, self.stack = code, reason, message, stack


class Server:
    """The gRPC server of one plugin process, with its instances."""

    def __init__(self, description, check, make):
        self.description, self.check, self.make = description, check, make
        self.instances = {}
        self.stop = asyncio.Event()

    async def run(self):
        limits = [("grpc.max_receive_message_length", MAX_MESSAGE_BYTES), ("grpc.max_send_message_length", MAX_MESSAGE_BYTES)]
        server = grpc.aio.server(options=limits)
        server.add_generic_rpc_handlers([
            self.service(control_pb2.DESCRIPTOR.services_by_name["Control"], self),
            *(self.service(service_of(kind["kind"])) for kind in self.description["kinds"]),
            # Two services of go-plugin, with messages so small that their bytes stand here.
            raw_service("grpc.health.v1.Health", "Check", self.serving),
            raw_service("plugin.GRPCController", "Shutdown", self.shutdown),
        ])
        socket = os.path.join(os.environ["PLUGIN_UNIX_SOCKET_DIR"], f"plugin{os.getpid()}")
        server.add_insecure_port("unix:" + socket)
        await server.start()
        print(f"1|{PROTOCOL_VERSION}|unix|{socket}|grpc|", flush=True)
        await self.stop.wait()
        await server.stop(grace=0.5)

    async def serving(self, request, context):
        if request != b"\x0a\x06plugin":  # HealthCheckRequest{service: "plugin"}
            await context.abort(grpc.StatusCode.NOT_FOUND, "There is only the service plugin.")
        return b"\x08\x01"  # HealthCheckResponse{status: SERVING}

    async def shutdown(self, request, context):
        self.stop.set()
        return b""  # Empty

    # The methods of Control.

    async def Describe(self, request):
        return control_pb2.DescribeResponse(description_json=json.dumps(self.description).encode())

    async def Validate(self, request):
        return control_pb2.ValidateResponse(diagnostics=map(diagnostic, self.check(instance_of(request))))

    async def Configure(self, request):
        if request.instance in self.instances:
            raise Failure(grpc.StatusCode.ALREADY_EXISTS, "invalid_request", f"{request.instance} is configured already")
        instance = instance_of(request)
        problems = list(self.check(instance))
        if all(problem.warning for problem in problems):
            made = self.make(instance)
            self.instances[instance.name] = await made if inspect.isawaitable(made) else made
        return control_pb2.ConfigureResponse(diagnostics=map(diagnostic, problems))

    async def Health(self, request):
        self.lookup(request.instance)
        return control_pb2.HealthResponse(healthy=True)

    async def Drain(self, request):
        instance = self.instances.pop(request.instance, None)
        if hasattr(instance, "close"):
            await instance.close()
        return control_pb2.DrainResponse()

    # From calls to instances.

    def lookup(self, name):
        if name not in self.instances:
            raise Failure(grpc.StatusCode.FAILED_PRECONDITION, "not_configured", f'there is no instance "{name}" in this process')
        return self.instances[name]

    def service(self, descriptor, target=None):
        """Serves a service of the .proto files with target, or with the instance that a call is for."""
        handlers = {method.name: self.handler(method, target) for method in descriptor.methods}
        return grpc.method_handlers_generic_handler(descriptor.full_name, handlers)

    def handler(self, method, target):
        def find(request):
            # A call says in its (first) message for which instance it is.
            names = method.input_type.fields_by_name
            name = request.instance if "instance" in names else request.context.instance if "context" in names else ""
            found = getattr(target or self.lookup(name), method.name, None)
            if found is None:  # an optional method, or one of a newer contract
                raise Failure(grpc.StatusCode.UNIMPLEMENTED, "", f"{name or 'This plugin'} does not offer {method.name}")
            return found

        async def open_stream(requests):
            first = await anext(requests)

            async def chained():
                yield first
                async for request in requests:
                    yield request

            return find(first), chained()

        async def answer(request, context):
            async with reporting(context, method):
                if method.client_streaming:
                    call, request = await open_stream(aiter(request))
                else:
                    call = find(request)
                return await call(request)

        async def answer_stream(request, context):
            async with reporting(context, method):
                if method.client_streaming:
                    call, request = await open_stream(aiter(request))
                else:
                    call = find(request)
                async with contextlib.aclosing(call(request)) as responses:
                    async for response in responses:
                        yield response

        shape = f"{'stream' if method.client_streaming else 'unary'}_{'stream' if method.server_streaming else 'unary'}"
        return getattr(grpc, f"{shape}_rpc_method_handler")(
            answer_stream if method.server_streaming else answer,
            request_deserializer=GetMessageClass(method.input_type).FromString,
            response_serializer=lambda message: message.SerializeToString(),
        )


@contextlib.asynccontextmanager
async def reporting(context, method):
    """Turns what a method raises into the status of its own call; the plugin goes on."""
    try:
        yield
    except grpc.aio.AbortError:
        raise
    except Failure as failure:
        await abort(context, failure)
    except Exception as error:  # a cancelled call is no Exception
        log.error("A method failed unexpectedly; only this call is lost.", exc_info=True, extra={"values": {"method": method.full_name}})
        message = f"{type(error).__name__}: {error}"
        await abort(context, Failure(grpc.StatusCode.INTERNAL, "panic", message, traceback.format_exc()))


async def abort(context, failure):
    trailers = ()
    if failure.reason:
        details = control_pb2.StatusDetails(code=failure.code.value[0], message=failure.message)
        details.details.add().Pack(control_pb2.Fault(reason=failure.reason, stack=failure.stack[-16384:]))
        trailers = (("grpc-status-details-bin", details.SerializeToString()),)
    await context.abort(failure.code, failure.message, trailers)


def raw_service(service, method, handler):
    return grpc.method_handlers_generic_handler(service, {method: grpc.unary_unary_rpc_method_handler(handler)})


def service_of(kind):
    """Returns the descriptor of a kind's service: "promotion_policy" is PromotionPolicy, in promotion.proto."""
    module = importlib.import_module(f"aua.plugin.v1beta1.{kind.split('_')[0]}_pb2")
    return module.DESCRIPTOR.services_by_name[kind.title().replace("_", "")]


def instance_of(request):
    """Reads a ValidateRequest or ConfigureRequest."""
    try:
        settings = json.loads(request.config_json or b"{}")
    except ValueError as error:
        raise Failure(grpc.StatusCode.INVALID_ARGUMENT, "invalid_request", f"config_json is not JSON: {error}") from error
    if not isinstance(settings, dict):
        raise Failure(grpc.StatusCode.INVALID_ARGUMENT, "invalid_request", "config_json is not an object")
    return Instance(
        name=request.instance, kind=request.kind, settings=settings,
        fields=list(getattr(request, "fields", [])), artefact=getattr(request, "artefact", None),
        data_dir=getattr(request, "data_dir", ""),
    )


def diagnostic(problem):
    severity = control_pb2.SEVERITY_WARNING if problem.warning else control_pb2.SEVERITY_ERROR
    return control_pb2.Diagnostic(severity=severity, summary=problem.summary, detail=problem.detail, path=problem.path)
