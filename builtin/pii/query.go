// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"strings"

	"github.com/auahq/aua/sdk"
)

// rewriteMessage applies f to every text of a message, in place. It writes
// nothing when f changes nothing.
func rewriteMessage(m *sdk.Message, f rewrite) {
	if parts := m.GetParts(); len(parts) > 0 {
		rewriteParts(m, f)
	} else {
		rewriteString(&m.Content, f)
	}
	for _, call := range m.GetToolCalls() {
		rewriteString(&call.Arguments, f)
	}
	if name := f("", m.GetName()); name != m.GetName() {
		// Model servers accept only letters, digits, dashes and underscores in names.
		m.Name = strings.NewReplacer("[", "", "]", "").Replace(name)
	}
	rewriteBytes(&m.ExtraJson, f)
}

// rewriteParts rewrites the parts of a message, and its content, which is their
// texts together.
func rewriteParts(m *sdk.Message, f rewrite) {
	var texts []string
	changed := false
	for _, part := range m.GetParts() {
		changed = rewriteString(&part.Text, f) || changed
		rewriteBytes(&part.Json, f)
		if part.GetType() == "text" {
			texts = append(texts, part.GetText())
		}
	}
	if changed {
		m.Content = strings.Join(texts, "\n")
	}
}

// rewriteParams applies f to every text of the parameters, in place, and
// reports whether anything changed.
func rewriteParams(p *sdk.Params, f rewrite) (changed bool) {
	for i := range p.GetStop() {
		changed = rewriteString(&p.Stop[i], f) || changed
	}
	for _, b := range []*[]byte{&p.ToolsJson, &p.ToolChoiceJson, &p.ResponseFormatJson, &p.ExtraJson} {
		changed = rewriteBytes(b, f) || changed
	}
	return changed
}

func rewriteString(s *string, f rewrite) (changed bool) {
	rewritten := rewriteText(*s, f, 0)
	if rewritten == *s {
		return false
	}
	*s = rewritten
	return true
}

func rewriteBytes(b *[]byte, f rewrite) (changed bool) {
	s := string(*b)
	if !rewriteString(&s, f) {
		return false
	}
	*b = []byte(s)
	return true
}
