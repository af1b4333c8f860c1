// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"google.golang.org/protobuf/encoding/protodelim"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
)

var (
	errSnapshotDamaged = errors.New("the snapshot is damaged")
	errSnapshotVersion = errors.New("the snapshot was written by another version")
)

const (
	snapshotName = "corrections.snapshot"
	// snapshotMagic ends with the version of the format.
	snapshotMagic = "AUA corrections 1\n"
	// changesPerSnapshot is how many changes a crash may cost the next start.
	changesPerSnapshot = 1000
)

// disk keeps the snapshot file: the records of the index, so that after a
// restart the host has to send only what changed since. It begins with the
// magic and the SHA-256 of the rest: the sequence number in eight bytes, big
// endian, and the records, each with its length. Losing the file costs time
// alone. A nil disk keeps nothing.
type disk struct {
	dir string
	mu  sync.Mutex
	// erasures counts the erased records: a snapshot that was begun before one of
	// them is not written any more.
	erasures int
}

// forget removes the snapshot, because it may hold an erased record.
func (d *disk) forget() {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.erasures++
	_ = os.Remove(filepath.Join(d.dir, snapshotName))
}

func (d *disk) erased() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.erasures
}

// write replaces the snapshot in one step, unless a record was erased since.
func (d *disk) write(sequence int64, records []*sdk.Correction, erasures int) error {
	var body bytes.Buffer
	body.Write(binary.BigEndian.AppendUint64(nil, uint64(sequence)))
	for _, r := range records {
		if _, err := protodelim.MarshalTo(&body, r); err != nil {
			return fmt.Errorf("write record %s into the snapshot: %w", r.GetId(), err)
		}
	}
	sum := sha256.Sum256(body.Bytes())
	f, err := os.CreateTemp(d.dir, snapshotName+".*")
	if err != nil {
		return fmt.Errorf("write the snapshot: %w", err)
	}
	defer os.Remove(f.Name())
	for _, part := range [][]byte{[]byte(snapshotMagic), sum[:], body.Bytes()} {
		if _, err = f.Write(part); err != nil {
			break
		}
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write the snapshot: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if erasures != d.erasures {
		return nil
	}
	if err := os.Rename(f.Name(), filepath.Join(d.dir, snapshotName)); err != nil {
		return fmt.Errorf("write the snapshot: %w", err)
	}
	return nil
}

// read returns the snapshot; without one, the sequence number is 0.
func (d *disk) read() (int64, []*sdk.Correction, error) {
	data, err := os.ReadFile(filepath.Join(d.dir, snapshotName))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, nil, nil
	case err != nil:
		return 0, nil, fmt.Errorf("read the snapshot: %w", err)
	}
	return parseSnapshot(data)
}

func parseSnapshot(data []byte) (int64, []*sdk.Correction, error) {
	rest, ok := bytes.CutPrefix(data, []byte(snapshotMagic))
	if !ok {
		return 0, nil, errSnapshotVersion
	}
	if len(rest) < sha256.Size+8 || sha256.Sum256(rest[sha256.Size:]) != [sha256.Size]byte(rest[:sha256.Size]) {
		return 0, nil, errSnapshotDamaged
	}
	rest = rest[sha256.Size:]
	sequence := int64(binary.BigEndian.Uint64(rest))
	r := bytes.NewReader(rest[8:])
	var records []*sdk.Correction
	for r.Len() > 0 {
		c := &sdk.Correction{}
		if err := (protodelim.UnmarshalOptions{MaxSize: sdk.MaxMessageBytes, UnmarshalOptions: proto.UnmarshalOptions{}}).UnmarshalFrom(r, c); err != nil {
			return 0, nil, errors.Join(errSnapshotDamaged, err)
		}
		records = append(records, c)
	}
	if sequence < 1 {
		return 0, nil, errSnapshotDamaged
	}
	return sequence, records, nil
}
