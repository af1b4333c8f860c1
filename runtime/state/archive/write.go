// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
)

// Writer writes a backup.
type Writer struct {
	zip      *zip.Writer
	manifest Manifest
	part     io.Writer
	sum      hash.Hash
	line     bytes.Buffer
}

// NewWriter begins a backup of o. It is complete once Close returned nil.
func NewWriter(w io.Writer, o Origin) *Writer {
	return &Writer{zip: zip.NewWriter(w), manifest: Manifest{Format: Format, Origin: o, Parts: []Part{}}}
}

// Table begins the part of a table; its rows follow.
func (w *Writer) Table(name string) (err error) {
	w.endPart()
	w.manifest.Parts = append(w.manifest.Parts, Part{Table: name})
	w.sum = sha256.New()
	w.part, err = w.create(folder + name + extension)
	return err
}

// Row adds a row to the table.
func (w *Writer) Row(r Row) error {
	w.line.Reset()
	if err := encode(&w.line, r); err != nil {
		return err
	}
	p := &w.manifest.Parts[len(w.manifest.Parts)-1]
	p.Rows++
	p.Bytes += int64(w.line.Len())
	_, _ = w.sum.Write(w.line.Bytes()) // a hash takes everything
	_, err := w.part.Write(w.line.Bytes())
	return err
}

// Key adds the key of the audit log, after all tables. A backup of a store whose
// key is kept elsewhere has none.
func (w *Writer) Key(key []byte) error {
	part, err := w.create(keyName)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(key)
	w.manifest.KeySHA256 = hex.EncodeToString(sum[:])
	_, err = part.Write(key)
	return err
}

// Close writes the manifest, and returns it.
func (w *Writer) Close() (*Manifest, error) {
	w.endPart()
	part, err := w.create(manifestName)
	if err != nil {
		return nil, err
	}
	enc := json.NewEncoder(part)
	enc.SetIndent("", "  ")
	if err := enc.Encode(&w.manifest); err != nil {
		return nil, fmt.Errorf("write the manifest: %w", err)
	}
	return &w.manifest, w.zip.Close()
}

func (w *Writer) create(name string) (io.Writer, error) {
	return w.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: w.manifest.CreatedAt})
}

// endPart completes the entry of the part that was written last.
func (w *Writer) endPart() {
	if n := len(w.manifest.Parts); n > 0 {
		w.manifest.Parts[n-1].SHA256 = hex.EncodeToString(w.sum.Sum(nil))
	}
}
