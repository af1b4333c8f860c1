// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"slices"

	"github.com/auahq/aua/sdk"
)

// roles are those that a host can call a model in.
var roles = []string{"judge", "classifier", "synthesiser", "canonicaliser"}

// asked holds a plugin's wish that the host calls models against the contract.
// With such a wish the rest of an answer is ignored.
func asked(calls []*sdk.ModelCall) error {
	seen := map[string]bool{}
	for _, c := range calls {
		switch {
		case seen[c.GetId()]:
			return broke("two of the calls that it needs have the id %q", c.GetId())
		case !slices.Contains(roles, c.GetRole()):
			return broke("the call that it needs is of the role %q; the roles are %q", c.GetRole(), roles)
		case c.GetTemplate() == "":
			return broke("the call %q that it needs names no prompt template", c.GetId())
		}
		seen[c.GetId()] = true
	}
	return nil
}
