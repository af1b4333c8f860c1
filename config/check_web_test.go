// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/certs"
)

// served is a configuration with certificates.
func served(cert, key, clients string) LoadOptions {
	return fakeOptions(one(fmt.Sprintf("server {\n  tls {\n    cert = %q\n    key = %q\n    client_ca = %q\n  }\n}\n", cert, key, clients)))
}

func TestCertificatesThatWork(t *testing.T) {
	a := certs.New(t, t.TempDir(), "authority")
	cert, key := a.Issue("server", time.Now().Add(time.Hour))
	cfg, diags, files := Load(served(cert, key, a.File))
	require.Empty(t, diags, string(rendered(t, diags, files)))
	require.True(t, cfg.Server.TLS.Enabled())
}

func TestKeyOfAnotherCertificate(t *testing.T) {
	a := certs.New(t, t.TempDir(), "authority")
	cert, _ := a.Issue("server", time.Now().Add(time.Hour))
	_, other := a.Issue("other", time.Now().Add(time.Hour))
	d := failure(t, served(cert, other, a.File))
	require.Equal(t, "Invalid certificate", d.Summary)
	require.Contains(t, d.Detail, "private key does not match public key")
	require.Contains(t, d.Snippet.Code, "cert = ")
}

func TestCertificateThatHasExpired(t *testing.T) {
	a := certs.New(t, t.TempDir(), "authority")
	cert, key := a.Issue("server", time.Now().Add(-time.Hour))
	cfg, diags, _ := Load(served(cert, key, ""))
	require.NotNil(t, cfg, "clients may accept it all the same")
	require.Len(t, diags, 1)
	require.Equal(t, "Certificate has expired", diags[0].Summary)
	require.Contains(t, diags[0].Detail, cert)
}

// TestExposedAddresses: which protection an address needs that others may reach.
func TestExposedAddresses(t *testing.T) {
	a := certs.New(t, t.TempDir(), "authority")
	cert, key := a.Issue("server", time.Now().Add(time.Hour))
	tls := fmt.Sprintf("tls {\n cert = %q\n key = %q\n }", cert, key)
	for _, c := range []struct {
		auth, tls, insecure, dev bool
		errors, warnings         int
	}{
		{auth: true, tls: true},
		{auth: true, tls: true, insecure: true},
		{auth: true, errors: 1},
		{tls: true, errors: 1},
		{errors: 1},
		{auth: true, insecure: true, warnings: 1},
		{tls: true, insecure: true, warnings: 1},
		{insecure: true, warnings: 1},
		{insecure: true, dev: true, errors: 1},
	} {
		server := fmt.Sprintf("server {\n address = \"0.0.0.0:8000\"\n insecure = %v\n", c.insecure)
		if c.tls {
			server += tls
		}
		text := fmt.Sprintf("config_version = \"1.0\"\nauth {\n enabled = %v\n}\n%s\n}\nbackend \"calc\" {\n plugin = \"calc\"\n}\nspecialist \"calc\" {\n backend = \"calc\"\n fields = [\"math\"]\n}\n", c.auth, server)
		opts := fakeOptions(inline(text))
		opts.Dev = c.dev
		cfg, diags, files := Load(opts)
		require.Equal(t, c.errors == 0, cfg != nil, string(rendered(t, diags, files)))
		require.Len(t, diags, c.errors+c.warnings, string(rendered(t, diags, files)))
	}
}

func TestLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1": true, "127.8.9.10": true, "::1": true, "localhost": true, "LocalHost": true,
		"": false, "0.0.0.0": false, "::": false, "10.0.0.1": false, "localhost.example.com": false, "127.0.0.1.example.com": false,
	} {
		require.Equal(t, want, Loopback(host), host)
	}
}

// TestACertificateThatIsSentIsNotOpened: what a client is told does not depend
// on whether the server has a file of that name.
func TestACertificateThatIsSentIsNotOpened(t *testing.T) {
	there := filepath.Join(t.TempDir(), "there.pem")
	require.NoError(t, os.WriteFile(there, []byte("no certificate"), 0o600))
	for _, path := range []string{there, there + ".missing"} {
		text := strings.Replace(basic, "auth {", fmt.Sprintf("server {\n  tls {\n    cert      = %q\n    key       = %q\n    client_ca = %q\n  }\n}\nauth {", path, path, path), 1)
		o := fakeOptions(inline(text))
		_, diags, files := Load(o)
		require.Contains(t, string(rendered(t, diags, files)), path)
		o.Sources, o.Sent = nil, &Sent{Bundle: &api.Bundle{Files: []api.BundleFile{{Name: "aua.hcl", Data: text}}}}
		cfg, diags, files := Load(o)
		require.NotNil(t, cfg, string(rendered(t, diags, files)))
		require.NotContains(t, string(rendered(t, diags, files)), path)
	}
}
