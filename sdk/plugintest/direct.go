// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/direct"
)

func directChecks() []check {
	return []check{{
		name: "direct", about: "What the plugin serves without gRPC, it serves as well as over gRPC.",
		hint:  "Hosts call it there when Control.Describe gives an address. Leave that empty where it does not work.",
		needs: []string{"call"}, run: checkDirect,
	}}
}

// checkDirect repeats what is asked of calls where the plugin serves them
// without gRPC, as its hosts will make them.
func checkDirect(ctx context.Context, s *suite) error {
	resp, err := s.running.control.Describe(ctx, &sdk.DescribeRequest{})
	if err != nil {
		return err
	}
	if resp.GetDirectAddress() == "" {
		return skipped{why: "it serves gRPC alone"}
	}
	conn, err := direct.Dial(ctx, resp.GetDirectAddress(), sdk.MaxMessageBytes, s.running.conn)
	if err != nil {
		return fmt.Errorf("nobody serves at the address that Control.Describe gives: %w", err)
	}
	defer conn.Close()
	s.calls = conn
	defer func() { s.calls = s.running.conn }()
	errs := map[string]error{}
	for _, c := range checks() {
		// What fails over gRPC needs no second failure.
		if c.calls && s.passed[c.name] {
			if err := c.run(ctx, s); !errors.As(err, new(skipped)) {
				errs[c.name] = err
			}
		}
	}
	err = conn.Invoke(ctx, "/none/Such", &sdk.DescribeRequest{}, &sdk.DescribeResponse{})
	if code := status.Code(err); code != codes.Unimplemented {
		errs["a method that does not exist"] = fmt.Errorf("it ended with %s instead of %s", code, codes.Unimplemented)
	}
	return all(errs)
}
