// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"time"

	"github.com/auahq/aua/sdk"
)

// ConnectionFailure says why no response came. It is for errors of the HTTP client.
func ConnectionFailure(ctx context.Context, server string, err error) *sdk.UpstreamError {
	f := &sdk.UpstreamError{Kind: sdk.UpstreamUnreachable, Retryable: true}
	say := func(format string, args ...any) *sdk.UpstreamError {
		f.Message = "The model server at " + server + " " + fmt.Sprintf(format, args...)
		return f
	}
	var (
		dns     *net.DNSError
		op      *net.OpError
		timeout net.Error
	)
	switch {
	case expired(ctx):
		f.Kind = sdk.UpstreamTimeout
		return say("did not answer in time.")
	case errors.As(err, &dns):
		return say("cannot be found: %s. Check the host name in base_url.", dns.Err)
	case isCertificateError(err):
		f.Retryable = false
		return say("has a certificate that is not trusted: %s. If the certificate is your own, set ca_file.", rootCause(err))
	case isTLSMismatch(err):
		f.Retryable = false
		return say("does not speak TLS. If it serves plain HTTP, write http:// in base_url.")
	case errors.Is(err, syscall.ECONNREFUSED):
		return say("refused the connection. Check that it runs and that base_url has its port.")
	case errors.As(err, &op) && op.Op == "dial":
		return say("cannot be reached: %s.", rootCause(err))
	case strings.Contains(err.Error(), "TLS handshake timeout"):
		return say("did not complete the TLS handshake within connect_timeout.")
	case errors.As(err, &timeout) && timeout.Timeout():
		f.Kind = sdk.UpstreamTimeout
		return say("did not begin to answer within response_header_timeout.")
	case strings.Contains(err.Error(), "malformed HTTP"):
		f.Kind, f.Retryable = sdk.UpstreamInvalidResponse, false
		return say("does not speak HTTP. Check the port in base_url.")
	}
	return say("closed the connection before it answered.")
}

// BodyFailure says why a response that had begun did not end.
func BodyFailure(ctx context.Context, server string, status int) *sdk.UpstreamError {
	f := &sdk.UpstreamError{Kind: sdk.UpstreamInterrupted, Retryable: true, HttpStatus: int32(status)}
	if expired(ctx) {
		f.Kind = sdk.UpstreamTimeout
		f.Message = "The model server at " + server + " began to answer and did not end in time."
		return f
	}
	f.Message = "The model server at " + server + " broke off in the middle of its answer."
	return f
}

// expired reports whether the call's time is over. A dialler's own timer may
// strike a moment before the context's.
func expired(ctx context.Context) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() != nil || ok && !time.Now().Before(deadline)
}

// InvalidResponse says that the server answered something that is not an answer.
func InvalidResponse(server string, status int, retryable bool, format string, args ...any) *sdk.UpstreamError {
	return &sdk.UpstreamError{
		Kind: sdk.UpstreamInvalidResponse, Retryable: retryable, HttpStatus: int32(status),
		Message: "The model server at " + server + " " + fmt.Sprintf(format, args...),
	}
}

func isCertificateError(err error) bool {
	var (
		verification *tls.CertificateVerificationError
		authority    x509.UnknownAuthorityError
		name         x509.HostnameError
		invalid      x509.CertificateInvalidError
	)
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &name) || errors.As(err, &invalid)
}

func isTLSMismatch(err error) bool {
	var record tls.RecordHeaderError
	return errors.As(err, &record) || strings.Contains(err.Error(), "server gave HTTP response to HTTPS client")
}

// rootCause returns the innermost error's text, without the address that the outer ones repeat.
func rootCause(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

// Cancelled returns the error of a call that nobody waits for any more. Such a
// call has no outcome, unlike one whose time ran out.
func Cancelled(ctx context.Context) error {
	if err := ctx.Err(); errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}
