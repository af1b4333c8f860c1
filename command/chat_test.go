// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
)

// calculator is a server with calc alone, to which the commands of this test talk.
func calculator(t *testing.T) *served {
	t.Helper()
	s := serve(t, "", "-dev", "-detect=none")
	t.Setenv("AUA_ADDR", s.Address)
	return s
}

func TestChatInAPipe(t *testing.T) {
	calculator(t)
	r := runWith(t, "what is 17*23?\n\n   \nwhat is 6*7?", "chat", "-specialist", "calc")
	require.Equal(t, result{0, "17 × 23 = 391\n6 × 7 = 42\n", ""}, r)

	last := runWith(t, "/history\n", "chat", "-session", "last")
	require.Equal(t, result{0, "user: what is 17*23?\ncalc: 17 × 23 = 391\nuser: what is 6*7?\ncalc: 6 × 7 = 42\n", ""}, last)
	require.Equal(t, result{0, "", ""}, runWith(t, "", "chat"), "without a question no session is made")
	list := runWith(t, "/sessions\n", "chat")
	require.Equal(t, 2, strings.Count(list.out, "\n"), list.out)
	require.Contains(t, list.out, "what is 17*23?")
}

func TestChatPrintsJSONLines(t *testing.T) {
	calculator(t)
	r := runWith(t, "what is 6*7?\n/why\n/sessions\n/help\n/new\n/history\n", "chat", "-json", "-specialist", "calc")
	require.Zero(t, r.status)
	require.Empty(t, r.err)
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	require.Len(t, lines, 5)
	answer := decode[api.QueryResponse](t, lines[0])
	require.Equal(t, "6 × 7 = 42", answer.Answer)
	require.Nil(t, answer.Decision)
	require.Equal(t, answer.DecisionID, decode[api.Decision](t, lines[1]).ID)
	require.Equal(t, answer.SessionID, decode[api.SessionList](t, lines[2]).Sessions[0].ID)
	require.NotEmpty(t, decode[views.ChatHelp](t, lines[3]).Commands)
	require.Empty(t, decode[api.MessageList](t, lines[4]).Messages, "nothing was said in the new session")
}

func TestChatContinuesASession(t *testing.T) {
	calculator(t)
	first := decode[api.QueryResponse](t, runWith(t, "what is 6*7?\n", "chat", "-json", "-specialist", "calc").out)
	t.Setenv("AUA_SESSION", first.SessionID)
	second := decode[api.QueryResponse](t, runWith(t, "what is 7*8?\n", "chat", "-json").out)
	require.Equal(t, first.SessionID, second.SessionID)
	other := decode[api.QueryResponse](t, runWith(t, "what is 7*8?\n", "chat", "-json", "-new", "-specialist", "calc").out)
	require.NotEqual(t, first.SessionID, other.SessionID)

	r := runWith(t, "/open "+other.SessionID+"\n/delete\n/open "+other.SessionID+"\n", "chat")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "There is no session \""+other.SessionID+"\".")
	require.Equal(t, first.SessionID, decode[api.SessionList](t, runWith(t, "/sessions\n", "chat", "-json").out).Sessions[0].ID)
	require.Equal(t, result{0, "{\"id\":\"" + first.SessionID + "\",\"messages\":4,\"corrections\":0,\"decisions\":2}\n", ""}, runWith(t, "/delete\n", "chat", "-json"))
}

func TestALineMayGoOn(t *testing.T) {
	var asked []string
	fakeServer(t, func(w http.ResponseWriter, r *http.Request) {
		var q api.QueryRequest
		_ = json.NewDecoder(r.Body).Decode(&q)
		if r.URL.Path == "/sessions" {
			_ = json.NewEncoder(w).Encode(api.Session{ID: "s1"})
			return
		}
		asked = append(asked, q.Query)
		_ = json.NewEncoder(w).Encode(api.QueryResponse{Status: api.StatusAnswered})
	})
	r := runWith(t, "a\\\nb\\\nc\n /x\r\nd\\", "chat", "-json")
	require.Zero(t, r.status)
	require.Equal(t, []string{"a\nb\nc", " /x", "d"}, asked)
}

// In a pipe the first failure ends the command, with its status.
func TestChatMistakes(t *testing.T) {
	s := calculator(t)
	for _, c := range []struct {
		in, message string
		args        []string
		status      int
	}{
		{"/hlep\nwhat is 1+1?\n", `There is no command "/hlep". Did you mean /help?`, nil, 1},
		{"/explode", `There is no command "/explode".`, nil, 1},
		{"/why", "There is no answer in this chat yet.", nil, 1},
		{"/open", "Name the session: /open ID.", nil, 1},
		{"/delete", "There is no session to delete", nil, 1},
		{"q", `There is no session "nope".`, []string{"-session", "nope"}, 1},
		{"q", "There is no session to continue.", []string{"-session", "last"}, 1},
		{"q", `There is no field "alchemy".`, []string{"-field", "alchemy"}, 1},
		{"q", "-field and -specialist are for a new session", []string{"-field", "math", "-session", "x"}, 1},
		{"q", "The command takes flags only", []string{"what is 1+1?"}, 1},
		{"what is the capital of Peru?", "", []string{"-specialist", "calc"}, 3},
	} {
		r := runWith(t, c.in, append([]string{"chat"}, c.args...)...)
		require.Equal(t, c.status, r.status, "%s%v: %s", c.in, c.args, r.err)
		require.Contains(t, strings.Join(strings.Fields(r.err), " "), c.message)
		require.Empty(t, r.out)
		if len(c.args) > 0 && !strings.HasPrefix(c.args[0], "-") {
			continue
		}
		asJSON := runWith(t, c.in, append([]string{"chat", "-json"}, c.args...)...)
		require.Equal(t, c.status, asJSON.status)
		require.NotEmpty(t, decode[api.Error](t, asJSON.out).Code)
	}
	s.stop(t)
	r := runWith(t, "q", "chat")
	require.Equal(t, 3, r.status)
	require.Contains(t, r.err, "No AUA server is reached")
}

func TestQuitLeaves(t *testing.T) {
	require.Equal(t, result{0, "", ""}, runWith(t, "/quit\nnot asked\n", "chat"))
	require.Equal(t, result{0, "", ""}, runWith(t, "/exit\nnot asked\n", "chat"))
}

// An interrupt cancels the answer and, without a person, ends the chat.
func TestInterruptEndsAChatInAPipe(t *testing.T) {
	slow := slowServer(t)
	cmd := program(t, "chat", "-address", slow.url, "-json")
	cmd.Stdin = strings.NewReader("q\n")
	var out strings.Builder
	cmd.Stdout = &out
	require.NoError(t, cmd.Start())
	<-slow.asked
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	<-slow.cancelled
	_ = cmd.Wait()
	require.Equal(t, 130, cmd.ProcessState.ExitCode())
	require.Equal(t, "AUA_CANCELLED", decode[api.Error](t, out.String()).Code)
}
