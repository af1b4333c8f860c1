// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package replay

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk"
)

// maxReported bounds how many bad lines one error names.
const maxReported = 10

// key identifies a prompt. Prompts themselves are not kept.
type key [16]byte

// entry is one recorded answer.
type entry struct {
	line
	// exact is the key of the prompt with its case.
	exact key
	// next is the next entry with the same folded prompt; -1 for none.
	next int32
}

// chain is the first and the last of the entries with the same folded prompt.
type chain struct{ first, last int32 }

// library is a recording in memory. It does not change once loaded.
type library struct {
	file    string
	entries []entry
	chains  map[key]chain
	models  []string
	// anonymous says that a line without a model answers for any.
	anonymous bool
	// repeated counts lines that repeat an earlier one; firstRepeated is the number of the first of them.
	repeated, firstRepeated int
}

// normalise makes one space of every run of white space.
func normalise(prompt string) string { return strings.Join(strings.Fields(prompt), " ") }

func keyOf(normalised string) key {
	sum := sha256.Sum256([]byte(normalised))
	return key(sum[:16])
}

// load reads a recording. Its error has an [sdk.ConfigError] for each bad line,
// up to a limit.
func load(file string) (*library, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, wrong("file", "Replay file cannot be read", "The replay file cannot be read: %v.", err)
	}
	defer f.Close()
	l := &library{file: file, chains: map[key]chain{}}
	names := map[string]string{}
	var bad []error
	more := 0
	scanner := bufio.NewScanner(f)
	scanner.Buffer(make([]byte, 0, 64<<10), sdk.MaxMessageBytes)
	number := 0
	for scanner.Scan() {
		number++
		data := scanner.Bytes()
		if number == 1 {
			data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
		}
		if len(bytes.TrimSpace(data)) == 0 {
			continue
		}
		parsed, err := parseLine(data)
		switch {
		case err != nil && len(bad) < maxReported:
			bad = append(bad, wrong("file", "Invalid line in replay file", "%s:%d: The line is wrong: %v.", file, number, err))
		case err != nil:
			more++
		default:
			l.add(parsed, names, number)
		}
	}
	if err := scanner.Err(); err != nil {
		bad = append(bad, wrong("file", "Replay file cannot be read", "%s:%d: The line cannot be read: %v.", file, number+1, err))
	}
	if more > 0 {
		bad = append(bad, wrong("file", "Invalid lines in replay file", "%s has %d more lines that are wrong.", file, more))
	}
	if len(bad) == 0 && len(l.entries) == 0 {
		bad = append(bad, wrong("file", "Empty replay file", "The replay file %s holds no answer.", file))
	}
	if err := errors.Join(bad...); err != nil {
		return nil, err
	}
	l.models = slices.Sorted(maps.Keys(names))
	return l, nil
}

// add takes a line in. names holds one string for each model, however often it stands in the file.
func (l *library) add(parsed *line, names map[string]string, number int) {
	folded := keyOf(strings.ToLower(parsed.normal))
	e := entry{line: *parsed, exact: keyOf(parsed.normal), next: -1}
	e.Prompt, e.normal = nil, ""
	if e.Model == "" {
		l.anonymous = true
	} else {
		if _, ok := names[e.Model]; !ok {
			names[e.Model] = e.Model
		}
		e.Model = names[e.Model]
	}
	c, known := l.chains[folded]
	for i := c.first; known && i >= 0; i = l.entries[i].next {
		if l.entries[i].exact == e.exact && l.entries[i].Model == e.Model {
			if l.repeated == 0 {
				l.firstRepeated = number
			}
			l.repeated++
			return
		}
	}
	index := int32(len(l.entries))
	if known {
		l.entries[c.last].next = index
	} else {
		c.first = index
	}
	c.last = index
	l.chains[folded] = c
	l.entries = append(l.entries, e)
}

// find returns the answer to a prompt, or why there is none, as a sentence.
func (l *library) find(prompt, model string) (*entry, string) {
	prompt = normalise(prompt)
	c, ok := l.chains[keyOf(strings.ToLower(prompt))]
	if !ok {
		return nil, fmt.Sprintf("The replay file %s has no answer to this prompt.", l.file)
	}
	exact := keyOf(prompt)
	var same, folded []*entry
	for i := c.first; i >= 0; i = l.entries[i].next {
		e := &l.entries[i]
		folded = append(folded, e)
		if e.exact == exact {
			same = append(same, e)
		}
	}
	if len(same) == 0 {
		for _, e := range folded {
			if e.exact != folded[0].exact {
				return nil, fmt.Sprintf("The replay file %s has prompts that differ from this one and from each other in case only.", l.file)
			}
		}
		same = folded
	}
	return l.pick(same, model)
}

// pick selects among the answers to one prompt by model.
func (l *library) pick(same []*entry, model string) (*entry, string) {
	if model == "" {
		return same[0], ""
	}
	for _, wanted := range []string{model, ""} {
		for _, e := range same {
			if e.Model == wanted {
				return e, ""
			}
		}
	}
	return nil, fmt.Sprintf("The replay file %s has an answer to this prompt, but none of the model %q.", l.file, model)
}

// has reports whether a model has answers at all.
func (l *library) has(model string) bool {
	_, found := slices.BinarySearch(l.models, model)
	return found || l.anonymous || model == ""
}
