// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/nearest"
)

// chatCommands are what a line of a chat can command.
var chatCommands = &views.ChatHelp{Commands: []views.ChatCommand{
	{Name: "/help", Help: "lists the commands"},
	{Name: "/why", Help: "shows the decision record of the last answer"},
	{Name: "/history", Help: "shows what was said in this session"},
	{Name: "/sessions", Help: "lists the sessions, the last used first"},
	{Name: "/open ID", Help: "goes on with another session"},
	{Name: "/new", Help: "begins a new session"},
	{Name: "/delete", Help: "deletes this session, and erases what was said in it everywhere"},
	{Name: "/quit", Help: "leaves, as Ctrl-D does"},
}}

// historySize is how many messages /history shows.
const historySize = 20

// command does what a line commands; leave says that the chat is over.
func (c *chat) command(line string) (leave bool, err error) {
	name, argument, _ := strings.Cut(line, " ")
	argument = strings.TrimSpace(argument)
	ctx, done := c.stops.cancel(context.Background())
	defer done()
	switch name {
	case "/quit", "/exit":
		return true, nil
	case "/help":
		return false, views.Show(c.Printer, chatCommands, views.ChatCommands)
	case "/new":
		c.id, c.last = "", nil
		c.hint("A new session begins with your next question.")
	case "/open":
		return false, c.open(argument)
	case "/why":
		if c.last == nil {
			return false, fault.New(fault.RequestInvalid, "There is no answer in this chat yet. Ask something first.")
		}
		return false, views.Show(c.Printer, c.last, views.Decision)
	case "/sessions":
		list, err := c.client.ListSessions(ctx, client.Page{Limit: historySize})
		if err != nil {
			return false, err
		}
		return false, views.Show(c.Printer, list, views.Sessions)
	case "/history":
		return false, c.history(ctx)
	case "/delete":
		return false, c.erase(ctx)
	default:
		return false, unknownChatCommand(name)
	}
	return false, nil
}

func unknownChatCommand(name string) error {
	var known []string
	for _, k := range chatCommands.Commands {
		word, _, _ := strings.Cut(k.Name, " ")
		known = append(known, word)
	}
	hint := ""
	if near := nearest.Name(name, known); near != "" {
		hint = " Did you mean " + near + "?"
	}
	return fault.New(fault.RequestInvalid, "There is no command %q.%s /help lists them; begin a question that starts with a slash with a space.", name, hint)
}

// open goes on with another session.
func (c *chat) open(id string) error {
	if id == "" {
		return fault.New(fault.RequestInvalid, "Name the session: /open ID. /sessions lists them.")
	}
	before := c.id
	c.id = id
	if err := c.resume(); err != nil {
		c.id = before
		return err
	}
	c.last = nil
	return nil
}

// history shows the newest messages of the session, oldest first.
func (c *chat) history(ctx context.Context) error {
	list := &api.MessageList{Messages: []*api.SessionMessage{}}
	if c.id != "" {
		var err error
		if list, err = c.client.SessionMessages(ctx, c.id, client.Page{Limit: historySize, Newest: true}); err != nil {
			return err
		}
		slices.Reverse(list.Messages)
	}
	return views.Show(c.Printer, list, views.Messages)
}

// erase deletes the session; the next question begins a new one.
func (c *chat) erase(ctx context.Context) error {
	if c.id == "" {
		return fault.New(fault.RequestInvalid, "There is no session to delete: a new one begins with your next question.")
	}
	erased, err := c.client.DeleteSession(ctx, c.id)
	if err != nil {
		return err
	}
	c.id, c.last = "", nil
	if c.JSON {
		return c.Document(erased)
	}
	c.hint("The session is deleted, with " + strconv.FormatInt(erased.Messages, 10) + " messages. A new one begins with your next question.")
	return nil
}
