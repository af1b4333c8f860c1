// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// all implements every kind, each method in the smallest way that can be told apart.
type all struct{}

// everything is a plugin of every kind.
func everything() *Plugin {
	return &Plugin{
		Name: "everything", Version: "1.0.0", Description: "Serves every kind.",
		HookPoints: []string{"post_response"}, TransformsChunks: true, OwnsStorage: true, Learns: true,
		Validate: func(i *Instance) error {
			if string(i.Config) == `{"bad": true}` {
				return errors.Join(
					&ConfigError{Path: []string{"bad"}, Summary: "Bad", Detail: "It is bad."},
					&ConfigError{Summary: "Odd", Warning: true},
				)
			}
			return nil
		},
		Backend:         func(context.Context, *Instance) (Backend, error) { return all{}, nil },
		Classifier:      func(context.Context, *Instance) (Classifier, error) { return all{}, nil },
		Router:          func(context.Context, *Instance) (Router, error) { return all{}, nil },
		Verifier:        func(context.Context, *Instance) (Verifier, error) { return all{}, nil },
		Arbiter:         func(context.Context, *Instance) (Arbiter, error) { return all{}, nil },
		Scorer:          func(context.Context, *Instance) (Scorer, error) { return all{}, nil },
		PromotionPolicy: func(context.Context, *Instance) (PromotionPolicy, error) { return all{}, nil },
		CorrectionStore: func(context.Context, *Instance) (CorrectionStore, error) { return all{}, nil },
		Hook:            func(context.Context, *Instance) (Hook, error) { return all{}, nil },
		Middleware:      func(context.Context, *Instance) (Middleware, error) { return all{}, nil },
	}
}

var (
	_ HealthChecker     = all{}
	_ ModelLister       = all{}
	_ Prober            = all{}
	_ Embedder          = all{}
	_ Fitter            = all{}
	_ CorrectionRecords = all{}
	_ ChunkTransformer  = all{}
)

func (all) Health(context.Context) error { return errors.New("tired") }

func (all) Complete(_ context.Context, r *CompleteRequest) (*CompleteResponse, error) {
	text := "hello"
	if len(r.GetMessages()) > 0 {
		text = r.GetMessages()[0].GetContent()
	}
	return &CompleteResponse{Outcome: &pluginpb.CompleteResponse_Answer{Answer: &Answer{Text: text}}}, nil
}

func (all) Stream(_ context.Context, r *CompleteRequest, send func(*StreamEvent) error) error {
	if r.GetModel() == "panic" {
		panic("stream")
	}
	return errors.Join(
		send(&StreamEvent{Event: &pluginpb.StreamEvent_Delta{Delta: &Delta{Text: "hello"}}}),
		send(&StreamEvent{Event: &pluginpb.StreamEvent_Done{Done: &Done{}}}),
	)
}

func (all) Models(context.Context, *ModelsRequest) (*ModelsResponse, error) {
	return &ModelsResponse{Models: []*Model{{Id: "m"}}}, nil
}

func (all) Probe(context.Context, *ProbeRequest) (*ProbeResponse, error) {
	return &ProbeResponse{Ready: true}, nil
}

func (all) Embed(context.Context, *EmbedRequest) (*EmbedResponse, error) {
	return &EmbedResponse{Model: "e"}, nil
}

