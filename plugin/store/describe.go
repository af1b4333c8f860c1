// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

const (
	// describeTimeout is how long a plugin may take to describe itself: the time
	// that an interpreter needs to start on a busy machine, with reserve.
	describeTimeout = 15 * time.Second
	// describeBytes bounds a description; the largest of the built-in ones is 10 KiB.
	describeBytes = 4 << 20
	busyWait      = 10 * time.Millisecond
	// complaintBytes bounds what is kept of what a plugin prints to stderr.
	complaintBytes = 4 << 10
)

// Describe runs "PROGRAM describe" with the environment env, to which what the
// program needs itself is added, and returns the JSON that it prints, and its
// meaning. Whether that is acceptable is for [CheckDescription].
func (p *Program) Describe(ctx context.Context, env []string) ([]byte, *sdk.Description, error) {
	ctx, cancel := context.WithTimeout(ctx, describeTimeout)
	defer cancel()
	out, complaint := &bounded{limit: describeBytes}, &bounded{limit: complaintBytes}
	run := func() error {
		cmd := exec.CommandContext(ctx, p.Path, append(slices.Clone(p.Args), "describe")...)
		cmd.Env = append(slices.Clone(env), p.Env...)
		cmd.Dir, cmd.Stdout, cmd.Stderr = p.Dir, out, complaint
		// What the plugin itself starts ends with it.
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
		cmd.WaitDelay = time.Second
		return cmd.Run()
	}
	err := run()
	// A process that was forked while the program was written has it open for a
	// moment, until it becomes another program.
	for errors.Is(err, syscall.ETXTBSY) && ctx.Err() == nil {
		time.Sleep(busyWait)
		err = run()
	}
	if err != nil {
		return nil, nil, p.failed(ctx, err, complaint.b.String())
	}
	if out.cut {
		return nil, nil, fault.New(fault.PluginContractInvalid, "The plugin %q prints more than %d MiB when it is asked to describe itself (%s describe). It may print its description only.", p.Name, describeBytes>>20, p).With("plugin", p.Name)
	}
	d := &sdk.Description{}
	if err := json.Unmarshal(out.b.Bytes(), d); err != nil {
		return nil, nil, fault.Wrap(err, fault.PluginContractInvalid, "The plugin %q does not describe itself: what \"%s describe\" prints is not the JSON of a description: %v. The program may print nothing else there.", p.Name, p, err).With("plugin", p.Name)
	}
	return bytes.TrimSpace(out.b.Bytes()), d, nil
}

// String is the command line.
func (p *Program) String() string { return strings.Join(append([]string{p.Path}, p.Args...), " ") }

func (p *Program) failed(ctx context.Context, err error, complaint string) error {
	complaint = strings.TrimSpace(complaint)
	said := "It printed nothing to stderr."
	if complaint != "" {
		said = "It said: " + complaint[strings.LastIndexByte(complaint, '\n')+1:]
	}
	var exit *exec.ExitError
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		err = fault.Wrap(err, fault.PluginLoadFailed, "The plugin %q did not describe itself within %s. \"%s describe\" must print its description and exit. %s", p.Name, describeTimeout, p, said)
	case ctx.Err() != nil:
		return fault.Wrap(ctx.Err(), fault.Cancelled, "The plugin %q was not asked to describe itself, because the command was interrupted.", p.Name)
	case errors.As(err, &exit):
		err = fault.Wrap(err, fault.PluginLoadFailed, "The plugin %q does not describe itself: \"%s describe\" ended with %s. %s", p.Name, p, exit.ProcessState, said)
	case errors.Is(err, syscall.ENOEXEC):
		err = fault.Wrap(err, fault.PluginLoadFailed, "The plugin %q cannot be started: %s is not a program for this platform, %s. Build it for that.", p.Name, p.Path, Platform())
	default:
		err = fault.Wrap(err, fault.PluginLoadFailed, "The plugin %q cannot be started (%s): %v. Make sure that what it needs is installed.", p.Name, p, reason(err))
	}
	return fault.As(err).With("plugin", p.Name)
}

// CheckDescription makes sure that d is what a plugin with that name may say
// of itself, and that this program can use it.
func CheckDescription(name string, d *sdk.Description) error {
	invalid := func(format string, args ...any) error {
		return fault.New(fault.PluginContractInvalid, format, args...).With("plugin", name)
	}
	switch {
	case d.APIVersion == "":
		return invalid("The plugin %q does not say which plugin API it speaks: its description has no api_version. It must be %q.", name, sdk.APIVersion)
	case d.APIVersion != sdk.APIVersion:
		return fault.New(fault.PluginVersionMismatch, "The plugin %q %s speaks the plugin API %q, and this AUA speaks %q. Install a version of the plugin that is built for %[4]q, or an AUA that speaks %[3]q.", name, d.Version, d.APIVersion, sdk.APIVersion).
			With("plugin", name).With("api_version", d.APIVersion)
	case d.Name != name:
		return invalid("The plugin calls itself %q, and its file or manifest calls it %q. Name the program %s%s, or the manifest's name %[1]q, or the plugin %[2]q.", d.Name, name, ProgramPrefix, d.Name)
	case CheckVersion(d.Version) != nil:
		return invalid("The plugin %q reports a version that cannot be compared with others: %v. Give the plugin such a version.", name, CheckVersion(d.Version))
	case len(d.Kinds) == 0:
		return invalid("The plugin %q %s serves no kind: the kinds of its description are empty. It must serve one of: %s.", name, d.Version, kinds())
	}
	for _, k := range d.Kinds {
		if !k.Kind.Valid() {
			return invalid("The plugin %q %s serves a kind %q that this AUA does not know. The kinds are: %s.", name, d.Version, k.Kind, kinds())
		}
	}
	return nil
}

func kinds() string {
	var names []string
	for _, k := range sdk.Kinds() {
		names = append(names, string(k))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// bounded keeps the beginning of what is written, up to limit.
type bounded struct {
	b     bytes.Buffer
	limit int
	cut   bool
}

// Write never fails, so that the writer is not disturbed.
func (b *bounded) Write(p []byte) (int, error) {
	if room := b.limit - b.b.Len(); len(p) > room {
		b.cut = true
		b.b.Write(p[:room])
		return len(p), nil
	}
	return b.b.Write(p)
}
