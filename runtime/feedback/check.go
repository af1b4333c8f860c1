// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package feedback

import (
	"strings"
	"unicode/utf8"

	"github.com/auahq/aua/runtime/observe"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// maxText is the largest text of feedback, in bytes; maxUser that of a user's name.
const (
	maxText = 8 << 10
	maxUser = 256
)

// check looks for mistakes in a request, and takes blanks off its texts.
func check(req *api.FeedbackRequest) error {
	for _, t := range []struct {
		param string
		text  *string
		most  int
	}{{"answer", &req.Answer, maxText}, {"comment", &req.Comment, maxText}, {"user", &req.User, maxUser}} {
		*t.text = strings.TrimSpace(*t.text)
		if len(*t.text) > t.most || !utf8.ValidString(*t.text) {
			return invalid(t.param, "%s must be UTF-8 of at most %d bytes. Shorten it.", t.param, t.most)
		}
	}
	switch {
	case req.DecisionID == "" && req.TraceID == "":
		return invalid("decision_id", "Feedback needs a decision_id, or a trace_id: every response carries both.")
	case req.DecisionID != "" && !observe.ValidID(req.DecisionID):
		return invalid("decision_id", "%q cannot be the id of a decision.", req.DecisionID)
	case req.Rating != "" && req.Rating != api.RatingUp && req.Rating != api.RatingDown:
		return invalid("rating", "The rating is %q. Use up or down.", req.Rating)
	case req.Rating == "" && req.Correct == nil && req.Answer == "":
		return invalid("rating", "Feedback says something of the answer: a rating (up or down), correct (true or false), or the right answer.")
	}
	return nil
}

func invalid(param, format string, args ...any) error {
	return fault.New(fault.RequestInvalid, format, args...).With("param", param)
}
