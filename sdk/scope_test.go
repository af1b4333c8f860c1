// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/metadata"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

// teller is a backend and a middleware that tells what it knows of its call.
type teller struct{ all }

func (teller) Complete(ctx context.Context, _ *CompleteRequest) (*CompleteResponse, error) {
	Logger(ctx).Info("Completing.", "more", 1)
	trace := TraceFrom(ctx)
	return &CompleteResponse{Outcome: &CompleteResponse_Answer{Answer: &Answer{Text: trace.Parent + " " + trace.State}}}, nil
}

func (teller) Stream(ctx context.Context, _ *CompleteRequest, send func(*StreamEvent) error) error {
	Logger(ctx).Info("Streaming.")
	return send(&StreamEvent{Event: &StreamEvent_Delta{Delta: &Delta{Text: Call(ctx).GetRequestId() + " " + TraceFrom(ctx).Parent}}})
}

func (teller) Load(ctx context.Context, changes []*Change) (int64, error) {
	Logger(ctx).Info("Loading.")
	return int64(len(changes)), nil
}

func TestACallKnowsItself(t *testing.T) {
	var out bytes.Buffer
	log := hclog.New(&hclog.LoggerOptions{Output: &out, JSONFormat: true})
	p := everything()
	p.Backend = func(context.Context, *Instance) (Backend, error) { return teller{}, nil }
	p.CorrectionStore = func(context.Context, *Instance) (CorrectionStore, error) { return teller{}, nil }
	conn := connectWith(t, p, log)
	line := func() map[string]any {
		var members map[string]any
		require.NoError(t, json.Unmarshal(out.Bytes(), &members), out.String())
		out.Reset()
		delete(members, "@timestamp")
		return members
	}
	ctx := metadata.AppendToOutgoingContext(t.Context(), "traceparent", traceparent, "tracestate", "a=b")
	call := configure(t, conn, KindBackend)
	call.RequestId, call.TraceId = "r1", "4bf92f3577b34da6a3ce929d0e0e4736"
	client := pluginpb.NewBackendClient(conn)

	resp, err := client.Complete(ctx, &CompleteRequest{Context: call})
	require.NoError(t, err)
	require.Equal(t, traceparent+" a=b", resp.GetAnswer().GetText())
	require.Equal(t, map[string]any{
		"@level": "info", "@message": "Completing.", "more": 1.0,
		"instance": "backend.test", "request_id": "r1", "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
	}, line())

	stream, err := client.Stream(ctx, &CompleteRequest{Context: call})
	require.NoError(t, err)
	event, err := stream.Recv()
	require.NoError(t, err)
	require.Equal(t, "r1 "+traceparent, event.GetDelta().GetText())
	require.Equal(t, "r1", line()["request_id"])

	load, err := pluginpb.NewCorrectionStoreClient(conn).Load(t.Context())
	require.NoError(t, err)
	require.NoError(t, load.Send(&LoadRequest{Instance: configure(t, conn, KindCorrectionStore).GetInstance()}))
	_, err = load.CloseAndRecv()
	require.NoError(t, err)
	require.Equal(t, map[string]any{"@level": "info", "@message": "Loading.", "instance": "correction_store.test"}, line())
}

func TestAPanicIsLoggedWithItsQuery(t *testing.T) {
	var out bytes.Buffer
	conn := connectWith(t, everything(), hclog.New(&hclog.LoggerOptions{Output: &out, JSONFormat: true}))
	for kind, fail := range map[Kind]func(*CallContext) error{
		KindScorer: func(c *CallContext) error {
			_, err := pluginpb.NewScorerClient(conn).Score(t.Context(), &ScoreRequest{Context: c, ClassProbabilities: []float64{-1}})
			return err
		},
		KindBackend: func(c *CallContext) error {
			stream, err := pluginpb.NewBackendClient(conn).Stream(t.Context(), &CompleteRequest{Context: c, Model: "panic"})
			if err == nil {
				_, err = stream.Recv()
			}
			return err
		},
	} {
		call := configure(t, conn, kind)
		call.RequestId = "r-" + string(kind)
		out.Reset()
		require.Error(t, fail(call))
		var line map[string]any
		require.NoError(t, json.Unmarshal(out.Bytes(), &line))
		require.Equal(t, call.RequestId, line["request_id"])
		require.Contains(t, line["stack"], "kinds_test.go")
	}
}

