# Copyright (c) The AUA Authors
# SPDX-License-Identifier: MPL-2.0
"""The official Anthropic client for Python against AUA with a real model.

Usage: anthropic_client.py BASE_URL
"""

import sys

import anthropic

client = anthropic.Anthropic(base_url=sys.argv[1], api_key="none", max_retries=0, timeout=60)
HELLO = [{"role": "user", "content": "Say hello to a friend in one short sentence."}]
STORY = [{"role": "user", "content": "Tell me a very long story."}]


def raises(kind, type, call):
    try:
        call()
    except kind as e:
        assert e.body["error"]["type"] == type, e.body
        return
    raise AssertionError(f"{kind.__name__} was not raised")


def create(model, **more):
    return client.messages.create(model=model, max_tokens=24, messages=HELLO, **more)


def check_chat():
    whole = create("aua/small")
    text = whole.content[0].text
    assert text and whole.stop_reason in ("end_turn", "max_tokens") and whole.aua["specialist"] == "small", whole
    pieces = []
    with client.messages.stream(model="aua/small", max_tokens=24, messages=HELLO) as s:
        pieces += s.text_stream
        final = s.get_final_message()
    assert "".join(pieces) == text == final.content[0].text and len(pieces) > 1, pieces
    assert final.usage.output_tokens == whole.usage.output_tokens, final
    assert final.stop_reason == whole.stop_reason


def check_errors():
    raises(anthropic.NotFoundError, "not_found_error", lambda: create("aua/nobody"))
    raises(anthropic.BadRequestError, "invalid_request_error", lambda: create("aua/small", extra_body={"temperature": 9}))
    raises(anthropic.InternalServerError, "api_error", lambda: create("aua/dead"))
    raises(anthropic.InternalServerError, "api_error", lambda: create("aua/dead", stream=True))


def check_leaving():
    with client.messages.stream(model="aua/small", max_tokens=900, messages=STORY) as s:
        for _ in s.text_stream:
            break


for name, check in list(globals().items()):
    if name.startswith("check_"):
        check()
        print("ok", name, flush=True)
