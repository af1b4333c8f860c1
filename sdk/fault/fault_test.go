// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

func TestCodes(t *testing.T) {
	require.Len(t, fault.Codes(), 34)
	for _, c := range fault.Codes() {
		require.Regexp(t, `^AUA_[A-Z_]+$`, string(c))
		require.GreaterOrEqual(t, c.Status(), 400)
		require.NotZero(t, c.Exit())
	}
	require.Equal(t, 504, fault.SpecialistTimeout.Status())
	require.Equal(t, 3, fault.SpecialistTimeout.Exit())
	require.True(t, fault.Overloaded.Transient())
	require.False(t, fault.UpstreamRejected.Transient())
	unknown := fault.Code("AUA_NO_SUCH")
	require.Equal(t, 500, unknown.Status())
	require.Equal(t, 1, unknown.Exit())
}

func TestError(t *testing.T) {
	cause := errors.New("disk full")
	e := fault.Wrap(cause, fault.StateStoreUnavailable, "The store %s cannot be written.", "x").With("path", "x")
	require.Equal(t, "AUA_STATE_STORE_UNAVAILABLE: The store x cannot be written. (disk full)", e.Error())
	require.ErrorIs(t, e, cause)
	require.Equal(t, "x", e.Details["path"])
	require.Equal(t, "AUA_NOT_FOUND: No.", fault.New(fault.NotFound, "No.").Error())
}

func TestAs(t *testing.T) {
	e := fault.New(fault.NotFound, "No.")
	require.Same(t, e, fault.As(fmt.Errorf("outer: %w", e)))
	require.Equal(t, fault.NotFound, fault.CodeOf(fmt.Errorf("outer: %w", e)))
	plain := errors.New("secret detail")
	require.Equal(t, fault.Internal, fault.CodeOf(plain))
	require.NotContains(t, fault.As(plain).Message, "secret", "a cause is never shown")
	require.ErrorIs(t, fault.As(plain), plain)
	require.Empty(t, fault.CodeOf(nil))
}
