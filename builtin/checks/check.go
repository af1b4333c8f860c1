// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"context"

	"github.com/auahq/aua/sdk"
)

// subject is one candidate's answer, and what the checks need to judge it.
type subject struct {
	question string
	text     string
	finish   string
	calls    []*sdk.ToolCall
	fences   []fence
	demand   demand
	tools    toolbox
}

// weight is how much a result moves the log-odds of the answer being right, in
// nats: ln(P(pass | right)/P(pass | wrong)) for a pass, and
// ln(P(fail | wrong)/P(fail | right)) against it for a fail, where both are
// taken among the answers that the check decides.
type weight struct{ pass, fail float64 }

// check is one named check.
type check struct {
	name   string
	weight weight
	// bounded checks take the same time for any text, and run on texts beyond
	// max_bytes, too.
	bounded bool
	run     func(context.Context, *subject) finding
}

// all are the checks in the order in which they report.
//
// Weights that are measured come from
//
//	go run ./builtin/checks/evaluate -recordings DIR
//
// on 8,356 recorded answers of 13 models to GSM8K and MMLU-Pro questions, 3,966
// of them wrong; they are the estimate less one standard error, since few
// answers fail. The others are assumed, and say so: the recordings know no
// finish reasons, demanded forms, tools or code. What is known of the code
// checks is how seldom they fail code that is right, which
//
//	go run ./builtin/checks/evaluate -markdown DIR
//
// measures on documentation: here, that of Go modules, Node and Python packages,
// 1,137 files in which no refusal, loop or wrong equation is found either.
//
// Weights add up as if checks were independent. That is nearly so, except for a
// loop, which mostly ends unfinished.
var all = []check{
	// Assumed. A hard check: its veto matters, not its weight.
	{"empty", weight{0, 5}, true, empty},
	// Assumed to be worth what an unfinished text is.
	{"truncation", weight{0.02, 2.3}, true, truncation},
	// Measured: fails 0.9 %, of which 95 % are wrong; 2.85 nats, s.e. 0.49.
	{"unfinished", weight{0.02, 2.3}, false, unfinished},
	// Measured: fails 10 answers, all of them wrong; 3.3 nats, s.e. 1.5.
	{"refusal", weight{0, 1.8}, true, refusal},
	// Measured: fails 20 answers, of which 75 % are wrong, since some stated
	// their result before the loop began; 1.2 nats, s.e. 0.5.
	{"repetition", weight{0, 0.7}, false, repetition},
	// Assumed: the recordings have no echo.
	{"echo", weight{0, 2}, true, echo},
	// Measured: fails 4.7 % of the answers with equations, of which 78 % are
	// wrong; 1.26 nats, s.e. 0.16. It depends on what is asked for: 2.9 and 1.8
	// nats in the two sets of GSM8K, whose answer is a number, and 0.5 in
	// MMLU-Pro, where the right letter survives a slip. So it is never hard.
	{"arithmetic", weight{0.06, 1.1}, false, arithmetic},
	// Assumed. A hard check.
	{"json_schema", weight{0.1, 4}, false, structure},
	// Assumed. A hard check for what no client can carry out.
	{"tool_calls", weight{0.1, 3}, false, toolCalls},
	// Assumed. Fails 3 % of 519 documented pieces of Go and JSON, which on
	// inspection mostly deserve it, and notices 86 % of the brackets removed on
	// purpose. 2 nats stand for a syntax error in every tenth wrong piece, and a
	// false alarm in every seventieth right one.
	{"code_parses", weight{0.1, 2}, false, codeParses},
	// Assumed likewise. Fails 0.2 % of 2,129 documented pieces, and notices 95 %
	// of the brackets removed on purpose.
	{"code_balanced", weight{0.05, 2}, false, codeBalanced},
}
