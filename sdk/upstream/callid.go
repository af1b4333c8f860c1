// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import "crypto/rand"

// NewCallID makes an id for a tool call that came without: a client names the
// call by it in its next request.
func NewCallID() string { return "call_" + rand.Text() }
