// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// programChecks are about the program, before it is configured.
func programChecks() []check {
	return []check{
		{
			name: "describe", about: "\"PLUGIN describe\" prints the description as JSON and nothing else.",
			hint: "A host reads it before it ever starts the plugin. Print logs to standard error, and leave with exit status 0.",
			run:  checkDescribe,
		},
		{
			name: "schema", about: "The configuration schema has no mistakes.",
			hint:  "Users see it in errors and documentation, and the host decodes their configuration with it.",
			needs: []string{"describe"}, run: checkSchema,
		},
		{
			name: "cookie", about: "Started without the host's cookie, the plugin says that it is a plugin and leaves.",
			hint: "People try to start it by hand. Without the variable AUA_PLUGIN_COOKIE, write a sentence to standard error and leave with an exit status other than 0.",
			run:  checkCookie,
		},
		{
			name: "handshake", about: "Started by a host, the plugin prints the handshake line and serves.",
			hint:  "The first line on standard output is 1|1|unix|PATH|grpc|, printed and flushed once the socket listens; the gRPC health service answers SERVING for \"plugin\".",
			needs: []string{"describe"}, run: checkHandshake,
		},
		{
			name: "same_description", about: "Control.Describe says what \"describe\" prints.",
			hint:  "The lock file holds what was printed, and the host compares. Make both from one value.",
			needs: []string{"handshake"}, run: checkSameDescription,
		},
		{
			name: "environment", about: "The plugin starts with nothing in its environment but PATH.",
			hint:  "A host passes on no more of its environment than it must, and a service often has no HOME. What the plugin needs belongs into its configuration.",
			needs: []string{"handshake"}, run: checkEnvironment,
		},
	}
}

// endChecks are about the end of an instance and of the program.
func endChecks() []check {
	return []check{
		{
			name: "drain", about: "A drained instance is gone, and the plugin goes on.",
			hint:  "A host drains an instance when another has taken over. Finish its calls, release what it holds, and answer Drain without an error.",
			needs: []string{"configure"}, run: checkDrain,
		},
		{
			name: "shutdown", about: "The plugin leaves within two seconds of being told to, and needs no killing.",
			hint:  "The host calls /plugin.GRPCController/Shutdown, and kills what is still there after two seconds. Answer, and leave with exit status 0.",
			needs: []string{"handshake"}, run: checkShutdown,
		},
		{
			name: "sigterm", about: "SIGTERM does not end the plugin.",
			hint:  "A service manager sends it to the host and its plugins alike, and the host still needs them to finish the queries under way. Ignore it.",
			needs: []string{"handshake"}, run: checkSigterm,
		},
		{
			name: "lifeline", about: "The plugin leaves when its host dies.",
			hint:  "Nobody else stops a plugin whose host was killed. Read the file descriptor that AUA_PLUGIN_LIFELINE_FD names, and leave at its end.",
			needs: []string{"handshake"}, run: checkLifeline,
		},
	}
}

func checkHandshake(ctx context.Context, s *suite) error {
	return s.begin(ctx)
}

func checkEnvironment(ctx context.Context, s *suite) error {
	p, err := s.start(ctx, []string{"PATH"})
	if err != nil {
		return err
	}
	p.kill()
	return nil
}

func checkCookie(ctx context.Context, s *suite) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	cmd := s.command(inherited)
	printed := &tail{}
	cmd.Stdout, cmd.Stderr = printed, printed
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("the program cannot be started: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { killGroup(cmd) })
	_ = cmd.Wait()
	switch {
	case !stop():
		return fmt.Errorf("it was still running after %s", s.options.Timeout)
	case cmd.ProcessState.Success():
		return errors.New("it left with exit status 0, as if all were well")
	case printed.String() == "":
		return errors.New("it left without a word")
	}
	return nil
}
