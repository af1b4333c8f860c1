// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"math"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

func callVerifier(ctx context.Context, t target, query string) error {
	resp, err := pluginpb.NewVerifierClient(t.conn).Verify(ctx, &sdk.VerifyRequest{Context: t.call, Content: t.content(query), Candidates: t.answers()})
	if err != nil {
		return err
	}
	return verified(resp, t.answers())
}

// verified holds evidence against the answers that it is about.
func verified(resp *sdk.VerifyResponse, answers []*sdk.Candidate) error {
	if len(resp.GetNeedCalls()) > 0 {
		return asked(resp.GetNeedCalls())
	}
	if err := counted("evidence", len(resp.GetCandidates()), len(answers)); err != nil {
		return err
	}
	for n, c := range resp.GetCandidates() {
		for _, e := range c.GetEvidence() {
			span := e.GetSpan()
			switch w := e.GetWeight(); {
			case e.GetCheck() == "":
				return broke("a check of candidate %d has no name", n)
			case e.GetResult() == 0 || pluginpb.CheckResult_name[int32(e.GetResult())] == "":
				return broke("the check %q of candidate %d has the result %d; it is pass, fail, not applicable or unknown", e.GetCheck(), n, e.GetResult())
			case !(w >= 0) || math.IsInf(w, 0): // NaN as well
				return broke("the check %q of candidate %d has the weight %v", e.GetCheck(), n, w)
			case span != nil && (span.GetStart() < 0 || span.GetStart() > span.GetEnd() || int(span.GetEnd()) > len(answers[n].GetText())):
				return broke("the check %q of candidate %d points at the bytes %d to %d of %d", e.GetCheck(), n, span.GetStart(), span.GetEnd(), len(answers[n].GetText()))
			}
		}
	}
	return nil
}

func verifierChecks() []check {
	return []check{{
		name: "verifier_evidence", about: "A verifier gives evidence on each candidate, in order, and each check says how it went.",
		hint: "One result for each candidate, even if it is empty. A check is pass, fail, not applicable or unknown, with a weight of at least 0 and a span inside of the text.",
		kind: sdk.KindVerifier, needs: []string{"call"}, calls: true,
		run: func(ctx context.Context, s *suite) error { return s.choose(ctx, sdk.KindVerifier) },
	}}
}
