// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/auahq/aua/sdk"
)

// burdenChecks are about what the plugin does to the machine.
func burdenChecks() []check {
	return []check{
		{
			name: "memory", about: "Memory does not grow with the number of calls.",
			hint:  "Forget what a call needed when it ends, and bound caches. A host asks for months.",
			needs: []string{"call"}, run: checkMemory,
		},
		{
			name: "network", about: "The plugin listens on no address that other machines reach.",
			hint:  "Serve on the Unix socket of the handshake alone, or on the loopback interface.",
			needs: []string{"call"}, run: checkNetwork,
		},
		{
			name: "files", about: "The plugin writes no files but into its data_dir and where its configuration says.",
			hint:  "Its own folder is checked against a checksum at every start, and may be read-only. Keep caches in the data_dir that Configure gives; Python: set sys.dont_write_bytecode, or start it with -B.",
			needs: []string{"call"}, run: checkFiles,
		},
	}
}

const (
	// A round of calls that makes memory grow by more than growth is suspicious;
	// a plugin for which every one of the rounds does leaks.
	rounds, roundCalls = 6, 200
	growth             = 4 << 20
	roundTime          = 2 * time.Second
	// leastCalls is how many calls a round must have to say anything.
	leastCalls = 50
)

// checkMemory looks at a process of its own: one that has had large messages
// has room for a leak.
func checkMemory(ctx context.Context, s *suite) error {
	if _, err := resident(s.running.cmd.Process.Pid); err != nil {
		return skipped{why: "this system does not tell how much memory a process uses"}
	}
	p, err := s.start(ctx, inherited)
	if err != nil {
		return err
	}
	defer p.kill()
	errs := map[string]error{}
	for _, k := range s.kinds() {
		if err := s.configured(ctx, p, k.Kind); err != nil {
			return p.explain(err)
		}
		t := s.shared(k.Kind)
		t.conn = p.conn
		errs[string(k.Kind)] = s.grows(ctx, t, p.cmd.Process.Pid)
	}
	return all(errs)
}

// grows reports a plugin whose memory grows in every round of calls but the first.
func (s *suite) grows(ctx context.Context, t target, pid int) error {
	calls, err := s.round(ctx, t)
	if err != nil {
		return err
	}
	if calls < leastCalls {
		return skipped{why: fmt.Sprintf("%d calls in %s are too few to tell", calls, roundTime)}
	}
	first, err := resident(pid)
	if err != nil {
		return err
	}
	before := first
	for range rounds {
		n, err := s.round(ctx, t)
		if err != nil {
			return err
		}
		calls += n
		now, err := resident(pid)
		if err != nil {
			return err
		}
		if now < before+growth {
			return nil
		}
		before = now
	}
	return fmt.Errorf("over %d calls it grew from %d to %d MiB, and went on growing", calls, first>>20, before>>20)
}

// round makes many calls, a few at a time, and returns how many there was time for.
func (s *suite) round(ctx context.Context, t target) (calls int, err error) {
	const few = 4
	deadline := time.Now().Add(roundTime)
	for calls < roundCalls && time.Now().Before(deadline) {
		errs := make(chan error, few)
		for range few {
			go func() { errs <- s.ask(ctx, t, s.options.Query) }()
		}
		for range few {
			err = errors.Join(err, <-errs)
		}
		if err != nil {
			return calls, err
		}
		calls += few
	}
	return calls, nil
}

func checkNetwork(_ context.Context, s *suite) error {
	addresses, err := listening(s.running.cmd.Process.Pid)
	if err != nil {
		return skipped{why: "this system does not tell what a process listens on"}
	}
	if len(addresses) > 0 {
		return fmt.Errorf("it listens on %s", strings.Join(addresses, ", "))
	}
	return nil
}

// checkFiles runs a process to its end in a home of its own, and looks at what
// it left there and in its folder.
func checkFiles(ctx context.Context, s *suite) error {
	home, err := os.MkdirTemp(s.dir, "home-")
	if err != nil {
		return err
	}
	p, err := s.start(ctx, inherited, "HOME="+home)
	if err != nil {
		return skipped{why: "it does not start with another home folder"}
	}
	defer p.kill()
	for _, k := range s.kinds() {
		if err := s.configured(ctx, p, k.Kind); err != nil {
			return p.explain(err)
		}
		t := s.shared(k.Kind)
		t.conn = p.conn
		if err := s.ask(ctx, t, s.options.Query); err != nil {
			return p.explain(err)
		}
		ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
		_, _ = p.control.Drain(ctx, &sdk.DrainRequest{Instance: instance(k.Kind)})
		cancel()
	}
	asked, cancel := context.WithTimeout(ctx, shutdownTime)
	defer cancel()
	p.shutdown(asked)
	p.leaves(ctx, shutdownTime)
	after, err := files(s.options.Dir)
	if err != nil {
		return err
	}
	inHome, err := files(home)
	if err != nil {
		return err
	}
	var wrote []string
	for _, path := range slices.Concat(sortedKeys(after), sortedKeys(inHome)) {
		if stamp, was := s.before[path]; !was || !stamp.Equal(after[path]) {
			wrote = append(wrote, path)
		}
	}
	if len(wrote) > 0 {
		return fmt.Errorf("it wrote %s", strings.Join(wrote[:min(len(wrote), 5)], ", "))
	}
	return nil
}

// files are the paths under a folder, with the time of their last change.
func files(dir string) (map[string]time.Time, error) {
	found := map[string]time.Time{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		found[path] = info.ModTime()
		return nil
	})
	return found, err
}
