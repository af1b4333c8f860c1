// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/auahq/aua/sdk/fault"
)

// Program is how a plugin's process is started.
type Program struct {
	// Name is the plugin's name, by its file or its manifest.
	Name string
	// Path is absolute.
	Path string
	// Args follow the path on the command line.
	Args []string
	// Dir is the process's working folder, the plugin's own.
	Dir string
	// Env are variables ("NAME=value") that the process gets besides others.
	Env []string
	// Manifest is nil for a plugin that is one program.
	Manifest *Manifest
}

// scriptEnv keeps interpreters from leaving caches in a folder whose files are
// checked at each start, and what they print, the handshake above all, from
// waiting in a buffer.
var scriptEnv = []string{"PYTHONDONTWRITEBYTECODE=1", "PYTHONUNBUFFERED=1"}

// Program returns how to start the plugin.
func (i *Installed) Program() (*Program, error) {
	p, err := folderProgram(i.Dir)
	if err != nil {
		return nil, err
	}
	if p.Name != i.Name {
		return nil, fault.New(fault.PluginContractInvalid, "The folder %s holds a plugin %q, and it is the place of %q. Remove %s, and install the plugin again.", i.Dir, p.Name, i.Name, i).With("plugin", i.Name)
	}
	return p, nil
}

// ProgramAt returns how to start the plugin that is at path: a program, or a
// folder of a plugin. Nothing of it is checked.
func ProgramAt(path string) (*Program, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fault.Wrap(err, fault.PluginNotFound, "There is no plugin at %s: %v.", path, err)
	}
	info, err := os.Stat(abs)
	switch {
	case err != nil:
		return nil, fault.Wrap(err, fault.PluginNotFound, "There is no plugin at %s: %v.", path, reason(err)).With("path", path)
	case info.IsDir():
		return folderProgram(abs)
	}
	name, ok := programName(filepath.Base(abs))
	if !ok {
		return nil, fault.New(fault.PluginContractInvalid, "The program of a plugin is named %sNAME, and %s is not. Rename it.", ProgramPrefix, path).With("path", path)
	}
	return &Program{Name: name, Path: abs, Dir: filepath.Dir(abs), Env: scriptEnv}, nil
}

// folderProgram returns how to start the plugin of a folder, which must be an
// absolute path.
func folderProgram(dir string) (*Program, error) {
	if exists(filepath.Join(dir, ManifestName)) {
		m, err := readManifest(dir)
		if err != nil {
			return nil, err
		}
		return m.program(dir)
	}
	programs, err := filepath.Glob(filepath.Join(escapeGlob(dir), ProgramPrefix+"*"))
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "The folder %s cannot be searched.", dir)
	}
	var found []string
	for _, path := range programs {
		if _, ok := programName(filepath.Base(path)); ok {
			found = append(found, path)
		}
	}
	switch len(found) {
	case 1:
		return ProgramAt(found[0])
	case 0:
		return nil, fault.New(fault.PluginContractInvalid, "The folder %s holds no plugin: it has neither a %s nor a program that is named %sNAME.", dir, ManifestName, ProgramPrefix).With("path", dir)
	}
	return nil, fault.New(fault.PluginContractInvalid, "The folder %s holds %d plugins (%s, %s). Install each from a folder of its own.", dir, len(found), filepath.Base(found[0]), filepath.Base(found[1])).With("path", dir)
}

// program resolves the manifest's command in the plugin's folder.
func (m *Manifest) program(dir string) (*Program, error) {
	argv := make([]string, len(m.Command))
	for i, arg := range m.Command {
		argv[i] = arg
		if !filepath.IsLocal(arg) {
			continue
		}
		path := filepath.Join(dir, arg)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			argv[i] = path
		}
	}
	p := &Program{Name: m.Name, Path: argv[0], Args: argv[1:], Dir: dir, Env: scriptEnv, Manifest: m}
	if p.Path != m.Command[0] {
		return p, nil
	}
	if strings.ContainsRune(p.Path, filepath.Separator) && !filepath.IsAbs(p.Path) {
		return nil, fault.New(fault.PluginLoadFailed, "The manifest of %q runs %q, which is not a file of the folder %s.", m.Name, p.Path, dir).With("plugin", m.Name)
	}
	path, err := exec.LookPath(p.Path)
	if err != nil {
		why := "is not in PATH"
		if !errors.Is(err, exec.ErrNotFound) && !errors.Is(err, fs.ErrNotExist) {
			why = "cannot be run: " + reason(err).Error()
		}
		return nil, fault.Wrap(err, fault.PluginLoadFailed, "The plugin %q runs %q, which %s. Install it, or put its folder into PATH.", m.Name, p.Path, why).With("plugin", m.Name).With("interpreter", p.Path)
	}
	p.Path = path
	return p, nil
}

// escapeGlob quotes what filepath.Glob would take for a pattern.
func escapeGlob(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
