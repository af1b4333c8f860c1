# Copyright (c) The AUA Authors
# SPDX-License-Identifier: MPL-2.0
"""How much a text is like the examples of each field: words and letter trigrams, weighed by how rare they are."""

import collections
import dataclasses
import math
import re

SHARPNESS = 40  # turns a difference of likeness into one of log-odds
MOST_WORDS = 5


@dataclasses.dataclass
class Verdict:
    probabilities: list  # (field, probability), most probable first; what is missing to 1 is "no field"
    margin: float  # by how much the best field beats the next, and "no field"; 0 when that is best
    words: list  # (field, word, weight in nats) that spoke for the best field


def features(text):
    """Yields (feature, word) for every word, and for every three letters in a row of it with its borders."""
    for word in re.findall(r"\w+", text.casefold()):
        yield word, word
        bordered = f" {word} "
        for start in range(len(bordered) - 2):
            yield bordered[start:start + 3], word


def scaled(vector):
    length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {feature: value / length for feature, value in vector.items()}


class Likeness:
    """Knows the examples of each field as one vector of length 1."""

    def __init__(self, examples, min_likeness):
        self.min_likeness = min_likeness
        counts = {field: collections.Counter(f for text in texts for f, _ in features(text)) for field, texts in examples.items()}
        texts = [{feature for feature, _ in features(text)} for texts in examples.values() for text in texts]
        # What many examples have, such as "the", tells little, however they are spread over the fields.
        seen = collections.Counter(feature for text in texts for feature in text)
        self.rarity = {feature: math.log((1 + len(texts)) / n) for feature, n in seen.items()}
        self.unknown = math.log(1 + len(texts))  # what no example has makes a text unlike them all
        self.fields = {
            field: scaled({feature: math.sqrt(n) * self.rarity[feature] for feature, n in count.items()})
            for field, count in counts.items()
        }

    def of(self, text):
        words, vector = {}, collections.Counter()
        for feature, word in features(text):
            words[feature] = word
            vector[feature] += self.rarity.get(feature, self.unknown)
        vector = scaled(vector)
        shares = {  # what each word of the text contributes to each field
            field: self.shares(vector, words, known) for field, known in self.fields.items()
        }
        likeness = {field: sum(share.values()) for field, share in shares.items()}
        odds = {field: math.exp(SHARPNESS * (value - self.min_likeness)) for field, value in likeness.items()}
        total = 1 + sum(odds.values())  # 1 is "no field", whose likeness is the least that counts
        probabilities = sorted(((field, value / total) for field, value in odds.items()), key=lambda p: (-p[1], p[0]))
        best = probabilities[0][0]
        others = [1 / total] + [probability for _, probability in probabilities[1:]]
        top = sorted(shares[best].items(), key=lambda share: -share[1])[:MOST_WORDS]
        return Verdict(probabilities, max(0, probabilities[0][1] - max(others)), [(best, word, SHARPNESS * share) for word, share in top])

    def shares(self, vector, words, known):
        shares = collections.Counter()
        for feature, value in vector.items():
            if feature in known:
                shares[words[feature]] += value * known[feature]
        return shares
