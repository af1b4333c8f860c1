// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import "github.com/hashicorp/hcl/v2"

// Chat is the arguments of "aua chat".
type Chat struct {
	Connection
	// Session is the session to continue; empty for a new one.
	Session string
	// Field and Specialist are those of a new session.
	Field      string
	Specialist string
	JSON       bool

	fresh bool
}

// Flags declares the command's flags, and sets their defaults.
func (c *Chat) Flags() *Set {
	s := &Set{}
	s.Text(&c.Session, Flag{Name: "session", Value: "ID", Env: "AUA_SESSION", Usage: "The session to continue, or \"last\" for the one that was used last. Without it, a new one begins with the first question."})
	s.Switch(&c.fresh, Flag{Name: "new", Usage: "Begin a new session, whatever AUA_SESSION says."})
	s.Text(&c.Field, Flag{Name: "field", Value: "NAME", Usage: "The field of all questions of the new session, by name or alias."})
	s.Text(&c.Specialist, Flag{Name: "specialist", Value: "NAME", Usage: "The specialist that answers the new session."})
	s.Switch(&c.JSON, Flag{Name: "json", Usage: "Print one JSON document a line instead of text, errors included: the response to each question, and what a command shows."})
	c.declare(s)
	return s
}

// ParseChat reads the arguments of "aua chat".
func ParseChat(args []string, getenv func(string) string) (*Chat, hcl.Diagnostics) {
	c := &Chat{}
	positional, diags := c.Flags().Parse(args, getenv)
	if c.fresh {
		c.Session = ""
	}
	if c.Session != "" && (c.Field != "" || c.Specialist != "") {
		diags = append(diags, problem("Flags that exclude each other", "-field and -specialist are for a new session, and -session continues one. Leave one of them out, or add -new.")...)
	}
	return c, append(diags, noArguments(positional)...)
}
