// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

//go:build !linux

package upstream

import "net"

const acknowledgesAtOnce = false

// acknowledgeAtOnce leaves conn as it is: only Linux can switch delayed acknowledgements off.
func acknowledgeAtOnce(conn net.Conn) net.Conn { return conn }
