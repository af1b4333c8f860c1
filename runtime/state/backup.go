// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/auahq/aua/runtime/audit"
	"github.com/auahq/aua/runtime/state/archive"
	"github.com/auahq/aua/sdk/fault"
)

// partialSuffix is what the file of a backup ends with until it is complete.
const partialSuffix = ".partial"

// Backup copies the store into a new file, as it was at one moment, while a
// server may be using it. Version is that of the program.
//
// The file appears under its name when it is complete and on disk; until then,
// and for ever when the process is killed, it has the suffix ".partial", which
// the next backup of that name replaces.
func Backup(ctx context.Context, o Options, file, version string) (_ *archive.Manifest, err error) {
	s, err := visit(ctx, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	out, err := startOutput(file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, out.abandon()) }()
	var m *archive.Manifest
	err = s.read(ctx, func(tx conn) (err error) {
		m, err = s.write(tx, out, version)
		return err
	})
	if err != nil {
		return nil, out.failure(err)
	}
	return m, out.failure(out.publish())
}

// write writes the store into an archive.
func (s *site) write(tx conn, to io.Writer, version string) (*archive.Manifest, error) {
	schema, err := s.known(tx)
	if err != nil {
		return nil, err
	}
	lineage, err := s.lineage(tx)
	if err != nil {
		return nil, err
	}
	origin := archive.Origin{Lineage: lineage, Version: version, Store: s.kind, Schema: schema, CreatedAt: time.Now().UTC().Truncate(time.Millisecond)}
	names, err := s.tables(tx)
	if err != nil {
		return nil, err
	}
	w := archive.NewWriter(to, origin)
	for _, name := range names {
		t, err := tableNamed(name)
		if err != nil {
			return nil, err
		}
		if t.passing {
			continue
		}
		if err := w.Table(name); err != nil {
			return nil, err
		}
		if err := s.dump(tx, t, "", nil, w.Row); err != nil {
			return nil, err
		}
	}
	if err := addKey(w, s.keyFile); err != nil {
		return nil, err
	}
	return w.Close()
}

// addKey adds the key of the audit log, without which neither the log nor the
// store could be used. A store that was never served has none.
func addKey(w *archive.Writer, file string) error {
	if file == "" {
		return nil
	}
	switch key, err := audit.ReadKey(file); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	default:
		return w.Key(key)
	}
}

// lineage names the store's configurations; empty while none was applied.
func (s *site) lineage(tx conn) (string, error) {
	names, err := s.tables(tx)
	if err != nil || !slices.Contains(names, "config_snapshots") {
		return "", err
	}
	newest, err := newestSnapshot(tx)
	if err != nil || newest == nil {
		return "", err
	}
	return newest.Lineage, nil
}

// known returns the version of the schema, and refuses one that this program
// does not know.
func (s *site) known(tx conn) (int64, error) {
	version, err := s.version(tx)
	if err != nil {
		return 0, err
	}
	if newest := newestSchema(); version > newest {
		return 0, newer(s.name, version, newest)
	}
	return version, nil
}

// output is a file that is being written.
type output struct {
	name   string
	file   *os.File
	writer *bufio.Writer
	done   bool
}

// startOutput makes the partial file for the file of that name, which must not exist.
func startOutput(name string) (*output, error) {
	if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.Conflict, "The file %s exists already. Name another one: a backup never takes the place of another.", name)
	}
	file, err := os.OpenFile(name+partialSuffix, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fault.Wrap(err, fault.RequestInvalid, "The file %s cannot be made: %v.", name+partialSuffix, errors.Unwrap(err))
	}
	// What a killed backup left is taken over; what another one writes is not.
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fault.New(fault.Conflict, "Another backup is being written to %s. Wait for it, or name another file.", name), file.Close())
	}
	if err := errors.Join(file.Truncate(0), file.Chmod(0o600)); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &output{name: name, file: file, writer: bufio.NewWriterSize(file, 1<<16)}, nil
}

// Write adds to the file.
func (o *output) Write(p []byte) (int, error) {
	n, err := o.writer.Write(p)
	if err != nil {
		err = outside{err}
	}
	return n, err
}

// publish puts the file on disk and gives it its name.
func (o *output) publish() error {
	if err := errors.Join(o.writer.Flush(), o.file.Sync()); err != nil {
		return err
	}
	if err := os.Rename(o.file.Name(), o.name); err != nil {
		return err
	}
	o.done = true
	return syncFolder(filepath.Dir(o.name))
}

// abandon closes the file, and removes it when it was not published.
func (o *output) abandon() error {
	var err error
	if !o.done {
		err = os.Remove(o.file.Name())
	}
	return errors.Join(err, o.file.Close())
}

// failure says of an error of the file that it is one.
func (o *output) failure(err error) error {
	var path *fs.PathError
	switch {
	case err == nil || isFault(err):
		return err
	case errors.As(err, &path):
		return fault.Wrap(err, fault.RequestInvalid, "The backup %s cannot be written: %v. Nothing was left of it.", o.name, path.Err)
	}
	return err
}

// syncFolder makes what was renamed in a folder last.
func syncFolder(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
