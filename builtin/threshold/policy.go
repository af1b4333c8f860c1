// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import (
	"context"
	"fmt"
	"math"

	"github.com/auahq/aua/sdk"
)

// policy implements [sdk.PromotionPolicy].
type policy struct{ settings }

var _ sdk.PromotionPolicy = (*policy)(nil)

// Decide implements [sdk.PromotionPolicy]. It depends on the request alone. A
// request that breaks the contract is refused with the gRPC code InvalidArgument.
//
// A breached guardrail or a critical regression is a failure, however few cases
// there are. Else the verdict is a success when the interval of the effect lies
// above what is asked for, a failure when it lies below, and inconclusive when it
// does not say, when there are fewer than min_cases, or when a guardrail could not
// be measured.
func (p *policy) Decide(ctx context.Context, req *sdk.DecideRequest) (*sdk.DecideResponse, error) {
	if err := validate(req); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	look := max(int(req.GetLooks()), 1)
	x := newSample(req.GetPairs())
	e := p.assess(x, look)
	resp := &sdk.DecideResponse{
		Effect: x.effect, EffectLow: math.Min(e.low, x.effect), EffectHigh: math.Max(e.high, x.effect), Level: 1 - 2*e.alpha,
		MinDetectableEffect: p.minDetectable(x, look),
		FixedCaseIds:        x.fixed, RegressedCaseIds: x.regressed,
	}
	resp.Reasons = p.summary(x, e, resp)
	resp.Verdict = p.verdict(req, x, e, look, resp)
	return resp, nil
}

// verdict decides, and adds its reasons to the response.
func (p *policy) verdict(req *sdk.DecideRequest, x *sample, e evidence, look int, resp *sdk.DecideResponse) sdk.PromotionVerdict {
	say := func(format string, args ...any) { resp.Reasons = append(resp.Reasons, fmt.Sprintf(format, args...)) }
	g := p.guard(req, x)
	resp.Reasons = append(resp.Reasons, append(g.breached, g.missing...)...)
	if p.Peeking == oneLook && look > 1 {
		say("This is look %d at evidence that peeking = none takes for one look, so that the level does not hold; set peeking to e_process.", look)
	}
	switch enough := int(x.units) >= p.MinCases; {
	case len(g.breached) > 0:
		return sdk.PromotionFailure
	case !enough:
		say("There are too few cases to decide: %d independent ones, and %d are needed. Gather more.", int(x.units), p.MinCases)
		return sdk.PromotionInconclusive
	case p.Margin > 0 && e.high < -p.Margin:
		say("Green is shown to be worse by more than the margin of %s.", points(p.Margin))
		return sdk.PromotionFailure
	case p.Margin == 0 && e.high < p.MinEffect:
		if p.MinEffect > 0 {
			say("Green is shown to be better by less than the %s that are asked for.", points(p.MinEffect))
		} else {
			say("Green is shown to be worse.")
		}
		return sdk.PromotionFailure
	case len(g.missing) > 0:
		return sdk.PromotionInconclusive
	case p.Margin > 0 && e.noWorse:
		say("Green is shown not to be worse by as much as the margin of %s.", points(p.Margin))
		return sdk.PromotionSuccess
	case p.Margin > 0:
		say("Green may be worse by more than the margin of %s. Gather more cases.", points(p.Margin))
		return sdk.PromotionInconclusive
	case e.better && x.effect < p.MinEffect:
		say("Green is shown to be better, but by less than the %s that are asked for, as far as it is known. Gather more cases.", points(p.MinEffect))
		return sdk.PromotionInconclusive
	case e.better:
		say("Green is shown to be better.")
		return sdk.PromotionSuccess
	}
	say("No difference is shown: with so many cases it takes %s to be noticed four times out of five. Gather more cases.", points(resp.GetMinDetectableEffect()))
	return sdk.PromotionInconclusive
}

// summary says what was found, before what follows from it.
func (p *policy) summary(x *sample, e evidence, resp *sdk.DecideResponse) []string {
	if x.units == 0 {
		return nil
	}
	need := fmt.Sprintf("%.3g or more", 1/e.alpha)
	if e.measure == "p" {
		need = fmt.Sprintf("%.3g or less", e.alpha)
	}
	direction := "more"
	if x.effect < 0 {
		direction = "less"
	}
	return []string{
		fmt.Sprintf("On %s green scores %s %s than blue, with a %.3g %% interval from %+.1f to %+.1f points; %s = %.3g, where %s is needed to call it better.",
			count(int(x.units), "independent case", "independent cases"), points(math.Abs(x.effect)), direction,
			100*resp.GetLevel(), 100*resp.GetEffectLow(), 100*resp.GetEffectHigh(), e.measure, e.strength, need),
		fmt.Sprintf("Green fixes %s and regresses %d.", count(len(x.fixed), "case", "cases"), len(x.regressed)),
	}
}

// points shows a difference of scores in hundredths.
func points(effect float64) string { return fmt.Sprintf("%.1f points", 100*effect) }
