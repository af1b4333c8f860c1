// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import "github.com/auahq/aua/sdk/api"

// correctionsTree shows the corrections that were found for a query, and what
// came of them.
func correctionsTree(t *Text, root *node, all []api.AppliedCorrection) {
	if len(all) == 0 {
		return
	}
	parent := root.add("%s", t.Bold("corrections"))
	for _, c := range all {
		outcome := ""
		switch c.Outcome {
		case "":
		case api.OutcomeHelped:
			outcome = ", " + t.Good(c.Outcome)
		default:
			outcome = ", " + t.Caution(clean(c.Outcome))
		}
		n := parent.add("%s%s  %s, score %.3f, confidence %.2f", clean(c.Action), outcome, clean(c.ID), c.Score, c.Confidence)
		n.add("claim: %s", excerpt(c.Claim))
		if c.Reason != "" {
			n.add("%s", excerpt(c.Reason))
		}
	}
}
