# Copyright (c) The AUA Authors
# SPDX-License-Identifier: MPL-2.0
"""A classifier that learns your own fields from examples in the configuration."""

import os
import sys

# What the plugin needs stands beside it, so that it is installed, hashed and moved as one.
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))

from difflib import get_close_matches  # noqa: E402

from aua.plugin.v1beta1 import classifier_pb2 as pb  # noqa: E402

import aua_plugin  # noqa: E402
from likeness import Likeness  # noqa: E402

MIN_EXAMPLES = 3
MIN_LIKENESS = 0.1
MIN_MARGIN = 0.1  # below it the best field is too close to the next, or to none
MAX_TEXT = 4096  # bytes that say what a query is about

DESCRIPTION = {
    "name": "by-example",
    "version": "1.0.0",
    "description": "Tells the field of a query by its likeness to examples of each field.",
    "api_version": "v1beta1",
    "kinds": [{"kind": "classifier", "needs": "last_message", "last_message_bytes": MAX_TEXT}],
    "config": {
        "attributes": [
            {
                "name": "examples",
                "type": "map(list(string))",
                "required": True,
                "description": "Queries of each field, by the field's name. Three are enough to begin with; more, and more varied ones, are better.",
            },
            {
                "name": "min_likeness",
                "type": "number",
                "default": MIN_LIKENESS,
                "min": 0,
                "max": 1,
                "description": "How much a query must be like the examples of a field. A query that is like none has no field.",
            },
        ]
    },
}


def check(instance):
    """Finds what the schema cannot: fields that do not exist, and examples that teach nothing."""
    known = [field.name for field in instance.fields]
    examples = instance.settings.get("examples")
    if not isinstance(examples, dict):
        yield aua_plugin.Problem(["examples"], "Examples missing", "examples must name at least two fields, with queries of each.")
        return
    if len(examples) < 2:
        yield aua_plugin.Problem(
            ["examples"], "Nothing to choose from",
            "There are examples of fewer than two fields, so that every query would be the same. Add those of another field.")
    for field, texts in examples.items():
        if known and field not in known:
            near = get_close_matches(field, known, n=1)
            hint = f'Did you mean "{near[0]}"?' if near else f"There are: {', '.join(known)}."
            yield aua_plugin.Problem(
                ["examples", field], "Unknown field",
                f'No field "{field}" is configured. {hint} A field of your own needs a field block.')
        for index, text in enumerate(texts):
            if not text.strip():
                yield aua_plugin.Problem(
                    ["examples", field, str(index)], "Empty example", "An empty query teaches nothing. Remove it, or write one.")
        if len(texts) < MIN_EXAMPLES:
            yield aua_plugin.Problem(
                ["examples", field], "Few examples",
                f"The field {field} has {len(texts)} examples, and is hard to tell with fewer than {MIN_EXAMPLES}. Add some.",
                warning=True)


class Classifier:
    """Answers the calls of the service Classifier for one instance."""

    def __init__(self, instance):
        self.likeness = Likeness(instance.settings["examples"], instance.settings.get("min_likeness", MIN_LIKENESS))

    async def Classify(self, request):
        # A host cuts what is longer than last_message_bytes; nothing forces it to.
        verdict = self.likeness.of(request.content.last_message[:MAX_TEXT])
        response = pb.ClassifyResponse(margin=verdict.margin, no_field=verdict.margin < MIN_MARGIN)
        for field, probability in verdict.probabilities:
            response.distribution.add(field=field, probability=probability)
        for field, word, weight in verdict.words:
            response.terms.add(field=field, term=word, weight=weight)
        return response


if __name__ == "__main__":
    aua_plugin.serve(DESCRIPTION, check, Classifier)
