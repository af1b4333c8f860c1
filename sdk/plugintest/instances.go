// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

func instanceChecks() []check {
	return []check{{
		name: "instances", about: "Two instances in one process do not know of each other.",
		hint:  "Keep all state by the instance's name, and none in global variables: each instance has its own configuration and its own fields.",
		needs: []string{"call", "classifier_distribution", "corrections_written"}, run: checkInstances,
	}}
}

// checkInstances makes two instances of each kind, each with a field that the
// other does not have, and ends one of them.
func checkInstances(ctx context.Context, s *suite) error {
	return s.eachKind(func(k sdk.Kind) error {
		first, err := s.fresh(ctx, k, append([]string{"history"}, s.options.Fields...))
		if err != nil {
			return err
		}
		second, err := s.fresh(ctx, k, append([]string{"cooking"}, s.options.Fields...))
		if err != nil {
			return err
		}
		for _, t := range []target{first, second} {
			err := s.hold(ctx, t, s.options.Query)
			if k != sdk.KindClassifier {
				err = unlessBreach(err)
			}
			if err != nil {
				return fmt.Errorf("an instance beside another: %w", err)
			}
		}
		if k == sdk.KindCorrectionStore {
			if err := apart(ctx, s, first, second); err != nil {
				return err
			}
		}
		s.discard(ctx, first)
		if err := s.ask(ctx, second, s.options.Query); err != nil {
			return fmt.Errorf("after the other instance was drained, the call failed: %w", err)
		}
		s.discard(ctx, second)
		return nil
	})
}

// apart demands that a record of one store is not found in another.
func apart(ctx context.Context, s *suite, first, second target) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	store := pluginpb.NewCorrectionStoreClient(s.running.conn)
	change := &sdk.Change{Sequence: 1, Correction: correction("only-here", subjects[0])}
	if _, err := store.Apply(ctx, &sdk.ApplyRequest{Instance: first.call.GetInstance(), Change: change}); err != nil {
		return err
	}
	resp, err := store.Search(ctx, &sdk.SearchRequest{Context: second.call, Query: subjects[0], Limit: hitLimit})
	if err == nil && len(resp.GetHits()) > 0 {
		return errors.New("a record of one instance is found in another")
	}
	return err
}

// discard drains an instance that a check had to itself. Whether that works
// well is another check's matter.
func (s *suite) discard(ctx context.Context, t target) {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	_, _ = s.running.control.Drain(ctx, &sdk.DrainRequest{Instance: t.call.GetInstance()})
}
