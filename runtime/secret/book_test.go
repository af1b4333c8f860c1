// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"context"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
)

// TestTheEnvironmentIsTheDefault: without any block, as with one that has no prefix.
func TestTheEnvironmentIsTheDefault(t *testing.T) {
	for _, providers := range [][]*config.SecretProvider{nil, {{Type: config.SecretsEnv}}} {
		w := newWorld()
		w.env["KEY"] = "from-the-environment"
		resolve := w.Open(providers)
		gives(t, resolve, "KEY", "from-the-environment")
		gives(t, resolve, "env:KEY", "from-the-environment")
		e := why(t, resolve, "GONE")
		require.Equal(t, "provider env: there is no environment variable GONE", e.Error())
		require.Contains(t, e.Advice(), "export GONE=…")
		require.True(t, Absent(e))
		require.Equal(t, "(sensitive)", w.values.Scrub("from-the-environment"))
	}
}

func TestThePrefixKeepsOtherVariablesOut(t *testing.T) {
	t.Setenv("AUA_TEST_SECRET_KEYS", "x")
	w := newWorld()
	w.env["AUA_TEST_SECRET_KEYS"], w.env["HOME"] = "one-of-the-secrets", "/home/ada"
	resolve := w.Open([]*config.SecretProvider{{Type: config.SecretsEnv, Prefix: "AUA_TEST_SECRET_"}})
	gives(t, resolve, "KEYS", "one-of-the-secrets")
	require.Contains(t, why(t, resolve, "HOME").Error(), "AUA_TEST_SECRET_HOME")
	require.Contains(t, why(t, resolve, "KEY").Advice(), `Did you mean "KEYS"?`)
}

func TestProvidersAreAskedInOrder(t *testing.T) {
	w := newWorld()
	w.env["BOTH"], w.env["ENV"] = "of-the-environment", "env-only"
	file, _ := safeFile(t, map[string]string{"BOTH": "of-the-file", "FILE": "file-only"})
	resolve := w.Open([]*config.SecretProvider{{Type: config.SecretsEnv}, file})
	gives(t, resolve, "BOTH", "of-the-environment")
	gives(t, resolve, "file:BOTH", "of-the-file")
	gives(t, resolve, "FILE", "file-only")
	e := why(t, resolve, "FILES")
	require.Contains(t, e.Error(), "no provider has it: provider env: ")
	require.Contains(t, e.Error(), "; provider file: ")
	require.Contains(t, e.Advice(), `Did you mean "FILE"?`)
	require.Equal(t, `the configuration has no block secrets "vault"`, why(t, resolve, "vault:KEY").Error())

	require.NoError(t, os.Remove(file.Path))
	resolve = w.Open(nil)
	gives(t, resolve, "ENV", "env-only")
	e = why(t, resolve, "NEW")
	require.Contains(t, e.Error(), "cannot be opened: there is no such file")
	require.False(t, Absent(e), "a provider that cannot tell is not passed over")
}

func TestNames(t *testing.T) {
	for name, reason := range map[string]string{
		"":                       "names no secret",
		"env:":                   "names no secret",
		"aws:KEY":                `there is no provider "aws"`,
		"KEY#part":               "has a path",
		"file:a#b":               "has a path",
		"vault:#key":             "no path before the #",
		"vault:../x#key":         "no path before the #",
		"vault:team#":            "names no secret",
		strings.Repeat("x", 300): "names no secret",
	} {
		_, err := parseAddress(name)
		require.ErrorContains(t, err, reason, name)
	}
	a, err := parseAddress("vault:team/openai#api_key")
	require.NoError(t, err)
	require.Equal(t, address{provider: "vault", path: "team/openai", key: "api_key"}, a)
	for _, good := range []string{"KEY", "a.b-c_1", "_X", "1"} {
		require.NoError(t, CheckName(good))
	}
	for _, bad := range []string{"", "-x", "a b", "a:b", "a#b", "a/b", "ä", strings.Repeat("x", 300)} {
		require.Error(t, CheckName(bad), bad)
	}
}

