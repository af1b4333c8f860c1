// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/auahq/aua/sdk/sensitive"
)

// keyPrefix begins every key, so that people and scanners recognise one.
const keyPrefix = "aua_secrets_key_"

// errNotAKey is what is wrong with a text that is no key.
var errNotAKey = errors.New("it is not a key that \"aua secrets init\" made")

// Key is what the encrypted file is encrypted with: AES-256-GCM keys, of which
// the newest encrypts and all decrypt.
type Key struct {
	handle *keyset.Handle
	aead   tink.AEAD
}

// NewKey makes a key.
func NewKey() (*Key, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, err
	}
	return keyOf(handle)
}

func keyOf(handle *keyset.Handle) (*Key, error) {
	primitive, err := aead.New(handle)
	if err != nil {
		return nil, err
	}
	return &Key{handle, primitive}, nil
}

// ParseKey reads a key's text.
func ParseKey(text sensitive.Text) (*Key, error) {
	encoded, ok := strings.CutPrefix(strings.TrimSpace(text.Reveal()), keyPrefix)
	data, err := base64.RawURLEncoding.DecodeString(encoded)
	if !ok || err != nil {
		return nil, errNotAKey
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewBinaryReader(bytes.NewReader(data)))
	if err != nil {
		return nil, errNotAKey
	}
	k, err := keyOf(handle)
	if err != nil {
		return nil, errNotAKey
	}
	return k, nil
}

// Text is the key as ParseKey reads it.
func (k *Key) Text() (sensitive.Text, error) {
	var data bytes.Buffer
	if err := insecurecleartextkeyset.Write(k.handle, keyset.NewBinaryWriter(&data)); err != nil {
		return sensitive.Text{}, err
	}
	return sensitive.New(keyPrefix + base64.RawURLEncoding.EncodeToString(data.Bytes())), nil
}

// ID tells keys apart. It is no secret.
func (k *Key) ID() uint32 { return k.handle.KeysetInfo().GetPrimaryKeyId() }

// has reports whether the key can decrypt what the key of that id encrypted.
func (k *Key) has(id uint32) bool {
	for _, info := range k.handle.KeysetInfo().GetKeyInfo() {
		if info.GetKeyId() == id {
			return true
		}
	}
	return false
}

// Rotated returns a key that encrypts with a new key, and decrypts what k does.
func (k *Key) Rotated() (*Key, error) {
	manager := keyset.NewManagerFromHandle(k.handle)
	id, err := manager.Add(aead.AES256GCMKeyTemplate())
	if err == nil {
		err = manager.SetPrimary(id)
	}
	if err != nil {
		return nil, err
	}
	handle, err := manager.Handle()
	if err != nil {
		return nil, err
	}
	return keyOf(handle)
}

// Newest returns the key without those that only decrypt.
func (k *Key) Newest() (*Key, error) {
	manager := keyset.NewManagerFromHandle(k.handle)
	for _, info := range k.handle.KeysetInfo().GetKeyInfo() {
		if info.GetKeyId() != k.ID() {
			if err := manager.Delete(info.GetKeyId()); err != nil {
				return nil, err
			}
		}
	}
	handle, err := manager.Handle()
	if err != nil {
		return nil, err
	}
	return keyOf(handle)
}
