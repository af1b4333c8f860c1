// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/runtime/dialect/embeddings"
	"github.com/auahq/aua/sdk"
)

// embeddings serves POST /v1/embeddings: it is passed to a specialist whose
// backend can, the one that the model names or the first.
func (s *server) embeddings(c *echo.Context) error {
	raw, err := s.body(c)
	if err != nil {
		return err
	}
	in, err := embeddings.Decode(raw)
	if err != nil {
		return err
	}
	req := s.request(c)
	if req.Specialist, err = s.specialist(in.Model); err != nil {
		return err
	}
	in.Model = modelOr(in.Model)
	resp, specialist, err := s.Runtime.Embed(c.Request().Context(), req, &sdk.EmbedRequest{
		Inputs: in.Inputs, Dimensions: in.Dimensions, ExtraJson: in.Extra,
	})
	if err != nil {
		return err
	}
	body, err := embeddings.Encode(in, resp, embeddings.Aua{
		Specialist: specialist, TraceID: req.TraceID, RequestID: req.RequestID, Generation: s.Runtime.Generation(),
	})
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, body)
}