// TestWhatTheFileSaysOfItself: each way in which it cannot be opened has its
// own reason, and says what to do.
func TestWhatTheFileSaysOfItself(t *testing.T) {
	for _, c := range []struct {
		breaks       func(t *testing.T, p *config.SecretProvider)
		reason, hint string
	}{
		{func(t *testing.T, p *config.SecretProvider) { require.NoError(t, os.Remove(p.KeyFile)) }, "key file", "aua secrets init"},
		{func(t *testing.T, p *config.SecretProvider) { require.NoError(t, os.Chmod(p.KeyFile, 0o640)) }, "be read by other users: its mode is 0640", "chmod 600"},
		{func(t *testing.T, p *config.SecretProvider) { write(t, p.KeyFile, "hunter2", 0o600) }, "it is not a key", ""},
		{func(t *testing.T, p *config.SecretProvider) { write(t, p.KeyFile, " \n", 0o600) }, "it is empty", ""},
		{func(t *testing.T, p *config.SecretProvider) { p.KeyFile = t.TempDir() }, "it is not a regular file", ""},
		{func(t *testing.T, p *config.SecretProvider) { p.KeyFile, p.KeyEnv = "", "AUA_KEY" }, "environment variable AUA_KEY, which should hold the key, is not set", "aua secrets init"},
		{func(t *testing.T, p *config.SecretProvider) { require.NoError(t, os.Remove(p.Path)) }, "there is no such file", "aua secrets init"},
		{func(t *testing.T, p *config.SecretProvider) { write(t, p.Path, "{}", 0o600) }, "changed or damaged", "backup"},
		{func(t *testing.T, p *config.SecretProvider) { require.NoError(t, os.Chmod(p.Path, 0o666)) }, "be changed by other users", "chmod 600"},
		{func(t *testing.T, p *config.SecretProvider) {
			other, err := NewKey()
			require.NoError(t, err)
			require.NoError(t, WriteKey(p.KeyFile, other))
		}, "encrypted with another key: its key is", "the key that belongs to the file"},
	} {
		p, _ := safeFile(t, map[string]string{"KEY": "value-of-key"})
		c.breaks(t, p)
		e := why(t, newWorld().Open([]*config.SecretProvider{p}), "KEY")
		require.Contains(t, e.Error(), c.reason)
		require.Contains(t, e.Advice(), c.hint)
		require.False(t, Absent(e))
		require.NotContains(t, e.Error()+e.Advice(), "hunter2")
	}
	p, key := safeFile(t, map[string]string{"KEY": "value-of-key"})
	text, err := key.Text()
	require.NoError(t, err)
	w := newWorld()
	w.env["AUA_KEY"] = text.Reveal()
	p.KeyFile, p.KeyEnv = "", "AUA_KEY"
	gives(t, w.Open([]*config.SecretProvider{p}), "KEY", "value-of-key")
}

// TestLookKeepsWhatWasKnown: a change is seen, and a provider that does not
// answer, or has lost the secret, leaves the value of before, and says so.
func TestLookKeepsWhatWasKnown(t *testing.T) {
	w := newWorld()
	p, key := safeFile(t, map[string]string{"KEY": "first-value", "OTHER": "other-value"})
	resolve := w.Open([]*config.SecretProvider{p})
	gives(t, resolve, "KEY", "first-value")
	gives(t, resolve, "OTHER", "other-value")
	require.Equal(t, []Status{{Provider: "file", Names: []string{"KEY", "OTHER"}, Read: w.now}}, w.Status())

	fill(t, p, key, map[string]string{"KEY": "second-value", "OTHER": "other-value"})
	gives(t, resolve, "KEY", "first-value") // of one moment
	w.passes(time.Minute)
	gives(t, w.Look(t.Context()), "KEY", "second-value")
	for _, value := range []string{"first-value", "second-value"} {
		require.Equal(t, "(sensitive)", w.values.Scrub(value), "the old one may still be written")
	}

	require.NoError(t, os.Rename(p.Path, p.Path+".away"))
	last := w.now
	w.passes(time.Minute)
	failed := w.now
	gives(t, w.Look(t.Context()), "KEY", "second-value")
	w.passes(time.Minute)
	gives(t, w.Open(nil), "KEY", "second-value")
	s := w.Status()[0]
	require.Equal(t, []time.Time{last, failed}, []time.Time{s.Read, s.Failed})
	require.Contains(t, s.Reason, "there is no such file")
	require.Empty(t, s.Lost)

	fill(t, p, key, map[string]string{"OTHER": "other-value"})
	gives(t, w.Look(t.Context()), "KEY", "second-value")
	s = w.Status()[0]
	require.Empty(t, s.Reason)
	require.True(t, s.Failed.IsZero())
	require.Equal(t, []string{"KEY"}, s.Lost)

	fill(t, p, key, map[string]string{"KEY": "third-value", "OTHER": "other-value"})
	gives(t, w.Look(t.Context()), "KEY", "third-value")
	require.Empty(t, w.Status()[0].Lost)
}

// TestRunLooksWhenValuesAreOld: after ttl, and sooner while the provider fails.
func TestRunLooksWhenValuesAreOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, key := safeFile(t, map[string]string{"KEY": "first-value"})
		p.TTL = time.Hour
		b := New(Options{Values: &Values{}})
		gives(t, b.Open([]*config.SecretProvider{p}), "KEY", "first-value")
		ctx, cancel := context.WithCancel(t.Context())
		var looks atomic.Int64
		var seen atomic.Value
		done := make(chan struct{})
		go func() {
			defer close(done)
			b.Run(ctx, func(_ context.Context, resolve func(string) (string, error)) {
				value, _ := resolve("KEY")
				seen.Store(value)
				looks.Add(1)
			})
		}()
		time.Sleep(59 * time.Minute)
		synctest.Wait()
		require.Zero(t, looks.Load())
		fill(t, p, key, map[string]string{"KEY": "second-value"})
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		require.Equal(t, int64(1), looks.Load())
		require.Equal(t, "second-value", seen.Load())
		require.NoError(t, os.Remove(p.Path))
		time.Sleep(59*time.Minute + time.Second)
		synctest.Wait()
		require.Equal(t, int64(2), looks.Load())
		time.Sleep(3 * retry)
		synctest.Wait()
		require.Equal(t, int64(5), looks.Load(), "a provider that fails is asked sooner")
		cancel()
		<-done
	})
	b := New(Options{})
	b.Open(nil)
	b.Run(t.Context(), nil) // the environment never changes, so there is nothing to do
}