func TestOutsideOfACallThereIsNothing(t *testing.T) {
	require.Nil(t, Call(t.Context()))
	require.Equal(t, Trace{}, TraceFrom(t.Context()))
	require.NotPanics(t, func() { Logger(t.Context()).Error("Nobody reads this.") })
	ctx := WithCall(t.Context(), hclog.NewNullLogger(), &ScoreRequest{Context: &CallContext{RequestId: "mine"}})
	require.Equal(t, "mine", Call(ctx).GetRequestId())
	inner, cancel := context.WithCancel(ctx)
	cancel()
	require.Error(t, inner.Err())
	require.NoError(t, ctx.Err())
	require.Equal(t, "mine", Call(inner).GetRequestId())
}

func TestTraceIsSentOnAsItCame(t *testing.T) {
	for name, c := range map[string]struct {
		sent metadata.MD
		want http.Header
	}{
		"none":      {nil, http.Header{}},
		"parent":    {metadata.Pairs("traceparent", traceparent), http.Header{"Traceparent": {traceparent}}},
		"both":      {metadata.Pairs("traceparent", traceparent, "tracestate", "a=b"), http.Header{"Traceparent": {traceparent}, "Tracestate": {"a=b"}}},
		"no parent": {metadata.Pairs("tracestate", "a=b"), http.Header{}},
		"broken":    {metadata.Pairs("traceparent", traceparent, "tracestate", "a\r\nX-Evil: 1"), http.Header{"Traceparent": {traceparent}}},
	} {
		got := http.Header{}
		TraceFrom(metadata.NewIncomingContext(t.Context(), c.sent)).SetHeader(got)
		require.Equal(t, c.want, got, name)
	}
}

func TestAnInstanceCounts(t *testing.T) {
	p := classifying(Limits{}, nil)
	register := func(*Instance) {}
	p.Classifier = func(_ context.Context, i *Instance) (Classifier, error) {
		hits := i.Metrics.Counter("hits_total", "Hits.")
		register(i)
		return classify(func(context.Context, *ClassifyRequest) (*ClassifyResponse, error) {
			hits.Inc()
			return &ClassifyResponse{}, nil
		}), nil
	}
	conn := connect(t, p)
	call := configure(t, conn, KindClassifier)
	require.Equal(t, "0", counted(t, conn, call.GetInstance(), "hits_total"))
	_, err := pluginpb.NewClassifierClient(conn).Classify(t.Context(), &ClassifyRequest{Context: call})
	require.NoError(t, err)
	require.Equal(t, "1", counted(t, conn, call.GetInstance(), "hits_total"))
	_, err = pluginpb.NewControlClient(conn).Metrics(t.Context(), &MetricsRequest{Instance: "classifier.other"})
	require.ErrorContains(t, err, "no instance")

	for want, mistake := range map[string]func(*Instance){
		"ends in _total":                   func(i *Instance) { i.Metrics.Counter("hits", "Hits.") },
		"begin with method_ are the SDK's": func(i *Instance) { i.Metrics.Gauge("method_size", "Size.") },
	} {
		register = mistake
		resp, err := pluginpb.NewControlClient(conn).Configure(t.Context(), &ConfigureRequest{Instance: "classifier.wrong", Kind: "classifier"})
		require.NoError(t, err)
		require.Contains(t, resp.GetDiagnostics()[0].GetDetail(), want)
	}
}
