// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// classify is a classifier that is one function.
type classify func(context.Context, *ClassifyRequest) (*ClassifyResponse, error)

func (f classify) Classify(ctx context.Context, req *ClassifyRequest) (*ClassifyResponse, error) {
	return f(ctx, req)
}

// classifying is a plugin of one function.
func classifying(limits Limits, f classify) *Plugin {
	return &Plugin{
		Name: "one", Version: "1.0.0", Description: "One function.", Limits: limits,
		Classifier: func(context.Context, *Instance) (Classifier, error) { return f, nil },
	}
}

// counted returns a sample of the plugin's metrics, as text; empty when there is none.
func counted(t *testing.T, conn *grpc.ClientConn, instance, sample string) string {
	t.Helper()
	resp, err := pluginpb.NewControlClient(conn).Metrics(t.Context(), &MetricsRequest{Instance: instance})
	require.NoError(t, err)
	for line := range strings.Lines(string(resp.GetText())) {
		if value, ok := strings.CutPrefix(line, sample+" "); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func TestOneCallTooManyIsRefused(t *testing.T) {
	begun, release := make(chan struct{}), make(chan struct{})
	conn := connect(t, classifying(Limits{Calls: 2}, func(context.Context, *ClassifyRequest) (*ClassifyResponse, error) {
		begun <- struct{}{}
		<-release
		return &ClassifyResponse{}, nil
	}))
	client, call := pluginpb.NewClassifierClient(conn), configure(t, conn, KindClassifier)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if _, err := client.Classify(t.Context(), &ClassifyRequest{Context: call}); err != nil {
				t.Error(err)
			}
		})
		<-begun
	}
	_, err := client.Classify(t.Context(), &ClassifyRequest{Context: call})
	require.Equal(t, codes.ResourceExhausted, status.Code(err))
	require.Equal(t, FaultOverloaded, status.Convert(err).Details()[0].(*Fault).GetReason())
	stream, err := client.Fit(t.Context())
	require.NoError(t, err)
	_, err = stream.CloseAndRecv()
	require.Equal(t, codes.ResourceExhausted, status.Code(err), "streams count as well")
	health, err := pluginpb.NewControlClient(conn).Health(t.Context(), &HealthRequest{Instance: call.GetInstance()})
	require.NoError(t, err)
	require.True(t, health.GetHealthy(), "a plugin with much to do is no dead one")
	require.Equal(t, "2", counted(t, conn, call.GetInstance(), "process_calls_in_flight"))

	close(release)
	wg.Wait()
	go func() { <-begun }()
	_, err = client.Classify(t.Context(), &ClassifyRequest{Context: call})
	require.NoError(t, err, "there is a place again")
	require.Equal(t, "0", counted(t, conn, call.GetInstance(), "process_calls_in_flight"))
	require.Equal(t, "1", counted(t, conn, call.GetInstance(), `method_calls_total{method="Classify",outcome="refused"}`))
	require.Equal(t, "3", counted(t, conn, call.GetInstance(), `method_calls_total{method="Classify",outcome="ok"}`))
}

func TestACallAlwaysHasADeadline(t *testing.T) {
	p := classifying(Limits{CallTime: 20 * time.Millisecond}, func(ctx context.Context, _ *ClassifyRequest) (*ClassifyResponse, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	})
	conn := connect(t, p)
	_, err := pluginpb.NewClassifierClient(conn).Classify(t.Context(), &ClassifyRequest{Context: configure(t, conn, KindClassifier)})
	require.Equal(t, codes.DeadlineExceeded, status.Code(err), "the host gave none")

	deadline := make(chan time.Duration, 1)
	conn = connect(t, classifying(Limits{}, func(ctx context.Context, _ *ClassifyRequest) (*ClassifyResponse, error) {
		at, _ := ctx.Deadline()
		deadline <- time.Until(at).Round(time.Minute)
		return &ClassifyResponse{}, nil
	}))
	call := configure(t, conn, KindClassifier)
	for want, given := range map[time.Duration]time.Duration{defaultCallTime: 0, 5 * time.Hour: 5 * time.Hour} {
		ctx := t.Context()
		if given > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, given)
			defer cancel()
		}
		_, err := pluginpb.NewClassifierClient(conn).Classify(ctx, &ClassifyRequest{Context: call})
		require.NoError(t, err)
		require.Equal(t, want, <-deadline, "given %s", given)
	}
}

