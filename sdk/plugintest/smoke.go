// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/grpc"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// smokeQuery is what a smoke test asks.
const smokeQuery = "What is 2 + 2?"

// Smoke finds out whether a configured instance can serve. It asks for its
// health, and makes one call whose answer is held against the contract, as the
// whole suite does.
//
// A backend, a hook and a middleware are only asked for their health: a
// completion costs money, and what the other two do is seen by others. The
// fields are those that the instance was configured with. Nothing that the
// call leaves behind outlives it.
func Smoke(ctx context.Context, conn grpc.ClientConnInterface, instance string, kind sdk.KindDescription, fields []*sdk.Field) error {
	health, err := pluginpb.NewControlClient(conn).Health(ctx, &sdk.HealthRequest{Instance: instance})
	if err != nil {
		return fmt.Errorf("the call of Control.Health failed: %w", err)
	}
	if !health.GetHealthy() {
		return fmt.Errorf("the instance calls itself unhealthy: %s", health.GetReason())
	}
	switch kind.Kind {
	case sdk.KindBackend, sdk.KindHook, sdk.KindMiddleware:
		return nil
	}
	call, ok := callers[kind.Kind]
	if !ok {
		return fmt.Errorf("there is no kind %q", kind.Kind)
	}
	t := target{
		conn: conn, kind: kind, sees: kind.Needs, candidates: 2,
		call: &sdk.CallContext{Instance: instance, RequestId: "smoke", SessionId: "smoke", Tenant: "default"},
	}
	for _, f := range fields {
		t.fields = append(t.fields, f.GetName())
	}
	err = call(ctx, t, smokeQuery)
	switch {
	case errors.As(err, new(breach)):
		return fmt.Errorf("the answer to a test call breaks the contract: %w", err)
	case err != nil:
		return fmt.Errorf("a test call failed: %w", err)
	}
	return nil
}
