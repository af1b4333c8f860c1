// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"errors"
	"io"

	"google.golang.org/grpc"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// The kinds' interfaces over a connection.
type (
	wireBackend    struct{ client pluginpb.BackendClient }
	wireClassifier struct{ client pluginpb.ClassifierClient }
	wireScorer     struct{ client pluginpb.ScorerClient }
	wireVerifier   struct{ client pluginpb.VerifierClient }
	wireRouter     struct{ client pluginpb.RouterClient }
	wireArbiter    struct{ client pluginpb.ArbiterClient }
	wirePromotion  struct {
		client pluginpb.PromotionPolicyClient
	}
	wireHook       struct{ client pluginpb.HookClient }
	wireMiddleware struct{ client pluginpb.MiddlewareClient }

	wireCorrections struct {
		client   pluginpb.CorrectionStoreClient
		instance string
	}
)

var (
	_ Backend        = wireBackend{}
	_ sdk.Classifier = wireClassifier{}
	_ sdk.Scorer     = wireScorer{}
	_ sdk.Verifier   = wireVerifier{}

	_ sdk.Router           = wireRouter{}
	_ sdk.Arbiter          = wireArbiter{}
	_ sdk.PromotionPolicy  = wirePromotion{}
	_ sdk.Hook             = wireHook{}
	_ sdk.Middleware       = wireMiddleware{}
	_ sdk.ChunkTransformer = wireMiddleware{}
	_ CorrectionStore      = wireCorrections{}
)

// wireClient returns the implementation of kind over conn; nil for a kind
// that the host does not call yet.
func wireClient(kind sdk.Kind, instance string, conn grpc.ClientConnInterface) any {
	switch kind {
	case sdk.KindBackend:
		return wireBackend{pluginpb.NewBackendClient(conn)}
	case sdk.KindClassifier:
		return wireClassifier{pluginpb.NewClassifierClient(conn)}
	case sdk.KindScorer:
		return wireScorer{pluginpb.NewScorerClient(conn)}
	case sdk.KindVerifier:
		return wireVerifier{pluginpb.NewVerifierClient(conn)}
	case sdk.KindRouter:
		return wireRouter{pluginpb.NewRouterClient(conn)}
	case sdk.KindArbiter:
		return wireArbiter{pluginpb.NewArbiterClient(conn)}
	case sdk.KindPromotionPolicy:
		return wirePromotion{pluginpb.NewPromotionPolicyClient(conn)}
	case sdk.KindCorrectionStore:
		return wireCorrections{pluginpb.NewCorrectionStoreClient(conn), instance}
	case sdk.KindHook:
		return wireHook{pluginpb.NewHookClient(conn)}
	case sdk.KindMiddleware:
		return wireMiddleware{pluginpb.NewMiddlewareClient(conn)}
	}
	return nil
}

func (w wireClassifier) Classify(ctx context.Context, req *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
	return w.client.Classify(ctx, req)
}

func (w wireScorer) Score(ctx context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
	return w.client.Score(ctx, req)
}

func (w wireVerifier) Verify(ctx context.Context, req *sdk.VerifyRequest) (*sdk.VerifyResponse, error) {
	return w.client.Verify(ctx, req)
}

func (w wireBackend) Complete(ctx context.Context, req *sdk.CompleteRequest) (*sdk.CompleteResponse, error) {
	return w.client.Complete(ctx, req)
}

func (w wireBackend) Models(ctx context.Context, req *sdk.ModelsRequest) (*sdk.ModelsResponse, error) {
	return w.client.Models(ctx, req)
}

func (w wireBackend) Probe(ctx context.Context, req *sdk.ProbeRequest) (*sdk.ProbeResponse, error) {
	return w.client.Probe(ctx, req)
}

func (w wireBackend) Embed(ctx context.Context, req *sdk.EmbedRequest) (*sdk.EmbedResponse, error) {
	return w.client.Embed(ctx, req)
}

func (w wireBackend) Stream(ctx context.Context, req *sdk.CompleteRequest, send func(*sdk.StreamEvent) error) error {
	// Leaving early must end the call in the plugin as well.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := w.client.Stream(ctx, req)
	if err != nil {
		return err
	}
	for {
		event, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := send(event); err != nil {
			return err
		}
	}
}
