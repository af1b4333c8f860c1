// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"io"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) chatCommand() *command {
	return &command{
		name:     "chat",
		synopsis: "Talk with the models in a session",
		description: "Talks in a session, which the server keeps: each line is a question, and models are sent what was said before. A line that ends with a backslash goes on in the next one. " +
			"Lines that begin with a slash are commands; /help lists them.\n\n" +
			"Ctrl-C cancels the answer under way, which is then not part of the session; a second one leaves, and so does Ctrl-D. Without a terminal the questions are read from standard input, and the first failure ends the command with its exit status.",
		examples: []string{
			`aua chat`,
			`aua chat -session last`,
			`printf '%s\n' "what is 17*23?" "and minus 4^3?" | aua chat -specialist calc`,
		},
		flags: new(arguments.Chat).Flags(),
		run:   s.chat,
	}
}

// chat is a conversation on a terminal or a pipe.
type chat struct {
	*views.Printer
	client *client.Client
	lines  <-chan string
	stops  *interrupts
	// fresh are the session's properties when one is made.
	fresh api.SessionRequest
	// id is the session; empty before the first question of a new one.
	id string
	// person says that somebody types the questions.
	person bool
	// last is the decision record of the newest answer; nil before it.
	last *api.Decision
	// cancelled says that the newest answer was cancelled, so that the server
	// may still be ending its turn.
	cancelled bool
}

func (s *session) chat(args []string) int {
	a, diags := arguments.ParseChat(args, s.getenv)
	p := s.printer(a.JSON)
	p.Lines = true
	if diags.HasErrors() {
		return misused(p, diags)
	}
	c, err := connect(&a.Connection)
	if err != nil {
		return p.Fail(err)
	}
	stops := catchInterrupts()
	defer stops.stop()
	ch := &chat{
		Printer: p, client: c, lines: readLines(s.In), stops: stops, id: a.Session,
		fresh:  api.SessionRequest{Field: a.Field, Specialist: a.Specialist},
		person: isTerminal(s.In) && p.Terminal && !p.JSON,
	}
	if err := ch.resume(); err != nil {
		return p.Fail(err)
	}
	return ch.run()
}

// resume finds the session to continue.
func (c *chat) resume() error {
	if c.id == "" {
		return nil
	}
	ctx, done := c.stops.cancel(context.Background())
	defer done()
	if c.id == "last" {
		list, err := c.client.ListSessions(ctx, client.Page{Limit: 1})
		if err != nil {
			return err
		}
		if len(list.Sessions) == 0 {
			return fault.New(fault.NotFound, "There is no session to continue. \"aua chat\" begins one.")
		}
		c.id = list.Sessions[0].ID
	}
	found, err := c.client.Session(ctx, c.id)
	if err != nil || !c.person {
		return err
	}
	return views.Show(c.Printer, found, views.Continued)
}

// run takes lines until there are none, or until somebody leaves.
func (c *chat) run() int {
	for {
		line, status, ok := c.read()
		if !ok {
			return status
		}
		var err error
		switch {
		case line == "":
			continue
		case line[0] == '/':
			var leave bool
			if leave, err = c.command(line); leave {
				return 0
			}
		default:
			err = c.ask(line)
		}
		if err == nil {
			continue
		}
		status = c.Fail(err)
		if !c.person {
			return status
		}
	}
}

// ask has a turn: it shows the answer to a question.
func (c *chat) ask(question string) error {
	ctx, done := c.stops.cancel(context.Background())
	defer done()
	if c.id == "" {
		made, err := c.client.CreateSession(ctx, &c.fresh)
		if err != nil {
			return err
		}
		c.id = made.ID
	}
	req := &api.QueryRequest{Query: question, Debug: true}
	after := c.cancelled
	c.cancelled = false
	err := c.turn(ctx, req)
	for tries := 0; after && fault.CodeOf(err) == fault.Conflict && tries < conflictTries && pause(ctx, conflictPause); tries++ {
		err = c.turn(ctx, req)
	}
	c.cancelled = fault.CodeOf(err) == fault.Cancelled
	return err
}

// turn sends one question.
func (c *chat) turn(ctx context.Context, req *api.QueryRequest) error {
	if c.JSON {
		res, err := c.client.QuerySession(ctx, c.id, req)
		if err != nil {
			return err
		}
		c.last, res.Decision = res.Decision, nil
		return c.Document(res)
	}
	answer := views.NewAnswer(c.Printer)
	for event, err := range c.client.StreamSession(ctx, c.id, req) {
		if err != nil {
			answer.Break()
			return err
		}
		switch e := event.(type) {
		case *api.RouteEvent:
			if e.Delivery == "hold" {
				err = answer.Asking(e.Candidates)
			}
		case *api.ChunkEvent:
			err = answer.Chunk(e.Text)
		case *api.QueryResponse:
			c.last = e.Decision
			err = answer.Turn(e)
		}
		if err != nil {
			return fault.Wrap(err, fault.Internal, "The output cannot be written.")
		}
	}
	return nil
}

// prompt invites a person to write.
func (c *chat) prompt(text string) {
	if c.person {
		_, _ = io.WriteString(c.Out, text)
	}
}

// hint tells a person something in passing.
func (c *chat) hint(text string) {
	if c.person {
		_, _ = io.WriteString(c.Err, text+"\n")
	}
}
