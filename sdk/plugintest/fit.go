// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"google.golang.org/grpc"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

func fitChecks() []check {
	learns := func(k sdk.KindDescription) bool { return k.Fit }
	return []check{
		{
			name: "fit_artefact", about: "What is learnt from examples is an artefact that the plugin can be configured with.",
			hint: "Give the format a name, and the digest of the content as \"sha256:\" and 64 lower-case hex digits. Configure gets it back as it is.",
			when: learns, needs: []string{"call"}, run: checkArtefact,
		},
		{
			name: "fit_repeatable", about: "Equal examples in equal order give an equal artefact.",
			hint: "A plan shows what would change. Seed what is random, and do not write times or the order of a map into the artefact.",
			when: learns, needs: []string{"fit_artefact"}, run: checkFitRepeatable,
		},
	}
}

// learn lets the kind learn in a process of its own.
func (s *suite) learn(ctx context.Context, k sdk.Kind) (*sdk.Artefact, error) {
	p, err := s.start(ctx, inherited)
	if err != nil {
		return nil, err
	}
	defer p.kill()
	if err := s.configured(ctx, p, k); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	resp, err := fitted(ctx, p.conn, k, s.shared(k).call, s.options.Fields)
	if err != nil {
		return nil, p.explain(err)
	}
	if resp.GetArtefact() == nil {
		return nil, broke("it gave no artefact")
	}
	return resp.GetArtefact(), nil
}

// fitted sends examples in two messages.
func fitted(ctx context.Context, conn grpc.ClientConnInterface, k sdk.Kind, call *sdk.CallContext, names []string) (*sdk.FitResponse, error) {
	var stream grpc.ClientStreamingClient[sdk.FitRequest, sdk.FitResponse]
	var err error
	switch k {
	case sdk.KindClassifier:
		stream, err = pluginpb.NewClassifierClient(conn).Fit(ctx)
	case sdk.KindRouter:
		stream, err = pluginpb.NewRouterClient(conn).Fit(ctx)
	case sdk.KindArbiter:
		stream, err = pluginpb.NewArbiterClient(conn).Fit(ctx)
	default:
		return nil, broke("the kind %s does not learn; the description must not say fit", k)
	}
	if err != nil {
		return nil, err
	}
	for _, req := range []*sdk.FitRequest{{Context: call, Examples: examples(k, names)}, {Examples: examples(k, names)}} {
		if err := stream.Send(req); err != nil {
			break // CloseAndRecv says why
		}
	}
	return stream.CloseAndRecv()
}

// examples are queries with the labels that the kind learns.
func examples(k sdk.Kind, names []string) []*sdk.Example {
	var list []*sdk.Example
	for i := range 40 {
		label := names[i%len(names)]
		if k == sdk.KindRouter {
			label = fmt.Sprintf("specialist-%d", i%2)
		}
		text := []string{"Tell me about the weather in %d.", "What is %d times 7?"}[i%2]
		e := &sdk.Example{Text: fmt.Sprintf(text, i), Label: label, Weight: 1}
		for n, answer := range (target{candidates: 2, fields: names}).answers() {
			e.Candidates = append(e.Candidates, &sdk.LabelledCandidate{Candidate: answer, Correct: n == i%2})
		}
		list = append(list, e)
	}
	return list
}

func (s *suite) eachLearner(f func(sdk.Kind) error) error {
	return s.eachKind(func(k sdk.Kind) error {
		if kind, _ := s.description.Serves(k); !kind.Fit {
			return nil
		}
		return f(k)
	})
}

func checkArtefact(ctx context.Context, s *suite) error {
	return s.eachLearner(func(k sdk.Kind) error {
		artefact, err := s.learn(ctx, k)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(artefact.GetContent())
		if want := "sha256:" + hex.EncodeToString(sum[:]); artefact.GetDigest() != want {
			return broke("the digest is %q; that of the content is %s", artefact.GetDigest(), want)
		}
		if artefact.GetFormat() == "" {
			return broke("the artefact's format has no name")
		}
		ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
		defer cancel()
		name := string(k) + ".fitted"
		resp, err := s.running.control.Configure(ctx, &sdk.ConfigureRequest{
			Instance: name, Kind: string(k), ConfigJson: s.config(), HostVersion: sdk.Version, Fields: fields(s.options.Fields), Artefact: artefact,
		})
		if err := errors.Join(err, objection(resp.GetDiagnostics())); err != nil {
			return fmt.Errorf("it refuses its own artefact: %w", err)
		}
		t := s.target(k, name)
		defer s.discard(ctx, t)
		return s.ask(ctx, t, s.options.Query)
	})
}

func checkFitRepeatable(ctx context.Context, s *suite) error {
	return s.eachLearner(func(k sdk.Kind) error {
		first, err := s.learn(ctx, k)
		if err != nil {
			return err
		}
		second, err := s.learn(ctx, k)
		if err == nil && !bytes.Equal(first.GetContent(), second.GetContent()) {
			return broke("it learnt %s, and then %s from the same examples", first.GetDigest(), second.GetDigest())
		}
		return err
	})
}
