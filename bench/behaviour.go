// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Behaviour is how an [Upstream] answers, until it is told otherwise.
type Behaviour struct {
	// Latency passes before the first byte.
	Latency time.Duration `json:"latency_ns"`
	// Chunks is the number of chunks of a stream; 0 answers with one JSON object.
	Chunks int `json:"chunks"`
	// Gap passes between two chunks.
	Gap time.Duration `json:"gap_ns"`
}

// answer is what the upstream says at once: a paragraph, as models write them.
const answer = "A queue keeps the order in which things arrive: what came first leaves first. " +
	"Use one where work must wait its turn, and bound it, so that a burst is refused instead of filling the memory."

// mark stands in a prompt, so that each stream has chunks of its own.
func mark(stream int) string { return fmt.Sprintf("[[%d]]", stream) }

// marked returns the stream that a body is marked as; 0 for none.
func marked(body []byte) int {
	_, rest, ok := bytes.Cut(body, []byte("[["))
	if !ok {
		return 0
	}
	number, _, closed := bytes.Cut(rest, []byte("]]"))
	n, err := strconv.Atoi(string(number))
	if err != nil || !closed {
		return 0
	}
	return n
}

// chunkTexts are the n chunks of a stream, each different from all other
// chunks of all streams.
func chunkTexts(stream, n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprintf(" word %d of %d;", i, stream)
	}
	return texts
}

// Prompt is a text of about so many bytes that asks an ordinary question.
func Prompt(size int) string {
	const question = "How does a queue differ from a stack, and when would you use which one in everyday life?"
	if size <= len(question) {
		return question
	}
	const filler = "The list of what was said before goes on here, with \"quotes\" and\nlines, as conversations do. "
	return strings.Repeat(filler, (size-len(question))/len(filler)+1)[:size-len(question)] + question
}
