// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/nearest"
	"github.com/auahq/aua/sdk/sensitive"
)

// FileKey returns the key of the encrypted file, from where the configuration
// says that it is. Its error is an [*Error].
func FileKey(p *config.SecretProvider, lookup func(string) (string, bool)) (*Key, error) {
	var text sensitive.Text
	var err error
	where := "key file " + p.KeyFile
	if p.KeyFile != "" {
		if text, err = readCredential(p.KeyFile); err != nil {
			hint := advice(err)
			if errors.Is(err, ErrNoFile) {
				hint = "Copy the key of the encrypted file there, or make both anew:" + line("aua secrets init")
			}
			return nil, failed(config.SecretsFile, hint, "the %s cannot be used: %v", where, err)
		}
	} else {
		where = "environment variable " + p.KeyEnv
		value, ok := lookup(p.KeyEnv)
		if !ok || strings.TrimSpace(value) == "" {
			return nil, failed(config.SecretsFile, "Set it to the key that \"aua secrets init\" has printed.", "the %s, which should hold the key, is not set", where)
		}
		text = sensitive.New(value)
	}
	key, err := ParseKey(text)
	if err != nil {
		return nil, failed(config.SecretsFile, "", "the %s cannot be used: %v", where, err)
	}
	return key, nil
}

// file is the encrypted file.
type file struct {
	*config.SecretProvider
	lookup func(string) (string, bool)
}

func (f *file) begin() source { return &fileSource{file: f} }

// fileSource reads the file once.
type fileSource struct {
	*file
	safe *Safe
	err  error
	read bool
}

func (f *fileSource) get(_ context.Context, a address) (string, error) {
	if !f.read {
		f.read = true
		f.safe, f.err = f.open()
	}
	if f.err != nil {
		return "", f.err
	}
	if value, ok := f.safe.Get(a.key); ok {
		return value.Reveal(), nil
	}
	hint := "Add it:" + line("aua secrets set "+a.key)
	if near := nearest.Name(a.key, f.safe.Names()); near != "" {
		hint = fmt.Sprintf("Did you mean %q? Or add it:", near) + line("aua secrets set "+a.key)
	}
	return "", absent(config.SecretsFile, hint, "%s has no secret %q", f.Path, a.key)
}

func (f *fileSource) open() (*Safe, error) {
	key, err := FileKey(f.SecretProvider, f.lookup)
	if err != nil {
		return nil, err
	}
	safe, err := OpenSafe(f.Path, key)
	if err != nil {
		return nil, Unopened(f.Path, err)
	}
	return safe, nil
}

// Unopened is why an encrypted file was not opened, with what to do.
func Unopened(path string, err error) *Error {
	hint := advice(err)
	switch {
	case errors.Is(err, ErrNoFile):
		hint = "Make it:" + line("aua secrets init")
	case errors.Is(err, ErrWrongKey):
		hint = "Give AUA the key that belongs to the file."
	case errors.Is(err, ErrDamaged):
		hint = "Restore it from a backup."
	}
	return failed(config.SecretsFile, hint, "%s cannot be opened: %v", path, err)
}
