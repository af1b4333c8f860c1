// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"encoding/json"

	"github.com/auahq/aua/sdk/fault"
)

// EncodeError encodes an error in the dialect's shape, which is also the data
// of the event "error" of a stream. Clients choose their error class by HTTP
// status and "type"; "code" carries the AUA code.
func EncodeError(e *fault.Error, traceID, requestID string) []byte {
	b, err := json.Marshal(map[string]any{
		"type": "error", "request_id": requestID,
		"error": map[string]any{
			"type": errorType(e.Code), "message": e.Message, "code": e.Code,
			"aua": map[string]any{"trace_id": traceID, "details": e.Details},
		},
	})
	if err != nil {
		return []byte(`{"type":"error","error":{"type":"api_error","message":"The error's details cannot be encoded.","code":"AUA_INTERNAL"}}`)
	}
	return b
}

func errorType(c fault.Code) string {
	if c == fault.Overloaded {
		return "overloaded_error"
	}
	switch s := c.Status(); s {
	case 401:
		return "authentication_error"
	case 403:
		return "permission_error"
	case 404:
		return "not_found_error"
	case 413:
		return "request_too_large"
	case 429:
		return "rate_limit_error"
	case 504:
		return "timeout_error"
	default:
		if s >= 500 || c == fault.Cancelled {
			return "api_error"
		}
		return "invalid_request_error"
	}
}
