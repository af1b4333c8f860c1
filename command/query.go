// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"io"
	"strings"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
)

// maxQuestionBytes bounds what is read from standard input. It is the default
// limit of a server's requests.
const maxQuestionBytes = 32 << 20

func (s *session) queryCommand() *command {
	return &command{
		name:     "query",
		synopsis: "Ask a question",
		description: "Asks a server a question and prints the answer as it comes. The question is what follows the flags, or standard input.\n\n" +
			"With -debug, the decision record follows the answer: the field and what spoke for it, which specialists were considered and why, each candidate with its evidence and score, and the time of every plugin call. Ctrl-C cancels the query.",
		examples: []string{
			`aua query "what is 17*23 minus 4^3?"`,
			`aua query -debug -field math "solve 3x + 4 = 19"`,
			`git diff | aua query -field coding -json`,
		},
		flags: new(arguments.Query).Flags(),
		run:   s.query,
	}
}

func (s *session) query(args []string) int {
	a, diags := arguments.ParseQuery(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	question, err := s.question(a.Question)
	if err != nil {
		return p.Fail(err)
	}
	c, err := connect(&a.Connection)
	if err != nil {
		return p.Fail(err)
	}
	ctx, stop := untilInterrupted(func() {})
	defer stop()
	req := &api.QueryRequest{Query: question, SessionID: a.Session, Field: a.Field, Specialist: a.Specialist, Debug: a.Debug}
	if a.JSON {
		res, err := c.Query(ctx, req)
		if err != nil {
			return p.Fail(err)
		}
		return finish(p, p.Document(res))
	}
	return stream(ctx, p, c, req)
}

// stream prints an answer as it comes.
func stream(ctx context.Context, p *views.Printer, c *client.Client, req *api.QueryRequest) int {
	answer := views.NewAnswer(p)
	for event, err := range c.Stream(ctx, req) {
		if err != nil {
			answer.Break()
			return p.Fail(err)
		}
		switch e := event.(type) {
		case *api.ChunkEvent:
			err = answer.Chunk(e.Text)
		case *api.QueryResponse:
			err = answer.Done(e)
		}
		if err != nil {
			return finish(p, err)
		}
	}
	return 0
}

// question returns the question that was given, or else reads it.
func (s *session) question(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	if isTerminal(s.In) {
		return "", fault.New(fault.RequestInvalid, "There is no question. Write it after the flags, or give it on standard input.")
	}
	text, err := io.ReadAll(io.LimitReader(s.In, maxQuestionBytes+1))
	switch {
	case err != nil:
		return "", fault.Wrap(err, fault.RequestInvalid, "Standard input cannot be read: %v.", err)
	case len(text) > maxQuestionBytes:
		return "", fault.New(fault.RequestTooLarge, "The question on standard input is larger than %d MiB.", maxQuestionBytes>>20)
	case strings.TrimSpace(string(text)) == "":
		return "", fault.New(fault.RequestInvalid, "There is no question: standard input is empty, and nothing follows the flags.")
	}
	return string(text), nil
}

// finish returns the exit status of a command whose work succeeded, and whose
// output ended with err.
func finish(p *views.Printer, err error) int {
	if err != nil {
		return p.Fail(fault.Wrap(err, fault.Internal, "The output cannot be written."))
	}
	return 0
}
