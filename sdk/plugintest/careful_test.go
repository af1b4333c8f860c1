// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk"
)

// everyKind is a plugin of which every kind is as k is.
func everyKind(k *anyKind) *sdk.Plugin {
	p := &sdk.Plugin{Name: "any", Version: "1.0.0", Description: "Serves every kind.", HookPoints: []string{"pre_query", "post_response"}}
	for _, kind := range sdk.Kinds() {
		offer(p, kind, func(i *sdk.Instance) any { return k.of(i) })
	}
	return p
}

// one is a plugin of one kind.
func one(kind sdk.Kind, construct func(*sdk.Instance) any) *sdk.Plugin {
	p := &sdk.Plugin{Name: "one", Version: "1.0.0", Description: "Serves one kind."}
	if kind == sdk.KindHook {
		p.HookPoints = []string{"pre_query", "pre_response"}
	}
	offer(p, kind, construct)
	return p
}

// offer adds a kind to a plugin.
func offer(p *sdk.Plugin, kind sdk.Kind, construct func(*sdk.Instance) any) {
	switch kind {
	case sdk.KindBackend:
		p.Backend = typed[sdk.Backend](construct)
	case sdk.KindClassifier:
		p.Classifier = typed[sdk.Classifier](construct)
	case sdk.KindRouter:
		p.Router = typed[sdk.Router](construct)
	case sdk.KindVerifier:
		p.Verifier = typed[sdk.Verifier](construct)
	case sdk.KindArbiter:
		p.Arbiter = typed[sdk.Arbiter](construct)
	case sdk.KindScorer:
		p.Scorer = typed[sdk.Scorer](construct)
	case sdk.KindPromotionPolicy:
		p.PromotionPolicy = typed[sdk.PromotionPolicy](construct)
	case sdk.KindCorrectionStore:
		p.CorrectionStore = typed[sdk.CorrectionStore](construct)
	case sdk.KindHook:
		p.Hook = typed[sdk.Hook](construct)
	case sdk.KindMiddleware:
		p.Middleware = typed[sdk.Middleware](construct)
	}
}

func typed[T any](construct func(*sdk.Instance) any) func(context.Context, *sdk.Instance) (T, error) {
	return func(_ context.Context, i *sdk.Instance) (T, error) {
		made := construct(i)
		if err, ok := made.(error); ok {
			var none T
			return none, err
		}
		return made.(T), nil
	}
}

// anyKind is an instance of every kind, that keeps the contract of each. A
// careless one breaks it.
type anyKind struct {
	*shelf
	careless bool
	// ill is why it is not healthy.
	ill    string
	fields []string
}

// of is the instance that is configured so.
func (k *anyKind) of(i *sdk.Instance) *anyKind {
	made := &anyKind{shelf: newShelf(), careless: k.careless, ill: k.ill}
	for _, f := range i.Fields {
		made.fields = append(made.fields, f.GetName())
	}
	return made
}

func careful(i *sdk.Instance) *anyKind { return (&anyKind{}).of(i) }

func (k *anyKind) Health(context.Context) error {
	if k.ill != "" {
		return errors.New(k.ill)
	}
	return nil
}

// extra is what a careless instance adds to a count.
func (k *anyKind) extra() int {
	if k.careless {
		return 1
	}
	return 0
}

func answer(text string) *sdk.CompleteResponse {
	return &sdk.CompleteResponse{Outcome: &sdk.CompleteResponse_Answer{Answer: &sdk.Answer{
		Text: text, FinishReason: "stop", Usage: &sdk.Usage{PromptTokens: 5, CompletionTokens: 1, CachedTokens: 2, Reported: true},
	}}}
}

func (k *anyKind) Complete(context.Context, *sdk.CompleteRequest) (*sdk.CompleteResponse, error) {
	return answer("4"), nil
}

func delta(text string) *sdk.StreamEvent {
	return &sdk.StreamEvent{Event: &sdk.StreamEvent_Delta{Delta: &sdk.Delta{Text: text}}}
}

func done() *sdk.StreamEvent {
	return &sdk.StreamEvent{Event: &sdk.StreamEvent_Done{Done: &sdk.Done{FinishReason: "stop"}}}
}

func (k *anyKind) Stream(_ context.Context, _ *sdk.CompleteRequest, send func(*sdk.StreamEvent) error) error {
	return errors.Join(send(delta("4")), send(done()))
}

func (k *anyKind) Embed(_ context.Context, req *sdk.EmbedRequest) (*sdk.EmbedResponse, error) {
	resp := &sdk.EmbedResponse{}
	for _, text := range req.GetInputs() {
		resp.Embeddings = append(resp.Embeddings, &sdk.Embedding{Values: []float32{float32(len(text)), 1}})
	}
	return resp, nil
}

func (k *anyKind) Models(context.Context, *sdk.ModelsRequest) (*sdk.ModelsResponse, error) {
	return &sdk.ModelsResponse{Models: []*sdk.Model{{Id: "a"}, {Id: "b", ContextTokens: 4096}}}, nil
}

