// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import "context"

// provider is a place that secrets come from. It is safe for concurrent use.
type provider interface {
	// begin returns what answers the lookups of one moment: it may ask its place
	// once for many names.
	begin() source
}

// source answers lookups. It is used by one goroutine at a time.
type source interface {
	// get returns a secret's value. The error is an [*Error].
	get(ctx context.Context, a address) (string, error)
}
