// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/api"
)

// keeping makes a folder with a configuration whose store has some decisions,
// and goes there.
func keeping(t *testing.T, decisions int) {
	t.Helper()
	t.Chdir(t.TempDir())
	// The rest of the configuration does not matter.
	require.NoError(t, os.WriteFile("aua.hcl", []byte("config_version = \"1.0\"\nbackend \"b\" {\n  plugin = \"gone\"\n}\nstate \"sqlite\" {\n  path = \"s.db\"\n}\n"), 0o600))
	s, err := state.Open(t.Context(), state.Options{Type: state.TypeSQLite, Path: "s.db"})
	require.NoError(t, err)
	for i := range decisions {
		require.NoError(t, s.Decisions().Append(&api.Decision{ID: fmt.Sprint("d", i), Tenant: "default", Time: time.Now(), Query: "<hi>"}))
	}
	require.NoError(t, s.Close(t.Context()))
}

func TestStateBackupAndRestore(t *testing.T) {
	keeping(t, 3)
	made := run(t, "state", "backup", "b", "-json")
	require.Zero(t, made.status, made.out)
	backup := decode[views.Backup](t, made.out)
	require.EqualValues(t, 3, backup.Manifest.Rows())
	require.Positive(t, backup.Size)
	again := run(t, "state", "backup", "b")
	require.Equal(t, 1, again.status)
	require.Contains(t, again.err, "The file b exists already.")
	require.Contains(t, again.err, "AUA_CONFLICT")

	refused := run(t, "state", "restore", "b")
	require.Equal(t, 1, refused.status)
	require.Contains(t, refused.err, "has 3 rows already")
	require.NoError(t, os.Rename("s.db", "gone.db"))
	require.Zero(t, run(t, "state", "restore", "b").status)
	forced := run(t, "state", "restore", "-force", "b", "-json")
	require.Zero(t, forced.status, forced.out)
	restored := decode[state.Restored](t, forced.out)
	require.EqualValues(t, 3, restored.Rows)
	require.FileExists(t, restored.Aside)

	require.NoError(t, os.WriteFile("b", []byte("x"), 0o600))
	damaged := run(t, "state", "restore", "-force", "b", "-json")
	require.Equal(t, 1, damaged.status)
	require.Contains(t, decode[api.Error](t, damaged.out).Message, "Nothing was changed")
}

func TestStateCheck(t *testing.T) {
	keeping(t, 2)
	sound := run(t, "state", "check")
	require.Zero(t, sound.status, sound.out)
	require.Contains(t, sound.out, "s.db: sound\n")
	require.Regexp(t, `(?m)^  decisions +2 rows$`, sound.out)

	s, err := sql.Open("sqlite", "s.db")
	require.NoError(t, err)
	_, err = s.Exec("UPDATE decisions SET record = 'x' WHERE id = 'd1'")
	require.NoError(t, err)
	require.NoError(t, s.Close())
	unreadable := run(t, "state", "check", "-json")
	require.Equal(t, 1, unreadable.status)
	found := decode[state.Inspection](t, unreadable.out)
	require.Len(t, found.Problems, 1)
	require.Equal(t, []string{"decisions", "default/d1"}, []string{found.Problems[0].Table, found.Problems[0].Key})

	require.NoError(t, os.WriteFile("s.db", []byte(strings.Repeat("no database ", 1000)), 0o600))
	broken := run(t, "state", "check")
	require.Equal(t, 3, broken.status)
	require.Contains(t, broken.err, "The file is no SQLite database; move it away, or configure another path.")
}

func TestStateMigrate(t *testing.T) {
	keeping(t, 2)
	status := run(t, "state", "migrate", "-status", "-json")
	require.Zero(t, status.status)
	schema := decode[state.Schema](t, status.out)
	require.Equal(t, schema.Newest, schema.Version)

	no := runWith(t, "no\n", "state", "migrate", "-to", "0")
	require.Equal(t, 1, no.status)
	require.Contains(t, no.out, "- the table decisions  2 rows")
	require.Contains(t, no.err, "Nothing was changed, since the answer was not yes.")
	unasked := run(t, "state", "migrate", "-to", "0", "-json")
	require.Equal(t, 1, unasked.status)
	require.Contains(t, decode[api.Error](t, unasked.out).Message, "add -auto-approve")

	yes := runWith(t, "yes\n", "state", "migrate", "-to", "0")
	require.Zero(t, yes.status, yes.err)
	require.Contains(t, yes.out, fmt.Sprintf("from version %d to 0:", schema.Newest))
	up := run(t, "state", "migrate")
	require.Zero(t, up.status)
	require.Contains(t, up.out, fmt.Sprintf("from version 0 to %d:", schema.Newest))
	require.Contains(t, run(t, "state", "migrate").out, "there is nothing to do")
	require.Zero(t, run(t, "state", "migrate", "-to", "1", "-auto-approve").status)
}

func TestStateExport(t *testing.T) {
	keeping(t, 2)
	lines := run(t, "state", "export", "-table", "decisions", "-since", "1h")
	require.Zero(t, lines.status, lines.err)
	require.Equal(t, 2, strings.Count(lines.out, "\n"))
	var first struct {
		Table, Tenant string
		Record        api.Decision
	}
	require.NoError(t, json.Unmarshal([]byte(strings.SplitN(lines.out, "\n", 2)[0]), &first))
	require.Equal(t, []string{"decisions", "default", "d0", "<hi>"}, []string{first.Table, first.Tenant, first.Record.ID, first.Record.Query})
	all := decode[views.Export](t, run(t, "state", "export", "-json").out)
	require.Len(t, all.Rows, 2)
	require.Empty(t, run(t, "state", "export", "-tenant", "other").out)
}

func TestStateMisused(t *testing.T) {
	keeping(t, 0)
	for _, c := range []struct{ args, says string }{
		{"backup", "Name the one file of the backup"},
		{"restore a b", "Name the one file of the backup"},
		{"check x", "flags only"},
		{"migrate -to x", `"x" is no version`},
		{"migrate -to 4711", "There is no version 4711"},
		{"export -table decision", `did you mean "decisions"`},
		{"export -since yesterday", `"yesterday" is no day`},
		{"restore none.backup", "no such file"},
		{"check -config none.hcl", "none.hcl"},
	} {
		r := run(t, append([]string{"state"}, strings.Fields(c.args)...)...)
		require.Equal(t, 1, r.status, c.args)
		require.Contains(t, strings.Join(strings.Fields(r.err), " "), c.says, c.args)
	}
	require.NoError(t, os.WriteFile("aua.hcl", []byte("config_version = \"1.0\"\nstate \"memory\" {}\n"), 0o600))
	none := run(t, "state", "check")
	require.Equal(t, 1, none.status)
	require.Contains(t, none.err, "The state is kept in memory")
}
