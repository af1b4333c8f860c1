// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package archive is the format of a backup: a ZIP file with one part for each
// table, in which every row is a line of JSON, and a manifest that says what
// must be there.
//
// A row is an object of column names and values: texts, whole numbers, numbers
// and null. That is what every database has, so that a backup of one can be
// restored into another; and what unzip and jq read when AUA is not at hand.
// The manifest is written last, and a ZIP file has its directory at the end: a
// file that was not finished is none.
package archive

import (
	"errors"
	"time"
)

// Format is the version of the format that this program writes, and the newest
// that it reads.
const Format = 1

// manifestName is the manifest's name in the ZIP file, and folder what the
// names of parts begin with.
const (
	manifestName = "manifest.json"
	folder       = "tables/"
	extension    = ".jsonl"
	keyName      = "audit-key"
)

// The errors of reading. They wrap what was found.
var (
	// ErrDamaged says that the file is no backup, or not as it was written.
	ErrDamaged = errors.New("damaged")
	// ErrNewer says that the format is one of a newer AUA.
	ErrNewer = errors.New("of a newer format")
)

// Origin is what a backup is of.
type Origin struct {
	// Version is the AUA that made the backup, and Store the type of the store.
	Version string `json:"aua_version"`
	Store   string `json:"store"`
	// Schema is the version of the store's schema.
	Schema int64 `json:"schema_version"`
	// Lineage names the store's configurations; empty while none was applied.
	Lineage string `json:"lineage,omitempty"`
	// CreatedAt is when the backup began to read, which it did at one moment.
	CreatedAt time.Time `json:"created_at"`
}

// Manifest says what a backup is of, and what it consists of.
type Manifest struct {
	Format int `json:"format"`
	Origin
	// KeySHA256 is the checksum of the audit log's key, when the backup has it.
	KeySHA256 string `json:"audit_key_sha256,omitempty"`
	Parts     []Part `json:"parts"`
}

// Part is one table.
type Part struct {
	Table string `json:"table"`
	Rows  int64  `json:"rows"`
	// Bytes and SHA256 are of the part before compression.
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Rows counts the rows of all parts.
func (m *Manifest) Rows() (n int64) {
	for _, p := range m.Parts {
		n += p.Rows
	}
	return n
}

// Row is one row of a table, by column. A value is a string, an int64, a
// float64 or nil; or a []byte, which is text that is no UTF-8.
type Row map[string]any
