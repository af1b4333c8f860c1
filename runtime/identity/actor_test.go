// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package identity

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestActor(t *testing.T) {
	as := func(p *Principal) string { return Actor(WithPrincipal(context.Background(), p)) }
	require.Equal(t, "t1", as(&Principal{Tenant: "acme", TokenID: "t1"}))
	require.Equal(t, "anonymous", as(Anonymous()))
	require.Equal(t, "server", as(nil))
	require.Equal(t, "server", Actor(context.Background()))
}
