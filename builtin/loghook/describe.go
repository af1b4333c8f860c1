// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package loghook

import (
	"log/slog"
	"strings"

	"github.com/auahq/aua/sdk"
)

// object is a nested value of a line.
type object map[string]any

// describe returns what a line says of an event. Each member is named here, so
// that nothing of the content slips in when an event gets new members.
func describe(req *sdk.FireRequest, content bool) []slog.Attr {
	var l lineAttrs
	c := req.GetContext()
	l.text("request_id", c.GetRequestId())
	l.text("session_id", c.GetSessionId())
	l.text("trace_id", c.GetTraceId())
	l.text("tenant", c.GetTenant())
	l.text("generation", c.GetGeneration())
	l.add("elapsed_ms", req.GetElapsedMs(), true)
	l.text("mode", enumName(req.GetMode().String(), "MODE_"))
	l.text("specialist", req.GetSpecialist())
	l.add("specialists", req.GetSpecialists(), len(req.GetSpecialists()) > 0)
	l.add("distribution", distribution(req.GetDistribution()), len(req.GetDistribution()) > 0)
	l.add("candidates", candidates(req.GetCandidates(), content), len(req.GetCandidates()) > 0)
	l.add("verdict", verdict(req.GetVerdict(), content), req.GetVerdict() != nil)
	l.add("scores", scores(req.GetScores()), len(req.GetScores()) > 0)
	l.text("status", req.GetStatus())
	l.text("error", req.GetError())
	l.add("correction", correction(req.GetCorrection(), content), req.GetCorrection() != nil)
	l.add("promotion", promotion(req.GetPromotion()), req.GetPromotion() != nil)
	if content {
		l.text("last_message", req.GetContent().GetLastMessage())
		l.text("text", req.GetText())
		l.add("metadata", req.GetMetadata(), len(req.GetMetadata()) > 0)
	}
	return l
}

// lineAttrs are the attributes of a line.
type lineAttrs []slog.Attr

func (l *lineAttrs) text(name, value string) { l.add(name, value, value != "") }

func (l *lineAttrs) add(name string, value any, present bool) {
	if present {
		*l = append(*l, slog.Any(name, value))
	}
}

func distribution(list []*sdk.FieldProbability) object {
	o := object{}
	for _, f := range list {
		o[f.GetField()] = f.GetProbability()
	}
	return o
}

func candidates(list []*sdk.Candidate, content bool) []object {
	var all []object
	for _, c := range list {
		o := object{
			"specialist": c.GetSpecialist(), "field": c.GetField(), "model": c.GetModel(), "finish_reason": c.GetFinishReason(),
			"latency_ms": c.GetLatencyMs(), "cost_usd": c.GetCostUsd(),
			"prompt_tokens": c.GetUsage().GetPromptTokens(), "completion_tokens": c.GetUsage().GetCompletionTokens(),
		}
		if failed := failedChecks(c.GetEvidence()); len(failed) > 0 {
			o["failed_checks"] = failed
		}
		if content {
			o["text"] = c.GetText()
		}
		all = append(all, o)
	}
	return all
}

func failedChecks(evidence []*sdk.Evidence) (names []string) {
	for _, e := range evidence {
		if e.GetResult() == sdk.CheckFail {
			names = append(names, e.GetCheck())
		}
	}
	return names
}

func verdict(v *sdk.ArbitrateResponse, content bool) object {
	o := object{
		"decision": enumName(v.GetDecision().String(), "DECISION_"), "pick": v.GetPick(),
		"cluster_probabilities": v.GetClusterProbabilities(), "all_wrong_probability": v.GetAllWrongProbability(),
	}
	if content {
		o["reason"], o["synthesis"] = v.GetReason(), v.GetSynthesis()
	}
	return o
}

func scores(list []*sdk.CandidateScore) []object {
	var all []object
	for _, s := range list {
		all = append(all, object{
			"utility": s.GetUtility(), "efficacy": s.GetEfficacy(), "confidence": s.GetConfidence(), "curiosity": s.GetCuriosity(),
			"choice_value": s.GetChoiceValue(), "vetoed": s.GetVetoed(),
		})
	}
	return all
}

func correction(c *sdk.Correction, content bool) object {
	o := object{
		"id": c.GetId(), "scope": c.GetScope(), "field": c.GetField(), "confidence": c.GetConfidence(),
		"source": c.GetSource(), "evidence_kind": c.GetEvidenceKind(), "decay_class": c.GetDecayClass(),
	}
	if content {
		o["subject"], o["claim"], o["rejected"] = c.GetSubject(), c.GetClaim(), c.GetRejected()
	}
	return o
}

func promotion(p *sdk.DecideResponse) object {
	return object{
		"verdict": enumName(p.GetVerdict().String(), "PROMOTION_VERDICT_"),
		"effect":  p.GetEffect(), "effect_low": p.GetEffectLow(), "effect_high": p.GetEffectHigh(), "level": p.GetLevel(),
		"fixed_cases": len(p.GetFixedCaseIds()), "regressed_cases": len(p.GetRegressedCaseIds()),
	}
}

// enumName returns an enum's value as configurations write it; "" when it is not set.
func enumName(name, prefix string) string {
	if name = strings.ToLower(strings.TrimPrefix(name, prefix)); name != "unspecified" {
		return name
	}
	return ""
}
