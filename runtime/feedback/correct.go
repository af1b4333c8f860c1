// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package feedback

import (
	"cmp"
	"context"
	"strings"

	"github.com/auahq/aua/runtime/correction"
	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// correctionOf is the correction that a right answer makes: for all queries when
// the caller may write corrections, and else for the session it was given in.
func correctionOf(who *identity.Principal, d *api.Decision, f *api.Feedback, right string) (*api.CorrectionRequest, error) {
	if d.Query == "" || strings.HasPrefix(d.Query, state.HashPrefix) {
		return nil, invalid("answer", "The record of the decision %s does not have the question, so that no correction can be made of the right answer. Leave answer out, and use POST /corrections.", d.ID)
	}
	req := &api.CorrectionRequest{
		Subject: d.Query, Claim: right, Field: f.Field, Scope: api.ScopeGlobal,
		Source: api.SourceFeedback, Verifier: cmp.Or(f.User, "feedback"), Evidence: "decision " + d.ID,
	}
	if !who.Has(identity.ScopeCorrectionsWrite) {
		req.Scope, req.ScopeID = api.ScopeSession, d.SessionID
	}
	if !*f.Correct {
		req.Rejected = correction.Rejected(d.Query, right, d.Answer)
	}
	return req, nil
}

// correct makes the correction, in the place of one that earlier feedback of the
// same person made, and returns its id.
func (d *Desk) correct(ctx context.Context, f *api.Feedback, req *api.CorrectionRequest) (string, error) {
	if f.CorrectionID != "" {
		old, err := d.Corrections.Get(ctx, f.Tenant, f.CorrectionID)
		switch {
		case err == nil && old.SupersededBy == "" && old.Claim == req.Claim:
			return old.ID, nil
		case err == nil && old.SupersededBy == "":
			c, err := d.Corrections.Supersede(ctx, f.Tenant, old.ID, req)
			if err != nil {
				return "", err
			}
			return c.ID, nil
		case err != nil && fault.CodeOf(err) != fault.NotFound:
			return "", err
		}
	}
	c, err := d.Corrections.Add(ctx, f.Tenant, req)
	if err != nil {
		return "", err
	}
	return c.ID, nil
}
