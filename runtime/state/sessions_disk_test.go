// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

// chatUntilKilled appends exchanges to a session for ever, and prints the
// number of those that were acknowledged.
func chatUntilKilled(path string) {
	ctx := context.Background()
	s, err := Open(ctx, at(path))
	if err == nil {
		err = s.Sessions().Create(ctx, "acme", session("s1", 0))
	}
	for n := 0; err == nil; n++ {
		if err = s.Sessions().Append(ctx, "acme", "s1", exchange(n)); err == nil {
			fmt.Println(n + 1)
		}
	}
	fmt.Println(err)
	os.Exit(1)
}

func TestAKilledProcessLosesNoAcknowledgedExchange(t *testing.T) {
	eachDisk(t, func(t *testing.T, o Options) {
		for _, acknowledgements := range []int{1, 20, 60} {
			o.Path, o.Schema = filepath.Join(t.TempDir(), "aua.db"), newSchema()
			cmd, out := spawn(t, "chat", place(o))
			acknowledged := 0
			read := func() {
				n, err := strconv.Atoi(out.Text())
				require.NoError(t, err, out.Text())
				acknowledged = n
			}
			for range acknowledgements {
				require.True(t, out.Scan())
				read()
			}
			require.NoError(t, cmd.Process.Kill())
			for out.Scan() { // what it had acknowledged before the signal came
				read()
			}
			require.ErrorContains(t, cmd.Wait(), "killed")

			s := open(t, o)
			got, err := s.Sessions().Get(t.Context(), "acme", "s1")
			require.NoError(t, err)
			list, err := s.Sessions().Messages(t.Context(), "acme", "s1", MessageRange{Range: Range{Limit: MaxLimit}})
			require.NoError(t, err)
			require.Zero(t, len(list.Messages)%2, "an exchange is whole")
			require.GreaterOrEqual(t, len(list.Messages), 2*acknowledged)
			require.EqualValues(t, len(list.Messages), got.Messages)
			for i, m := range list.Messages {
				require.EqualValues(t, i, m.Index)
				require.Equal(t, fmt.Sprint([]string{"question ", "answer "}[i%2], i/2), m.Content)
			}
		}
	})
}

func TestErasedContentIsInNoFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "aua.db")
	s := open(t, Options{Type: TypeSQLite, Path: path})
	begin(t, s, "acme", session("s1", 0))
	for i := range 20 {
		require.NoError(t, s.Sessions().Append(t.Context(), "acme", "s1", exchange(i)))
		appendAll(t, s, secretly("acme", fmt.Sprint("d", i)))
	}
	found := func(what string) bool {
		for _, name := range []string{"aua.db", "aua.db-wal"} {
			data, err := os.ReadFile(filepath.Join(dir, name))
			require.NoError(t, err)
			if bytes.Contains(data, []byte(what)) {
				return true
			}
		}
		return false
	}
	require.True(t, found("question 7"))
	require.True(t, found("my secret"))
	_, err := s.Sessions().Delete(t.Context(), "acme", "s1")
	require.NoError(t, err)
	for _, what := range []string{"question 7", "answer 19", "my secret", "your secret", "Be brief."} {
		require.False(t, found(what), what)
	}
}

func TestAFullDiskRefusesAnExchange(t *testing.T) {
	s, _ := openAt(t, filepath.Join(t.TempDir(), "aua.db"), Options{})
	begin(t, s, "acme", session("s1", 0))
	fill(t, s, true)
	large := exchange(0)
	large.Messages[0].Content = string(make([]byte, 100<<10))
	err := s.Sessions().Append(t.Context(), "acme", "s1", large)
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "The disk is full; make room on it.")
	fill(t, s, false)
	require.NoError(t, s.Sessions().Append(t.Context(), "acme", "s1", large))
	list, err := s.Sessions().Messages(t.Context(), "acme", "s1", MessageRange{})
	require.NoError(t, err)
	require.Len(t, list.Messages, 2)
}
