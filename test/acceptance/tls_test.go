// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"crypto/tls"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/certs"
	"github.com/auahq/aua/test/live"
)

// encrypted is a folder whose server serves https, with what signed its certificate.
func encrypted(t *testing.T, more string) (*live.Folder, *certs.Authority) {
	t.Helper()
	f, _ := guarded(t)
	ca := certs.New(t, f.Dir, "ca")
	ca.Issue("server", time.Now().Add(time.Hour))
	f.Change("aua.hcl", func(text string) string {
		return text + "server {\n  tls {\n    cert = \"server.crt\"\n    key  = \"server.key\"\n" + more + "  }\n}\n"
	})
	return f, ca
}

func TestHTTPS(t *testing.T) {
	f, ca := encrypted(t, "")
	stranger := certs.New(t, f.Dir, "stranger")
	s := f.Serve()
	require.True(t, strings.HasPrefix(s.URL, "https://127.0.0.1:"), s.URL)
	f.Env = []string{"AUA_ADDR=" + s.URL, "AUA_TOKEN=" + s.Token}
	f.Run("query", "-ca", ca.File, "hello").OK().Says("You said: hello")
	f.Run("query", "-json", "-ca", stranger.File, "hello").Refused(fault.BackendUnreachable, "is not trusted", "-ca or AUA_CACERT")
	f.Run("query", "-json", "hello").Refused(fault.BackendUnreachable, "is not trusted")
	f.Run("query", "-json", "-ca", "missing.crt", "hello").Refused(fault.RequestInvalid, "missing.crt")
	f.Env = append(f.Env, "AUA_CACERT="+ca.File)
	f.Run("status").OK()
	plain := strings.Replace(s.URL, "https:", "http:", 1)
	f.Run("status", "-json", "-address", plain).Refused(fault.RequestInvalid, "serves https")

	_, err := tls.Dial("tcp", strings.TrimPrefix(s.URL, "https://"), &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11})
	require.ErrorContains(t, err, "protocol version")
}

// TestACertificateIsReplacedWhileServing, first by one that cannot be used.
func TestACertificateIsReplacedWhileServing(t *testing.T) {
	f, ca := encrypted(t, "")
	s := f.Serve()
	serial := func() string {
		c, err := tls.Dial("tcp", strings.TrimPrefix(s.URL, "https://"), &tls.Config{InsecureSkipVerify: true})
		require.NoError(t, err)
		defer c.Close()
		return c.ConnectionState().PeerCertificates[0].SerialNumber.String()
	}
	before := serial()
	f.Write("server.crt", "half of a certif")
	require.Eventually(t, func() bool {
		require.Equal(t, before, serial(), "what it has goes on")
		return strings.Contains(s.Log.String(), "what is there now cannot be used")
	}, patience, tick)
	ca.Issue("server", time.Now().Add(2*time.Hour))
	require.Eventually(t, func() bool { return serial() != before }, patience, tick)
	f.Run("status", "-address", s.URL, "-token", s.Token, "-ca", ca.File).OK()
}

func TestClientsMustShowACertificate(t *testing.T) {
	f, ca := encrypted(t, "    client_ca = \"clients.crt\"\n")
	clients := certs.New(t, f.Dir, "clients")
	clients.Issue("me", time.Now().Add(time.Hour))
	ca.Issue("other", time.Now().Add(time.Hour))
	s := f.Serve()
	f.Env = []string{"AUA_ADDR=" + s.URL, "AUA_CACERT=" + ca.File}
	f.Run("status", "-json", "-token", s.Token).Refused(fault.BackendUnreachable, "certificate")
	f.Run("status", "-json", "-token", s.Token, "-client-cert", "other.crt", "-client-key", "other.key").Refused(fault.BackendUnreachable, "certificate")
	f.Run("status", "-token", s.Token, "-client-cert", "me.crt", "-client-key", "me.key").OK()
	f.Run("status", "-json", "-client-cert", "me.crt", "-client-key", "me.key").Refused(fault.AuthRequired)
	f.Run("status", "-json", "-client-cert", "me.crt").Refused(fault.RequestInvalid, "-client-key")
}

