// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/sensitive"
)

const (
	// tries is how often a request is sent that fails for a moment.
	tries = 3
	// pause is the wait before the second try; it doubles.
	pause = 100 * time.Millisecond
	// maxAnswer is the largest answer that is read, in bytes.
	maxAnswer = 4 << 20
)

// client talks to Vault's HTTP API.
type client struct {
	config *config.SecretProvider
	http   *http.Client
}

// answer is an answer of Vault that is not what was asked for.
type answer struct {
	// status is 0 when there was no answer.
	status int
	// said is what Vault says of it, after ": "; empty for nothing.
	said   string
	sealed bool
	err    error
	// tls says that the connection was not trusted.
	tls bool
}

func newClient(p *config.SecretProvider) (*client, error) {
	security := &tls.Config{MinVersion: tls.VersionTLS12}
	if p.CACert != "" {
		pem, err := os.ReadFile(p.CACert)
		if err != nil {
			return nil, failed(config.SecretsVault, "", "ca_cert %s cannot be read: %v", p.CACert, reason(err))
		}
		security.RootCAs = x509.NewCertPool()
		if !security.RootCAs.AppendCertsFromPEM(pem) {
			return nil, failed(config.SecretsVault, "", "ca_cert %s holds no certificate in PEM", p.CACert)
		}
	}
	return &client{config: p, http: &http.Client{
		// No proxy: a secret goes where the configuration says, and nowhere else.
		Transport: &http.Transport{TLSClientConfig: security, ForceAttemptHTTP2: true, IdleConnTimeout: time.Minute, MaxIdleConns: 2},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			// A standby sends to the active node of its cluster.
			if len(via) > 2 || via[0].URL.Scheme == "https" && r.URL.Scheme != "https" {
				return errors.New("it redirects to where AUA does not follow")
			}
			return nil
		},
	}}, nil
}

// send sends a request, again when it fails for a moment, and returns the body
// of a good answer.
func (c *client) send(ctx context.Context, method, path string, token sensitive.Text, body any) ([]byte, *answer) {
	for try := 1; ; try++ {
		data, a := c.once(ctx, method, path, token, body)
		if a == nil || !a.passing() || try == tries || ctx.Err() != nil {
			return data, a
		}
		timer := time.NewTimer(pause << (try - 1))
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
	}
}

// passing reports whether another try may help.
func (a *answer) passing() bool {
	switch {
	case a.err != nil:
		return !a.tls
	case a.sealed:
		return false
	}
	switch a.status {
	case http.StatusTooManyRequests, http.StatusPreconditionFailed, http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

func (c *client) once(ctx context.Context, method, path string, token sensitive.Text, body any) ([]byte, *answer) {
	ctx, cancel := context.WithTimeout(ctx, c.config.Timeout)
	defer cancel()
	var payload io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return nil, &answer{err: err}
		}
		payload = bytes.NewReader(data)
	}
	r, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(c.config.Address, "/")+escape(path), payload)
	if err != nil {
		return nil, &answer{err: err}
	}
	if !token.Empty() {
		r.Header.Set("X-Vault-Token", token.Reveal())
	}
	if c.config.Namespace != "" {
		r.Header.Set("X-Vault-Namespace", c.config.Namespace)
	}
	r.Header.Set("X-Vault-Request", "true")
	response, err := c.http.Do(r)
	if err != nil {
		var untrusted *tls.CertificateVerificationError
		return nil, &answer{err: c.why(err), tls: errors.As(err, &untrusted)}
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, &answer{err: c.why(err)}
	case len(data) > maxAnswer:
		return nil, &answer{err: fmt.Errorf("its answer is larger than %d MiB", maxAnswer>>20)}
	case response.StatusCode == http.StatusOK || response.StatusCode == http.StatusNoContent:
		return data, nil
	}
	a := &answer{status: response.StatusCode}
	var errs struct{ Errors []string }
	if decode(data, &errs) == nil && len(errs.Errors) > 0 {
		// Vault's own words hold no secret, but may have several lines.
		a.said = ": " + strings.Join(strings.Fields(strings.Join(errs.Errors, "; ")), " ")
		a.sealed = a.status == http.StatusServiceUnavailable && strings.Contains(a.said, "sealed")
	}
	return nil, a
}

// why is an error of the network without the URL.
func (c *client) why(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("it did not answer within %s", c.config.Timeout)
	}
	var of *url.Error
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}

// escape escapes the parts of a path.
func escape(path string) string { return (&url.URL{Path: path}).EscapedPath() }

// decode reads JSON, numbers as they are written.
func decode(data []byte, target any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d.Decode(target)
}
