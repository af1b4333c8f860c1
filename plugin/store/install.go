// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// InstallOptions say how to install a plugin.
type InstallOptions struct {
	// Source is where the plugin comes from; empty for what its manifest says,
	// and local/NAME where that says nothing.
	Source string
	// Force replaces an installed version whose files are others.
	Force bool
	// Accept, when it is not nil, may refuse the plugin once it is known, before
	// anything changes. Its error is returned as it is.
	Accept func(*Result) error
	// Env is the environment that the plugin is asked to describe itself in.
	Env []string
}

// Result is what Install did.
type Result struct {
	*Installed
	Description *sdk.Description
	// JSON is the description as the plugin printed it.
	JSON []byte
	// Already says that exactly these files were installed before.
	Already bool
	// Replaced is the hash of the files that were in this version's place;
	// empty when it was free.
	Replaced string
}

// Install installs the plugin at path: a program that is named
// aua-plugin-NAME, a folder with such a program or with a plugin.hcl, or such
// a folder as .zip or .tar.gz. It asks the plugin to describe itself, and
// refuses one that is not what its file name, its manifest and opts say.
//
// Until it returns, the version is there as it was before, or not at all.
func (s *Store) Install(ctx context.Context, path string, opts InstallOptions) (*Result, error) {
	release, err := s.change(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	stagingRoot := filepath.Join(s.dir, stagingName)
	defer os.RemoveAll(stagingRoot)
	stage := &staging{root: filepath.Join(stagingRoot, "new"), origin: path, limits: generous}
	if err := s.makeDirs(stage.root); err != nil {
		return nil, err
	}
	if err := stage.gather(path); err != nil {
		return nil, err
	}
	r := &Result{}
	if err := r.identify(ctx, stage, opts); err != nil {
		return nil, err
	}
	r.Dir = filepath.Join(s.versionDir(r.Source, r.Version), r.Platform)
	sums, err := sumFolder(stage.root)
	if err != nil {
		return nil, err
	}
	r.Hash = sums.hash()
	if opts.Accept != nil {
		if err := opts.Accept(r); err != nil {
			return nil, err
		}
	}
	if err := s.put(r, stage, sums, opts.Force); err != nil {
		return nil, err
	}
	return r, nil
}

// identify finds out which plugin is in the staging folder.
func (r *Result) identify(ctx context.Context, stage *staging, opts InstallOptions) error {
	program, err := folderProgram(stage.root)
	if err != nil {
		return stage.explain(err)
	}
	before, err := sumFolder(stage.root)
	if err != nil {
		return err
	}
	text, d, err := program.Describe(ctx, opts.Env)
	if err == nil {
		err = CheckDescription(program.Name, d)
	}
	if err != nil {
		return stage.explain(err)
	}
	after, err := sumFolder(stage.root)
	if err != nil {
		return err
	}
	if before.hash() != after.hash() {
		return fault.New(fault.PluginContractInvalid, "The plugin %q changes its own folder when it is asked to describe itself. Its files are checked at each start; let it write to the folder that Configure names (data_dir).", program.Name).With("plugin", program.Name)
	}
	source, err := sourceOf(program, opts.Source)
	if err != nil {
		return err
	}
	r.Installed = &Installed{Source: source, Name: d.Name, Version: d.Version, Platform: Platform(), Manifest: program.Manifest}
	r.Description, r.JSON = d, text
	return nil
}

// explain takes the staging folder out of a message, since nobody knows it.
func (s *staging) explain(err error) error {
	f := *fault.As(err)
	if name, ok := programName(filepath.Base(s.origin)); ok {
		f.Message = strings.ReplaceAll(f.Message, filepath.Join(s.root, ProgramPrefix+name), s.origin)
	}
	f.Message = strings.ReplaceAll(f.Message, s.root, s.origin)
	if f.Details["path"] == s.root {
		f.With("path", s.origin)
	}
	return &f
}

func sourceOf(p *Program, asked string) (string, error) {
	stated := ""
	if p.Manifest != nil {
		stated = p.Manifest.Source
	}
	switch {
	case asked == "" && stated == "":
		return LocalNamespace + "/" + p.Name, nil
	case asked == "":
		return stated, nil
	case stated != "" && stated != asked:
		return "", fault.New(fault.PluginContractInvalid, "The manifest says that the plugin comes from %s, and it is to be installed as %s. Leave out -source, or change the manifest.", stated, asked).With("plugin", p.Name)
	}
	if err := CheckSource(asked); err != nil {
		return "", fault.New(fault.RequestInvalid, "%v.", err)
	}
	if NameOf(asked) != p.Name {
		return "", fault.New(fault.PluginContractInvalid, "The plugin is named %q, and the last part of the source %s is another name. Use a source that ends in /%[1]s.", p.Name, asked).With("plugin", p.Name)
	}
	return asked, nil
}

// put moves the files from the staging folder to their place.
func (s *Store) put(r *Result, stage *staging, sums sums, force bool) error {
	if err := s.makeDirs(filepath.Dir(r.Dir)); err != nil {
		return err
	}
	unlock, err := s.makeRoom(r, force)
	if err != nil || r.Already {
		return err
	}
	defer unlock()
	// The order matters: a version whose folder is not there is not installed.
	if r.Replaced != "" {
		if err := os.Rename(r.Dir, filepath.Join(s.dir, stagingName, "old")); err != nil {
			return cannotWrite(r.Dir, err)
		}
	}
	if err := writeFile(r.ChecksumFile(), filepath.Join(s.dir, stagingName, "sums"), sums.text(r.Platform)); err != nil {
		return err
	}
	if err := writeFile(r.descriptionFile(), filepath.Join(s.dir, stagingName, "description"), append(r.JSON, '\n')); err != nil {
		return err
	}
	if err := syncFolders(stage.root); err != nil {
		return err
	}
	if err := os.Rename(stage.root, r.Dir); err != nil {
		return cannotWrite(r.Dir, err)
	}
	for dir := filepath.Dir(r.Dir); len(dir) >= len(s.dir); dir = filepath.Dir(dir) {
		if err := SyncFolder(dir); err != nil {
			return err
		}
	}
	return nil
}

// makeRoom makes sure that the version may be installed, and that nobody
// starts to use what is in its place.
func (s *Store) makeRoom(r *Result, force bool) (unlock func(), err error) {
	nothing := func() {}
	if !exists(r.Dir) {
		// The file is made now, so that servers of other users can lock it.
		unlock, err := r.lock(syscall.LOCK_SH)
		if err != nil {
			return nil, cannotWrite(r.Dir+holdSuffix, err)
		}
		return func() { _ = unlock.Close() }, nil
	}
	old := s.read(r.Source, r.Version, r.Platform)
	broken := s.Verify(old)
	same := old.Hash == r.Hash
	if same && broken == nil {
		r.Already = true
		return nothing, nil
	}
	if fault.CodeOf(broken) == fault.PluginDirUnsafe {
		return nil, broken
	}
	if !same && !force {
		return nil, fault.New(fault.Conflict, "The plugin %s is installed already, with other files. A version does not change: give the new one another version number, or replace the old one with -force.", r.Installed).
			With("plugin", r.Name).With("version", r.Version).With("installed", old.Hash).With("new", r.Hash)
	}
	if unlock, err = old.exclusive(); err != nil {
		return nil, err
	}
	if r.Replaced = old.Hash; r.Replaced == "" {
		r.Replaced = "unknown"
	}
	return unlock, nil
}

// Remove removes a version of a plugin; it is gone at once. The code is
// AUA_CONFLICT when it is in use.
func (s *Store) Remove(ctx context.Context, i *Installed) error {
	release, err := s.change(ctx)
	if err != nil {
		return err
	}
	defer release()
	stagingRoot := filepath.Join(s.dir, stagingName)
	defer os.RemoveAll(stagingRoot)
	if err := s.makeDirs(stagingRoot); err != nil {
		return err
	}
	unlock, err := i.exclusive()
	if err != nil {
		return err
	}
	defer unlock()
	if err := os.Rename(i.Dir, filepath.Join(stagingRoot, "old")); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return fault.New(fault.PluginNotFound, "The plugin %s was removed by somebody else.", i).With("plugin", i.Name)
		}
		return cannotWrite(i.Dir, err)
	}
	for _, file := range []string{i.ChecksumFile(), i.descriptionFile(), i.Dir + holdSuffix} {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return cannotWrite(file, err)
		}
	}
	// Folders that became empty go too; one that is not stays.
	for dir := filepath.Dir(i.Dir); len(dir) > len(s.dir) && os.Remove(dir) == nil; dir = filepath.Dir(dir) {
		continue
	}
	return SyncFolder(s.dir)
}
