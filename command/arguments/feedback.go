// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/sdk/api"
)

// Feedback is the arguments of "aua feedback".
type Feedback struct {
	Connection
	api.FeedbackRequest
	JSON bool

	right, wrong bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *Feedback) Flags() *Set {
	s := &Set{Positional: "DECISION"}
	s.Switch(&a.right, Flag{Name: "correct", Usage: "The answer is right."})
	s.Switch(&a.wrong, Flag{Name: "wrong", Usage: "The answer is wrong."})
	s.Choice(&a.Rating, Flag{Name: "rating", Value: "RATING", Usage: "up or down: whether the answer was liked. It counts for less than -correct and -wrong."}, api.RatingUp, api.RatingDown)
	s.Text(&a.Answer, Flag{Name: "answer", Value: "TEXT", Usage: "The right answer. It becomes a correction, and without -correct it means that the answer given was wrong."})
	s.Text(&a.Comment, Flag{Name: "comment", Value: "TEXT", Usage: "What else there is to say."})
	s.Text(&a.User, Flag{Name: "user", Value: "NAME", Usage: "Whose opinion it is, where one token serves several people."})
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseFeedback reads the arguments of "aua feedback".
func ParseFeedback(args []string, getenv func(string) string) (*Feedback, hcl.Diagnostics) {
	a := &Feedback{}
	positional, diags := a.Flags().Parse(args, getenv)
	switch {
	case diags.HasErrors():
	case len(positional) != 1:
		diags = append(diags, problem("No decision", "Name the one decision that the answer came from: \"aua query -json\" shows it as decision_id, and -debug among the ids.")...)
	case a.right && a.wrong:
		diags = append(diags, problem("Contradicting flags", "The answer cannot be both right and wrong. Give -correct or -wrong.")...)
	case !a.right && !a.wrong && a.Rating == "" && a.Answer == "":
		diags = append(diags, problem("No opinion", "Say something of the answer: -correct, -wrong, -rating up, -rating down, or -answer with the right answer.")...)
	default:
		a.DecisionID = positional[0]
		if a.right || a.wrong {
			a.Correct = &a.right
		}
	}
	return a, diags
}
