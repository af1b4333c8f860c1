// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
	"unicode/utf8"

	"golang.org/x/term"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/runtime/secret"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/nearest"
	"github.com/auahq/aua/sdk/sensitive"
)

// maxSecret is the largest value that is taken, in bytes.
const maxSecret = 64 << 10

func (s *session) secretsSetCommand() *command {
	return &command{
		name: "secrets set", synopsis: "Set a secret in the encrypted file",
		description: "Adds a secret to the encrypted file, or replaces its value. At a terminal the value is asked for, and not shown; otherwise it is what standard input holds, without a line break at its end. It is never an argument.",
		examples:    []string{"aua secrets set VLLM_KEY", "aua secrets set TLS_KEY <key.pem"},
		flags:       arguments.SecretsNamed().Flags(),
		run:         s.secretsSet,
	}
}

func (s *session) secretsUnsetCommand() *command {
	return &command{
		name: "secrets unset", synopsis: "Remove a secret from the encrypted file",
		description: "Removes a secret from the encrypted file. A server that uses it keeps its value until it is restarted, and says so in its status.",
		examples:    []string{"aua secrets unset VLLM_KEY"},
		flags:       arguments.SecretsNamed().Flags(),
		run:         s.secretsUnset,
	}
}

func (s *session) secretsSet(args []string) int {
	a, diags := arguments.ParseSecretsNamed(args, s.getenv)
	p := s.printer(a.JSON)
	f, status := s.openSafe(p, a, diags)
	if f == nil {
		return status
	}
	if err := secret.CheckName(a.Name); err != nil {
		return p.Fail(fault.New(fault.RequestInvalid, "%q cannot be the name of a secret: %v.", a.Name, err))
	}
	// What is wrong with the file is said before a value is asked for, and while
	// it is typed others may edit.
	if _, _, done, err := f.edit(); err != nil {
		return p.Fail(unresolved(err))
	} else {
		done()
	}
	value, err := s.readSecret(a.Name)
	if err != nil {
		return p.Fail(err)
	}
	content, key, done, err := f.edit()
	if err != nil {
		return p.Fail(unresolved(err))
	}
	defer done()
	change := &views.SecretChange{File: f.provider.Path, Name: a.Name, Change: "replaced"}
	if content.Set(a.Name, value, time.Now()) {
		change.Change = "added"
	}
	if err := content.Write(f.provider.Path, key); err != nil {
		return p.Fail(unresolved(err))
	}
	return finish(p, views.Show(p, change, views.ChangeSecret))
}

func (s *session) secretsUnset(args []string) int {
	a, diags := arguments.ParseSecretsNamed(args, s.getenv)
	p := s.printer(a.JSON)
	f, status := s.openSafe(p, a, diags)
	if f == nil {
		return status
	}
	content, key, done, err := f.edit()
	if err != nil {
		return p.Fail(unresolved(err))
	}
	defer done()
	if !content.Unset(a.Name) {
		hint := "\"aua secrets list\" shows which there are."
		if near := nearest.Name(a.Name, content.Names()); near != "" {
			hint = fmt.Sprintf("Did you mean %q?", near)
		}
		return p.Fail(fault.New(fault.NotFound, "%s has no secret %q. %s", f.provider.Path, a.Name, hint))
	}
	if err := content.Write(f.provider.Path, key); err != nil {
		return p.Fail(unresolved(err))
	}
	return finish(p, views.Show(p, &views.SecretChange{File: f.provider.Path, Name: a.Name, Change: "removed"}, views.ChangeSecret))
}

// readSecret asks for a value, or reads it from standard input.
func (s *session) readSecret(name string) (sensitive.Text, error) {
	if in, ok := s.In.(*os.File); ok && term.IsTerminal(int(in.Fd())) {
		return s.askSecret(in, name)
	}
	data, err := io.ReadAll(io.LimitReader(s.In, maxSecret+1))
	if err != nil {
		return sensitive.Text{}, fault.Wrap(err, fault.RequestInvalid, "Standard input cannot be read: %v.", err)
	}
	data = bytes.TrimSuffix(bytes.TrimSuffix(data, []byte("\n")), []byte("\r"))
	return checkSecret(data)
}

// askSecret asks at a terminal, which does not show what is typed. An interrupt
// gives the terminal back as it was.
func (s *session) askSecret(in *os.File, name string) (sensitive.Text, error) {
	before, err := term.GetState(int(in.Fd()))
	if err != nil {
		return sensitive.Text{}, fault.Wrap(err, fault.Internal, "The terminal cannot be read: %v.", err)
	}
	ctx, stop := untilInterrupted(func() {})
	defer stop()
	type typed struct {
		data []byte
		err  error
	}
	answer := make(chan typed, 1)
	fmt.Fprintf(s.Err, "Value of %s (it is not shown): ", name)
	go func() {
		data, err := term.ReadPassword(int(in.Fd()))
		answer <- typed{data, err}
	}()
	select {
	case <-ctx.Done():
		_ = term.Restore(int(in.Fd()), before)
		fmt.Fprintln(s.Err)
		return sensitive.Text{}, fault.New(fault.Cancelled, "Nothing was set.")
	case a := <-answer:
		fmt.Fprintln(s.Err)
		if errors.Is(a.err, io.EOF) {
			return sensitive.Text{}, fault.New(fault.Cancelled, "Nothing was set.")
		}
		if a.err != nil {
			return sensitive.Text{}, fault.Wrap(a.err, fault.Internal, "The terminal cannot be read: %v.", a.err)
		}
		return checkSecret(a.data)
	}
}

func checkSecret(data []byte) (sensitive.Text, error) {
	switch {
	case len(data) == 0:
		return sensitive.Text{}, fault.New(fault.RequestInvalid, "The value is empty. Type it, or give it on standard input; \"aua secrets unset\" removes a secret.")
	case len(data) > maxSecret:
		return sensitive.Text{}, fault.New(fault.RequestInvalid, "The value is larger than %d KiB.", maxSecret>>10)
	case !utf8.Valid(data):
		return sensitive.Text{}, fault.New(fault.RequestInvalid, "The value is not UTF-8 text. Encode it, as in base64.")
	}
	return sensitive.New(string(data)), nil
}
