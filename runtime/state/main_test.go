// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// childEnv makes the test binary run one of children instead of the tests.
const childEnv = "AUA_STATE_TEST_CHILD"

// children are what the test binary can be as another process.
var children = map[string]func(path string){
	"write":   writeUntilKilled,
	"hold":    holdUntilKilled,
	"keep":    keepUntilKilled,
	"chat":    chatUntilKilled,
	"backup":  backUpUntilKilled,
	"restore": restoreUntilKilled,
}

func TestMain(m *testing.M) {
	if child, ok := children[os.Getenv(childEnv)]; ok {
		child(os.Args[1])
		return
	}
	goleak.VerifyTestMain(m)
}

// timeout is a context that outlives the test's own, for its clean-up.
func timeout(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}
