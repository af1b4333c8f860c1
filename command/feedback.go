// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
)

func (s *session) feedbackCommand() *command {
	return &command{
		name:        "feedback",
		synopsis:    "Say whether an answer was right",
		description: "Says what you think of an answer. It counts for the specialist that answered, once for each person, and the right answer becomes a correction. Saying something else of the same answer replaces what was said before.",
		examples:    []string{"aua feedback 5f0c6c1e -correct", "aua feedback 5f0c6c1e -wrong -answer Canberra"},
		flags:       new(arguments.Feedback).Flags(),
		run:         s.feedback,
	}
}

func (s *session) feedback(args []string) int {
	a, diags := arguments.ParseFeedback(args, s.getenv)
	return remote(s.printer(a.JSON), diags, &a.Connection, views.Feedback, func(ctx context.Context, c *client.Client) (*api.Feedback, error) {
		return c.Feedback(ctx, &a.FeedbackRequest)
	})
}
