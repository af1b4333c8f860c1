// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"net/netip"
	"strings"
)

// versionWords stand before version numbers, which look like IPv4 addresses
// when they have four parts.
var versionWords = wordSet("version versions ver release releases build firmware driver v assemblyversion fileversion section chapter oid objectidentifier rfc upgrade")

// findIPv4 recognises an IPv4 address that says where a machine is.
//
// A version number looks the same. It is told by what stands around it: a
// letter, or a letter and a dash, directly before it (v1.2.3.4, foo-1.2.3.4), a comparison
// (foo>=1.2.3.4), a product's name and slash (Chrome/1.2.3.4), a word such as
// "version" among the three before it, a suffix (1.2.3.4-beta), or being the
// number of a heading (1.2.3.4 Requirements).
func findIPv4(t *text, i int) int {
	if t.glued(i) && !rangeBefore(t, i) {
		return 0
	}
	end := dotted(t, i)
	if end == 0 {
		return 0
	}
	c, next := t.at(end), t.at(end+1)
	switch {
	case wordBytes[c], c == '+' && alnum[next], c == '.' && alnum[next] && !port(t, end):
		return 0
	case c == '-' && alnum[next] && dotted(t, end+1) == 0: // 10.0.0.1-10.0.0.9 is a range
		return 0
	}
	if addr, err := netip.ParseAddr(t.s[i:end]); err != nil || !tells(addr) || versionBefore(t, i, end) || heading(t, i, end) {
		return 0
	}
	return end
}

// dotted returns the end of four numbers of up to 255 with dots between them, or 0.
func dotted(t *text, i int) int {
	for part := range 4 {
		if part > 0 {
			if t.at(i) != '.' {
				return 0
			}
			i++
		}
		next := t.run(i, 4, digits)
		if n := number(t.s[min(i, len(t.s)):min(next, len(t.s))]); n < 0 || n > 255 {
			return 0
		}
		i = next
	}
	return i
}

// rangeBefore reports whether an address and a dash stand before i.
func rangeBefore(t *text, i int) bool {
	before, ok := strings.CutSuffix(t.before(i), "-")
	first := before[len(strings.TrimRight(before, "0123456789.")):]
	return ok && dotted(&text{s: first, final: true}, 0) == len(first)
}

// port reports whether a port is written behind a dot, as netstat does it.
func port(t *text, dot int) bool {
	end := t.run(dot+1, 6, digits)
	return end-dot-1 >= 4 && end-dot-1 <= 5 && !wordBytes[t.at(end)] && t.at(end) != '.'
}

// number returns the value of one to three digits without a leading zero, or -1.
func number(s string) int {
	if s == "" || len(s) > 3 || s[0] == '0' && len(s) > 1 {
		return -1
	}
	n := 0
	for j := range len(s) {
		n = n*10 + int(s[j]&0x0f)
	}
	return n
}

// versionBefore reports whether what stands before i makes the number from i to end a version.
func versionBefore(t *text, i, end int) bool {
	before := t.before(i)
	if strings.HasSuffix(before, "§") {
		return true
	}
	switch p := t.prev(i); p {
	case '~', '^':
		return true
	case '<':
		return t.at(end) != '>' // <203.0.113.7> is in brackets
	case '-':
		if len(before) > 1 && letters[before[len(before)-2]] {
			return true
		}
	case '=':
		if len(before) > 1 && strings.IndexByte("=<>~!", before[len(before)-2]) >= 0 {
			return true
		}
	case '/':
		product := strings.TrimRight(before[:len(before)-1], lettersAndDigits)
		product = before[len(product) : len(before)-1]
		return product != "" && product[0] >= 'A' && product[0] <= 'Z'
	}
	for _, word := range t.wordsBefore(i, 3) {
		if versionWords[word] {
			return true
		}
		if !connects[word] {
			return false
		}
	}
	return false
}

const lettersAndDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// connects are words that may stand between "version" and the number.
var connects = wordSet("number no is was to from of and or by than the")

// mostHeading is the highest number of a section.
const mostHeading = 20

// commentMarks begin headings in Markdown and comments in programs.
const commentMarks = "#/*;%-! \t"

// heading reports whether the number is that of a heading or of a comment's
// reference: at the beginning of a line, and a capitalised word behind it. A
// log's line begins like that as well; without a mark before the number, its
// parts have to be small.
func heading(t *text, i, end int) bool {
	line := t.before(i)
	line = line[strings.LastIndexByte(line, '\n')+1:]
	if len(line) == contextBytes || strings.Trim(line, commentMarks) != "" {
		return false
	}
	if strings.TrimSpace(line) == "" {
		for part := range strings.SplitSeq(t.s[i:end], ".") {
			if number(part) > mostHeading {
				return false
			}
		}
	}
	first, second := t.at(end+1), t.at(end+2)
	return t.at(end) == ' ' && first >= 'A' && first <= 'Z' && second >= 'a' && second <= 'z'
}

// tells reports whether an address says where a machine is. The addresses of
// the machine itself, of all machines, of the largest networks, and netmasks do not.
func tells(addr netip.Addr) bool {
	if addr.Is4In6() {
		addr = addr.Unmap()
	}
	if addr.IsLoopback() || addr.IsUnspecified() || addr.IsMulticast() {
		return false
	}
	if !addr.Is4() {
		return true
	}
	b := addr.As4()
	return b[0] != 0 && b[0] != 255 && (b[1] != 0 || b[2] != 0 || b[3] != 0)
}

// maxIPv6 is the longest text of an address, an embedded IPv4 address included.
const maxIPv6 = 45

var (
	ipv6Bytes = bytesOf("0-9a-fA-F:.")
	// routed are the parts of the address space that are in use. Outside them,
	// two colons are a scope operator: abc::def.
	routed = []netip.Prefix{
		netip.MustParsePrefix("2000::/3"), netip.MustParsePrefix("fc00::/7"), netip.MustParsePrefix("fe80::/10"), netip.MustParsePrefix("64:ff9b::/96"),
	}
)

// findIPv6 recognises an IPv6 address that says where a machine is.
func findIPv6(t *text, i int) int {
	if p := t.prev(i); wordBytes[p] || p == ':' || p == '.' {
		return 0
	}
	end := t.run(i, maxIPv6+1, ipv6Bytes)
	run := t.s[i:min(end, len(t.s))]
	if len(run) > maxIPv6 || strings.Count(run, ":") < 2 || wordBytes[t.at(end)] {
		return 0
	}
	run = strings.TrimRight(run, ".")
	if strings.HasSuffix(run, ":") && !strings.HasSuffix(run, "::") {
		run = run[:len(run)-1]
	}
	addr, err := netip.ParseAddr(run)
	if err != nil || !tells(addr) || !hasDigit(run) {
		return 0
	}
	if addr.Is4In6() {
		return i + len(run)
	}
	for _, prefix := range routed {
		if prefix.Contains(addr) {
			return i + len(run)
		}
	}
	return 0
}
