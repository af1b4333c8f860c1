// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package correction

import (
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// changeMessage is a change as the plugin gets it.
func changeMessage(c state.CorrectionChange) *sdk.Change {
	if c.Correction == nil {
		return &sdk.Change{Sequence: c.Sequence, Correction: &sdk.Correction{Id: c.ID, Tenant: c.Tenant}, Erased: true}
	}
	return &sdk.Change{Sequence: c.Sequence, Correction: Message(c.Correction)}
}

// Message is a correction as plugins get it.
func Message(c *api.Correction) *sdk.Correction {
	m := &sdk.Correction{
		Id: c.ID, Tenant: c.Tenant, Scope: c.Scope, ScopeId: c.ScopeID, Subject: c.Subject, CanonicalKey: c.CanonicalKey,
		Field: c.Field, Claim: c.Claim, Rejected: c.Rejected, Confidence: c.Confidence, Source: c.Source,
		EvidenceKind: c.EvidenceKind, Verifier: c.Verifier, DecayClass: c.DecayClass, CreatedAt: timestamppb.New(c.CreatedAt),
		SupersededBy: c.SupersededBy, Evidence: c.Evidence,
	}
	if c.ExpiresAt != nil {
		m.ExpiresAt = timestamppb.New(*c.ExpiresAt)
	}
	return m
}

// isBehind reports whether a call failed because the index lacks changes.
func isBehind(err error) bool { return status.Code(err) == codes.FailedPrecondition }
