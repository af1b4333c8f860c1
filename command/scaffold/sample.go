// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package scaffold

import "github.com/auahq/aua/sdk"

// Sample is what the plugin of a kind is an example of.
type Sample struct {
	// Does says what it does, after "it".
	Does string
	// File is the name of the file that does it, without suffix.
	File string
	// Shows says what is seen of it in the answer, the decision record or the log of
	// a query. Empty for nothing.
	Shows string
}

var samples = map[sdk.Kind]Sample{
	sdk.KindBackend:         {"answers what something is from a glossary", "backend", "The answer is the glossary's. A question about anything else is declined."},
	sdk.KindClassifier:      {"tells the field of a query from the words that speak for it", "classifier", "The decision record shows the field `software_engineering`, and the word that spoke for it."},
	sdk.KindRouter:          {"asks the cheapest specialist that is not slow", "router", "The decision record shows the reason of the route."},
	sdk.KindVerifier:        {"finds phrases that no answer should contain", "verifier", "The decision record shows the check `phrases`, which the long answer fails."},
	sdk.KindArbiter:         {"picks the answer that most specialists give", "arbiter", "The decision record shows the verdict, and its reason."},
	sdk.KindScorer:          {"prefers short answers", "scorer", "The decision record shows the term `length` of each answer, and that the short one was chosen."},
	sdk.KindPromotionPolicy: {"promotes a model that is better on the cases that both have answered", "policy", ""},
	sdk.KindCorrectionStore: {"finds the corrections whose subject a query names", "store", "Add a correction about plugins before, with `aua corrections add`: the decision record shows that it was found."},
	sdk.KindHook:            {"logs the queries that took long", "hook", "The log of `aua serve` has a line \"slow query\"; with the threshold of `aua.hcl`, for every query."},
	sdk.KindMiddleware:      {"ends each answer with a note", "middleware", "The answer ends with the note."},
}
