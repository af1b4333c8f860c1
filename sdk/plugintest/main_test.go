// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"

	"github.com/auahq/aua/sdk"
)

// asPlugin, as the first argument, makes the test binary a plugin; the second
// says which.
const asPlugin = "as-plugin"

func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == asPlugin {
		if rough, ok := roughs[os.Args[2]]; ok && os.Args[len(os.Args)-1] != "describe" {
			rough()
			return
		}
		sdk.Serve(plugins[os.Args[2]])
		return
	}
	os.Exit(m.Run())
}

// plugins are what the test binary can be.
var plugins = map[string]*sdk.Plugin{
	// careful keeps the contract of every kind.
	"careful": everyKind(&anyKind{}),
	// careless breaks it where it can.
	"careless": everyKind(&anyKind{careless: true}),
	"mute":     everyKind(&anyKind{}), "babbling": everyKind(&anyKind{}), "fainting": everyKind(&anyKind{}),
	"deaf": everyKind(&anyKind{}), "sick": everyKind(&anyKind{}),
	// loose accepts an objectionable configuration badly.
	"loose": {
		Name: "loose", Version: "1.0.0", Description: "Objects without saying to what.",
		Config: sdk.Schema{Attributes: []sdk.Attribute{{Name: "size", Type: "int", Description: "A size."}}},
		Scorer: func(_ context.Context, i *sdk.Instance) (sdk.Scorer, error) {
			switch string(i.Config) {
			case `{"size":1}`:
				return nil, errors.New("no")
			case `{"size":2}`:
				return nil, &sdk.ConfigError{Path: []string{"colour"}, Summary: "Wrong size", Detail: "Use 3."}
			case `{"size":3}`:
				return nil, &sdk.ConfigError{Path: []string{"size"}, Summary: "Wrong size"}
			}
			return &anyKind{}, nil
		},
	},
}

// roughs describe themselves well, and then do something else than to serve.
var roughs = map[string]func(){
	"mute": func() { time.Sleep(time.Hour) },
	"babbling": func() {
		fmt.Println("Listening on 127.0.0.1:8080")
		time.Sleep(time.Hour)
	},
	"fainting": func() {
		fmt.Fprintln(os.Stderr, "out of memory")
		os.Exit(9)
	},
	"deaf": func() {
		l, err := net.Listen("unix", filepath.Join(os.Getenv("PLUGIN_UNIX_SOCKET_DIR"), "deaf"))
		if err != nil {
			os.Exit(1)
		}
		fmt.Printf("1|1|unix|%s|grpc|\n", l.Addr())
		time.Sleep(time.Hour)
	},
	"sick": func() {
		l, err := net.Listen("unix", filepath.Join(os.Getenv("PLUGIN_UNIX_SOCKET_DIR"), "sick"))
		if err != nil {
			os.Exit(1)
		}
		server, service := grpc.NewServer(), health.NewServer()
		service.SetServingStatus("plugin", grpc_health_v1.HealthCheckResponse_NOT_SERVING)
		grpc_health_v1.RegisterHealthServer(server, service)
		fmt.Printf("1|1|unix|%s|grpc|\n", l.Addr())
		_ = server.Serve(l)
	},
}

func everyKind(k *anyKind) *sdk.Plugin {
	return &sdk.Plugin{
		Name: "any", Version: "1.0.0", Description: "Serves every kind.",
		HookPoints:      []string{"post_response"},
		Backend:         func(context.Context, *sdk.Instance) (sdk.Backend, error) { return k, nil },
		Classifier:      func(context.Context, *sdk.Instance) (sdk.Classifier, error) { return k, nil },
		Router:          func(context.Context, *sdk.Instance) (sdk.Router, error) { return k, nil },
		Verifier:        func(context.Context, *sdk.Instance) (sdk.Verifier, error) { return k, nil },
		Arbiter:         func(context.Context, *sdk.Instance) (sdk.Arbiter, error) { return k, nil },
		Scorer:          func(context.Context, *sdk.Instance) (sdk.Scorer, error) { return k, nil },
		PromotionPolicy: func(context.Context, *sdk.Instance) (sdk.PromotionPolicy, error) { return k, nil },
		CorrectionStore: func(context.Context, *sdk.Instance) (sdk.CorrectionStore, error) { return k, nil },
		Hook:            func(context.Context, *sdk.Instance) (sdk.Hook, error) { return k, nil },
		Middleware:      func(context.Context, *sdk.Instance) (sdk.Middleware, error) { return k, nil },
	}
}