func (all) Classify(ctx context.Context, r *ClassifyRequest) (*ClassifyResponse, error) {
	switch r.GetContent().GetLastMessage() {
	case "plain error":
		return nil, errors.New("plain")
	case "own code":
		return nil, status.Error(codes.ResourceExhausted, "full")
	case "wait":
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return &ClassifyResponse{Margin: .5}, nil
}

func (all) Fit(_ context.Context, base *Artefact, examples []*Example) (*FitResponse, error) {
	summary := base.GetFormat() + ":"
	for _, e := range examples {
		summary += e.GetText()
	}
	return &FitResponse{Summary: summary}, nil
}

func (all) Route(context.Context, *RouteRequest) (*RouteResponse, error) {
	return &RouteResponse{Mode: ModeSingle}, nil
}

func (all) Verify(context.Context, *VerifyRequest) (*VerifyResponse, error) {
	return &VerifyResponse{Candidates: []*CandidateEvidence{{}}}, nil
}

func (all) Arbitrate(context.Context, *ArbitrateRequest) (*ArbitrateResponse, error) {
	return &ArbitrateResponse{Decision: DecisionPick}, nil
}

func (all) Score(_ context.Context, r *ScoreRequest) (*ScoreResponse, error) {
	if p := r.GetClassProbabilities(); len(p) > 0 && p[0] < 0 {
		panic("negative")
	}
	return &ScoreResponse{Scores: []*CandidateScore{{Utility: 1}}}, nil
}

func (all) Decide(context.Context, *DecideRequest) (*DecideResponse, error) {
	return &DecideResponse{Verdict: PromotionInconclusive}, nil
}

func (all) Load(_ context.Context, changes []*Change) (int64, error) {
	return changes[len(changes)-1].GetSequence(), nil
}

func (all) Apply(_ context.Context, r *ApplyRequest) (*ApplyResponse, error) {
	return &ApplyResponse{Sequence: r.GetChange().GetSequence()}, nil
}

func (all) Search(context.Context, *SearchRequest) (*SearchResponse, error) {
	return &SearchResponse{Hits: []*SearchHit{{Id: "c"}}}, nil
}

func (all) Explain(context.Context, *ExplainRequest) (*ExplainResponse, error) {
	return &ExplainResponse{Score: .5}, nil
}

func (all) Put(context.Context, *PutRequest) (*PutResponse, error) {
	return &PutResponse{Sequence: 7}, nil
}

func (all) Get(_ context.Context, r *GetRequest) (*GetResponse, error) {
	return &GetResponse{Correction: &Correction{Id: r.GetId()}}, nil
}

func (all) List(context.Context, *ListRequest) (*ListResponse, error) {
	return &ListResponse{NextPageToken: "n"}, nil
}

func (all) Fire(context.Context, *FireRequest) (*FireResponse, error) {
	return &FireResponse{Patch: &HookPatch{}}, nil
}

func (all) BeforeQuery(context.Context, *BeforeQueryRequest) (*BeforeQueryResponse, error) {
	return &BeforeQueryResponse{State: []byte("s")}, nil
}

func (all) AfterResponse(context.Context, *AfterResponseRequest) (*AfterResponseResponse, error) {
	return &AfterResponseResponse{}, nil
}

func (all) OnChunk(_ context.Context, _ *CallContext, state []byte) (Chunks, error) {
	return &holdBack{held: string(state)}, nil
}

// holdBack releases everything at the end.
type holdBack struct{ held string }

func (h *holdBack) Next(text string, last bool) (string, error) {
	h.held += text
	if last {
		return h.held, nil
	}
	return "", nil
}

// TestEveryMethod calls each unary method of each kind over the wire.
func TestEveryMethod(t *testing.T) {
	conn := connect(t, everything())
	ctx := t.Context()
	check := func(got any, err error) func(want any) {
		return func(want any) {
			t.Helper()
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
	}
	backend, call := pluginpb.NewBackendClient(conn), configure(t, conn, KindBackend)
	models, err := backend.Models(ctx, &ModelsRequest{Context: call})
	check(models.GetModels()[0].GetId(), err)("m")
	probe, err := backend.Probe(ctx, &ProbeRequest{Context: call})
	check(probe.GetReady(), err)(true)
	embed, err := backend.Embed(ctx, &EmbedRequest{Context: call})
	check(embed.GetModel(), err)("e")

	classify, err := pluginpb.NewClassifierClient(conn).Classify(ctx, &ClassifyRequest{Context: configure(t, conn, KindClassifier)})
	check(classify.GetMargin(), err)(.5)
	route, err := pluginpb.NewRouterClient(conn).Route(ctx, &RouteRequest{Context: configure(t, conn, KindRouter)})
	check(route.GetMode(), err)(ModeSingle)
	verify, err := pluginpb.NewVerifierClient(conn).Verify(ctx, &VerifyRequest{Context: configure(t, conn, KindVerifier)})
	check(len(verify.GetCandidates()), err)(1)
	verdict, err := pluginpb.NewArbiterClient(conn).Arbitrate(ctx, &ArbitrateRequest{Context: configure(t, conn, KindArbiter)})
	check(verdict.GetDecision(), err)(DecisionPick)
	score, err := pluginpb.NewScorerClient(conn).Score(ctx, &ScoreRequest{Context: configure(t, conn, KindScorer)})
	check(score.GetScores()[0].GetUtility(), err)(1.0)
	decide, err := pluginpb.NewPromotionPolicyClient(conn).Decide(ctx, &DecideRequest{Context: configure(t, conn, KindPromotionPolicy)})
	check(decide.GetVerdict(), err)(PromotionInconclusive)
	fire, err := pluginpb.NewHookClient(conn).Fire(ctx, &FireRequest{Context: configure(t, conn, KindHook)})
	check(fire.GetPatch() != nil, err)(true)

	middleware, call := pluginpb.NewMiddlewareClient(conn), configure(t, conn, KindMiddleware)
	before, err := middleware.BeforeQuery(ctx, &BeforeQueryRequest{Context: call})
	check(string(before.GetState()), err)("s")
	after, err := middleware.AfterResponse(ctx, &AfterResponseRequest{Context: call})
	check(after.Text == nil, err)(true)

	store, call := pluginpb.NewCorrectionStoreClient(conn), configure(t, conn, KindCorrectionStore)
	apply, err := store.Apply(ctx, &ApplyRequest{Instance: call.GetInstance(), Change: &Change{Sequence: 4}})
	check(apply.GetSequence(), err)(int64(4))
	search, err := store.Search(ctx, &SearchRequest{Context: call})
	check(search.GetHits()[0].GetId(), err)("c")
	explain, err := store.Explain(ctx, &ExplainRequest{Context: call})
	check(explain.GetScore(), err)(.5)
	put, err := store.Put(ctx, &PutRequest{Context: call})
	check(put.GetSequence(), err)(int64(7))
	get, err := store.Get(ctx, &GetRequest{Context: call, Id: "x"})
	check(get.GetCorrection().GetId(), err)("x")
	list, err := store.List(ctx, &ListRequest{Context: call})
	check(list.GetNextPageToken(), err)("n")
}
