// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"

	"google.golang.org/grpc"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// loadBatch is how many changes go into one message of Load.
const loadBatch = 1000

// Load sends the changes in batches, so that no message grows beyond the limit.
func (w wireCorrections) Load(ctx context.Context, changes []*sdk.Change) (int64, error) {
	stream, err := w.client.Load(ctx)
	if err != nil {
		return 0, err
	}
	req := &sdk.LoadRequest{Instance: w.instance}
	for {
		n := min(loadBatch, len(changes))
		req.Changes = changes[:n]
		changes = changes[n:]
		if err := stream.Send(req); err != nil {
			break // CloseAndRecv has the reason
		}
		if len(changes) == 0 {
			break
		}
		req = &sdk.LoadRequest{}
	}
	resp, err := stream.CloseAndRecv()
	return resp.GetSequence(), err
}

// OnChunk opens the stream; the first message goes with the first chunk.
func (w wireMiddleware) OnChunk(ctx context.Context, call *sdk.CallContext, state []byte) (sdk.Chunks, error) {
	ctx, cancel := context.WithCancel(ctx)
	stream, err := w.client.OnChunk(ctx)
	if err != nil {
		cancel()
		return nil, err
	}
	return &wireChunks{stream: stream, cancel: cancel, first: &sdk.OnChunkRequest{Context: call, State: state}}, nil
}

// wireChunks is a transformer on the other side of a stream.
type wireChunks struct {
	stream grpc.BidiStreamingClient[pluginpb.OnChunkRequest, pluginpb.OnChunkResponse]
	cancel context.CancelFunc
	first  *sdk.OnChunkRequest
}

func (c *wireChunks) Next(text string, last bool) (string, error) {
	req := c.first
	if c.first = nil; req == nil {
		req = &sdk.OnChunkRequest{}
	}
	req.Text, req.Last = text, last
	// A failed Send leaves its reason to Recv.
	_ = c.stream.Send(req)
	resp, err := c.stream.Recv()
	if err != nil || last {
		c.cancel()
	}
	return resp.GetText(), err
}
