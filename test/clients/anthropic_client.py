# Copyright (c) The AUA Authors
# SPDX-License-Identifier: MPL-2.0
"""The official Anthropic client for Python against a running AUA.

Usage: anthropic_client.py BASE_URL

Each function whose name begins with check_ is one check. A line "ok NAME" is
printed for each that holds; the first that does not ends the program.
"""

import os
import sys

import anthropic

client = anthropic.Anthropic(base_url=sys.argv[1], api_key=os.environ.get("AUA_TOKEN", "none"), max_retries=0, timeout=60)
HELLO = [{"role": "user", "content": "Say hello."}]
TOOLS = [
    {
        "name": "weather",
        "description": "The weather of a city.",
        "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}},
    }
]


def raises(kind, call):
    try:
        call()
    except kind as e:
        return e
    raise AssertionError(f"{kind.__name__} was not raised")


def create(model, **more):
    return client.messages.create(model=model, max_tokens=100, messages=more.pop("messages", HELLO), **more)


def check_buffered():
    r = create("aua/plain", system="Be kind.")
    assert r.content[0].text == "Hello to you, from a model.", r
    assert r.stop_reason == "end_turn" and r.role == "assistant"
    assert r.usage.input_tokens == 7 and r.usage.cache_read_input_tokens == 4 and r.usage.output_tokens == 6, r.usage
    assert r.aua["specialist"] == "plain", r


def check_stream():
    with client.messages.stream(model="aua/plain", max_tokens=100, messages=HELLO) as s:
        text = "".join(s.text_stream)
        final = s.get_final_message()
    assert text == final.content[0].text == "Hello to you, from a model.", text
    assert final.usage.output_tokens == 6


def check_tools():
    r = create("aua/tools", tools=TOOLS)
    assert r.stop_reason == "tool_use", r
    assert [b.input["city"] for b in r.content if b.type == "tool_use"] == ["Lund", "Malmö"], r
    results = [{"type": "tool_result", "tool_use_id": b.id, "content": "rain"} for b in r.content if b.type == "tool_use"]
    messages = HELLO + [{"role": "assistant", "content": r.content}, {"role": "user", "content": results}]
    assert create("aua/plain", tools=TOOLS, messages=messages).content[0].text == "Hello to you, from a model."


def check_tools_streamed():
    with client.messages.stream(model="aua/tools", max_tokens=100, messages=HELLO, tools=TOOLS) as s:
        final = s.get_final_message()
    assert [b.input["city"] for b in final.content if b.type == "tool_use"] == ["Lund", "Malmö"], final


def check_errors():
    raises(anthropic.NotFoundError, lambda: create("claude-9"))
    raises(anthropic.BadRequestError, lambda: create("aua", extra_body={"temperature": 9}))
    e = raises(anthropic.RateLimitError, lambda: create("aua/limited"))
    assert e.response.headers["retry-after"] == "30", e
    e = raises(anthropic.InternalServerError, lambda: create("aua/broken"))
    assert e.status_code == 503, e


def check_error_within_a_stream():
    seen = []

    def read():
        with client.messages.stream(model="aua/cut", max_tokens=100, messages=HELLO) as s:
            for text in s.text_stream:
                seen.append(text)

    e = raises(anthropic.APIError, read)
    assert seen and "AUA_STREAM_INTERRUPTED" in str(e.body), e


def check_leaving_a_stream():
    with client.messages.stream(model="aua/endless", max_tokens=100, messages=HELLO) as s:
        for _ in s.text_stream:
            break


for name, check in list(globals().items()):
    if name.startswith("check_"):
        check()
        print("ok", name, flush=True)
