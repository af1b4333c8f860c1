# Copyright (c) The AUA Authors
# SPDX-License-Identifier: MPL-2.0

import asyncio
import unittest

from aua.plugin.v1beta1 import classifier_pb2, common_pb2

import main
from aua_plugin import Instance

EXAMPLES = {
    "billing": ["I was charged twice this month", "Where can I find my invoice?", "My card was declined",
                "How do I get a refund?", "Why is my bill higher than last month?"],
    "shipping": ["Where is my parcel?", "My order has not arrived yet", "Can I change the delivery address?",
                 "The package arrived damaged", "How long does delivery take?"],
}


def instance(examples=EXAMPLES, **settings):
    fields = [common_pb2.Field(name=name) for name in ("billing", "shipping", "general")]
    return Instance("classifier.test", "classifier", {"examples": examples, **settings}, fields)


def classify(text, **settings):
    request = classifier_pb2.ClassifyRequest(content=common_pb2.Content(last_message=text))
    return asyncio.run(main.Classifier(instance(**settings)).Classify(request))


class Check(unittest.TestCase):
    def problems(self, examples):
        return {".".join(problem.path): problem for problem in main.check(instance(examples))}

    def test_good_examples_are_no_problem(self):
        self.assertEqual({}, self.problems(EXAMPLES))

    def test_every_problem_says_where(self):
        problems = self.problems({"billing": ["a", "b", " "], "shiping": ["a", "b"]})
        self.assertEqual({"billing.2", "shiping"}, {path.removeprefix("examples.") for path in problems})
        self.assertEqual("Empty example", problems["examples.billing.2"].summary)

    def test_a_field_that_does_not_exist(self):
        problem = next(p for p in main.check(instance({"billing": ["a"] * 3, "shiping": ["a"] * 3})))
        self.assertEqual(["examples", "shiping"], problem.path)
        self.assertIn('Did you mean "shipping"?', problem.detail)

    def test_few_examples_are_a_warning(self):
        problem = self.problems({**EXAMPLES, "shipping": ["Where is my parcel?"]})["examples.shipping"]
        self.assertTrue(problem.warning)

    def test_one_field_is_no_choice(self):
        self.assertEqual("Nothing to choose from", self.problems({"billing": ["a", "b", "c"]})["examples"].summary)

    def test_without_examples(self):
        self.assertEqual("Examples missing", self.problems(None)["examples"].summary)


class Classify(unittest.TestCase):
    def test_queries_that_are_like_no_example_word_for_word(self):
        for text, field in {
            "my card was charged two times": "billing",
            "refunds please": "billing",
            "the parcel never arrived": "shipping",
            "is delivery to Norway possible?": "shipping",
        }.items():
            response = classify(text)
            self.assertEqual(field, response.distribution[0].field, text)
            self.assertGreater(response.distribution[0].probability, 0.75, text)
            self.assertFalse(response.no_field, text)

    def test_what_is_like_nothing_has_no_field(self):
        for text in ("what is 2 + 2?", "", "?!", "日本語"):
            response = classify(text)
            self.assertTrue(response.no_field, text)
            self.assertLess(sum(entry.probability for entry in response.distribution), 0.5, text)

    def test_probabilities_are_sorted_and_sum_to_less_than_one(self):
        for text in ("my parcel bill", "x" * 5_000_000, "where"):
            probabilities = [entry.probability for entry in classify(text).distribution]
            self.assertEqual(sorted(probabilities, reverse=True), probabilities)
            self.assertLess(sum(probabilities), 1)

    def test_words_say_why(self):
        response = classify("the parcel never arrived")
        self.assertIn("parcel", [term.term for term in response.terms])
        self.assertTrue(all(term.field == "shipping" and term.weight > 0 for term in response.terms))

    def test_min_likeness(self):
        self.assertTrue(classify("the parcel never arrived", min_likeness=0.9).no_field)

    def test_languages(self):
        examples = {
            "german": ["Wo ist der nächste Bahnhof?", "Wie wird das Wetter morgen?", "Was kostet das Buch?"],
            "french": ["Où est la gare la plus proche ?", "Quel temps fera-t-il demain ?", "Combien coûte ce livre ?"],
        }
        self.assertEqual("german", classify("Warum ist der Himmel blau?", examples=examples).distribution[0].field)
        self.assertEqual("french", classify("Pourquoi le ciel est-il bleu ?", examples=examples).distribution[0].field)


if __name__ == "__main__":
    unittest.main()
