// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package webhook

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/auahq/aua/sdk"
)

// event is the body of a request. Each member is named here, so that nothing of
// the content slips in when events get new members; what was said is in Content
// alone.
type event struct {
	ID           string             `json:"id"`
	Point        string             `json:"point"`
	Time         time.Time          `json:"time"`
	Instance     string             `json:"instance"`
	RequestID    string             `json:"request_id,omitempty"`
	SessionID    string             `json:"session_id,omitempty"`
	TraceID      string             `json:"trace_id,omitempty"`
	Tenant       string             `json:"tenant,omitempty"`
	Generation   string             `json:"generation,omitempty"`
	ElapsedMS    int64              `json:"elapsed_ms"`
	Distribution map[string]float64 `json:"distribution,omitempty"`
	Mode         string             `json:"mode,omitempty"`
	Specialists  []string           `json:"specialists,omitempty"`
	Specialist   string             `json:"specialist,omitempty"`
	Candidates   []candidate        `json:"candidates,omitempty"`
	Verdict      *verdict           `json:"verdict,omitempty"`
	Scores       []score            `json:"scores,omitempty"`
	Status       string             `json:"status,omitempty"`
	Error        string             `json:"error,omitempty"`
	Correction   *correction        `json:"correction,omitempty"`
	Promotion    *promotion         `json:"promotion,omitempty"`
	Content      *content           `json:"content,omitempty"`
}

type candidate struct {
	Specialist       string   `json:"specialist"`
	Field            string   `json:"field"`
	Model            string   `json:"model"`
	FinishReason     string   `json:"finish_reason"`
	LatencyMS        int64    `json:"latency_ms"`
	CostUSD          float64  `json:"cost_usd"`
	PromptTokens     int64    `json:"prompt_tokens"`
	CompletionTokens int64    `json:"completion_tokens"`
	FailedChecks     []string `json:"failed_checks,omitempty"`
}

type verdict struct {
	Decision             string    `json:"decision"`
	Pick                 int32     `json:"pick"`
	ClusterProbabilities []float64 `json:"cluster_probabilities,omitempty"`
	AllWrongProbability  float64   `json:"all_wrong_probability"`
}

type score struct {
	Utility     float64 `json:"utility"`
	Efficacy    float64 `json:"efficacy"`
	Confidence  float64 `json:"confidence"`
	Curiosity   float64 `json:"curiosity"`
	ChoiceValue float64 `json:"choice_value"`
	Vetoed      bool    `json:"vetoed"`
}

type correction struct {
	ID         string  `json:"id"`
	Scope      string  `json:"scope"`
	Field      string  `json:"field,omitempty"`
	Confidence float64 `json:"confidence"`
	Source     string  `json:"source"`
	DecayClass string  `json:"decay_class"`
}

type promotion struct {
	Verdict        string  `json:"verdict"`
	Effect         float64 `json:"effect"`
	EffectLow      float64 `json:"effect_low"`
	EffectHigh     float64 `json:"effect_high"`
	Level          float64 `json:"level"`
	FixedCases     int     `json:"fixed_cases"`
	RegressedCases int     `json:"regressed_cases"`
}

// content is what was said.
type content struct {
	LastMessage string            `json:"last_message,omitempty"`
	Answers     []string          `json:"answers,omitempty"` // of the candidates, in their order
	Reason      string            `json:"reason,omitempty"`  // of the verdict
	Text        string            `json:"text,omitempty"`
	Subject     string            `json:"subject,omitempty"` // of the correction, and so the next two
	Claim       string            `json:"claim,omitempty"`
	Rejected    string            `json:"rejected,omitempty"`
	Metadata    map[string]string `json:"metadata,omitempty"`
}

// render makes the body of an event.
func render(req *sdk.FireRequest, id string, at time.Time, withContent bool) ([]byte, error) {
	c := req.GetContext()
	e := event{
		ID: id, Point: sdk.PointName(req.GetPoint()), Time: at.UTC(), Instance: c.GetInstance(),
		RequestID: c.GetRequestId(), SessionID: c.GetSessionId(), TraceID: c.GetTraceId(), Tenant: c.GetTenant(), Generation: c.GetGeneration(),
		ElapsedMS: req.GetElapsedMs(), Mode: enumName(req.GetMode().String(), "MODE_"),
		Specialists: req.GetSpecialists(), Specialist: req.GetSpecialist(), Status: req.GetStatus(), Error: req.GetError(),
	}
	for _, f := range req.GetDistribution() {
		if e.Distribution == nil {
			e.Distribution = map[string]float64{}
		}
		e.Distribution[f.GetField()] = f.GetProbability()
	}
	for _, c := range req.GetCandidates() {
		e.Candidates = append(e.Candidates, newCandidate(c))
	}
	if v := req.GetVerdict(); v != nil {
		e.Verdict = &verdict{enumName(v.GetDecision().String(), "DECISION_"), v.GetPick(), v.GetClusterProbabilities(), v.GetAllWrongProbability()}
	}
	for _, s := range req.GetScores() {
		e.Scores = append(e.Scores, score{s.GetUtility(), s.GetEfficacy(), s.GetConfidence(), s.GetCuriosity(), s.GetChoiceValue(), s.GetVetoed()})
	}
	if c := req.GetCorrection(); c != nil {
		e.Correction = &correction{c.GetId(), c.GetScope(), c.GetField(), c.GetConfidence(), c.GetSource(), c.GetDecayClass()}
	}
	if p := req.GetPromotion(); p != nil {
		e.Promotion = &promotion{
			enumName(p.GetVerdict().String(), "PROMOTION_VERDICT_"), p.GetEffect(), p.GetEffectLow(), p.GetEffectHigh(), p.GetLevel(),
			len(p.GetFixedCaseIds()), len(p.GetRegressedCaseIds()),
		}
	}
	if withContent {
		e.Content = newContent(req)
	}
	return json.Marshal(e)
}

func newCandidate(c *sdk.Candidate) candidate {
	made := candidate{
		Specialist: c.GetSpecialist(), Field: c.GetField(), Model: c.GetModel(), FinishReason: c.GetFinishReason(),
		LatencyMS: c.GetLatencyMs(), CostUSD: c.GetCostUsd(),
		PromptTokens: c.GetUsage().GetPromptTokens(), CompletionTokens: c.GetUsage().GetCompletionTokens(),
	}
	for _, e := range c.GetEvidence() {
		if e.GetResult() == sdk.CheckFail {
			made.FailedChecks = append(made.FailedChecks, e.GetCheck())
		}
	}
	return made
}

func newContent(req *sdk.FireRequest) *content {
	c := &content{
		LastMessage: req.GetContent().GetLastMessage(), Reason: req.GetVerdict().GetReason(), Text: req.GetText(),
		Subject: req.GetCorrection().GetSubject(), Claim: req.GetCorrection().GetClaim(), Rejected: req.GetCorrection().GetRejected(),
		Metadata: req.GetMetadata(),
	}
	for _, candidate := range req.GetCandidates() {
		c.Answers = append(c.Answers, candidate.GetText())
	}
	return c
}

// enumName returns an enum's value as configurations write it; "" when it is not set.
func enumName(name, prefix string) string {
	if name = strings.ToLower(strings.TrimPrefix(name, prefix)); name != "unspecified" {
		return name
	}
	return ""
}
