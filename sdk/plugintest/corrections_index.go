// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// index is a correction store under test.
type index struct {
	target
	client  pluginpb.CorrectionStoreClient
	timeout func(context.Context) (context.Context, context.CancelFunc)
}

// store makes a correction store that the caller has to itself.
func (s *suite) store(ctx context.Context) (*index, error) {
	t, err := s.fresh(ctx, sdk.KindCorrectionStore, s.options.Fields)
	if err != nil {
		return nil, err
	}
	return &index{t, pluginpb.NewCorrectionStoreClient(t.conn), func(ctx context.Context) (context.Context, context.CancelFunc) {
		return context.WithTimeout(ctx, s.options.Timeout)
	}}, nil
}

func change(sequence int64, id, subject string) *sdk.Change {
	return &sdk.Change{Sequence: sequence, Correction: correction(id, subject)}
}

// load sends changes one message each, and demands the number of the last.
func (x *index) load(ctx context.Context, changes ...*sdk.Change) error {
	ctx, cancel := x.timeout(ctx)
	defer cancel()
	stream, err := x.client.Load(ctx)
	if err != nil {
		return err
	}
	for i, c := range changes {
		req := &sdk.LoadRequest{Changes: []*sdk.Change{c}}
		if i == 0 {
			req.Instance = x.call.GetInstance()
		}
		if err := stream.Send(req); err != nil {
			break // CloseAndRecv says why
		}
	}
	resp, err := stream.CloseAndRecv()
	if err != nil {
		return fmt.Errorf("the call of Load failed: %w", err)
	}
	return reached("Load", resp.GetSequence(), changes[len(changes)-1].GetSequence())
}

func (x *index) apply(ctx context.Context, c *sdk.Change) error {
	ctx, cancel := x.timeout(ctx)
	defer cancel()
	resp, err := x.client.Apply(ctx, &sdk.ApplyRequest{Instance: x.call.GetInstance(), Change: c})
	if err != nil {
		return fmt.Errorf("the call of Apply failed: %w", err)
	}
	return reached("Apply", resp.GetSequence(), c.GetSequence())
}

func reached(method string, got, want int64) error {
	if got != want {
		return broke("%s says that the index ends with change %d instead of %d", method, got, want)
	}
	return nil
}

// search returns the ids that a query finds. A store that needs a model for it
// cannot be checked.
func (x *index) search(ctx context.Context, query string, sequence int64) (map[string]bool, error) {
	ctx, cancel := x.timeout(ctx)
	defer cancel()
	resp, err := x.client.Search(ctx, &sdk.SearchRequest{Context: x.call, Query: query, Limit: hitLimit, MinSequence: sequence})
	if err != nil {
		return nil, fmt.Errorf("the call of Search failed: %w", err)
	}
	if len(resp.GetNeedCalls()) > 0 {
		return nil, skipped{why: "it needs a model to find anything"}
	}
	ids := map[string]bool{}
	for _, h := range resp.GetHits() {
		ids[h.GetId()] = true
	}
	return ids, found(resp)
}

// refused demands a refusal by which the host knows that it has to load anew.
func refused(err error, what string) error {
	switch code := status.Code(err); {
	case err == nil:
		return broke("%s is accepted", what)
	case code != codes.FailedPrecondition:
		return fmt.Errorf("%s ends with %s instead of FailedPrecondition: %w", what, code, err)
	}
	return nil
}

func checkGap(ctx context.Context, s *suite) error {
	x, err := s.store(ctx)
	if err != nil {
		return err
	}
	defer s.discard(ctx, x.target)
	if err := x.load(ctx, change(1, "first", subjects[0])); err != nil {
		return err
	}
	return refused(x.apply(ctx, change(5, "fifth", subjects[1])), "change 5 after change 1")
}

func checkAhead(ctx context.Context, s *suite) error {
	x, err := s.store(ctx)
	if err != nil {
		return err
	}
	defer s.discard(ctx, x.target)
	if err := x.load(ctx, change(1, "first", subjects[0])); err != nil {
		return err
	}
	_, err = x.search(ctx, subjects[0], 2)
	return refused(err, "a search with min_sequence 2 in an index that ends with change 1")
}

func checkTenants(ctx context.Context, s *suite) error {
	x, err := s.store(ctx)
	if err != nil {
		return err
	}
	defer s.discard(ctx, x.target)
	if err := x.load(ctx, change(1, "ours", subjects[0])); err != nil {
		return err
	}
	x.call = proto.CloneOf(x.call)
	x.call.Tenant = "somebody-else"
	hits, err := x.search(ctx, subjects[0], 1)
	if err == nil && len(hits) > 0 {
		return broke("a record of the tenant \"default\" is found for the tenant \"somebody-else\"")
	}
	return err
}

func checkExplained(ctx context.Context, s *suite) error {
	x, err := s.store(ctx)
	if err != nil {
		return err
	}
	defer s.discard(ctx, x.target)
	if err := x.load(ctx, change(1, "first", subjects[0])); err != nil {
		return err
	}
	ctx, cancel := x.timeout(ctx)
	defer cancel()
	resp, err := x.client.Explain(ctx, &sdk.ExplainRequest{Context: x.call, Query: subjects[0], Id: "first"})
	switch {
	case err != nil:
		return fmt.Errorf("the call of Explain failed: %w", err)
	case !probability(resp.GetScore()):
		return broke("the score is %v", resp.GetScore())
	case len(resp.GetReasons()) == 0:
		return broke("it gives no reason")
	}
	return nil
}

func checkRecords(ctx context.Context, s *suite) error {
	x, err := s.store(ctx)
	if err != nil {
		return err
	}
	defer s.discard(ctx, x.target)
	ctx, cancel := x.timeout(ctx)
	defer cancel()
	put := correction("kept", subjects[0])
	if _, err := x.client.Put(ctx, &sdk.PutRequest{Context: x.call, Correction: put}); err != nil {
		return fmt.Errorf("the call of Put failed: %w", err)
	}
	got, err := x.client.Get(ctx, &sdk.GetRequest{Context: x.call, Id: "kept"})
	if err != nil {
		return fmt.Errorf("the call of Get failed: %w", err)
	}
	if got.GetCorrection().GetClaim() != put.GetClaim() {
		return broke("Get returns the claim %q instead of %q", got.GetCorrection().GetClaim(), put.GetClaim())
	}
	if resp, err := x.client.Get(ctx, &sdk.GetRequest{Context: x.call, Id: "never-put"}); err == nil && resp.GetCorrection() != nil {
		return errors.New("it gives back a record that nobody put")
	}
	list, err := x.client.List(ctx, &sdk.ListRequest{Context: x.call, PageSize: 100})
	if err != nil {
		return fmt.Errorf("the call of List failed: %w", err)
	}
	for _, c := range list.GetCorrections() {
		if c.GetId() == "kept" {
			return nil
		}
	}
	return broke("List does not have the record that was put")
}
