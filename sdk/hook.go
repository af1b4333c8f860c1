// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"
	"strings"
)

// Hook is told what happens at the points of a query's life that it is
// configured for. In mode observe its answer is ignored; in mode transform it
// may patch what the point allows.
type Hook interface {
	Fire(context.Context, *FireRequest) (*FireResponse, error)
}

// PointName returns the name of p as configurations write it, such as "post_response".
func PointName(p HookPoint) string {
	return strings.ToLower(strings.TrimPrefix(p.String(), "HOOK_POINT_"))
}