func TestMessagesAreBounded(t *testing.T) {
	conn := connect(t, classifying(Limits{MessageBytes: 9 << 20}, func(_ context.Context, req *ClassifyRequest) (*ClassifyResponse, error) {
		return &ClassifyResponse{}, nil
	}))
	call := configure(t, conn, KindClassifier)
	for size, want := range map[int]codes.Code{8 << 20: codes.OK, 10 << 20: codes.ResourceExhausted} {
		_, err := pluginpb.NewClassifierClient(conn).Classify(t.Context(), &ClassifyRequest{Context: call, Content: &Content{LastMessage: strings.Repeat("x", size)}})
		require.Equal(t, want, status.Code(err), size)
	}
}

func TestLimitsOfAPluginAreChecked(t *testing.T) {
	for want, limits := range map[string]Limits{
		"message bytes is 1048576; it must be 0": {MessageBytes: 1 << 20},
		"message bytes is 134217728":             {MessageBytes: 128 << 20},
		"calls is -1":                            {Calls: -1},
		"a call's time is -1s":                   {CallTime: -time.Second},
	} {
		_, err := NewServer(classifying(limits, nil), nil)
		require.ErrorContains(t, err, want)
	}
}

func TestWhatBecomesOfCallsIsCounted(t *testing.T) {
	begun := make(chan struct{})
	conn := connect(t, classifying(Limits{}, func(ctx context.Context, req *ClassifyRequest) (*ClassifyResponse, error) {
		switch req.GetContent().GetLastMessage() {
		case "error":
			return nil, errors.New("no")
		case "panic":
			panic("oh")
		case "wait":
			close(begun)
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return &ClassifyResponse{}, nil
	}))
	call := configure(t, conn, KindClassifier)
	require.Empty(t, counted(t, conn, call.GetInstance(), `method_seconds_count{method="Classify"}`), "no call, no series")
	for outcome, times := range map[string]int{"ok": 3, "error": 2, "panic": 1, "wait": 1} {
		for range times {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			if outcome == "wait" {
				go func() { <-begun; cancel() }()
			}
			_, err := pluginpb.NewClassifierClient(conn).Classify(ctx, &ClassifyRequest{Context: call, Content: &Content{LastMessage: outcome}})
			require.Equal(t, outcome == "ok", err == nil)
			cancel()
		}
	}
	require.Eventually(t, func() bool { return counted(t, conn, call.GetInstance(), "process_calls_in_flight") == "0" }, 10*time.Second, time.Millisecond)
	for outcome, times := range map[string]int{"ok": 3, "error": 2, "panic": 1, "cancelled": 1, "refused": 0} {
		require.Equal(t, fmt.Sprint(times), counted(t, conn, call.GetInstance(), `method_calls_total{method="Classify",outcome="`+outcome+`"}`), outcome)
	}
	require.Equal(t, "7", counted(t, conn, call.GetInstance(), `method_seconds_count{method="Classify"}`))
	for _, gauge := range []string{"process_goroutines", "process_heap_bytes"} {
		require.NotContains(t, []string{"", "0"}, counted(t, conn, call.GetInstance(), gauge), gauge)
	}
}

// TestGuardIsCheap holds what stands around a call to one allocation.
func TestGuardIsCheap(t *testing.T) {
	s := newServer(classifying(Limits{}, nil), nil)
	s.methods["/x/Classify"] = s.newMethod("Classify")
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	req, info := &ClassifyRequest{}, &grpc.UnaryServerInfo{FullMethod: "/x/Classify"}
	next := func(context.Context, any) (any, error) { return req, nil }
	require.LessOrEqual(t, testing.AllocsPerRun(1000, func() { _, _ = s.guardUnary(ctx, req, info, next) }), 1.0)
}

func BenchmarkGuard(b *testing.B) {
	s := newServer(classifying(Limits{}, nil), nil)
	s.methods["/x/Classify"] = s.newMethod("Classify")
	ctx, cancel := context.WithTimeout(b.Context(), time.Hour)
	defer cancel()
	req, info := &ClassifyRequest{}, &grpc.UnaryServerInfo{FullMethod: "/x/Classify"}
	next := func(context.Context, any) (any, error) { return req, nil }
	b.ReportAllocs()
	for b.Loop() {
		_, _ = s.guardUnary(ctx, req, info, next)
	}
}
