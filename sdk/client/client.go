// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package client calls AUA's REST API.
//
// It exists so that the aua command, tests and other Go programs speak to a
// server in one way: every failure is a [fault.Error] with a stable code,
// whether the server reported it, the network did, or the answer was cut.
// It repeats no request by itself; [fault.Code.Transient] says what may be
// worth repeating.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// DefaultAddress is where a server listens unless it is configured otherwise.
const DefaultAddress = "http://127.0.0.1:8000"

// maxResponseBytes bounds a response that is read whole.
const maxResponseBytes = 64 << 20

// Client calls one server. It is safe for concurrent use.
type Client struct {
	base      *url.URL
	token     string
	userAgent string
	http      *http.Client
}

// Option changes a [Client] that is being made.
type Option func(*Client)

// WithToken sends token with every request.
func WithToken(token string) Option { return func(c *Client) { c.token = token } }

// WithUserAgent puts product, such as "aua/1.0", before the client's own user agent.
func WithUserAgent(product string) Option {
	return func(c *Client) { c.userAgent = product + " " + c.userAgent }
}

// WithHTTPClient replaces [http.DefaultClient]. Its Timeout would cut streams;
// bound a call by its context instead.
func WithHTTPClient(h *http.Client) Option { return func(c *Client) { c.http = h } }

// New returns a client of the server at address: host:port, or a URL with
// http or https, which may have a path when the server stands behind a proxy.
// It does not connect. A bad address is a [fault.RequestInvalid] error.
func New(address string, options ...Option) (*Client, error) {
	raw := address
	if !strings.Contains(raw, "://") {
		raw = "http://" + raw
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return nil, fault.Wrap(err, fault.RequestInvalid, "The address %q is no URL. Write it as host:port or http://host:port.", address)
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fault.New(fault.RequestInvalid, "The address %q has the scheme %q. AUA is reached by http or https.", address, u.Scheme)
	case u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return nil, fault.New(fault.RequestInvalid, "The address %q must be a host with port and nothing else, such as %s.", address, DefaultAddress)
	}
	u.Path = strings.TrimRight(u.Path, "/")
	c := &Client{
		base:      u,
		userAgent: fmt.Sprintf("aua-go/%s (%s; %s)", sdk.Version, runtime.GOOS, runtime.GOARCH),
		http:      http.DefaultClient,
	}
	for _, o := range options {
		o(c)
	}
	return c, nil
}

// Address returns the server's URL.
func (c *Client) Address() string { return c.base.String() }

// Query asks a question and waits for the whole answer.
func (c *Client) Query(ctx context.Context, q *api.QueryRequest) (*api.QueryResponse, error) {
	return call[api.QueryResponse](ctx, c, http.MethodPost, "/query", q)
}

// Feedback says what a person thinks of an answer.
func (c *Client) Feedback(ctx context.Context, f *api.FeedbackRequest) (*api.Feedback, error) {
	return call[api.Feedback](ctx, c, http.MethodPost, "/feedback", f)
}

// Extensions lists the server's plugin instances, and the plugins that could be configured.
func (c *Client) Extensions(ctx context.Context) (*api.ExtensionList, error) {
	return call[api.ExtensionList](ctx, c, http.MethodGet, "/extensions", nil)
}

// Extension returns one of them, by its address or the plugin's name.
func (c *Client) Extension(ctx context.Context, name string) (*api.Extension, error) {
	return call[api.Extension](ctx, c, http.MethodGet, "/extensions/"+url.PathEscape(name), nil)
}

// Reload has the server replace the extensions whose configuration or version has changed.
func (c *Client) Reload(ctx context.Context, r *api.ReloadRequest) (*api.Reload, error) {
	return call[api.Reload](ctx, c, http.MethodPost, "/extensions/reload", r)
}

// TestExtensions has the server try out running extensions.
func (c *Client) TestExtensions(ctx context.Context, r *api.TestRequest) (*api.TestReport, error) {
	return call[api.TestReport](ctx, c, http.MethodPost, "/extensions/test", r)
}

// Status returns how the server, its specialists and its plugins do.
func (c *Client) Status(ctx context.Context) (*api.Status, error) {
	return call[api.Status](ctx, c, http.MethodGet, "/status", nil)
}

// Version returns what the server is.
func (c *Client) Version(ctx context.Context) (*api.Version, error) {
	return call[api.Version](ctx, c, http.MethodGet, "/version", nil)
}

// Health returns whether the server can answer. A server that cannot says so
// in [api.Health.Status]; that is no error.
func (c *Client) Health(ctx context.Context) (*api.Health, error) {
	res, err := c.send(ctx, http.MethodGet, "/health", nil, "application/json")
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := c.read(ctx, res)
	if err != nil {
		return nil, err
	}
	var h api.Health
	if json.Unmarshal(body, &h) == nil && h.Status != "" {
		return &h, nil
	}
	if res.StatusCode != http.StatusOK {
		return nil, c.failure(res, body)
	}
	return nil, c.notAUA(res)
}

// call sends in and decodes the response into a new T.
func call[T any](ctx context.Context, c *Client, method, path string, in any) (*T, error) {
	res, err := c.send(ctx, method, path, in, "application/json")
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := c.read(ctx, res)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusCreated {
		return nil, c.failure(res, body)
	}
	out := new(T)
	if err := json.Unmarshal(body, out); err != nil {
		return nil, c.notAUA(res)
	}
	return out, nil
}

// jsonLines is a body of JSON documents, one a line.
type jsonLines []byte

// send makes one request. The caller closes the response's body.
func (c *Client) send(ctx context.Context, method, path string, in any, accept string) (*http.Response, error) {
	var body io.Reader
	contentType := "application/json"
	if lines, ok := in.(jsonLines); ok {
		body, contentType = bytes.NewReader(lines), "application/x-ndjson"
	} else if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return nil, fault.Wrap(err, fault.RequestInvalid, "The request is not valid JSON: %v.", err)
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base.String()+path, body)
	if err != nil {
		return nil, fault.Wrap(err, fault.RequestInvalid, "The request cannot be made: %v.", err)
	}
	req.Header.Set("Accept", accept)
	req.Header.Set("User-Agent", c.userAgent)
	if body != nil {
		req.Header.Set("Content-Type", contentType)
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, c.unreachable(ctx, err)
	}
	return res, nil
}

// read returns the whole body of res.
func (c *Client) read(ctx context.Context, res *http.Response) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(res.Body, maxResponseBytes+1))
	if err != nil {
		return nil, c.cut(ctx, err)
	}
	if len(body) > maxResponseBytes {
		return nil, fault.New(fault.Internal, "The response of %s is larger than %d MiB, which this client does not read.", c.Address(), maxResponseBytes>>20)
	}
	return body, nil
}
