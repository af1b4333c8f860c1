// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"fmt"
	"io"
	"strings"

	"github.com/auahq/aua/sdk/api"
)

// Asking shows, on a terminal, who is being asked while the answer is held
// back until it has been checked. The answer takes its place.
func (a *Answer) Asking(specialists []string) error {
	if !a.p.Terminal || !a.p.Color || len(specialists) == 0 {
		return nil
	}
	a.waiting = true
	t := &Text{color: a.p.Color}
	_, err := io.WriteString(a.p.Out, t.Dim("asking "+clean(strings.Join(specialists, ", "))+" …"))
	return err
}

// settle takes away what Asking shows.
func (a *Answer) settle() {
	if a.waiting {
		a.waiting = false
		_, _ = io.WriteString(a.p.Out, "\r\x1b[K")
	}
}

// Turn shows what belongs to an answer of a chat once it is complete. The line
// about it is for terminals only.
func (a *Answer) Turn(r *api.QueryResponse) error {
	return a.end(r, func(t *Text) {
		if a.p.Terminal {
			t.Line("%s", t.Dim(turnLine(r)))
		}
	})
}

func turnLine(r *api.QueryResponse) string {
	var parts []string
	for _, part := range []string{r.Specialist, r.Field} {
		if part != "" {
			parts = append(parts, clean(part))
		}
	}
	if r.Status == api.StatusAnswered && r.Specialist != "" {
		parts = append(parts, fmt.Sprintf("%.0f %% sure", 100*r.Confidence))
	}
	return strings.Join(append(parts, milliseconds(r.LatencyMS)), " · ")
}

// Sessions shows a page of sessions.
func Sessions(t *Text, l *api.SessionList) {
	if len(l.Sessions) == 0 {
		t.Line("There are no sessions.")
		return
	}
	tab := &table{}
	tab.add("SESSION", "LAST USED", "MESSAGES", "WITH", "TITLE")
	for _, s := range l.Sessions {
		tab.add(clean(s.ID), s.UpdatedAt.Local().Format("2006-01-02 15:04"), fmt.Sprint(s.Messages), dash(s.LastSpecialist), excerpt(s.Title))
	}
	t.Table(tab)
	if l.Next != "" {
		t.Line("  …")
	}
}

// Messages shows what was said in a session.
func Messages(t *Text, l *api.MessageList) {
	if len(l.Messages) == 0 {
		t.Line("Nothing was said yet.")
	}
	for _, m := range l.Messages {
		who := m.Role
		if m.Role == "assistant" && m.Specialist != "" {
			who = m.Specialist
		}
		t.Line("%s %s", t.Bold(clean(who)+":"), clean(m.Content))
	}
}

// Continued shows which session a chat goes on with.
func Continued(t *Text, s *api.Session) {
	title := clean(s.Title)
	if title == "" {
		title = clean(s.ID)
	}
	t.Line("%s", t.Dim(fmt.Sprintf("Continuing %q, %s.", title, count(s.Messages, "message", "messages"))))
}

// ChatHelp is the commands of a chat.
type ChatHelp struct {
	Commands []ChatCommand `json:"commands"`
}

// ChatCommand is one of them.
type ChatCommand struct {
	Name string `json:"name"`
	Help string `json:"help"`
}

// ChatCommands shows the commands of a chat.
func ChatCommands(t *Text, h *ChatHelp) {
	tab := &table{}
	for _, c := range h.Commands {
		tab.add(t.Bold(c.Name), c.Help)
	}
	t.Table(tab)
}
