// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"net"
	"syscall"
)

const acknowledgesAtOnce = true

// promptConn acknowledges what it receives without delay. The kernel forgets
// TCP_QUICKACK as the connection goes on, so that it is set with each read.
type promptConn struct {
	*net.TCPConn
	raw syscall.RawConn
}

// acknowledgeAtOnce switches delayed acknowledgements off for a TCP connection.
func acknowledgeAtOnce(conn net.Conn) net.Conn {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return conn
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return conn
	}
	return &promptConn{TCPConn: tcp, raw: raw}
}

// Read reads, and acknowledges what came before at once.
func (c *promptConn) Read(b []byte) (int, error) {
	_ = c.raw.Control(setQuickAck)
	return c.TCPConn.Read(b)
}

// setQuickAck may fail without harm: the acknowledgement is late then.
func setQuickAck(fd uintptr) {
	_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1)
}