// TestAddressesThatOthersReach are refused at their line, unless tokens and TLS
// protect them, or the configuration takes the blame, at every start.
func TestAddressesThatOthersReach(t *testing.T) {
	f, _ := guarded(t)
	tokens := f.Read("aua.hcl")
	open := strings.Replace(tokens, "\n", "\nauth { enabled = false }\n", 1)
	for name, c := range map[string]struct{ text, lacks string }{
		"no tokens": {open, "whoever reaches it may do everything, since auth is not enabled"},
		"no TLS":    {tokens, "cross the network in the clear, since there is no server.tls"},
	} {
		f.Write("aua.hcl", c.text+"server {\n  address = \"0.0.0.0:0\"\n}\n")
		r := f.Run("serve")
		require.Equal(t, fault.ConfigInvalid.Exit(), r.Status, name)
		r.Says("Address needs protection", "aua.hcl line", `address = "0.0.0.0:0"`, c.lacks, "insecure = true")
		f.Run("validate", "-json").Refused(fault.ConfigInvalid, c.lacks)
	}
	f.Write("aua.hcl", tokens)
	f.Run("serve", "-json", "-listen", "0.0.0.0:0").Refused(fault.ConfigInvalid, "-listen", "cross the network in the clear")

	f.Write("aua.hcl", open+"server {\n  insecure = true\n}\n")
	for range 2 {
		s := f.Serve("-listen", "0.0.0.0:0")
		require.Contains(t, s.Log.String(), "whoever does may do everything: auth is not enabled")
		require.Contains(t, s.Log.String(), "there is no server.tls")
		s.Stop()
	}
}

// TestPagesOfOtherOrigins: what a browser lets a page do, with tokens and without.
func TestPagesOfOtherOrigins(t *testing.T) {
	const page, evil = "https://app.example.com", "https://evil.example.com"
	f, _ := guarded(t)
	f.Change("aua.hcl", func(text string) string {
		return text + "server {\n  cors {\n    origins = [\"" + page + "\"]\n  }\n}\n"
	})
	s := f.Serve()
	for origin, allowed := range map[string]string{page: page, evil: ""} {
		res := send(t, http.MethodOptions, s.URL+"/query", "Origin", origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization,content-type")
		require.Equal(t, http.StatusNoContent, res.StatusCode, "a browser asks without a token")
		require.Equal(t, allowed, res.Header.Get("Access-Control-Allow-Origin"))
		res = send(t, http.MethodPost, s.URL+"/query", "Origin", origin, "Authorization", "Bearer "+s.Token)
		require.Equal(t, http.StatusOK, res.StatusCode, "no browser adds a token by itself")
		require.Equal(t, allowed, res.Header.Get("Access-Control-Allow-Origin"))
	}
	s.Stop()

	f.Change("aua.hcl", func(text string) string { return strings.Replace(text, "\n", "\nauth { enabled = false }\n", 1) })
	require.NoError(t, os.RemoveAll(f.Path(".aua")))
	s = f.Serve()
	for _, c := range []struct {
		status  int
		headers []string
	}{
		{http.StatusOK, nil},
		{http.StatusOK, []string{"Origin", page}},
		{http.StatusForbidden, []string{"Origin", evil}},
		{http.StatusForbidden, []string{"Sec-Fetch-Site", "cross-site"}},
		{http.StatusForbidden, []string{"Host", "evil.example.com", "Origin", "http://evil.example.com"}},
		{http.StatusOK, []string{"Host", "localhost"}},
	} {
		require.Equal(t, c.status, send(t, http.MethodPost, s.URL+"/query", c.headers...).StatusCode, "%v", c.headers)
	}
}

// send sends a query with headers.
func send(t *testing.T, method, url string, headers ...string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(`{"query": "hello"}`))
	require.NoError(t, err)
	for i := 0; i < len(headers); i += 2 {
		if r.Header.Set(headers[i], headers[i+1]); headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	require.NoError(t, err)
	return res
}
