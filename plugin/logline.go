// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/go-hclog"
)

// logLine is one line of a plugin's output, understood.
type logLine struct {
	level   hclog.Level
	message string
	// pairs are alternating keys and values.
	pairs []any
}

// parseLine understands the JSON that hclog writes; any other line is its own
// message, at the level fallback. A plugin can write anything, so nothing here
// may trust a type. (go-plugin's own reader does, and a line with a numeric
// "@message" would take the host down; that is why the host reads by itself.)
func parseLine(line string, fallback hclog.Level) logLine {
	var members map[string]any
	if !strings.HasPrefix(line, "{") || json.Unmarshal([]byte(line), &members) != nil {
		return logLine{level: fallback, message: line}
	}
	message, isMessage := members["@message"].(string)
	level, _ := members["@level"].(string)
	if !isMessage {
		return logLine{level: fallback, message: line}
	}
	l := logLine{level: hclog.LevelFromString(level), message: message}
	if l.level == hclog.NoLevel {
		l.level = fallback
	}
	for _, key := range slices.Sorted(maps.Keys(members)) {
		switch key {
		case "@message", "@level", "@timestamp", "@module", "@caller", "instance":
		default:
			l.pairs = append(l.pairs, key, members[key])
		}
	}
	return l
}

// String returns the line for a person.
func (l logLine) String() string {
	if len(l.pairs) == 0 {
		return l.message
	}
	var b strings.Builder
	b.WriteString(l.message)
	for i := 0; i+1 < len(l.pairs); i += 2 {
		fmt.Fprintf(&b, " %v=%v", l.pairs[i], l.pairs[i+1])
	}
	return b.String()
}
