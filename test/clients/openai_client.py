# Copyright (c) The AUA Authors
# SPDX-License-Identifier: MPL-2.0
"""The official OpenAI client for Python against a running AUA.

Usage: openai_client.py BASE_URL

Each function whose name begins with check_ is one check. A line "ok NAME" is
printed for each that holds; the first that does not ends the program.
"""

import asyncio
import json
import os
import sys

import openai
from pydantic import BaseModel

client = openai.OpenAI(base_url=sys.argv[1], api_key=os.environ.get("AUA_TOKEN", "none"), max_retries=0, timeout=60)
HELLO = [{"role": "user", "content": "Say hello."}]
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "weather",
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
        },
    }
]


def raises(kind, call):
    try:
        call()
    except kind as e:
        return e
    raise AssertionError(f"{kind.__name__} was not raised")


def check_models():
    names = [m.id for m in client.models.list()]
    assert names[0] == "aua" and "aua/plain" in names, names
    assert client.models.retrieve("aua/plain").id == "aua/plain"


def check_buffered():
    r = client.chat.completions.create(model="aua/plain", messages=HELLO)
    assert r.choices[0].message.content == "Hello to you, from a model.", r
    assert r.choices[0].finish_reason == "stop"
    assert r.usage.prompt_tokens == 11 and r.usage.completion_tokens == 6, r.usage
    assert r.usage.prompt_tokens_details.cached_tokens == 4
    assert r.model == "aua/plain"
    assert r.aua["specialist"] == "plain" and r.aua["status"] == "answered", r.aua
    assert r.system_fingerprint == "fp_mock", "unknown members pass through"


def check_routed():
    r = client.chat.completions.create(model="aua", messages=HELLO)
    assert r.model == "aua" and r.aua["specialist"], r


def check_stream():
    text, usage, last = "", None, None
    for c in client.chat.completions.create(
        model="aua/plain", messages=HELLO, stream=True, stream_options={"include_usage": True}
    ):
        if c.usage:
            usage = c.usage
        for choice in c.choices:
            text += choice.delta.content or ""
            last = choice.finish_reason or last
    assert text == "Hello to you, from a model.", text
    assert last == "stop"
    assert usage.total_tokens == 17, usage


def check_stream_helper():
    with client.chat.completions.stream(model="aua/plain", messages=HELLO) as s:
        for _ in s:
            pass
        final = s.get_final_completion()
    assert final.choices[0].message.content == "Hello to you, from a model."


def check_tools():
    r = client.chat.completions.create(model="aua/tools", messages=HELLO, tools=TOOLS)
    message = r.choices[0].message
    assert r.choices[0].finish_reason == "tool_calls" and message.content is None, r
    assert [c.function.name for c in message.tool_calls] == ["weather", "weather"]
    assert json.loads(message.tool_calls[1].function.arguments) == {"city": "Malmö"}
    r = client.chat.completions.create(
        model="aua/plain",
        messages=HELLO
        + [message]
        + [{"role": "tool", "tool_call_id": c.id, "content": "rain"} for c in message.tool_calls],
        tools=TOOLS,
    )
    assert r.choices[0].message.content == "Hello to you, from a model."


def check_tools_streamed():
    with client.chat.completions.stream(model="aua/tools", messages=HELLO, tools=TOOLS) as s:
        for _ in s:
            pass
        calls = s.get_final_completion().choices[0].message.tool_calls
    assert [json.loads(c.function.arguments)["city"] for c in calls] == ["Lund", "Malmö"], calls


def check_structured():
    class Person(BaseModel):
        name: str
        age: int

    r = client.chat.completions.parse(model="aua/structured", messages=HELLO, response_format=Person)
    assert r.choices[0].message.parsed == Person(name="Ada", age=36), r


def check_errors():
    e = raises(openai.NotFoundError, lambda: client.chat.completions.create(model="gpt-9", messages=HELLO))
    assert e.code == "AUA_NOT_FOUND" and e.param == "model" and e.type == "invalid_request_error", e.body
    e = raises(
        openai.BadRequestError,
        lambda: client.chat.completions.create(model="aua", messages=HELLO, temperature=9),
    )
    assert e.code == "AUA_REQUEST_INVALID", e.body
    e = raises(openai.RateLimitError, lambda: client.chat.completions.create(model="aua/limited", messages=HELLO))
    assert e.code == "AUA_RATE_LIMITED" and e.response.headers["retry-after"] == "30", e.body
    e = raises(openai.InternalServerError, lambda: client.chat.completions.create(model="aua/broken", messages=HELLO))
    assert e.status_code == 503 and e.request_id, e


def check_error_before_the_first_chunk():
    e = raises(
        openai.RateLimitError,
        lambda: client.chat.completions.create(model="aua/limited", messages=HELLO, stream=True),
    )
    assert e.code == "AUA_RATE_LIMITED"


def check_error_within_a_stream():
    seen = []

    def read():
        for c in client.chat.completions.create(model="aua/cut", messages=HELLO, stream=True):
            seen.extend(choice.delta.content for choice in c.choices if choice.delta.content)

    e = raises(openai.APIError, read)
    assert seen, "something had come before"
    assert e.body["code"] == "AUA_STREAM_INTERRUPTED", e.body


def check_leaving_a_stream():
    s = client.chat.completions.create(model="aua/endless", messages=HELLO, stream=True)
    for c in s:
        if c.choices and c.choices[0].delta.content:
            break
    s.close()


def check_many_at_once():
    async def all_of_them():
        async with openai.AsyncOpenAI(base_url=sys.argv[1], api_key=os.environ.get("AUA_TOKEN", "none"), max_retries=0) as c:
            return await asyncio.gather(
                *[c.chat.completions.create(model="aua/plain", messages=HELLO) for _ in range(30)]
            )

    answers = asyncio.run(all_of_them())
    assert len({a.id for a in answers}) == 30
    assert all(a.choices[0].message.content == "Hello to you, from a model." for a in answers)


for name, check in list(globals().items()):
    if name.startswith("check_"):
        check()
        print("ok", name, flush=True)
