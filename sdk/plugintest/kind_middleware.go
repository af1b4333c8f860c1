// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"slices"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

func callMiddleware(ctx context.Context, t target, query string) error {
	client := pluginpb.NewMiddlewareClient(t.conn)
	before, err := client.BeforeQuery(ctx, &sdk.BeforeQueryRequest{Context: t.call, Content: t.content(query)})
	if err != nil {
		return err
	}
	_, err = client.AfterResponse(ctx, &sdk.AfterResponseRequest{Context: t.call, State: before.GetState(), Text: "4", Status: "answered"})
	if err != nil {
		return err
	}
	return prepared(before)
}

// prepared holds what a middleware does to a query against the contract.
func prepared(resp *sdk.BeforeQueryResponse) error {
	if s := resp.GetShortCircuit(); s != nil && !slices.Contains([]string{"answered", "abstained", "clarify"}, s.GetStatus()) {
		return broke("it answers at once with the status %q; it is answered, abstained or clarify", s.GetStatus())
	}
	for n, m := range resp.GetMessages() {
		if m.GetRole() == "" {
			return broke("message %d of those that it puts in place has no role", n)
		}
	}
	return nil
}
