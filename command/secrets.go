// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/secret"
	"github.com/auahq/aua/sdk/fault"
)

// Where "aua secrets" keeps secrets that no configuration places.
const (
	defaultSafe    = "secrets.enc"
	defaultSafeKey = "secrets.key"
)

func (s *session) secretsCommand() *command {
	return s.group("secrets", "Keep secrets in an encrypted file",
		"Makes and edits the encrypted file that a block secrets \"file\" of the configuration names. A running server finds what has changed within the block's ttl.")
}

func (s *session) secretsInitCommand() *command {
	return &command{
		name: "secrets init", synopsis: "Make an encrypted file for secrets, and its key",
		description: "Makes the encrypted file that the configuration names in a block secrets \"file\", and its key where key_file says. With key_env, the key is the one in that variable, or a new one that is printed, once. " +
			"Without such a block, it makes " + defaultSafe + " and " + defaultSafeKey + " in the working folder, and says what to add to the configuration. Nothing that exists is overwritten.",
		examples: []string{"aua secrets init", "aua secrets init -config /etc/aua"},
		flags:    new(arguments.Secrets).Flags(),
		run:      s.secretsInit,
	}
}

func (s *session) secretsListCommand() *command {
	return &command{
		name: "secrets list", synopsis: "List the names in the encrypted file",
		description: "Lists the names of the secrets in the encrypted file, and when each was set. Values are never shown.",
		examples:    []string{"aua secrets list", "aua secrets list -json"},
		flags:       new(arguments.Secrets).Flags(),
		run:         s.secretsList,
	}
}

func (s *session) secretsRotateCommand() *command {
	return &command{
		name: "secrets rotate-key", synopsis: "Encrypt the file with a new key",
		description: "Makes a new key, and encrypts the file with it. A key file is replaced; with key_env the new key is printed, once, and the server needs it at its next start: until then it keeps the secrets that it has. A kill at any moment leaves a file that can be read.",
		examples:    []string{"aua secrets rotate-key"},
		flags:       new(arguments.Secrets).Flags(),
		run:         s.secretsRotate,
	}
}

// safe is the encrypted file that a command is about.
type safe struct {
	provider *config.SecretProvider
	// configured says that the configuration has it.
	configured bool
	lookup     func(string) (string, bool)
}

// openSafe finds the encrypted file of a configuration; it is nil with an exit status.
func (s *session) openSafe(p *views.Printer, a *arguments.Secrets, diags hcl.Diagnostics) (*safe, int) {
	if diags.HasErrors() {
		return nil, misused(p, diags)
	}
	lookup := func(name string) (string, bool) { value := s.getenv(name); return value, value != "" }
	found := &safe{provider: &config.SecretProvider{Type: config.SecretsFile, Path: defaultSafe, KeyFile: defaultSafeKey}, lookup: lookup}
	if files, err := config.Discover("."); len(a.Paths) == 0 && err == nil && len(files) == 0 {
		return found, 0
	}
	providers, diags, sources := config.LoadSecrets(config.LoadOptions{Paths: a.Paths, Vars: a.Vars})
	if providers == nil {
		return nil, p.Refuse(config.Fault(diags), diags, sources)
	}
	for _, provider := range providers {
		if provider.Type == config.SecretsFile {
			found.provider, found.configured = provider, true
		}
	}
	return found, 0
}

// block is what a configuration needs to use the file.
func (f *safe) block() string {
	return fmt.Sprintf("secrets \"file\" {\n  path     = %q\n  key_file = %q\n}", f.provider.Path, f.provider.KeyFile)
}

// unresolved is the error of a command that cannot use the file.
func unresolved(err error) error {
	var e *secret.Error
	if !errors.As(err, &e) {
		return fault.Wrap(err, fault.SecretUnresolved, "The encrypted file cannot be written: %v.", err)
	}
	return fault.Wrap(err, fault.SecretUnresolved, "%s", strings.TrimSpace(strings.ToUpper(e.Reason[:1])+e.Reason[1:]+". "+e.Hint))
}