// anyKind is an instance of every kind. A careless one breaks each kind's contract.
type anyKind struct {
	sdk.CorrectionStore
	careless bool
	// ill is why it is not healthy.
	ill string
}

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

func (k *anyKind) Complete(context.Context, *sdk.CompleteRequest) (*sdk.CompleteResponse, error) {
	return &sdk.CompleteResponse{Outcome: &sdk.CompleteResponse_Declined{Declined: &sdk.Declined{Reason: "I am a test."}}}, nil
}

func (k *anyKind) Stream(_ context.Context, _ *sdk.CompleteRequest, send func(*sdk.StreamEvent) error) error {
	if err := send(&sdk.StreamEvent{Event: &sdk.StreamEvent_Delta{Delta: &sdk.Delta{Text: "4"}}}); err != nil || k.careless {
		return err
	}
	return send(&sdk.StreamEvent{Event: &sdk.StreamEvent_Done{Done: &sdk.Done{FinishReason: "stop"}}})
}

func (k *anyKind) Classify(context.Context, *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
	return &sdk.ClassifyResponse{Distribution: []*sdk.FieldProbability{
		{Field: "general", Probability: 0.9}, {Field: "mathematics", Probability: 0.1 + float64(k.extra())},
	}}, nil
}

func (k *anyKind) Route(_ context.Context, req *sdk.RouteRequest) (*sdk.RouteResponse, error) {
	return &sdk.RouteResponse{
		Mode: sdk.ModeSingle, Choices: []*sdk.RouteChoice{{Candidate: int32(len(req.GetCandidates()) - 1 + k.extra())}},
	}, nil
}

func (k *anyKind) Verify(_ context.Context, req *sdk.VerifyRequest) (*sdk.VerifyResponse, error) {
	return &sdk.VerifyResponse{Candidates: make([]*sdk.CandidateEvidence, len(req.GetCandidates())+k.extra())}, nil
}

func (k *anyKind) Arbitrate(_ context.Context, req *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
	return &sdk.ArbitrateResponse{
		Decision: sdk.DecisionAllWrong, AllWrongProbability: 1, ClusterProbabilities: make([]float64, int(req.GetClusters())+k.extra()),
	}, nil
}

func (k *anyKind) Score(_ context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
	return &sdk.ScoreResponse{Scores: make([]*sdk.CandidateScore, len(req.GetCandidates())+k.extra())}, nil
}

func (k *anyKind) Decide(context.Context, *sdk.DecideRequest) (*sdk.DecideResponse, error) {
	if k.careless {
		return nil, errors.New("I cannot decide")
	}
	return &sdk.DecideResponse{Verdict: sdk.PromotionInconclusive}, nil
}

func (k *anyKind) Search(_ context.Context, req *sdk.SearchRequest) (*sdk.SearchResponse, error) {
	resp := &sdk.SearchResponse{}
	for i := range int(req.GetLimit()) + k.extra() {
		resp.Hits = append(resp.Hits, &sdk.SearchHit{Id: fmt.Sprint(i), Score: 0.5})
	}
	return resp, nil
}

func (k *anyKind) Fire(_ context.Context, req *sdk.FireRequest) (*sdk.FireResponse, error) {
	if req.GetPoint() != sdk.PointPostResponse || k.careless {
		return nil, fmt.Errorf("nobody subscribed to %s", sdk.PointName(req.GetPoint()))
	}
	return &sdk.FireResponse{}, nil
}

func (k *anyKind) BeforeQuery(context.Context, *sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
	return &sdk.BeforeQueryResponse{State: []byte("state")}, nil
}

func (k *anyKind) AfterResponse(_ context.Context, req *sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
	if string(req.GetState()) != "state" || k.careless {
		return nil, errors.New("where is my state")
	}
	return &sdk.AfterResponseResponse{}, nil
}
