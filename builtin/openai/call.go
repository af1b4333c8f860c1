// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"google.golang.org/grpc/metadata"

	"github.com/auahq/aua/sdk"
)

// maxErrorBody bounds what is read of an error response.
const maxErrorBody = 64 << 10

// response is a response with status 200, whose body must be closed.
type response struct {
	body   io.ReadCloser
	status int
	length int64
	// server names the server in messages.
	server string
}

// do sends a request. Whatever is not a response with status 200 is an
// UpstreamError; the text is then the server's own words, in lower case.
func (b *backend) do(ctx context.Context, method string, address *url.URL, accept string, body []byte) (*response, *sdk.UpstreamError, string) {
	server := hostOf(address)
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, address.String(), reader)
	if err != nil {
		return nil, connectionFailure(ctx, server, err), ""
	}
	for name, values := range b.header {
		req.Header[name] = values
	}
	req.Header.Set("Accept", accept)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	// The empty value is never sent. It tells the transport that the request may go out again when a
	// connection in use turns out to have been closed meanwhile, which it does not assume of a POST.
	req.Header["Idempotency-Key"] = []string{}
	propagateTrace(ctx, req.Header)
	resp, err := b.client.Do(req)
	if err != nil {
		return nil, connectionFailure(ctx, server, err), ""
	}
	if resp.StatusCode != http.StatusOK {
		defer resp.Body.Close()
		failure, words := b.statusFailure(server, resp)
		return nil, failure, words
	}
	return &response{body: resp.Body, status: resp.StatusCode, length: resp.ContentLength, server: server}, nil, ""
}

// propagateTrace passes the query's W3C trace context on, so that a server with tracing joins it.
func propagateTrace(ctx context.Context, header http.Header) {
	md, _ := metadata.FromIncomingContext(ctx)
	for _, name := range []string{"traceparent", "tracestate"} {
		if values := md.Get(name); len(values) > 0 && validHeaderValue(values[0]) {
			header.Set(name, values[0])
		}
	}
}

// statusFailure reads a response whose status is not 200.
func (b *backend) statusFailure(server string, resp *http.Response) (*sdk.UpstreamError, string) {
	// What was read before the connection broke still says more than that it broke.
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
	status := resp.StatusCode
	if status < 300 {
		return invalidResponse(server, status, false, "answered HTTP %d where 200 was expected.", status), ""
	}
	p := parseProblem(body)
	m := classify(status, p)
	f := b.problemFailure(server, status, status, m, p)
	if f.GetRetryable() {
		f.RetryAfterMs = retryAfter(resp.Header, b.now()).Milliseconds()
	}
	if status < 400 {
		f.Message = fmt.Sprintf("The model server at %s redirects to %s, which AUA does not follow. Write the right address in base_url.",
			server, shownURL(resp.Header.Get("Location")))
	}
	return f, strings.ToLower(string(body))
}

// problemFailure turns what the server said into an error for a person. status
// is what the error stands for, httpStatus what the response had. The server's
// own words are repeated unless they are about a key, which some servers repeat
// in part.
func (b *backend) problemFailure(server string, httpStatus, status int, m meaning, p problem) *sdk.UpstreamError {
	f := &sdk.UpstreamError{
		Kind: m.kind, Retryable: m.retryable, HttpStatus: int32(httpStatus),
		UpstreamCode: shorten(b.redact(p.upstreamCode())),
	}
	said, shown := "", ""
	if p.message != "" {
		said = " It said: " + sentence(shorten(b.redact(p.message)))
	}
	if httpStatus >= 300 {
		shown = fmt.Sprintf(" (HTTP %d)", httpStatus)
	}
	say := func(what, next string) {
		f.Message = "The model server at " + server + what + shown + "." + said + next
	}
	switch {
	case m == meansRejected && (status == 401 || says(p.words(), keyMarks)):
		said = ""
		say(" did not accept the API key", " Check api_key in the backend's configuration.")
	case m == meansRejected && namesUnknownModel(p.words()):
		say(" does not serve this model", " Check the specialist's model.")
	case m == meansRejected && status == 404:
		say(" does not know this address", " Check that base_url ends in the API's path, usually /v1.")
	case m == meansRateLimited:
		say(" has had too many requests", "")
	case m == meansUnavailable:
		say(" cannot answer now", "")
	case m == meansTimeout:
		say(" ran out of time", "")
	default:
		say(" refused the request", "")
	}
	return f
}

// sentence quotes what a server said, as the end of a sentence.
func sentence(words string) string {
	if strings.HasSuffix(words, ".") || strings.HasSuffix(words, "!") || strings.HasSuffix(words, "?") {
		return strconv.Quote(words)
	}
	return strconv.Quote(words) + "."
}

// readAll reads a body of at most max bytes.
func (r *response) readAll(ctx context.Context, maxBytes int64) ([]byte, *sdk.UpstreamError) {
	var buf bytes.Buffer
	if r.length > 0 && r.length <= maxBytes {
		buf.Grow(int(r.length) + bytes.MinRead)
	}
	_, err := buf.ReadFrom(io.LimitReader(r.body, maxBytes+1))
	if err != nil {
		return nil, bodyFailure(ctx, r.server, r.status)
	}
	if int64(buf.Len()) > maxBytes {
		return nil, invalidResponse(r.server, r.status, false, "answered with more than max_response_bytes (%d).", maxBytes)
	}
	return buf.Bytes(), nil
}
