// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"encoding/json"

	"github.com/auahq/aua/sdk/fault"
)

// EncodeError encodes an error in the dialect's shape. Clients choose their
// error class by HTTP status and "type"; "code" carries the AUA code.
func EncodeError(e *fault.Error, traceID string) []byte {
	param, _ := e.Details["param"].(string)
	body := map[string]any{
		"message": e.Message, "type": errorType(e.Code), "code": e.Code, "param": nil,
		"aua": map[string]any{"trace_id": traceID, "details": e.Details},
	}
	if param != "" {
		body["param"] = param
	}
	b, err := json.Marshal(map[string]any{"error": body})
	if err != nil {
		return []byte(`{"error":{"message":"The error's details cannot be encoded.","type":"server_error","code":"AUA_INTERNAL","param":null}}`)
	}
	return b
}

func errorType(c fault.Code) string {
	switch c {
	case fault.AuthRequired:
		return "authentication_error"
	case fault.Forbidden:
		return "permission_error"
	case fault.RateLimited:
		return "rate_limit_error"
	}
	if s := c.Status(); s >= 400 && s < 500 {
		return "invalid_request_error"
	}
	return "server_error"
}
