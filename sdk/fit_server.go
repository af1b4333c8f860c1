// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"errors"
	"io"

	"google.golang.org/grpc"
)

// fit gathers the examples of a stream and hands them to the instance.
func fit(s *server, stream grpc.ClientStreamingServer[FitRequest, FitResponse]) error {
	var (
		instance string
		base     *Artefact
		examples []*Example
	)
	for first := true; ; first = false {
		req, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if first {
			instance, base = req.GetContext().GetInstance(), req.GetBase()
		}
		examples = append(examples, req.GetExamples()...)
	}
	fitter, err := lookup[Fitter](s, instance)
	if err != nil {
		return err
	}
	resp, err := fitter.Fit(stream.Context(), base, examples)
	if err != nil {
		return statusOf(stream.Context(), err)
	}
	return stream.SendAndClose(resp)
}
