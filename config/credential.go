// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/sdk/sensitive"
)

// Credential is the text of a key that is shown nowhere.
type Credential struct {
	sensitive.Text
	// written is the text as a file *.hcl.json has it, with secrets by name.
	written string
	// variables are the sensitive variables in it.
	variables []*variable
}

// refer keeps what is written down of a credential.
func (l *loader) refer(k *Key, attr *hcl.Attribute, s *scope, c *Credential) outcome {
	w := writer{}
	written := w.value(l.evaluateReference(attr.Expr, s))
	if w.computed != nil {
		l.reportComputed(k.Name, attr.Expr.Range(), w.computed)
		return wrong
	}
	c.written, c.variables = scalarText(written), l.sensitiveVariables(w.variables)
	return decoded
}

// checkState warns of a password that is part of the configuration.
func (l *loader) checkState() {
	state := &l.cfg.State
	p := l.places[state]
	text := state.URL.Reveal()
	if p == nil || p.attrs["url"] == nil || state.URL.written != escapeTemplate(text) || !hasPassword(text) {
		return // written is another text when a secret stands in it by name
	}
	// Its own line is not shown, since the value stands in it.
	l.warn(&p.header, "Credential in the configuration", "url, at line %d, has a password, which is part of the configuration: whoever can read the file, a saved plan or the state store can read it. Keep it where secrets are kept:%s",
		p.attrs["url"].NameRange.Start.Line, example(fmt.Sprintf("url = secret(%q)", "STATE_URL")))
}

// passwordWord is how a password is said in words, or after the "?" of a URL.
var passwordWord = regexp.MustCompile(`(?i)password\s*=`)

// hasPassword reports whether a text says how to connect to Postgres with a
// password: a URL, or words such as password=….
func hasPassword(text string) bool {
	u, err := url.Parse(text)
	switch {
	case passwordWord.MatchString(text):
		return true
	case err != nil:
		return strings.Contains(text, "@") // what it is meant to be is not known
	}
	password, _ := u.User.Password()
	return password != ""
}
