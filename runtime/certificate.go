// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/fault"
)

// certificateCheck is how often, at most, a new connection looks whether the
// files have changed.
const certificateCheck = time.Second

// certificate is what https is served with. When its files change, the next
// connections have the new ones; files that cannot be used change nothing.
type certificate struct {
	files config.TLS
	log   hclog.Logger

	mu      sync.Mutex
	checked time.Time
	seen    string
	serving *tls.Config
}

// load reads the files. The error is a fault that names them.
func (c *certificate) load() error {
	c.seen, c.checked = c.look(), time.Now()
	pair, err := tls.LoadX509KeyPair(c.files.Cert, c.files.Key)
	if err != nil {
		return fault.Wrap(err, fault.ConfigInvalid, "AUA cannot serve https with the certificate %s and the key %s: %v.", c.files.Cert, c.files.Key, err)
	}
	// HTTP/1.1 alone, as without TLS: it is what every surface is tested with.
	next := &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
	if c.files.ClientCA != "" {
		pool := x509.NewCertPool()
		data, err := os.ReadFile(c.files.ClientCA)
		if err == nil && !pool.AppendCertsFromPEM(data) {
			err = fmt.Errorf("there is no certificate in it")
		}
		if err != nil {
			return fault.Wrap(err, fault.ConfigInvalid, "AUA cannot check the certificates of clients with the authorities in %s: %v.", c.files.ClientCA, err)
		}
		next.ClientCAs, next.ClientAuth = pool, tls.RequireAndVerifyClientCert
	}
	c.serving = next
	return nil
}

// config is the configuration that asks c for each connection.
func (c *certificate) config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
			return c.current(), nil
		},
	}
}

// current returns what serves the next connection.
func (c *certificate) current() *tls.Config {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.checked) < certificateCheck {
		return c.serving
	}
	c.checked = time.Now()
	if seen := c.look(); seen != c.seen {
		if err := c.load(); err != nil {
			c.log.Error("The certificate has changed, and what is there now cannot be used; AUA goes on with what it has.", "error", err)
		} else {
			c.log.Info("The certificate has changed; new connections have the new one.", "cert", c.files.Cert)
		}
	}
	return c.serving
}

// look tells the state of the files, to see whether they change.
func (c *certificate) look() string {
	state := ""
	for _, name := range []string{c.files.Cert, c.files.Key, c.files.ClientCA} {
		if name == "" {
			continue
		}
		var info fs.FileInfo
		info, err := os.Stat(name)
		if err != nil {
			state += err.Error() + "\n"
			continue
		}
		state += fmt.Sprintln(name, info.Size(), info.ModTime().UnixNano())
	}
	return state
}
