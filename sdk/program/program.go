// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package program makes a backend of one function: a specialist that is a program
// and not a model, such as a calculator, a look-up in a table, or a search in a
// manual. AUA tries it beside the models of its field; what it declines goes to
// the next.
//
//	Backend: func(context.Context, *sdk.Instance) (sdk.Backend, error) {
//		return program.New("capitals", func(ctx context.Context, req *sdk.CompleteRequest) (program.Answer, error) {
//			city, ok := capitals[program.Question(req)]
//			if !ok {
//				return program.Answer{}, program.Decline("I know capitals only.")
//			}
//			return program.Answer{Text: city}, nil
//		}), nil
//	},
//
// The backend does the rest: it declines what no such program can do (call
// tools, keep to a demanded format, look at images), holds the answer to the
// request's limits, answers whole or as a stream, and has one model that is
// always ready.
package program

import (
	"context"
	"errors"
	"strings"

	"github.com/auahq/aua/sdk"
)

// Func answers a request. A [Decline] as its error says that the request is not
// for this program, which is no failure; any other error is one of the plugin.
type Func func(context.Context, *sdk.CompleteRequest) (Answer, error)

// Answer is what a program answers.
type Answer struct {
	// Text is the answer in full.
	Text string
	// Short is the answer for a request whose max_tokens leave no room for Text;
	// empty for none. An answer is never cut off: what does not fit is declined.
	Short string
	// TokenBytes is how many bytes of the answer a token holds; 0 for 4, which suits
	// prose. Digits and signs are a token each.
	TokenBytes int
}

// Decline is why a program does not answer, as one sentence for a person. The
// host goes to the next specialist.
type Decline string

// Error returns the sentence.
func (d Decline) Error() string { return string(d) }

// Backend answers with a function. It is safe for concurrent use when that is.
type Backend struct {
	name   string
	answer Func
}

var (
	_ sdk.Backend     = (*Backend)(nil)
	_ sdk.ModelLister = (*Backend)(nil)
	_ sdk.Prober      = (*Backend)(nil)
)

// New makes a backend. The name is that of its only model, and stands in reasons
// to decline.
func New(name string, answer Func) *Backend { return &Backend{name: name, answer: answer} }

// Answer returns the text for a request; its error is a [Decline] when there is none.
func (b *Backend) Answer(ctx context.Context, req *sdk.CompleteRequest) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if err := b.impossible(req); err != nil {
		return "", err
	}
	a, err := b.answer(ctx, req)
	if err != nil {
		return "", err
	}
	return a.fit(req.GetParams())
}

// Complete answers a query whole, or declines it.
func (b *Backend) Complete(ctx context.Context, req *sdk.CompleteRequest) (*sdk.CompleteResponse, error) {
	text, err := b.Answer(ctx, req)
	var why Decline
	switch {
	case errors.As(err, &why):
		return &sdk.CompleteResponse{Outcome: &sdk.CompleteResponse_Declined{Declined: &sdk.Declined{Reason: string(why)}}}, nil
	case err != nil:
		return nil, err
	}
	return &sdk.CompleteResponse{Outcome: &sdk.CompleteResponse_Answer{Answer: &sdk.Answer{
		Text: text, FinishReason: "stop", Usage: usage(), Model: b.name,
	}}}, nil
}

// Stream answers a query line by line. The answer is complete before the first
// is sent, so that nothing is ever declined in the middle.
func (b *Backend) Stream(ctx context.Context, req *sdk.CompleteRequest, send func(*sdk.StreamEvent) error) error {
	text, err := b.Answer(ctx, req)
	var why Decline
	switch {
	case errors.As(err, &why):
		return send(&sdk.StreamEvent{Event: &sdk.StreamEvent_Declined{Declined: &sdk.Declined{Reason: string(why)}}})
	case err != nil:
		return err
	}
	for line := range strings.Lines(text) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := send(&sdk.StreamEvent{Event: &sdk.StreamEvent_Delta{Delta: &sdk.Delta{Text: line}}}); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return send(&sdk.StreamEvent{Event: &sdk.StreamEvent_Done{Done: &sdk.Done{FinishReason: "stop", Usage: usage(), Model: b.name}}})
}

// usage is zero, and reported as fact: a program consumes no tokens.
func usage() *sdk.Usage { return &sdk.Usage{Reported: true} }

// Models lists the one model that there is.
func (b *Backend) Models(context.Context, *sdk.ModelsRequest) (*sdk.ModelsResponse, error) {
	return &sdk.ModelsResponse{Models: []*sdk.Model{{Id: b.name}}}, nil
}

// Probe says that the program is ready: there is no server that could be down.
func (b *Backend) Probe(_ context.Context, req *sdk.ProbeRequest) (*sdk.ProbeResponse, error) {
	if m := req.GetModel(); m != "" && m != b.name {
		return &sdk.ProbeResponse{Reason: "There is one model here, and its name is " + b.name + "."}, nil
	}
	return &sdk.ProbeResponse{Ready: true}, nil
}
