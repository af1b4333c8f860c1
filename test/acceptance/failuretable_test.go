// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/fault"
)

// failureTable renders what came of each misfortune.
func failureTable(found map[string]map[string]outcome) string {
	var b strings.Builder
	for _, within := range []bool{false, true} {
		if within {
			b.WriteString("\nAfter the first byte of the answer, the model server sends, or does, this:\n\n")
		} else {
			b.WriteString("Before the first byte of the answer, the model server sends, or does, this:\n\n")
		}
		b.WriteString("| the model server | answered at once, or held | streamed | another specialist answers instead | tried again | counts for the breaker |\n|---|---|---|---|---|---|\n")
		for _, m := range misfortunes() {
			if m.within != within {
				continue
			}
			o := found[m.name]
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", m.what, o["at oncefalse"], o["streamedfalse"],
				forms(o["at oncetrue"].spare, o["streamedtrue"].spare),
				forms(o["at once_patientfalse"].attempts > 1, o["streamed_patientfalse"].attempts > 1),
				forms(o["at once_waryfalse"].breaker, o["streamed_anxiousfalse"].breaker))
		}
	}
	return b.String()
}

// forms says for which forms something is so.
func forms(atOnce, streamed bool) string {
	switch {
	case atOnce && streamed:
		return "yes"
	case atOnce:
		return "unless it is streamed"
	case streamed:
		return "only when it is streamed"
	}
	return "no"
}

func (o outcome) String() string {
	var also string
	if o.retryAfter {
		also += ", when to come back"
	}
	if o.usage {
		also += ", usage so far"
	}
	if o.read {
		return fmt.Sprintf("error event `%s`%s", o.code, also)
	}
	return fmt.Sprintf("%d `%s`%s", o.status, o.code, also)
}

// shapeTable renders what each dialect calls each code.
func shapeTable(shapes map[string]map[string]string) string {
	var b strings.Builder
	columns := []string{"OpenAI chat", "OpenAI responses", "Anthropic messages"}
	fmt.Fprintf(&b, "| code | may pass by itself | %s |\n|---|---|%s\n", strings.Join(columns, " | "), strings.Repeat("---|", len(columns)))
	for _, code := range slices.Sorted(maps.Keys(shapes)) {
		passes := "no"
		if fault.Code(code).Transient() {
			passes = "yes"
		}
		fmt.Fprintf(&b, "| `%s` | %s |", code, passes)
		for _, c := range columns {
			if kind := shapes[code][c]; kind != "" {
				fmt.Fprintf(&b, " `%s` |", kind)
			} else {
				b.WriteString(" an event `response.failed` |")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}
