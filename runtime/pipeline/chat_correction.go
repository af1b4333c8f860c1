// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"

	"github.com/auahq/aua/runtime/correction"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// correctInChat records a turn of a session that begins with "correction:", and
// answers it: no specialist is asked. It is about the question before.
func (p *Pipeline) correctInChat(ctx context.Context, q *Query) error {
	if p.corrections == nil || q.turn == nil || q.turn.Session == nil || !correction.IsChat(q.lastUser) {
		return nil
	}
	said := correction.Chat{Tenant: q.Tenant, SessionID: q.SessionID, Message: q.lastUser, Everywhere: q.MayCorrect}
	var err error
	if said.Question, said.Answer, err = q.turn.Before(ctx, correction.IsChat); err != nil {
		return err
	}
	c, err := p.corrections.impl.Book().FromChat(ctx, said)
	if err != nil {
		return err
	}
	where := "in this session"
	if c.Scope == api.ScopeGlobal {
		where = "in all queries"
	}
	q.short = &sdk.Answer{Text: "Noted, and it holds " + where + " from now on: " + c.Claim, FinishReason: "stop"}
	q.status = api.StatusAnswered
	q.route.Mode, q.route.Delivery, q.route.Reason = modeSingle, deliveryHold, "The message is a correction, and was recorded as "+c.ID+"."
	return nil
}
