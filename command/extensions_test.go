// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

func TestExtensions(t *testing.T) {
	coder, general := modelServer(t, "{}", "Use a lock."), modelServer(t, "{}", "Hello.")
	s := serve(t, twoServers("http://"+coder+"/v1", "http://"+general+"/v1"))
	t.Setenv("AUA_ADDR", s.Address)

	list := run(t, "extensions", "list")
	require.Zero(t, list.status, list.err)
	require.Regexp(t, `(?m)^  scorer.default +scorer +utility \S+ +ready +\d+ `, list.out)
	require.NotContains(t, list.out, "available")
	require.Regexp(t, `(?m)^  judge +arbiter +judge \S+ +available `, run(t, "extensions", "list", "-all").out)
	require.Len(t, decode[api.ExtensionList](t, run(t, "extensions", "list", "-json").out).Extensions, len(s.Plugins))

	one := run(t, "extensions", "inspect", "backend.coder")
	require.Zero(t, one.status, one.err)
	for _, want := range []string{
		"backend.coder", "state  ready", "runs in a process of its own, pid ", ", 0 failed, ", `"base_url":"http://` + coder + `/v1"`, "base_url (string, required): ",
	} {
		require.Contains(t, one.out, want)
	}
	require.Contains(t, run(t, "extensions", "inspect", "classifier.default").out, "classifier  sees of a query: last_message")
	e := decode[api.Extension](t, run(t, "extensions", "inspect", "judge", "-json").out)
	require.Equal(t, []string{"", "judge", api.StateAvailable, "v1beta1"}, []string{e.Address, e.Plugin, e.State, e.APIVersion})
	require.NotEmpty(t, e.Schema.Attributes)
	require.Nil(t, e.Block)

	r := run(t, "extensions", "inspect", "scorer.nope")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "AUA_NOT_FOUND")
	require.Contains(t, run(t, "extensions", "inspect").err, "Name one extension")
	require.Contains(t, run(t, "extensions", "lst").err, `Did you mean "aua extensions list"?`)
}

func TestFeedbackCommand(t *testing.T) {
	coder, general := modelServer(t, "{}", "Use a lock."), modelServer(t, "{}", "Hello.")
	s := serve(t, twoServers("http://"+coder+"/v1", "http://"+general+"/v1"))
	t.Setenv("AUA_ADDR", s.Address)
	asked := run(t, "query", "-debug", "-field", "swe", "how do I share a map in Go?")
	shown := regexp.MustCompile(`decision    (\S+)`).FindStringSubmatch(asked.out)
	require.NotNil(t, shown, asked.out)
	id := shown[1]

	require.Equal(t, result{0, "Kept. It counts for swe in software_engineering.\n", ""}, run(t, "feedback", id, "-correct"))
	r := run(t, "feedback", id, "-wrong", "-answer", "Use a sync.Map.")
	require.Zero(t, r.status, r.err)
	require.Regexp(t, `^Kept, in the place of what you said before. It counts for swe in software_engineering.\nThe right answer is the correction \S+\.\n$`, r.out)
	f := decode[api.Feedback](t, run(t, "feedback", "-json", "-rating", "up", "-user", "ada", id).out)
	require.Equal(t, []any{"up", "ada", .5, false}, []any{f.Rating, f.User, f.Counted, f.Replaced})

	for want, args := range map[string][]string{
		"Name the one decision":     {"-correct"},
		"both right and wrong":      {id, "-correct", "-wrong"},
		"Say something":             {id, "-comment", "Hm."},
		`"meh" is none of up, down`: {id, "-rating", "meh"},
		"There is no decision":      {"unknown", "-correct"},
	} {
		r := run(t, append([]string{"feedback"}, args...)...)
		require.Equal(t, 1, r.status, args)
		require.Contains(t, r.err, want)
	}
}
