// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package house_test

import (
	"strings"
	"testing"
)

// complaints are what users of other gateways complain about most, and the
// tests that keep AUA from it. What AUA does not have yet (budgets, answers from
// a cache, single sign-on, plans) is not in the list; whoever adds it adds its test.
var complaints = map[string]map[string][]string{
	"memory that grows until the machine is out of it": {
		"test/soak/soak_test.go": {"TestSoak"},
	},
	"a log database in the path of requests": {
		"test/acceptance/complaints_test.go": {"TestLockedStoreHoldsNoQuery"},
	},
	"translation that loses the arguments of tools, or takes thinking for text": {
		"test/translation/request_test.go":   {"TestRequestsKeepTheirMeaning"},
		"test/translation/answer_test.go":    {"TestAnswersKeepTheirMeaning"},
		"test/acceptance/transcript_test.go": {"TestTranscripts"},
	},
	"no other model once a stream has begun, and errors that no client repeats": {
		"test/acceptance/failures_test.go":    {"TestFailures"},
		"runtime/pipeline/surfaces_test.go":   {"TestMiddlewareThatHoldsBackLeavesAWayOut"},
		"test/acceptance/onepipeline_test.go": {"TestOnePipeline"},
	},
	"wrong cost for cached tokens": {
		"test/acceptance/servers_test.go": {"TestCachedTokensHaveTheirPrice"},
	},
	"plugins that take the server down": {
		"plugin/crash_test.go":            {"TestPanicFailsItsOwnCallOnly", "TestPanicOfAGoroutine"},
		"test/acceptance/process_test.go": {"TestKilledPluginsFailNoQuery"},
		"test/acceptance/chunks_test.go":  {"TestStuckMiddlewareDoesNotHoldAStream"},
	},
	"orphan processes": {
		"test/acceptance/process_test.go": {"TestNoPluginOutlivesItsHost"},
	},
	"balancing that spoils the model server's prompt cache": {
		"runtime/pipeline/route_test.go": {"TestConversationsStayWithTheirSpecialist"},
	},
	"answers that belong to another tenant": {
		"runtime/api/corrections_test.go": {"TestTenantsDoNotSeeEachOthersCorrections"},
	},
	"a limit on bodies that real prompts reach": {
		"test/acceptance/complaints_test.go": {"TestLongPromptsPass"},
	},
	"goroutines that cancelled requests leave behind": {
		"test/acceptance/complaints_test.go": {"TestCancelledRequestsLeaveNothing"},
		"test/acceptance/failure_test.go":    {"TestCancelReachesTheModelServer"},
	},
	"slow readers that hold others": {
		"test/acceptance/complaints_test.go": {"TestSlowReaderHoldsNobody"},
	},
}

func TestEveryComplaintHasItsTest(t *testing.T) {
	for complaint, files := range complaints {
		for file, tests := range files {
			text := document(t, file)
			for _, name := range tests {
				if !strings.Contains(text, "func "+name+"(t *testing.T)") {
					t.Errorf("%s: %s has no %s any more.", complaint, file, name)
				}
			}
		}
	}
}
