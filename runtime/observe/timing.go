// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"fmt"
	"strings"

	"github.com/auahq/aua/sdk/api"
)

// maxTimings bounds the header, since proxies refuse long ones.
const maxTimings = 32

// ServerTiming renders a Server-Timing header (W3C Server Timing): the total and
// one entry for each plugin call, in order, with its duration in milliseconds. Of
// more than 32 calls it leaves out the last.
func ServerTiming(totalMS float64, hops []api.Hop) string {
	var b strings.Builder
	fmt.Fprintf(&b, "total;dur=%.3f", totalMS)
	for i, h := range hops {
		if i == maxTimings {
			break
		}
		fmt.Fprintf(&b, ", %s;dur=%.3f", timingName(h.Plugin+"."+h.Method), h.DurationMS)
	}
	return b.String()
}

// timingName makes name a token in the sense of RFC 9110.
func timingName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', strings.ContainsRune("!#$%&'*+-.^_`|~", r):
			return r
		}
		return '_'
	}, name)
}
