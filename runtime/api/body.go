// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/runtime/dialect/object"
	"github.com/auahq/aua/sdk/fault"
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

// decode reads a body of the REST API. An empty one is an object without members.
func (s *server) decode(c *echo.Context, v any) error {
	raw, err := s.body(c)
	if err != nil {
		return err
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil
	}
	return decodeBody(raw, v)
}

// decodeBody decodes a JSON object without members that v does not have.
func decodeBody(raw []byte, v any) error {
	if _, err := object.Split(raw); err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		var mismatch *json.UnmarshalTypeError
		if errors.As(err, &mismatch) && mismatch.Field != "" {
			return object.WrongType(mismatch.Field, err)
		}
		return fault.Wrap(err, fault.RequestInvalid, "The body does not fit: %s.", strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
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
