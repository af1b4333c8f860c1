# Copyright (c) The AUA Authors
# SPDX-License-Identifier: MPL-2.0
"""A plugin that misbehaves as its query says, and uses every shape of gRPC's calls: for tests of aua_plugin.py."""

import asyncio
import hashlib
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))

from aua.plugin.v1beta1 import backend_pb2, classifier_pb2, common_pb2, middleware_pb2

import aua_plugin

DESCRIPTION = {
    "name": "gadget",
    "version": "1.0.0",
    "description": "Misbehaves as its query says.",
    "api_version": "v1beta1",
    "kinds": [
        {"kind": "backend", "needs": "none"},
        {"kind": "classifier", "needs": "last_message", "fit": True},
        {"kind": "middleware", "needs": "messages", "on_chunk": True},
    ],
    "config": {"attributes": [{"name": "greeting", "type": "string", "description": "What it says."}]},
}


def check(instance):
    greeting = instance.settings.get("greeting", "")
    if not isinstance(greeting, str) or "!" in greeting:
        yield aua_plugin.Problem(["greeting"], "Too loud", "greeting must be quiet text. Remove the exclamation mark.")


async def behave(messages):
    text = messages[-1].content if messages else ""
    if text == "do:raise":
        raise ValueError("as it was told")
    if text == "do:hang":
        await asyncio.sleep(3600)
    if text == "do:exit":
        os._exit(3)
    if text == "do:block":
        while True:  # a bug that lets nothing else run
            pass


class Gadget:
    def __init__(self, instance):
        self.fields = [field.name for field in instance.fields]
        aua_plugin.log.info("The gadget is made.", extra={"values": {"fields": len(self.fields)}})

    async def Complete(self, request):
        await behave(request.messages)
        return backend_pb2.CompleteResponse(answer=backend_pb2.Answer(text="4", finish_reason="stop"))

    async def Stream(self, request):
        yield backend_pb2.StreamEvent(delta=backend_pb2.Delta(text="4"))
        await behave(request.messages)
        yield backend_pb2.StreamEvent(done=backend_pb2.Done(finish_reason="stop"))

    async def Classify(self, request):
        await behave([common_pb2.Message(content=request.content.last_message)])
        response = classifier_pb2.ClassifyResponse(margin=1)
        response.distribution.add(field=self.fields[0], probability=1)
        return response

    async def Fit(self, requests):
        count = 0
        async for request in requests:
            count += len(request.examples)
        content = str(count).encode()
        digest = "sha256:" + hashlib.sha256(content).hexdigest()
        return common_pb2.FitResponse(
            summary=f"{count} examples", artefact=common_pb2.Artefact(format="gadget/1", digest=digest, content=content))

    async def BeforeQuery(self, request):
        await behave(request.content.messages)
        return middleware_pb2.BeforeQueryResponse(state=b"seen")

    async def OnChunk(self, requests):
        async for request in requests:
            yield middleware_pb2.OnChunkResponse(text=request.text.upper())

    async def AfterResponse(self, request):
        return middleware_pb2.AfterResponseResponse()


aua_plugin.serve(DESCRIPTION, check, Gadget)
