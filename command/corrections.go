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

func (s *session) correctionsCommand() *command {
	return s.group("corrections", "Work with corrections",
		"Works with corrections: verified statements that AUA tells the specialists when a later question is about them, so that a mistake is not made twice.")
}

func (s *session) correctionsAddCommand() *command {
	return &command{
		name:     "corrections add",
		synopsis: "Record a correction",
		description: "Records a verified statement. It is found when the question is asked again, also in other words, told the specialists, and answers that contradict it are not given. " +
			"With -rejected, AUA knows which answer was wrong, and never gives it again.",
		examples: []string{
			`aua corrections add -subject "Capital of Australia?" -claim "Canberra"`,
			`aua corrections add -subject "what is 17*23?" -claim 391 -rejected 401`,
		},
		flags: new(arguments.Correction).Flags(),
		run:   s.correctionsAdd,
	}
}

func (s *session) correctionsAdd(args []string) int {
	a, diags := arguments.ParseCorrection(args, s.getenv)
	return remote(s.printer(a.JSON), diags, &a.Connection, views.Correction, func(ctx context.Context, c *client.Client) (*api.Correction, error) {
		return c.AddCorrection(ctx, &a.Request)
	})
}

func (s *session) correctionsSupersedeCommand() *command {
	return &command{
		name:        "corrections supersede",
		synopsis:    "Replace a correction by another",
		description: "Records a correction that takes the place of another, which is kept and not applied any more. What is left out stays as it was: subject, field, scope and claim.",
		examples:    []string{`aua corrections supersede ID -claim "It is Canberra, since 1913."`},
		flags:       new(arguments.Correction).SupersedeFlags(),
		run:         s.correctionsSupersede,
	}
}

func (s *session) correctionsSupersede(args []string) int {
	a, diags := arguments.ParseSupersede(args, s.getenv)
	return remote(s.printer(a.JSON), diags, &a.Connection, views.Correction, func(ctx context.Context, c *client.Client) (*api.Correction, error) {
		return c.SupersedeCorrection(ctx, a.ID, &a.Request)
	})
}

func (s *session) correctionsListCommand() *command {
	return &command{
		name:        "corrections list",
		synopsis:    "List corrections",
		description: "Lists the corrections, the newest first, with their confidence after decay.",
		examples:    []string{"aua corrections list", "aua corrections list -field law -text contract -json"},
		flags:       new(arguments.CorrectionsList).Flags(),
		run:         s.correctionsList,
	}
}

func (s *session) correctionsList(args []string) int {
	a, diags := arguments.ParseCorrectionsList(args, s.getenv)
	return remote(s.printer(a.JSON), diags, &a.Connection, views.Corrections, func(ctx context.Context, c *client.Client) (*api.CorrectionPage, error) {
		return c.ListCorrections(ctx, a.Filter)
	})
}

func (s *session) correctionsShowCommand() *command {
	return &command{
		name:        "corrections show",
		synopsis:    "Show a correction",
		description: "Shows a correction whole. With -query, it also says why the correction is or is not found for a question.",
		examples: []string{
			"aua corrections show ID",
			`aua corrections show ID -query "which city is Australia's capital?"`,
		},
		flags: new(arguments.CorrectionID).ShowFlags(),
		run:   s.correctionsShow,
	}
}

func (s *session) correctionsShow(args []string) int {
	a, diags := arguments.ParseShowCorrection(args, s.getenv)
	return remote(s.printer(a.JSON), diags, &a.Connection, views.ShowCorrection, func(ctx context.Context, c *client.Client) (*views.ShownCorrection, error) {
		found, err := c.Correction(ctx, a.ID)
		if err != nil || a.Query == "" {
			return &views.ShownCorrection{Correction: found}, err
		}
		explanation, err := c.ExplainCorrection(ctx, a.ID, a.Query)
		return &views.ShownCorrection{Correction: found, Explanation: explanation}, err
	})
}

func (s *session) correctionsEraseCommand() *command {
	return &command{
		name:        "corrections erase",
		synopsis:    "Erase a correction",
		description: "Erases a correction's content for good. To replace a correction that does not hold any more, supersede it: then it is known what was said before. What the erased one superseded stays superseded.",
		examples:    []string{"aua corrections erase ID"},
		flags:       new(arguments.CorrectionID).Flags(),
		run:         s.correctionsErase,
	}
}

func (s *session) correctionsErase(args []string) int {
	a, diags := arguments.ParseEraseCorrection(args, s.getenv)
	return remote(s.printer(a.JSON), diags, &a.Connection, views.ErasedCorrection, func(ctx context.Context, c *client.Client) (*api.CorrectionErased, error) {
		return c.EraseCorrection(ctx, a.ID)
	})
}
