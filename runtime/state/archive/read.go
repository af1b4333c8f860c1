// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Reader reads a backup.
type Reader struct {
	manifest Manifest
	parts    map[string]*zip.File
	key      []byte
}

// NewReader opens a backup of size bytes, and checks that the parts that its
// manifest names are there, and no others. What they hold is checked as it is
// read. Errors wrap [ErrDamaged] or [ErrNewer].
func NewReader(r io.ReaderAt, size int64) (*Reader, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, damaged("it is no ZIP file, or not a whole one: %v", err)
	}
	a := &Reader{parts: map[string]*zip.File{}}
	for _, f := range archive.File {
		if a.parts[f.Name] != nil {
			return nil, damaged("it has %q twice", f.Name)
		}
		a.parts[f.Name] = f
	}
	if err := a.readManifest(); err != nil {
		return nil, err
	}
	if err := a.readKey(); err != nil {
		return nil, err
	}
	if len(a.parts) != len(a.manifest.Parts) {
		return nil, damaged("it has %d parts beside its manifest, which names %d", len(a.parts), len(a.manifest.Parts))
	}
	for _, p := range a.manifest.Parts {
		if a.parts[folder+p.Table+extension] == nil {
			return nil, damaged("its part for %q is missing", p.Table)
		}
	}
	return a, nil
}

func (a *Reader) readManifest() error {
	f := a.parts[manifestName]
	if f == nil {
		return damaged("it has no %s, so it is no backup of AUA", manifestName)
	}
	delete(a.parts, manifestName)
	text, err := content(f)
	if err != nil {
		return damaged("its manifest cannot be read: %v", err)
	}
	var version struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(text, &version); err != nil {
		return damaged("its manifest is no JSON: %v", err)
	}
	if version.Format > Format {
		return fmt.Errorf("%w: it is %d, and this AUA reads none above %d", ErrNewer, version.Format, Format)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&a.manifest); err != nil {
		return damaged("its manifest is not as it should be: %v", err)
	}
	if a.manifest.Format < 1 || a.manifest.Schema < 0 || a.manifest.CreatedAt.IsZero() {
		return damaged("its manifest is incomplete")
	}
	return nil
}

func (a *Reader) readKey() (err error) {
	f := a.parts[keyName]
	delete(a.parts, keyName)
	switch {
	case f == nil && a.manifest.KeySHA256 == "":
		return nil
	case f == nil || a.manifest.KeySHA256 == "":
		return damaged("the key of its audit log is missing, or its checksum")
	}
	if a.key, err = content(f); err != nil {
		return damaged("the key of its audit log cannot be read: %v", err)
	}
	if sum := sha256.Sum256(a.key); hex.EncodeToString(sum[:]) != a.manifest.KeySHA256 {
		return damaged("the key of its audit log is not what was written")
	}
	return nil
}

// Key is the key of the audit log; nil when the backup has none.
func (a *Reader) Key() []byte { return a.key }

// content returns what a part holds, which is small.
func content(f *zip.File) (_ []byte, err error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return io.ReadAll(io.LimitReader(r, 1<<20))
}

// Manifest says what is in the backup.
func (a *Reader) Manifest() *Manifest { return &a.manifest }

// Verify reads everything, and returns the first thing that is wrong.
func (a *Reader) Verify() error {
	for _, p := range a.manifest.Parts {
		if err := a.Rows(p.Table, func(Row) error { return nil }); err != nil {
			return err
		}
	}
	return nil
}

// Rows calls fn with each row of a table. Only when it returned nil was the
// part whole; what fn did before must be undone otherwise.
func (a *Reader) Rows(table string, fn func(Row) error) error {
	var part *Part
	for i := range a.manifest.Parts {
		if a.manifest.Parts[i].Table == table {
			part = &a.manifest.Parts[i]
		}
	}
	if part == nil {
		return damaged("it has no table %q", table)
	}
	file, err := a.parts[folder+table+extension].Open()
	if err != nil {
		return damaged("its part for %q cannot be read: %v", table, err)
	}
	sum := sha256.New()
	// One byte more than there should be tells that there is more.
	lines := bufio.NewReaderSize(io.TeeReader(io.LimitReader(file, part.Bytes+1), sum), 1<<16)
	var rows, size int64
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF && len(line) == 0 {
			break
		}
		if err != nil {
			return errors.Join(damaged("its part for %q cannot be read: %v", table, err), file.Close())
		}
		rows, size = rows+1, size+int64(len(line))
		row, err := decode(line)
		if err != nil {
			return errors.Join(damaged("row %d of %q cannot be read: %v", rows, table, err), file.Close())
		}
		if err := fn(row); err != nil {
			return errors.Join(err, file.Close())
		}
	}
	switch err := file.Close(); {
	case err != nil:
		return damaged("its part for %q cannot be read: %v", table, err)
	case rows != part.Rows, size != part.Bytes:
		return damaged("its part for %q has %d rows in %d bytes, and its manifest says %d in %d", table, rows, size, part.Rows, part.Bytes)
	case hex.EncodeToString(sum.Sum(nil)) != part.SHA256:
		return damaged("its part for %q is not what was written: its checksum is another", table)
	}
	return nil
}

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}
