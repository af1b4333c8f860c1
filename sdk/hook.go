// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"
	"strings"
)

// Hook is told what happens at the points of a query's life that it is
// configured for, each of which is among [Plugin].HookPoints.
//
// In mode observe it is told off the query's path, from a queue, and its answer is
// ignored. In mode transform the query waits, and the hook may patch what the
// point allows (see [HookPoint]); no patch, or an empty one, changes nothing. What
// is set in the request depends on the point.
//
// When it fails, the query goes on unless the block says on_error = "fail"; a
// failure in mode observe is logged and counted.
type Hook interface {
	Fire(context.Context, *FireRequest) (*FireResponse, error)
}

// PointName returns the name of p as configurations write it, such as "post_response".
func PointName(p HookPoint) string {
	return strings.ToLower(strings.TrimPrefix(p.String(), "HOOK_POINT_"))
}
