# Copyright (c) The AUA Authors
# SPDX-License-Identifier: MPL-2.0
"""The official OpenAI client for Python against AUA with a real model.

Usage: openai_client.py BASE_URL
"""

import sys

import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key="none", max_retries=0, timeout=60)
HELLO = [{"role": "user", "content": "Say hello to a friend in one short sentence."}]
STORY = [{"role": "user", "content": "Tell me a very long story."}]


def create(model, **more):
    return client.chat.completions.create(model=model, messages=more.pop("messages", HELLO), **more)


def raises(kind, code, type, call):
    try:
        call()
    except kind as e:
        assert (e.code, e.type) == (code, type), e.body
        return
    raise AssertionError(f"{kind.__name__} was not raised")


def check_models():
    assert {"aua", "aua/small"} <= {m.id for m in client.models.list()}


def check_chat():
    whole = create("aua/small")
    assert whole.choices[0].message.content and whole.aua["specialist"] == "small", whole
    assert whole.usage.total_tokens == whole.usage.prompt_tokens + whole.usage.completion_tokens
    text, usage = [], None
    for c in create("aua/small", stream=True, stream_options={"include_usage": True}):
        usage = c.usage or usage
        text += [choice.delta.content for choice in c.choices if choice.delta.content]
    assert "".join(text) == whole.choices[0].message.content and len(text) > 1, text
    assert usage.prompt_tokens == whole.usage.prompt_tokens, usage
    assert usage.completion_tokens == whole.usage.completion_tokens, usage


def check_errors():
    raises(openai.NotFoundError, "AUA_NOT_FOUND", "invalid_request_error", lambda: create("aua/nobody"))
    raises(openai.BadRequestError, "AUA_REQUEST_INVALID", "invalid_request_error", lambda: create("aua/small", temperature=9))
    raises(openai.InternalServerError, "AUA_BACKEND_UNREACHABLE", "server_error", lambda: create("aua/dead"))
    raises(openai.InternalServerError, "AUA_BACKEND_UNREACHABLE", "server_error", lambda: create("aua/dead", stream=True))


def check_leaving():
    s = create("aua/small", messages=STORY, max_tokens=900, stream=True)
    for c in s:
        if c.choices and c.choices[0].delta.content:
            break
    s.close()


for name, check in list(globals().items()):
    if name.startswith("check_"):
        check()
        print("ok", name, flush=True)
