// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// hitLimit is how many hits a search asks for.
const hitLimit = 3

func callCorrectionStore(ctx context.Context, t target, query string) error {
	resp, err := pluginpb.NewCorrectionStoreClient(t.conn).Search(ctx, &sdk.SearchRequest{Context: t.call, Query: query, Limit: hitLimit})
	if err != nil {
		return err
	}
	return found(resp)
}

// found holds the hits of a search against the contract.
func found(resp *sdk.SearchResponse) error {
	if len(resp.GetNeedCalls()) > 0 {
		return asked(resp.GetNeedCalls())
	}
	if n := len(resp.GetHits()); n > hitLimit {
		return broke("it gave %d hits where %d were asked for", n, hitLimit)
	}
	last, seen := 1.0, map[string]bool{}
	for _, h := range resp.GetHits() {
		switch s := h.GetScore(); {
		case !probability(s):
			return broke("the score of the correction %q is %v", h.GetId(), s)
		case seen[h.GetId()]:
			return broke("it found the correction %q twice", h.GetId())
		case s > last:
			return broke("the correction %q of the score %v comes after one of %v; the best is first", h.GetId(), s, last)
		default:
			seen[h.GetId()], last = true, s
		}
	}
	return nil
}

// correction is a record about a subject.
func correction(id, subject string) *sdk.Correction {
	return &sdk.Correction{
		Id: id, Tenant: "default", Scope: "global", Subject: subject, CanonicalKey: subject, Field: "general",
		Claim: subject + " It is four.", Confidence: 0.9, Source: "manual", EvidenceKind: "human", DecayClass: "A",
		CreatedAt: timestamppb.New(time.Unix(1_750_000_000, 0)),
	}
}
