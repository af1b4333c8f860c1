// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"bytes"
	"strconv"
	"strings"
)

// dialect is how a database wants its statements, beyond what is spelled alike.
type dialect struct {
	// numbered says that placeholders are $1, $2, … instead of ?.
	numbered bool
	// text says that a text may hold neither NUL nor bytes that are not UTF-8.
	text bool
	// find names the function of a text and a part that returns the place of the
	// part, and 0 when it is not there.
	find string
}

var (
	sqliteDialect   = dialect{find: "instr"}
	postgresDialect = dialect{numbered: true, text: true, find: "strpos"}
)

// bind gives the placeholders of a statement their form. Statements have no
// question mark that is anything else.
func (d dialect) bind(query string) string {
	if !d.numbered {
		return query
	}
	var b strings.Builder
	for n := 1; ; n++ {
		before, after, found := strings.Cut(query, "?")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString("$" + strconv.Itoa(n))
		query = after
	}
}

// values makes args what the database can hold. What a text may not hold is
// replaced wherever it is compared as well, so that what was stored is found.
func (d dialect) values(args []any) []any {
	if !d.text {
		return args
	}
	for i, a := range args {
		switch v := a.(type) {
		case string:
			args[i] = strings.ReplaceAll(strings.ToValidUTF8(v, "\uFFFD"), "\x00", "\uFFFD")
		case []byte: // JSON, in which a NUL is spelled out
			args[i] = bytes.ToValidUTF8(v, []byte("\uFFFD"))
		}
	}
	return args
}
