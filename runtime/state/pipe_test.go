// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"io"
	"net"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// pipe passes connections on to a port. It swallows what is sent while it
// holds, and has no connections while it is cut.
type pipe struct {
	port int

	mu      sync.Mutex
	holding bool
	severed bool
	conns   []net.Conn
	work    sync.WaitGroup
}

func newPipe(t *testing.T, to int) *pipe {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p := &pipe{port: l.Addr().(*net.TCPAddr).Port}
	p.work.Go(func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(to)))
			if err != nil {
				_ = from.Close()
				continue
			}
			p.mu.Lock()
			p.conns = append(p.conns, from, server)
			severed := p.severed
			p.mu.Unlock()
			if severed {
				_, _ = from.Close(), server.Close()
				continue
			}
			p.work.Go(func() { p.copy(server, from) })
			p.work.Go(func() { p.copy(from, server) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		p.cut(true)
		p.work.Wait()
	})
	return p
}

func (p *pipe) hold(holding bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.holding = holding
}

func (p *pipe) cut(cut bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.severed = cut
	for _, c := range p.conns {
		_ = c.Close()
	}
	p.conns = nil
}

func (p *pipe) copy(to io.Writer, from io.Reader) {
	buffer := make([]byte, 1<<16)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return // the server keeps its end: it does not learn of it
		}
		p.mu.Lock()
		holding := p.holding
		p.mu.Unlock()
		if !holding {
			_, _ = to.Write(buffer[:n])
		}
	}
}
