// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"bufio"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/go-hclog"
	"golang.org/x/time/rate"
)

const (
	// tailLines is how many of the last lines a crash is reported with.
	tailLines = 20
	// maxLine is where longer lines are cut, in bytes.
	maxLine = 8 << 10
	// headLines is how many lines are kept from the start of a panic, which its
	// stack traces would push out of the tail.
	headLines = 6
	// A plugin that prints without end must not fill the host's log.
	linesPerSecond = 100
	linesBurst     = 1000
)

// output takes what one process prints: it logs it, and remembers the end of it.
type output struct {
	log   hclog.Logger
	scrub func(string) string
	limit *rate.Limiter

	mu      sync.Mutex
	tail    []string
	head    []string // the first lines of a panic
	dropped int
}

func newOutput(log hclog.Logger, scrub func(string) string) *output {
	return &output{log: log, scrub: scrub, limit: rate.NewLimiter(linesPerSecond, linesBurst)}
}

// read takes lines from r until its end. Lines that are not the plugin's log
// are logged at the level fallback.
func (o *output) read(r io.Reader, fallback hclog.Level) {
	br := bufio.NewReaderSize(r, maxLine)
	for {
		line, err := br.ReadSlice('\n')
		if len(line) > 0 {
			o.line(strings.TrimRight(string(line), "\r\n"), fallback)
		}
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = br.ReadSlice('\n') // the rest of a line that is too long
		}
		if err != nil {
			return
		}
	}
}

func (o *output) line(text string, fallback hclog.Level) {
	if strings.TrimSpace(text) == "" {
		return
	}
	l := parseLine(o.scrub(text), fallback)
	dropped, logged := o.remember(l)
	if dropped > 0 {
		o.log.Warn("The plugin prints too much; lines were left out of the log.", "lines", dropped)
	}
	if logged {
		o.log.Log(l.level, l.message, l.pairs...)
	}
}

// remember keeps the line for a crash report, and decides whether it is logged.
func (o *output) remember(l logLine) (dropped int, logged bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if l.level >= hclog.Info {
		text := l.String()
		switch {
		case strings.HasPrefix(text, "panic: "), strings.HasPrefix(text, "fatal error: "):
			o.head = []string{text}
		case len(o.head) > 0 && len(o.head) < headLines:
			o.head = append(o.head, text)
		}
		o.tail = append(o.tail, text)
		if len(o.tail) > tailLines {
			o.tail = o.tail[1:]
		}
	}
	if l.level < o.log.GetLevel() {
		return 0, false
	}
	if !o.limit.Allow() {
		o.dropped++
		return 0, false
	}
	dropped, o.dropped = o.dropped, 0
	return dropped, true
}

// last returns the last lines, and the first line of a panic if there was one.
// When a panic's beginning has left the tail, it stands before it.
func (o *output) last() (lines []string, panicked string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	lines = append(lines, o.tail...)
	if len(o.head) == 0 {
		return lines, ""
	}
	if !slices.Contains(lines, o.head[0]) {
		lines = slices.Concat(o.head, []string{"…"}, lines)
	}
	return lines, o.head[0]
}

// stream returns a writer whose lines go to o, and which close ends.
func (o *output) stream(fallback hclog.Level) (w io.Writer, closeStream func()) {
	pr, pw := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		o.read(pr, fallback)
	}()
	return pw, func() {
		_ = pw.Close()
		<-done
	}
}
