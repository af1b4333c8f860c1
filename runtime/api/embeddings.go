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
	made, err := s.Runtime.Embed(c.Request().Context(), req, &sdk.EmbedRequest{
		Inputs: in.Inputs, Dimensions: in.Dimensions, ExtraJson: in.Extra,
	})
	if err != nil {
		return err
	}
	c.Response().Header().Set(headerGeneration, made.Generation)
	body, err := embeddings.Encode(in, made.EmbedResponse, embeddings.Aua{
		Specialist: made.Specialist, TraceID: req.TraceID, RequestID: req.RequestID, Generation: made.Generation,
	})
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, body)
}
