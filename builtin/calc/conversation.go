// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"slices"
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/answer"
	"github.com/auahq/aua/sdk/program"
)

// The reasons to decline that come from the request and not from the question.
const (
	errTools    decline = "calc calls no tools."
	errParts    decline = "calc reads text only, no images, audio or files."
	errSystem   decline = "The system message may say something that changes the answer, and calc cannot follow instructions."
	errHistory  decline = "The conversation before may say something that changes the answer, and calc cannot follow it."
	errPrevious decline = "The question goes on from an earlier answer that calc cannot reproduce."
)

// theQuestion returns the newest user message and the turns before it.
func theQuestion(req *sdk.CompleteRequest) (question string, earlier []*sdk.Message, err error) {
	for _, m := range req.GetMessages() {
		switch m.GetRole() {
		case "system", "developer":
			if !harmless(m.GetContent()) {
				return "", nil, errSystem
			}
		case "user", "assistant":
			earlier = append(earlier, m)
		default:
			return "", nil, errTools
		}
		for _, part := range m.GetParts() {
			if part.GetType() != "text" && m.GetRole() == "user" {
				return "", nil, errParts
			}
		}
	}
	return program.Question(req), earlier[:len(earlier)-1], nil
}

// harmlessWords are all that a system message may consist of without being able
// to change the answer to a calculation.
var harmlessWords = strings.Fields(`
	you are a an the helpful friendly kind polite concise brief careful accurate honest harmless knowledgeable professional expert smart clever useful
	assistant ai bot chatbot model math maths mathematics tutor teacher calculator and or that who which answers answer answering questions question users user
	user's to for of with in your my i will can please be always clearly correctly briefly concisely accurately truthfully helpfully politely short simple as
	possible help helps helping people them me us on about any all respond responding responses response reply replies give giving provide provides
	large language trained by english arithmetic problems problem solve solves solving do your best is it this`)

// harmless reports whether a system message consists of harmless words only.
func harmless(content string) bool {
	fields := strings.FieldsFunc(strings.ToLower(content), func(r rune) bool { return strings.ContainsRune(" \t\r\n.,;:!-\"'’", r) })
	for _, f := range fields {
		if !slices.Contains(harmlessWords, f) {
			return false
		}
	}
	return true
}

// maxHistory bounds the earlier turns that are looked at, in bytes.
const maxHistory = 20_000

// instructing words in an earlier message may change what a later question means.
var instructing = strings.Fields(`
	always never instead assume assuming suppose let define pretend imagine whenever every each only must should from now on henceforth base binary octal hex
	hexadecimal modulo means mean rule rules game respond reply answer answers language format json roman rounded round units unit call called say convert
	treat interpret remember use using variable x y z n opposite wrong lie joke`)

// instructs reports whether a message may instruct how to understand later ones.
func instructs(content string) bool {
	for _, f := range strings.FieldsFunc(strings.ToLower(content), func(r rune) bool { return !('a' <= r && r <= 'z') }) {
		if slices.Contains(instructing, f) {
			return true
		}
	}
	return false
}

// inContext answers a question at the end of a conversation. A question that
// stands by itself is answered when no earlier user message could change it; one
// that goes on from the answer before, such as "and times two?", when calc
// itself would have given that answer.
func inContext(question string, earlier []*sdk.Message, maxDigits int) (*result, error) {
	if len(earlier) == 0 {
		return answerQuestion(question, maxDigits)
	}
	size := 0
	for _, m := range earlier {
		size += len(m.GetContent())
		if size > maxHistory {
			return nil, errHistory
		}
		if m.GetRole() != "user" || !instructs(m.GetContent()) {
			continue
		}
		if _, err := answerQuestion(m.GetContent(), maxDigits); err != nil {
			return nil, errHistory
		}
	}
	r, err := answerQuestion(question, maxDigits)
	if err == nil {
		return r, nil
	}
	if t, ok := followUp(question); ok {
		return continued(t, earlier, maxDigits)
	}
	return nil, err
}

// followUp returns the operation of a question such as "and times two?" or "now
// subtract 5".
func followUp(question string) ([]token, bool) {
	t, err := lex(question)
	if err != nil {
		return nil, false
	}
	t, _ = strip(t)
	for len(t) > 0 && slices.Contains([]string{"and", "now", "then", "that", "it", "what", "about", "is", ","}, t[0].text) {
		t = t[1:]
	}
	return t, len(t) > 0
}

// continued applies a follow-up to the result of the turn before.
func continued(t []token, earlier []*sdk.Message, maxDigits int) (*result, error) {
	n := len(earlier)
	if n < 2 || earlier[n-1].GetRole() != "assistant" || earlier[n-2].GetRole() != "user" {
		return nil, errPrevious
	}
	var before *result
	var err error
	if n == 2 {
		before, err = answerQuestion(earlier[0].GetContent(), maxDigits)
	} else {
		before, err = inContext(earlier[n-2].GetContent(), earlier[:n-2], maxDigits)
	}
	if err != nil {
		return nil, errPrevious
	}
	final, ok := answer.Extract(earlier[n-1].GetContent())
	if !ok || !answer.Equal(final.Text, before.value) {
		return nil, errPrevious
	}
	value, err := lex("(" + before.value + ")")
	if err != nil || len(value) < 3 {
		return nil, errPrevious
	}
	question := append(append(value, token{kind: word, text: "then", space: true}), t...)
	e, err := read(question)
	if err != nil {
		return nil, errPrevious
	}
	return &result{text: e.text(), value: money(e.value, e.currency)}, nil
}
