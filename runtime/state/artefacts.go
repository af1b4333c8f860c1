// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/auahq/aua/runtime/state/archive"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Artefacts is the repository of what was learnt and is used as a whole, such as
// the fitted model of a classifier, a router or an arbiter: named documents, each
// with its versions, which do not change. A generation names the version that it
// serves with, so that an older one can be gone back to. What is counted from
// query to query is [Statistics] instead. Its writes are of the class *sync*, and
// store their event in the audit log with the change: both or none.
type Artefacts interface {
	// Put stores a as the next version of its name and returns it with its Version
	// and SHA256. Event gets both as details. It is a [fault.RequestInvalid]
	// unless the content is JSON, and a [fault.RequestTooLarge] above [MaxArtefact].
	Put(ctx context.Context, a *Artefact, event *api.AuditEvent) (*Artefact, error)
	// Get returns a version, the newest when version is 0, or a [fault.NotFound].
	Get(ctx context.Context, tenant, kind, name string, version int64) (*Artefact, error)
	// List returns a tenant's artefacts of a kind and with a name, all where they
	// are empty, without their Content: by kind and name, the newest first.
	List(ctx context.Context, tenant, kind, name string) ([]*Artefact, error)
	// Delete deletes all versions but the keep newest, at least one, and returns
	// how many it has deleted. Numbers are not used again. Nothing to delete is no
	// error, and no event is written.
	Delete(ctx context.Context, tenant, kind, name string, keep int, event *api.AuditEvent) (int64, error)
}

// MaxArtefact bounds the content of an artefact, in bytes.
const MaxArtefact = 16 << 20

// Artefact is one version of a document.
type Artefact struct {
	Tenant string `json:"tenant"`
	// Kind is whose it is, such as that of a plugin, and Name is unique within it.
	Kind string `json:"kind"`
	Name string `json:"name"`
	// Version counts from 1.
	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	// CreatedBy is the id of the token it was made with, or "server".
	CreatedBy string `json:"created_by"`
	// SHA256 is that of Content, in hexadecimal digits.
	SHA256 string `json:"sha256"`
	// Meta is what the maker wants to be known without the content.
	Meta map[string]string `json:"meta,omitempty"`
	// Content is a JSON text, which comes back byte by byte.
	Content string `json:"-"`
}

// version returns a as it is stored with this version, and the event of that.
func (a *Artefact) version(version int64, event *api.AuditEvent) (*Artefact, *api.AuditEvent) {
	sum := sha256.Sum256([]byte(a.Content))
	next := *a
	next.Version, next.SHA256, next.Meta = version, hex.EncodeToString(sum[:]), maps.Clone(a.Meta)
	if event == nil {
		return &next, nil
	}
	told := *event
	told.Details = map[string]string{"version": strconv.FormatInt(version, 10), "sha256": next.SHA256}
	maps.Copy(told.Details, event.Details)
	return &next, &told
}

func (a *Artefact) check() error {
	switch {
	case len(a.Content) > MaxArtefact:
		return fault.New(fault.RequestTooLarge, "The artefact %s of %s has %d bytes, and at most %d are stored.", a.Name, a.Kind, len(a.Content), MaxArtefact)
	case !utf8.ValidString(a.Content) || !json.Valid([]byte(a.Content)):
		return fault.New(fault.RequestInvalid, "The artefact %s of %s is not a JSON text in UTF-8.", a.Name, a.Kind)
	}
	return nil
}

// kept returns an error unless that many versions may be kept.
func kept(keep int) error {
	if keep < 1 {
		return fault.New(fault.RequestInvalid, "At least one version of an artefact is kept, and not %d.", keep)
	}
	return nil
}

func encodeArtefact(a *Artefact) ([]byte, error) {
	record, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("encode artefact %s: %w", a.Name, err)
	}
	return record, nil
}

func decodeArtefact(record []byte, content string) (*Artefact, error) {
	a := &Artefact{Content: content}
	if err := json.Unmarshal(record, a); err != nil {
		return nil, fmt.Errorf("decode artefact: %w", err)
	}
	return a, nil
}

// artefactForm is an artefact with its content.
func artefactForm(r archive.Row) (any, error) {
	record, _ := r["record"].(string)
	content, _ := r["content"].(string)
	a, err := decodeArtefact([]byte(record), "")
	if err == nil && !json.Valid([]byte(content)) {
		err = fmt.Errorf("the content is not JSON")
	}
	return struct {
		*Artefact
		Content json.RawMessage `json:"content"`
	}{a, json.RawMessage(content)}, err
}

func noArtefact(kind, name string, version int64) error {
	if version == 0 {
		return fault.New(fault.NotFound, "There is no artefact %q of the kind %q.", name, kind)
	}
	return fault.New(fault.NotFound, "There is no version %d of the artefact %q of the kind %q.", version, name, kind)
}
