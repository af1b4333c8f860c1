// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import "github.com/auahq/aua/sdk/api"

// messagePage gathers a page of messages within its bounds.
type messagePage struct {
	limit  int
	bound  int64 // of tokens; 0 for none
	tokens int64
	list   *api.MessageList
}

func newMessagePage(limit int, tokens int64) *messagePage {
	return &messagePage{limit: limit, bound: tokens, list: &api.MessageList{Messages: []*api.SessionMessage{}}}
}

// add takes the next message; false when the page is full without it, so that
// there is a next page.
func (p *messagePage) add(record []byte) (more bool, err error) {
	n := len(p.list.Messages)
	if n == p.limit || p.bound > 0 && p.tokens >= p.bound {
		p.list.Next = messageCursor(p.list.Messages[n-1])
		return false, nil
	}
	m, err := fromJSON[api.SessionMessage](record)
	if err != nil {
		return false, err
	}
	p.tokens += m.Tokens
	p.list.Messages = append(p.list.Messages, m)
	return true, nil
}
