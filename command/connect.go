// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
)

// connect returns the client that a command asks the server with.
func connect(a *arguments.Connection) (*client.Client, error) {
	options := []client.Option{client.WithUserAgent("aua/" + version)}
	if a.Token != "" {
		options = append(options, client.WithToken(a.Token))
	}
	if a.CA != "" || a.ClientCert != "" || a.ClientKey != "" {
		certificates, err := certificates(a)
		if err != nil {
			return nil, err
		}
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.TLSClientConfig = certificates
		options = append(options, client.WithHTTPClient(&http.Client{Transport: transport}))
	}
	return client.New(a.Address, options...)
}

// certificates reads the files that a connection is made with.
func certificates(a *arguments.Connection) (*tls.Config, error) {
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if a.CA != "" {
		data, err := os.ReadFile(a.CA)
		if err != nil {
			return nil, fault.Wrap(err, fault.RequestInvalid, "The authority %s, which -ca or AUA_CACERT names, cannot be read: %v.", a.CA, err)
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(data) {
			return nil, fault.New(fault.RequestInvalid, "The authority %s, which -ca or AUA_CACERT names, has no certificate in the form PEM.", a.CA)
		}
	}
	if a.ClientCert == "" && a.ClientKey == "" {
		return c, nil
	}
	pair, err := tls.LoadX509KeyPair(a.ClientCert, a.ClientKey)
	if err != nil {
		return nil, fault.Wrap(err, fault.RequestInvalid, "The client certificate %q and its key %q cannot be used: %v. Give both, with -client-cert and -client-key.", a.ClientCert, a.ClientKey, err)
	}
	c.Certificates = []tls.Certificate{pair}
	return c, nil
}
