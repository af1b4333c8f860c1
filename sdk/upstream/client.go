// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/auahq/aua/sdk"
)

// maxErrorBody bounds what is read of an error response.
const maxErrorBody = 64 << 10

// Client sends the requests of one configured instance. Its methods may be
// called concurrently, its fields be set before the first of them only.
type Client struct {
	// Base is the configured address, without a slash at its end.
	Base *url.URL
	// Header is sent with each request. Names are in their canonical form.
	Header http.Header
	// MaxBytes bounds a buffered body, and an event of a stream.
	MaxBytes int64
	// Now is the clock that latencies and dates count from.
	Now func() time.Time
	// Refuse turns a response with an error status, of which it gets at most
	// 64 KiB, into an error for a person. It must be set.
	Refuse func(server string, status int, body []byte) *sdk.UpstreamError

	api  API
	http *http.Client
	// secrets must not appear in a message, whoever writes it.
	secrets []string
}

// NewClient makes the client of settings that [Settings.Check] has passed.
func NewClient(s *Settings) *Client {
	c := &Client{
		Base: s.base, Header: http.Header{}, MaxBytes: s.MaxResponseBytes, Now: time.Now, api: s.api, http: newHTTPClient(s),
	}
	c.Header.Set("User-Agent", "aua/"+sdk.Version)
	if s.APIKey != "" {
		c.Header.Set(s.api.KeyHeader, s.api.KeyPrefix+s.APIKey)
		c.secrets = append(c.secrets, s.APIKey)
	}
	for name, value := range s.Headers {
		c.Header.Set(name, value)
		c.secrets = append(c.secrets, value)
		if _, token, ok := strings.Cut(value, " "); ok {
			c.secrets = append(c.secrets, token)
		}
	}
	return c
}

// Close releases the connections that wait for their next request.
func (c *Client) Close() error {
	c.http.CloseIdleConnections()
	return nil
}

// minSecret is the length from which a value is taken for a secret. A shorter
// one, such as "1" in a header, would blot out innocent text.
const minSecret = 6

// Redact removes the configuration's secrets from a text that a server wrote.
func (c *Client) Redact(text string) string {
	for _, secret := range c.secrets {
		if len(secret) >= minSecret {
			text = strings.ReplaceAll(text, secret, "[redacted]")
		}
	}
	return text
}

// Endpoint returns the API's address: a request's own, or the configuration's when that is empty.
func (c *Client) Endpoint(own string) (*url.URL, *sdk.UpstreamError) {
	if own == "" {
		return c.Base, nil
	}
	u, err := c.api.parse(own)
	if err != nil {
		return nil, &sdk.UpstreamError{
			Kind:    sdk.UpstreamRejected,
			Message: "The endpoint " + ShownURL(own) + " of the specialist cannot be used: " + err.Error() + ".",
		}
	}
	return u, nil
}

// Do sends a request; a body is JSON. Whatever is not a response with status
// 200 is a failure, and said is then what the server wrote.
func (c *Client) Do(ctx context.Context, method string, address *url.URL, accept string, body []byte) (resp *Response, said []byte, failure *sdk.UpstreamError) {
	server := HostOf(address)
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, address.String(), reader)
	if err != nil {
		return nil, nil, ConnectionFailure(ctx, server, err)
	}
	for name, values := range c.Header {
		req.Header[name] = values
	}
	req.Header.Set("Accept", accept)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	// The empty value is never sent. It tells the transport that the request may go out again when a
	// connection in use turns out to have been closed meanwhile, which it does not assume of a POST.
	req.Header["Idempotency-Key"] = []string{}
	sdk.TraceFrom(ctx).SetHeader(req.Header)
	got, err := c.http.Do(req)
	if err != nil {
		return nil, nil, ConnectionFailure(ctx, server, err)
	}
	if got.StatusCode != http.StatusOK {
		defer got.Body.Close()
		said, failure = c.refused(server, got)
		return nil, said, failure
	}
	return &Response{Body: got.Body, Status: got.StatusCode, Server: server, length: got.ContentLength}, nil, nil
}

// refused reads a response whose status is not 200.
func (c *Client) refused(server string, resp *http.Response) ([]byte, *sdk.UpstreamError) {
	// What was read before the connection broke still says more than that it broke.
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
	status := resp.StatusCode
	if status < 300 {
		return nil, InvalidResponse(server, status, false, "answered HTTP %d where 200 was expected.", status)
	}
	f := c.Refuse(server, status, body)
	if f.GetRetryable() {
		f.RetryAfterMs = RetryAfter(resp.Header, c.Now()).Milliseconds()
	}
	if status < 400 {
		f.Message = fmt.Sprintf("The model server at %s redirects to %s, which AUA does not follow. Write the right address in base_url.",
			server, ShownURL(resp.Header.Get("Location")))
	}
	return body, f
}
