// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// clientError wraps an error as the HTTP client does.
func clientError(err error) error {
	return &url.Error{Op: "Post", URL: "http://model.test/v1/chat/completions", Err: err}
}

func dial(err error) error {
	return &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(10, 0, 0, 1), Port: 9001}, Err: err}
}

// TestConnectionFailures has the errors that a test cannot cause on every machine.
func TestConnectionFailures(t *testing.T) {
	for name, tc := range map[string]struct {
		err       error
		kind      sdk.UpstreamErrorKind
		retryable bool
		says      string
	}{
		"refused":       {dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)), sdk.UpstreamUnreachable, true, "refused the connection."},
		"no route":      {dial(os.NewSyscallError("connect", syscall.EHOSTUNREACH)), sdk.UpstreamUnreachable, true, "cannot be reached: no route to host."},
		"network":       {dial(os.NewSyscallError("connect", syscall.ENETUNREACH)), sdk.UpstreamUnreachable, true, "cannot be reached: network is unreachable."},
		"dial timeout":  {dial(os.ErrDeadlineExceeded), sdk.UpstreamUnreachable, true, "cannot be reached: i/o timeout."},
		"name":          {dial(&net.DNSError{Err: "no such host", Name: "model.test", IsNotFound: true}), sdk.UpstreamUnreachable, true, "cannot be found: no such host."},
		"reset":         {&net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)}, sdk.UpstreamUnreachable, true, "closed the connection"},
		"end":           {io.EOF, sdk.UpstreamUnreachable, true, "closed the connection"},
		"pipe":          {&net.OpError{Op: "write", Net: "tcp", Err: os.NewSyscallError("write", syscall.EPIPE)}, sdk.UpstreamUnreachable, true, "closed the connection"},
		"authority":     {&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, sdk.UpstreamUnreachable, false, "set ca_file"},
		"other name":    {x509.HostnameError{Certificate: &x509.Certificate{DNSNames: []string{"a.test"}}, Host: "b.test"}, sdk.UpstreamUnreachable, false, "a.test"},
		"expired":       {x509.CertificateInvalidError{Reason: x509.Expired}, sdk.UpstreamUnreachable, false, "not trusted"},
		"no TLS":        {tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, sdk.UpstreamUnreachable, false, "write http://"},
		"handshake":     {errors.New("net/http: TLS handshake timeout"), sdk.UpstreamUnreachable, true, "within connect_timeout"},
		"no HTTP":       {fmt.Errorf("broken: %w", errors.New(`malformed HTTP response "hello"`)), sdk.UpstreamInvalidResponse, false, "does not speak HTTP"},
		"header":        {&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, sdk.UpstreamTimeout, true, "response_header_timeout"},
		"anything else": {errors.New("http2: server sent GOAWAY"), sdk.UpstreamUnreachable, true, "closed the connection"},
	} {
		f := ConnectionFailure(t.Context(), "http://model.test", clientError(tc.err))
		require.Equal(t, tc.kind, f.GetKind(), name)
		require.Equal(t, tc.retryable, f.GetRetryable(), name)
		require.True(t, strings.HasPrefix(f.GetMessage(), "The model server at http://model.test "), name)
		require.Contains(t, f.GetMessage(), tc.says, name)
		require.NotContains(t, f.GetMessage(), "10.0.0.1", "the address is not repeated")
		require.Zero(t, f.GetHttpStatus())
	}
}

func TestTimeIsUpBeforeAnythingElse(t *testing.T) {
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	refused := clientError(dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)))
	require.Equal(t, sdk.UpstreamTimeout, ConnectionFailure(ctx, "s", refused).GetKind())
	f := BodyFailure(ctx, "http://model.test", 200)
	require.Equal(t, sdk.UpstreamTimeout, f.GetKind())
	require.Contains(t, f.GetMessage(), "did not end in time")
	require.EqualValues(t, 200, f.GetHttpStatus())
	require.True(t, f.GetRetryable())

	long, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	require.Equal(t, sdk.UpstreamInterrupted, BodyFailure(long, "s", 200).GetKind())
	require.False(t, expired(t.Context()))
	require.False(t, expired(long))
	require.True(t, expired(ctx))
}
