// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// group returns the processes of a process group, where /proc shows them.
func group(pgid int) ([]string, error) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil || len(stats) == 0 {
		return nil, errors.New("there is no /proc")
	}
	var folders []string
	for _, path := range stats {
		b, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		// The name, in brackets, may hold anything; state, parent and group come behind it.
		fields := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
		if len(fields) > 2 && fields[2] == strconv.Itoa(pgid) {
			folders = append(folders, filepath.Dir(path))
		}
	}
	return folders, nil
}

// resident returns the bytes of memory that a process group has to itself.
func resident(pgid int) (int64, error) {
	folders, err := group(pgid)
	if err != nil {
		return 0, err
	}
	var total int64
	for _, folder := range folders {
		b, err := os.ReadFile(filepath.Join(folder, "statm"))
		if err != nil {
			continue
		}
		// Pages: size, resident, shared.
		var size, all, shared int64
		if _, err := fmt.Sscan(string(b), &size, &all, &shared); err == nil {
			total += (all - shared) * int64(os.Getpagesize())
		}
	}
	if total == 0 {
		return 0, errors.New("it has no memory")
	}
	return total, nil
}

// listening returns the TCP addresses that a process group listens on and that
// other machines reach.
func listening(pgid int) ([]string, error) {
	folders, err := group(pgid)
	if err != nil {
		return nil, err
	}
	sockets := map[string]bool{}
	for _, folder := range folders {
		links, _ := filepath.Glob(filepath.Join(folder, "fd", "*"))
		for _, link := range links {
			if to, err := os.Readlink(link); err == nil {
				sockets[strings.TrimSuffix(strings.TrimPrefix(to, "socket:["), "]")] = true
			}
		}
	}
	var addresses []string
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		b, err := os.ReadFile(table)
		if err != nil {
			continue // no such protocol
		}
		lines := bufio.NewScanner(bytes.NewReader(b))
		for lines.Scan() {
			if address := listener(lines.Text(), sockets); address != "" {
				addresses = append(addresses, address)
			}
		}
	}
	return addresses, nil
}

// listener returns the address of a line of /proc/net/tcp, if it is of a socket
// that listens beyond the loopback interface.
func listener(line string, sockets map[string]bool) string {
	const listens = "0A"
	fields := strings.Fields(line)
	if len(fields) < 10 || fields[3] != listens || !sockets[fields[9]] {
		return ""
	}
	host, port, _ := strings.Cut(fields[1], ":")
	n, err := strconv.ParseUint(port, 16, 16)
	ip := make(net.IP, len(host)/2)
	for i := range ip {
		b, bad := strconv.ParseUint(host[2*i:2*i+2], 16, 8)
		if bad != nil {
			return ""
		}
		// Words of four bytes, of which the last comes first.
		ip[i/4*4+3-i%4] = byte(b)
	}
	if err != nil || ip.IsLoopback() {
		return ""
	}
	return net.JoinHostPort(ip.String(), strconv.FormatUint(n, 10))
}
