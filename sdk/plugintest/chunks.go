// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

func middlewareChecks() []check {
	streams := func(k sdk.KindDescription) bool { return k.OnChunk }
	return []check{
		{
			name: "middleware_query", about: "What a middleware makes of a query can be used: messages have roles, and an answer at once has a status.",
			hint: "Each message keeps its role. A short_circuit is answered, abstained or clarify.",
			kind: sdk.KindMiddleware, needs: []string{"call"}, calls: true,
			run: func(ctx context.Context, s *suite) error { return s.hold(ctx, s.shared(sdk.KindMiddleware), secrets) },
		},
		{
			name: "middleware_state", about: "A middleware takes its state back from the host, in another process as well.",
			hint: "The process may be replaced between the query and its answer. Keep nothing of a query but in the state.",
			kind: sdk.KindMiddleware, needs: []string{"call"}, run: checkState,
		},
		{
			name: "middleware_stream", about: "One response answers each chunk, and the stream ends well.",
			hint: "Answer a chunk that is held back with an empty text, or the host waits for ever.",
			kind: sdk.KindMiddleware, when: streams, needs: []string{"call"},
			run: func(ctx context.Context, s *suite) error { _, err := s.transform(ctx, answerText, ""); return err },
		},
		{
			name: "middleware_flush", about: "What a middleware held back comes with the last chunk, even if that is empty.",
			hint: "When last is true, release everything: the end of an answer must not be lost.",
			kind: sdk.KindMiddleware, when: streams, needs: []string{"middleware_stream"}, run: checkFlush,
		},
		{
			name: "middleware_cuts", about: "A streamed answer becomes the same text wherever it was cut.",
			hint: "What the middleware looks for may be cut by the end of a chunk. Hold back what could be the beginning of it.",
			kind: sdk.KindMiddleware, when: streams, needs: []string{"middleware_flush"}, run: checkCuts,
		},
		{
			name: "middleware_same", about: "A middleware makes the same of an answer, streamed or whole.",
			hint: "With on_chunk and changes_answer, OnChunk does to a stream what AfterResponse does to a whole answer: a client may ask for either.",
			kind: sdk.KindMiddleware, when: func(k sdk.KindDescription) bool { return k.OnChunk && k.ChangesAnswer },
			needs: []string{"middleware_stream"}, run: checkSame,
		},
	}
}

// secrets is a query that holds what middleware looks for.
const secrets = "Write to ada@example.com or call +49 30 901820; my card is 4111 1111 1111 1111, my server 192.0.2.7."

// answerText is an answer with the same, with letters of several bytes, and an
// end that may be the beginning of something.
const answerText = "Größe: 5 µm — 日本語 😀. I wrote to ada@example.com <ada@example.com>, called +49 30 901820, and charged 4111 1111 1111 1111.\n\n```go\nfmt.Println(1)\n```\nSee [the page](https://example.com/a?b=c) at 192.0.2.7, or ask ada@"

// transform sends an answer in pieces, of which the last is marked, to the
// shared instance, and returns what came back.
func (s *suite) transform(ctx context.Context, pieces ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	t := s.shared(sdk.KindMiddleware)
	client := pluginpb.NewMiddlewareClient(t.conn)
	before, err := client.BeforeQuery(ctx, &sdk.BeforeQueryRequest{Context: t.call, Content: t.content(secrets)})
	if err != nil {
		return "", err
	}
	stream, err := client.OnChunk(ctx)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	for i, piece := range pieces {
		req := &sdk.OnChunkRequest{Text: piece, Last: i == len(pieces)-1}
		if i == 0 {
			req.Context, req.State = t.call, before.GetState()
		}
		if err := stream.Send(req); err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		resp, err := stream.Recv()
		if err != nil {
			return "", fmt.Errorf("chunk %d of %d was not answered: %w", i+1, len(pieces), err)
		}
		text.WriteString(resp.GetText())
	}
	if err := stream.CloseSend(); err != nil {
		return "", err
	}
	if _, err := stream.Recv(); !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("after the last chunk the stream did not end, but: %w", err)
	}
	return text.String(), nil
}

func checkFlush(ctx context.Context, s *suite) error {
	whole, err := s.transform(ctx, answerText)
	if err != nil {
		return err
	}
	return s.becomes(ctx, whole, answerText, "")
}

func checkCuts(ctx context.Context, s *suite) error {
	whole, err := s.transform(ctx, answerText)
	if err != nil {
		return err
	}
	if err := s.becomes(ctx, whole, strings.Split(answerText, "")...); err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		var pieces []string
		piece := ""
		for _, r := range answerText {
			piece += string(r)
			if random.IntN(8) == 0 {
				pieces, piece = append(pieces, piece), ""
			}
		}
		if err := s.becomes(ctx, whole, append(pieces, piece)...); err != nil {
			return err
		}
	}
	return nil
}

// becomes demands that the pieces become the text that the whole becomes.
func (s *suite) becomes(ctx context.Context, want string, pieces ...string) error {
	got, err := s.transform(ctx, pieces...)
	if err == nil && got != want {
		return broke("in one piece the answer becomes\n%q\nand in the pieces %.200q\n%q", want, pieces, got)
	}
	return err
}

func checkSame(ctx context.Context, s *suite) error {
	streamed, err := s.transform(ctx, answerText)
	if err != nil {
		return err
	}
	whole, err := s.after(ctx, s.running)
	if err == nil && whole != streamed {
		return broke("streamed the answer becomes\n%q\nand whole\n%q", streamed, whole)
	}
	return err
}

// after asks the running process about a query, and another, which may be the
// same, about its answer.
func (s *suite) after(ctx context.Context, other *subject) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	t := s.shared(sdk.KindMiddleware)
	before, err := pluginpb.NewMiddlewareClient(t.conn).BeforeQuery(ctx, &sdk.BeforeQueryRequest{Context: t.call, Content: t.content(secrets)})
	if err != nil {
		return "", err
	}
	resp, err := pluginpb.NewMiddlewareClient(other.conn).AfterResponse(ctx, &sdk.AfterResponseRequest{
		Context: t.call, State: before.GetState(), Text: answerText, Status: "answered",
	})
	if err != nil {
		return "", err
	}
	if resp.Text == nil {
		return answerText, nil
	}
	return resp.GetText(), nil
}

func checkState(ctx context.Context, s *suite) error {
	other, err := s.start(ctx, inherited)
	if err != nil {
		return err
	}
	defer other.kill()
	if err := s.configured(ctx, other, sdk.KindMiddleware); err != nil {
		return err
	}
	same, err := s.after(ctx, s.running)
	if err != nil {
		return err
	}
	elsewhere, err := s.after(ctx, other)
	if err != nil {
		return fmt.Errorf("in a process that did not see the query: %w", err)
	}
	if same != elsewhere {
		return broke("the process that saw the query makes of its answer\n%q\nand another\n%q", same, elsewhere)
	}
	return nil
}
