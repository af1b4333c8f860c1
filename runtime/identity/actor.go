// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package identity

import (
	"context"

	"github.com/auahq/aua/sdk/api"
)

// Actor is who acts in ctx, as the audit log names them: the id of the token;
// [api.AuditAnonymous] while authentication is off; [api.AuditServer] when
// nobody has asked for it.
func Actor(ctx context.Context) string {
	switch p, ok := From(ctx); {
	case !ok:
		return api.AuditServer
	case p.TokenID == "":
		return api.AuditAnonymous
	default:
		return p.TokenID
	}
}
