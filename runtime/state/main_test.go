// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/auahq/aua/test/postgrestest"
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
	goleak.VerifyTestMain(m, goleak.Cleanup(func(status int) {
		postgrestest.StopShared()
		os.Exit(status)
	}))
}

// place is what a child is told of a store: the path of a database, or the URL,
// the schema and the key file.
func place(o Options) string {
	if o.Type == TypePostgres {
		return o.URL + " " + o.Schema + " " + o.AuditKeyFile
	}
	return o.Path
}

// at returns the options of a store at a place.
func at(place string) Options {
	if part := strings.Fields(place); strings.HasPrefix(part[0], "postgres:") {
		return Options{Type: TypePostgres, URL: part[0], Schema: part[1], AuditKeyFile: part[2]}
	}
	return Options{Type: TypeSQLite, Path: place}
}

// eachDisk runs test with every store that outlives its process.
func eachDisk(t *testing.T, test func(t *testing.T, o Options)) {
	for name, options := range stores {
		if name != TypeMemory {
			t.Run(name, func(t *testing.T) { test(t, options(t)) })
		}
	}
}

// timeout is a context that outlives the test's own, for its clean-up.
func timeout(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}
