// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"

	"github.com/auahq/aua/sdk/api"
)

// format begins what is hashed; another way to encode rows gets another one.
const format = "aua audit event 1"

// Place is the end of a chain, where the next event goes. The zero Place is the
// end of a log without events.
type Place struct {
	Seq  int64
	Hash string
}

// Key is what the hashes of a log are made with.
type Key []byte

// Seal makes e the event after last: it sets the number and the hashes, and the
// time and outcome that are not set, to now and ok. It returns the row to store.
func (k Key) Seal(e *api.AuditEvent, last Place) (Row, error) {
	if e.At.IsZero() {
		e.At = time.Now()
	}
	if e.Outcome == "" {
		e.Outcome = api.AuditOK
	}
	r, err := row(e)
	if err != nil {
		return Row{}, err
	}
	r.Seq, r.PrevHash = last.Seq+1, last.Hash
	r.Hash = k.hash(r)
	*e = *r.Event()
	return r, nil
}

// Wrote reports whether the row is as it was written with the key.
func (k Key) Wrote(r Row) bool { return hmac.Equal([]byte(r.Hash), []byte(k.hash(r))) }

// hash is over the members of the row and their lengths, so that nothing can
// move from one to the next.
func (k Key) hash(r Row) string {
	mac := hmac.New(sha256.New, k)
	number := func(n int64) {
		var b [8]byte
		binary.BigEndian.PutUint64(b[:], uint64(n))
		mac.Write(b[:])
	}
	number(r.Seq)
	number(r.At)
	for _, text := range []string{format, r.Tenant, r.Actor, r.Action, r.Target, r.Details, r.Outcome, r.PrevHash} {
		number(int64(len(text)))
		mac.Write([]byte(text))
	}
	return hex.EncodeToString(mac.Sum(nil))
}