// edit opens the file for one change, which the next command waits for.
func (f *safe) edit() (content *secret.Safe, key *secret.Key, done func(), err error) {
	if done, err = secret.Lock(f.provider.Path); err != nil {
		return nil, nil, nil, err
	}
	if key, err = secret.FileKey(f.provider, f.lookup); err == nil {
		if content, err = secret.OpenSafe(f.provider.Path, key); err != nil {
			err = secret.Unopened(f.provider.Path, err)
		}
	}
	if err != nil {
		done()
		return nil, nil, nil, err
	}
	return content, key, done, nil
}

func (s *session) secretsInit(args []string) int {
	a, diags := arguments.ParseSecrets(args, s.getenv)
	p := s.printer(a.JSON)
	f, status := s.openSafe(p, a, diags)
	if f == nil {
		return status
	}
	done, err := secret.Lock(f.provider.Path)
	if err != nil {
		return p.Fail(unresolved(err))
	}
	defer done()
	if _, err := os.Lstat(f.provider.Path); err == nil {
		return p.Fail(fault.New(fault.Conflict, "The file %s exists already. Add secrets to it with \"aua secrets set\", or remove it first.", f.provider.Path).With("path", f.provider.Path))
	}
	made := &views.SecretsMade{File: f.provider.Path, KeyFile: f.provider.KeyFile, KeyEnv: f.provider.KeyEnv}
	key, err := f.firstKey(made)
	if err == nil {
		err = secret.NewSafe().Write(f.provider.Path, key)
	}
	if err != nil {
		return p.Fail(unresolved(err))
	}
	if made.KeyID = key.ID(); !f.configured {
		made.Add = f.block()
	}
	return finish(p, views.Show(p, made, views.MakeSecrets))
}

// firstKey is the key that is there already, or a new one.
func (f *safe) firstKey(made *views.SecretsMade) (*secret.Key, error) {
	_, set := f.lookup(f.provider.KeyEnv)
	if f.provider.KeyFile != "" {
		_, err := os.Lstat(f.provider.KeyFile)
		set = err == nil
	}
	if set {
		return secret.FileKey(f.provider, f.lookup)
	}
	key, err := secret.NewKey()
	if err != nil {
		return nil, err
	}
	return key, f.hand(key, made)
}

// hand puts a key where the server finds it, or shows it.
func (f *safe) hand(key *secret.Key, made *views.SecretsMade) error {
	if f.provider.KeyFile != "" {
		return secret.WriteKey(f.provider.KeyFile, key)
	}
	text, err := key.Text()
	made.Key = text.Reveal()
	return err
}

func (s *session) secretsList(args []string) int {
	a, diags := arguments.ParseSecrets(args, s.getenv)
	p := s.printer(a.JSON)
	f, status := s.openSafe(p, a, diags)
	if f == nil {
		return status
	}
	content, _, done, err := f.edit()
	if err != nil {
		return p.Fail(unresolved(err))
	}
	defer done()
	list := &views.SecretList{File: f.provider.Path, KeyID: content.Key(), Secrets: []views.ListSecret{}}
	for _, name := range content.Names() {
		list.Secrets = append(list.Secrets, views.ListSecret{Name: name, Updated: content.Updated(name)})
	}
	return finish(p, views.Show(p, list, views.ListSecrets))
}

func (s *session) secretsRotate(args []string) int {
	a, diags := arguments.ParseSecrets(args, s.getenv)
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
	made := &views.SecretsMade{File: f.provider.Path, KeyFile: f.provider.KeyFile, KeyEnv: f.provider.KeyEnv, Before: key.ID()}
	newest, err := f.rotate(content, key, made)
	if err != nil {
		return p.Fail(unresolved(err))
	}
	made.KeyID = newest.ID()
	return finish(p, views.Show(p, made, views.MakeSecrets))
}

// rotate encrypts the file with a new key. A key file holds both keys until
// that is done.
func (f *safe) rotate(content *secret.Safe, key *secret.Key, made *views.SecretsMade) (*secret.Key, error) {
	both, err := key.Rotated()
	if err != nil {
		return nil, err
	}
	newest, err := both.Newest()
	if err != nil {
		return nil, err
	}
	if f.provider.KeyFile != "" {
		if err := secret.WriteKey(f.provider.KeyFile, both); err != nil {
			return nil, err
		}
	}
	if err := content.Write(f.provider.Path, newest); err != nil {
		return nil, err
	}
	return newest, f.hand(newest, made)
}