func (k *anyKind) Classify(context.Context, *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
	resp := &sdk.ClassifyResponse{Margin: 0.8}
	for i, field := range k.fields[:min(2, len(k.fields))] {
		resp.Distribution = append(resp.Distribution, &sdk.FieldProbability{Field: field, Probability: []float64{0.9, 0.1}[i] + float64(k.extra())})
	}
	return resp, nil
}

func (k *anyKind) Route(_ context.Context, req *sdk.RouteRequest) (*sdk.RouteResponse, error) {
	resp := &sdk.RouteResponse{Mode: sdk.ModeSingle}
	for i := range req.GetCandidates() {
		resp.Choices = append(resp.Choices, &sdk.RouteChoice{Candidate: int32(i + k.extra()), Propensity: 0.5, ExpectedUtility: 1})
	}
	return resp, nil
}

func (k *anyKind) Verify(_ context.Context, req *sdk.VerifyRequest) (*sdk.VerifyResponse, error) {
	resp := &sdk.VerifyResponse{}
	for range len(req.GetCandidates()) + k.extra() {
		resp.Candidates = append(resp.Candidates, &sdk.CandidateEvidence{Evidence: []*sdk.Evidence{{Check: "any", Result: sdk.CheckPass, Weight: 1}}})
	}
	return resp, nil
}

func (k *anyKind) Arbitrate(_ context.Context, req *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
	return &sdk.ArbitrateResponse{
		Decision: sdk.DecisionAllWrong, AllWrongProbability: 1, ClusterProbabilities: make([]float64, max(0, int(req.GetClusters()))+k.extra()),
	}, nil
}

func (k *anyKind) Score(_ context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
	return &sdk.ScoreResponse{Scores: make([]*sdk.CandidateScore, len(req.GetCandidates())+k.extra())}, nil
}

func (k *anyKind) Decide(_ context.Context, req *sdk.DecideRequest) (*sdk.DecideResponse, error) {
	if k.careless {
		return nil, errors.New("I cannot decide")
	}
	resp := &sdk.DecideResponse{Verdict: sdk.PromotionInconclusive, EffectLow: -1, EffectHigh: 1, Level: 0.95}
	broken := slices.ContainsFunc(req.GetGuardrails(), func(g *sdk.Guardrail) bool { return g.GetObserved() > g.GetLimit() })
	for _, p := range req.GetPairs() {
		broken = broken || p.GetCritical() && p.GetGreen() < p.GetBlue()
	}
	if len(req.GetPairs()) >= 100 && !broken {
		resp.Verdict = sdk.PromotionSuccess
	}
	return resp, nil
}

func (k *anyKind) Fire(_ context.Context, req *sdk.FireRequest) (*sdk.FireResponse, error) {
	if k.careless {
		return nil, fmt.Errorf("nobody subscribed to %s", sdk.PointName(req.GetPoint()))
	}
	if req.GetPoint() == sdk.PointPreQuery {
		return &sdk.FireResponse{Patch: &sdk.HookPatch{Metadata: map[string]string{"seen": "yes"}}}, nil
	}
	return &sdk.FireResponse{}, nil
}

func (k *anyKind) BeforeQuery(context.Context, *sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
	return &sdk.BeforeQueryResponse{State: []byte("state")}, nil
}

func (k *anyKind) AfterResponse(_ context.Context, req *sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
	if len(req.GetState()) > 0 && string(req.GetState()) != "state" || k.careless {
		return nil, errors.New("where is my state")
	}
	text := masked(req.GetText())
	return &sdk.AfterResponseResponse{Text: &text}, nil
}

// masked replaces addresses, which end with a space.
func masked(text string) string {
	words := strings.Split(text, " ")
	for i, w := range words {
		if strings.Contains(w, "@") {
			words[i] = "***"
		}
	}
	return strings.Join(words, " ")
}

func (k *anyKind) OnChunk(context.Context, *sdk.CallContext, []byte) (sdk.Chunks, error) {
	return &maskedChunks{}, nil
}

// maskedChunks masks words once they are whole.
type maskedChunks struct{ held string }

func (c *maskedChunks) Next(text string, last bool) (string, error) {
	c.held += text
	if last {
		return masked(c.held), nil
	}
	end := strings.LastIndexByte(c.held, ' ') + 1
	whole := c.held[:end]
	c.held = c.held[end:]
	return masked(whole), nil
}

// Fit learns how often there was each label.
func (k *anyKind) Fit(_ context.Context, _ *sdk.Artefact, examples []*sdk.Example) (*sdk.FitResponse, error) {
	counts := map[string]int{}
	for _, e := range examples {
		counts[e.GetLabel()]++
	}
	content, err := json.Marshal(counts)
	sum := sha256.Sum256(content)
	return &sdk.FitResponse{Artefact: &sdk.Artefact{Format: "counts/1", Digest: "sha256:" + hex.EncodeToString(sum[:]), Content: content}}, err
}

func (k *anyKind) Search(ctx context.Context, req *sdk.SearchRequest) (*sdk.SearchResponse, error) {
	if k.careless {
		return &sdk.SearchResponse{Hits: []*sdk.SearchHit{{Id: "any", Score: 2}}}, nil
	}
	return k.shelf.Search(ctx, req)
}
