// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/sensitive"
)

func TestEnvironment(t *testing.T) {
	host := map[string]string{
		"PATH": "/bin", "HOME": "/home/aua", "TZ": "UTC", "LANG": "C",
		"OPENAI_API_KEY": "secret", "HTTPS_PROXY": "http://user:secret@proxy", "LD_PRELOAD": "/evil.so",
	}
	lookup := func(name string) (string, bool) { v, ok := host[name]; return v, ok }
	require.Equal(t, []string{"HOME=/home/aua", "LANG=C", "PATH=/bin", "TZ=UTC"}, environment(lookup, nil))
	require.Equal(t, []string{"HOME=/home/aua", "LANG=C", "MODEL=small", "PATH=/bin", "TZ=Asia/Tokyo"},
		environment(lookup, texts("MODEL", "small", "TZ", "Asia/Tokyo")))
}

func TestEnvironmentKeepsTheProtocolsNames(t *testing.T) {
	none := func(string) (string, bool) { return "", false }
	require.Empty(t, environment(none, texts(sdk.LifelineEnv, "9", sdk.Handshake.MagicCookieKey, "x", "PLUGIN_UNIX_SOCKET_DIR", "/tmp")))
}

func TestEnvironmentIsNotInherited(t *testing.T) {
	t.Setenv("AUA_TEST_SECRET", "do not leak")
	h := newTestHost(t)
	s := spec(sdk.KindClassifier)
	s.Env = texts("AUA_TEST_GIVEN", "on purpose")
	env, err := ask(t.Context(), h.acquire(s), "do:env")
	require.NoError(t, err)
	require.NotContains(t, env, "do not leak")
	require.Contains(t, env, "AUA_TEST_GIVEN=on purpose")
	require.Contains(t, env, "PATH=")
	require.Contains(t, env, "PLUGIN_UNIX_SOCKET_DIR="+h.run.path)
}

func TestStandardInputIsNotTheHosts(t *testing.T) {
	h := newTestHost(t)
	stdin, err := ask(t.Context(), h.acquire(spec(sdk.KindClassifier)), "do:stdin")
	require.NoError(t, err)
	require.Equal(t, "/dev/null", stdin)
}

func TestBareEnvironment(t *testing.T) {
	t.Setenv("AUA_TEST_SECRET", "x")
	t.Setenv("TZ", "Asia/Kathmandu")
	env := BareEnvironment()
	require.Contains(t, env, "TZ=Asia/Kathmandu")
	require.NotContains(t, env, "AUA_TEST_SECRET=x")
}

// texts makes an environment of names and values.
func texts(pairs ...string) map[string]sensitive.Text {
	env := map[string]sensitive.Text{}
	for i := 0; i < len(pairs); i += 2 {
		env[pairs[i]] = sensitive.New(pairs[i+1])
	}
	return env
}
