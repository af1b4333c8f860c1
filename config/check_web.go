// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"
)

// checkTLS looks at the files, so that a mistake in them is found before the
// start. A file that is not here may be on the machine that will serve. For a
// configuration that a client sent it opens none: the client would learn what
// files the server has.
func (l *loader) checkTLS() {
	t := &l.cfg.Server.TLS
	p := l.of(&l.cfg.Server)
	switch {
	case p.wrong["tls.cert"] || p.wrong["tls.key"] || p.wrong["tls.client_ca"]:
		return
	case t.Cert == "" && t.Key == "" && t.ClientCA == "":
		return
	case t.Cert == "":
		l.report(p.sub("tls.key"), "Missing argument", "server.tls needs cert, the file of the server's certificate.")
		return
	case t.Key == "":
		l.report(p.sub("tls.cert"), "Missing argument", "server.tls needs key, the file of the private key that belongs to the certificate.")
		return
	}
	if l.opts.Sent != nil {
		return
	}
	l.checkCertificate(p, t)
	if t.ClientCA == "" {
		return
	}
	if data, ok := l.readable(p, "tls.client_ca", t.ClientCA); ok && !x509.NewCertPool().AppendCertsFromPEM(data) {
		l.report(p.sub("tls.client_ca"), "Invalid certificate authority", "The file %s has no certificate in the form PEM. It must have those of the authorities that sign the clients' certificates.", t.ClientCA)
	}
}

func (l *loader) checkCertificate(p *place, t *TLS) {
	cert, certOK := l.readable(p, "tls.cert", t.Cert)
	key, keyOK := l.readable(p, "tls.key", t.Key)
	if !certOK || !keyOK {
		return
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		l.report(p.sub("tls.cert"), "Invalid certificate", "The certificate %s and the key %s cannot be used together: %s. Both must be PEM, and the key the one that the certificate was made for.",
			t.Cert, t.Key, strings.TrimPrefix(err.Error(), "tls: "))
		return
	}
	if now := time.Now(); now.After(pair.Leaf.NotAfter) {
		l.warn(p.sub("tls.cert"), "Certificate has expired", "The certificate %s was valid until %s. Clients refuse it; renew it.", t.Cert, pair.Leaf.NotAfter.UTC().Format(time.DateTime))
	}
}

// readable reads a file that an argument names; false when it is reported.
func (l *loader) readable(p *place, argument, name string) ([]byte, bool) {
	data, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.warn(p.sub(argument), "File not found", "There is no file %s on this machine. The server does not start without it.", name)
	case err != nil:
		l.report(p.sub(argument), "File cannot be read", "The file %s cannot be read: %s.", name, reason(err))
	}
	return data, err == nil
}

// checkCORS refuses origins that no browser sends, and the one combination
// that would let every page act in its user's name.
func (l *loader) checkCORS() {
	c := &l.cfg.Server.CORS
	p := l.of(&l.cfg.Server)
	for i, origin := range c.Origins {
		if origin == "*" {
			continue
		}
		u, err := url.Parse(origin)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Contains(u.Host, "*") || origin != u.Scheme+"://"+u.Host || origin != strings.ToLower(origin) {
			l.report(p.element("cors.origins", i), "Invalid origin",
				"server.cors.origins has %q. An origin is written as browsers send it: scheme, host in lower case, and port if it is not the usual one, as in \"https://app.example.com\" or \"http://localhost:5173\", without a path.", origin)
		}
	}
	if c.Credentials && slices.Contains(c.Origins, "*") {
		l.report(p.sub("cors.credentials"), "Credentials for every origin", "With the origin \"*\", credentials would let every page on the internet act in the name of whoever looks at it. Name the origins, or remove credentials.")
	}
	for i, name := range c.Headers {
		if name == "" || strings.ContainsFunc(name, func(r rune) bool {
			return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
		}) {
			l.report(p.element("cors.headers", i), "Invalid header", "server.cors.headers has %q, which is no name of a header, as in \"X-Team\".", name)
		}
	}
}
