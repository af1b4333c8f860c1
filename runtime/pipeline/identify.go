// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"github.com/auahq/aua/runtime/observe"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// identify gives the query its ids and finds the question in it.
func (p *Pipeline) identify(q *Query) error {
	clientSession := q.SessionID != ""
	if !clientSession {
		q.SessionID = observe.NewID()
	}
	q.question()
	if len(q.Messages) == 0 {
		return fault.New(fault.RequestInvalid, "The query holds no message.")
	}
	q.conversation = conversationKey(q, clientSession)
	err := q.sink.Start(api.StartEvent{
		SessionID: q.SessionID, TraceID: q.TraceID, RequestID: q.RequestID, Generation: p.generation,
	})
	if err != nil {
		return gone(err)
	}
	return nil
}

// question finds the newest user message.
func (q *Query) question() {
	q.lastUser = ""
	for _, m := range q.Messages {
		if m.GetRole() == "user" {
			q.lastUser = m.GetContent()
		}
	}
}
