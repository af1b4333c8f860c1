// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

func TestServerTiming(t *testing.T) {
	require.Equal(t, "total;dur=12.346", ServerTiming(12.3456, nil))
	require.Equal(t, "total;dur=10.000, classifier.default.Classify;dur=0.412, backend.local_1.Complete;dur=9.000",
		ServerTiming(10, []api.Hop{
			{Plugin: "classifier.default", Method: "Classify", DurationMS: 0.4119},
			{Plugin: "backend.local_1", Method: "Complete", DurationMS: 9},
		}))
}

func TestServerTimingNamesAreTokens(t *testing.T) {
	got := ServerTiming(1, []api.Hop{{Plugin: "hook.a b,c;d=\"é\r\n", Method: "Fire", DurationMS: 1}})
	require.Equal(t, "total;dur=1.000, hook.a_b_c_d_____.Fire;dur=1.000", got)
}

func TestServerTimingIsBounded(t *testing.T) {
	got := ServerTiming(1, make([]api.Hop, 10_000))
	require.Equal(t, 33, strings.Count(got, ";dur="))
}
