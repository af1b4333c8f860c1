// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"strings"

	"github.com/auahq/aua/sdk"
)

// The templates by which specialists are told corrections: at first, and after
// an answer that contradicted one.
const (
	injectionTemplate = "correction_injection_v1"
	repeatTemplate    = "correction_repeat_v1"
)

// inject returns the messages for a specialist with the corrections in a system
// message. The query's own messages, which plugins and the record see, are left
// as they are, so that a retry does not say it twice.
func (p *Pipeline) inject(q *Query, c *candidate) []*sdk.Message {
	applied, messages := q.applied(), c.messages
	if len(applied) == 0 || c.bare {
		return messages
	}
	var statements strings.Builder
	for _, a := range applied {
		statements.WriteString("- Right: " + oneLine(a.Claim) + "\n")
		if a.Rejected != "" {
			statements.WriteString("  Wrong: " + oneLine(a.Rejected) + "\n")
		}
	}
	template := injectionTemplate
	if q.repeated {
		template = repeatTemplate
	}
	text, err := p.prompts.Render(template, map[string]string{"statements": strings.TrimRight(statements.String(), "\n")})
	if err != nil {
		panic(err) // the templates are part of the program
	}
	first := messages[0]
	if first.GetRole() != "system" || len(first.GetParts()) > 0 {
		return append([]*sdk.Message{{Role: "system", Content: text}}, messages...)
	}
	// Many chat templates take one system message only.
	joined := &sdk.Message{
		Role: first.GetRole(), Content: first.GetContent() + "\n\n" + text, Name: first.GetName(), ExtraJson: first.GetExtraJson(),
	}
	return append([]*sdk.Message{joined}, messages[1:]...)
}

// untold reports whether a specialist is to be asked without the corrections,
// once: it declined, perhaps because it cannot follow instructions. Its answer
// is held against them all the same.
func (q *Query) untold(c *candidate) bool {
	if c.outcome != outcomeDeclined || c.bare || len(q.applied()) == 0 {
		return false
	}
	c.bare = true
	return true
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
