// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package direct

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

func TestCallFrames(t *testing.T) {
	md := metadata.MD{"traceparent": {"00-1"}, "many": {"a", "", "b"}}
	b := appendCall(nil, "/a.B/C", 1500*time.Microsecond, md)
	r := reader{bufio.NewReader(bytes.NewReader(b)), 100}
	require.NoError(t, r.frame(func(kind byte, body []byte) error {
		require.EqualValues(t, frameCall, kind)
		method, timeout, got, err := parseCall(body)
		require.NoError(t, err)
		require.Equal(t, "/a.B/C", method)
		require.Equal(t, 1500*time.Microsecond, timeout)
		require.Equal(t, md, got)
		return nil
	}))
	require.ErrorIs(t, r.frame(nil), io.EOF)
	for n := headBytes; n < len(b)-1; n++ {
		method, _, _, err := parseCall(b[headBytes:n])
		if err == nil { // it was cut between two pairs of metadata
			require.Equal(t, "/a.B/C", method)
			continue
		}
		require.ErrorIs(t, err, errFrame)
	}
	_, timeout, _, err := parseCall([]byte("\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	require.NoError(t, err)
	require.Positive(t, timeout, "no timeout is too long")
}

func TestCutFrames(t *testing.T) {
	whole := appendFrame(nil, frameMessage, bytes.Repeat([]byte("x"), 5000))
	for _, n := range []int{1, 4, 5, 6, 4096, 5004} {
		r := reader{bufio.NewReader(bytes.NewReader(whole[:n])), 1 << 20}
		require.Error(t, r.frame(func(byte, []byte) error { return nil }), "cut after %d bytes", n)
	}
	r := reader{bufio.NewReader(bytes.NewReader(whole)), 4999}
	require.ErrorIs(t, r.frame(nil), errSize)
}

// answering is a server that answers whatever it is asked with the same bytes.
func answering(t *testing.T, answer []byte) *Conn {
	t.Helper()
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, l.Close()) })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				r := reader{bufio.NewReader(conn), 1 << 20}
				for range 2 {
					if r.frame(func(byte, []byte) error { return nil }) != nil {
						return
					}
				}
				_, _ = conn.Write(answer)
			}()
		}
	}()
	c, err := Dial(t.Context(), l.Addr().String(), 1<<20, nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	return c
}

// TestBadAnswers has a server break the protocol in every way.
func TestBadAnswers(t *testing.T) {
	message := appendFrame(nil, frameMessage, nil)
	end := appendFrame(nil, frameEnd, nil)
	for name, c := range map[string]struct {
		answer []byte
		want   codes.Code
	}{
		"nothing":          {nil, codes.Unavailable},
		"half a frame":     {message[:3], codes.Unavailable},
		"no end":           {message, codes.Unavailable},
		"no message":       {end, codes.Internal},
		"two messages":     {append(bytes.Clone(message), message...), codes.Internal},
		"another frame":    {appendFrame(nil, frameCall, nil), codes.Internal},
		"no protobuf":      {appendFrame(nil, frameMessage, []byte("\xff\xff")), codes.Internal},
		"no status":        {appendFrame(nil, frameEnd, []byte("\xff\xff")), codes.Internal},
		"a frame too long": {[]byte("m\xff\xff\xff\xff"), codes.Internal},
		"all is well":      {append(bytes.Clone(message), end...), codes.OK},
	} {
		t.Run(name, func(t *testing.T) {
			conn := answering(t, c.answer)
			_, err := pluginpb.NewScorerClient(conn).Score(t.Context(), &pluginpb.ScoreRequest{})
			require.Equal(t, c.want, status.Code(err), "%v", err)
		})
	}
}

type scorer struct {
	pluginpb.UnimplementedScorerServer
}

func (scorer) Score(context.Context, *pluginpb.ScoreRequest) (*pluginpb.ScoreResponse, error) {
	return &pluginpb.ScoreResponse{}, nil
}

func testServer() *Server {
	s := NewServer(1<<16, nil, func(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler) error {
		return next(srv, stream)
	})
	pluginpb.RegisterScorerServer(s, scorer{})
	return s
}

// FuzzServer sends a server what no host would send: it may answer or leave,
// and nothing else.
func FuzzServer(f *testing.F) {
	good := appendFrame(appendCall(nil, pluginpb.Scorer_Score_FullMethodName, time.Second, nil), frameMessage, nil)
	f.Add(good)
	f.Add(append(bytes.Clone(good), good...))
	f.Add(good[:len(good)-1])
	f.Add([]byte("c\x00\x00\x00\x01\x05m\x00\x00\x00\x00"))
	f.Add([]byte(strings.Repeat("m", 100)))
	s := testServer()
	f.Fuzz(func(t *testing.T, sent []byte) {
		here, there := net.Pipe()
		done := make(chan struct{})
		go func() {
			defer close(done)
			s.connection(there)
		}()
		go func() {
			_, _ = here.Write(sent)
			_ = here.Close()
		}()
		_, _ = io.Copy(io.Discard, here)
		<-done
	})
}
