// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// Query is the arguments of "aua query".
type Query struct {
	Connection
	// Question is empty when it is to be read from standard input.
	Question   string
	Field      string
	Specialist string
	Session    string
	Debug      bool
	JSON       bool
}

// Flags declares the command's flags, and sets their defaults.
func (q *Query) Flags() *Set {
	s := &Set{Positional: "[QUESTION...]"}
	s.Text(&q.Field, Flag{Name: "field", Value: "NAME", Usage: "The field of the question, by name or alias, instead of what the classifier says."})
	s.Text(&q.Specialist, Flag{Name: "specialist", Value: "NAME", Usage: "The specialist to ask, instead of what the router chooses."})
	s.Text(&q.Session, Flag{Name: "session", Value: "ID", Usage: "The session that the question belongs to. Of a session that the server keeps, the history goes along; \"aua chat\" makes one."})
	s.Switch(&q.Debug, Flag{Name: "debug", Usage: "Show the decision record after the answer: field, route, candidates, evidence, scores and times."})
	declareJSON(s, &q.JSON)
	q.declare(s)
	return s
}

// ParseQuery reads the arguments of "aua query".
func ParseQuery(args []string, getenv func(string) string) (*Query, hcl.Diagnostics) {
	q := &Query{}
	words, diags := q.Flags().Parse(args, getenv)
	if len(words) == 1 && words[0] == "-" {
		words = nil
	}
	q.Question = strings.TrimSpace(strings.Join(words, " "))
	if len(words) > 0 && q.Question == "" {
		diags = append(diags, problem("No question", "The question is empty. Write it after the flags, or give it on standard input.")...)
	}
	return q, diags
}
