// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"

	"github.com/labstack/echo/v5"
)

// body reads a request's body, up to the limit.
func (s *server) body(c *echo.Context) ([]byte, error) {
	r := c.Request()
	var b bytes.Buffer
	if n := r.ContentLength; n > 0 && n <= s.MaxBodyBytes {
		b.Grow(int(n) + bytes.MinRead)
	}
	_, err := io.Copy(&b, http.MaxBytesReader(c.Response(), r.Body, s.MaxBodyBytes))
	return b.Bytes(), err
}

// encode renders a body as JSON. The values are our own types, which always can be.
func encode(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
	return b.Bytes()
}
