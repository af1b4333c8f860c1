// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v5"
	"golang.org/x/sync/errgroup"

	"github.com/auahq/aua/runtime/dialect/object"
	"github.com/auahq/aua/runtime/pipeline"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Bounds of a batch.
const (
	maxBatch        = 1000
	defaultParallel = 4
)

// batch serves POST /batch: several queries, each as POST /query would serve
// it. A query that fails does not fail the others.
func (s *server) batch(c *echo.Context) error {
	raw, err := s.body(c)
	if err != nil {
		return err
	}
	members, err := object.Split(raw)
	if err != nil {
		return err
	}
	var queries []json.RawMessage
	parallel := defaultParallel
	if err := object.Take(members, "queries", &queries); err != nil {
		return err
	}
	if err := object.Take(members, "max_parallel", &parallel); err != nil {
		return err
	}
	for name := range members {
		return fault.New(fault.RequestInvalid, "A batch has no member %q; it has queries and max_parallel.", name)
	}
	switch {
	case len(queries) == 0 || len(queries) > maxBatch:
		return fault.New(fault.RequestInvalid, "A batch holds 1 to %d queries, and this one holds %d.", maxBatch, len(queries)).With("param", "queries")
	case parallel < 1:
		return fault.New(fault.RequestInvalid, "\"max_parallel\" is %d; it must be at least 1.", parallel).With("param", "max_parallel")
	}
	results := make([]sdkapi.BatchResult, len(queries))
	var g errgroup.Group
	g.SetLimit(parallel)
	for i, q := range queries {
		g.Go(func() error {
			results[i] = s.batchQuery(c, i, q)
			return nil
		})
	}
	_ = g.Wait()
	return c.JSONBlob(http.StatusOK, encode(sdkapi.BatchResponse{Results: results}))
}

func (s *server) batchQuery(c *echo.Context, i int, raw json.RawMessage) sdkapi.BatchResult {
	r := sdkapi.BatchResult{Index: i}
	result, debug, err := s.batchRun(c.Request().Context(), c, raw)
	if err != nil {
		r.Error = errorOf(faultOf(c, err), of(c).trace.TraceID())
		return r
	}
	r.OK, r.Response = true, queryResponse(result, debug)
	return r
}

func (s *server) batchRun(ctx context.Context, c *echo.Context, raw json.RawMessage) (*pipeline.Result, bool, error) {
	req, debug, err := s.queryOf(c, raw)
	if err != nil {
		return nil, false, err
	}
	req.Buffered = true
	result, err := s.Runtime.Query(ctx, req, nil)
	return result, debug, err
}
