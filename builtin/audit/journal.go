// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// busyWait is how often a file that another process is writing is tried again.
const busyWait = 2 * time.Millisecond

// disk is what a journal does with its file, replaced in tests by what fails.
type disk struct {
	write func(*os.File, []byte) (int, error)
	sync  func(*os.File) error
}

var realDisk = disk{write: (*os.File).Write, sync: (*os.File).Sync}

// journal is a file of chained lines. Several processes may write the same one,
// as they do for a moment when a plugin is replaced: a lock beside the file
// gives them turns, and each looks at what the others wrote.
type journal struct {
	path     string
	maxBytes int64
	disk     disk

	// turn is held by whoever writes. A channel, since waiting for it has to end with a call.
	turn chan struct{}
	lock *os.File

	// durable.mu comes before mu: the file is replaced under both, and forced to
	// the disk under the first, so that it is not closed meanwhile.
	durable durable
	// mu guards what follows. Only who holds the turn changes it.
	mu   sync.Mutex
	file *os.File
	// size is that of the file's whole lines, last the link of the last one.
	size int64
	last link
}

// openJournal opens the file and finds the end of its chain. A line that was
// not written to its end is taken away; lost is its size.
func openJournal(ctx context.Context, path string, maxBytes int64, d disk) (j *journal, lost int64, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, 0, err
	}
	lock, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, 0, err
	}
	j = &journal{path: path, maxBytes: maxBytes, disk: d, turn: make(chan struct{}, 1), lock: lock}
	if err := j.take(ctx); err != nil {
		return nil, 0, errors.Join(err, lock.Close())
	}
	defer j.release()
	if lost, err = j.open(); err != nil {
		return nil, 0, errors.Join(err, j.closeFiles())
	}
	j.durable.settle(j.last.seq)
	return j, lost, nil
}

// take waits for the turn, until ctx ends.
func (j *journal) take(ctx context.Context) error {
	select {
	case j.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	for {
		err := syscall.Flock(int(j.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return nil
		}
		if errors.Is(err, syscall.EWOULDBLOCK) || errors.Is(err, syscall.EINTR) {
			timer := time.NewTimer(busyWait)
			select {
			case <-timer.C:
				continue
			case <-ctx.Done():
				timer.Stop()
				err = fmt.Errorf("another process holds its lock: %w", ctx.Err())
			}
		}
		<-j.turn
		return err
	}
}

func (j *journal) release() {
	// Closing the file releases the lock as well; an error can only mean that it is closed.
	_ = syscall.Flock(int(j.lock.Fd()), syscall.LOCK_UN)
	<-j.turn
}

// open opens the file at the path and reads the end of the chain, in the file
// before it when it is new. Only with the turn.
func (j *journal) open() (lost int64, err error) {
	f, err := os.OpenFile(j.path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return 0, err
	}
	t, err := readTail(f)
	if err == nil {
		err = f.Chmod(0o600)
	}
	if err == nil && t.end < t.size {
		lost, err = t.size-t.end, f.Truncate(t.end)
	}
	if err == nil && t.end == 0 {
		t.last, err = j.lastOfFull()
	}
	if err != nil {
		return 0, errors.Join(err, f.Close())
	}
	j.durable.mu.Lock()
	defer j.durable.mu.Unlock()
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file != nil {
		err = j.file.Close()
	}
	j.file, j.size, j.last = f, t.end, t.last
	return lost, err
}

// lastOfFull returns the link that a new file continues.
func (j *journal) lastOfFull() (link, error) {
	name, err := newestFull(j.path)
	if err != nil || name == "" {
		return genesis, err
	}
	f, err := os.Open(name)
	if err != nil {
		return genesis, err
	}
	t, err := readTail(f)
	return t.last, errors.Join(err, f.Close())
}

// append writes the line that compose makes, a JSON object, behind the link it
// is given, and returns its number. When it fails, nothing of the line stays.
func (j *journal) append(ctx context.Context, compose func(prev link) ([]byte, error)) (seq int64, err error) {
	if err := j.take(ctx); err != nil {
		return 0, err
	}
	defer j.release()
	if err := j.refresh(); err != nil {
		return 0, err
	}
	object, err := compose(j.last)
	if err != nil {
		return 0, err
	}
	line, hash := seal(object)
	if j.size > 0 && j.size+int64(len(line)) > j.maxBytes {
		if err := j.rotate(); err != nil {
			return 0, err
		}
	}
	if _, err := j.disk.write(j.file, line); err != nil {
		// If this fails as well, refresh does it before the next line.
		return 0, errors.Join(err, j.file.Truncate(j.size))
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.size += int64(len(line))
	j.last = link{j.last.seq + 1, hash}
	return j.last.seq, nil
}

// refresh looks whether the file is still what this process left: another one
// may have written or replaced it, and a failed write may have left a part of a line.
func (j *journal) refresh() error {
	there, err := os.Stat(j.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	mine, statErr := j.file.Stat()
	if statErr != nil {
		return statErr
	}
	if err == nil && os.SameFile(there, mine) && there.Size() == j.size {
		return nil
	}
	_, err = j.open()
	return err
}

// rotate puts the full file aside and begins the next one.
func (j *journal) rotate() error {
	if err := j.sync(j.last.seq); err != nil {
		return err
	}
	if err := os.Rename(j.path, fullName(j.path, j.last.seq)); err != nil {
		return err
	}
	last := j.last
	if _, err := j.open(); err != nil {
		return err
	}
	if j.last != last {
		return fmt.Errorf("%w: the file that was put aside does not end with the line that was written last", errTail)
	}
	return syncFolder(filepath.Dir(j.path))
}

// syncFolder forces the names in a folder to the disk.
func syncFolder(name string) error {
	dir, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// close forces what was written to the disk, and releases the files.
func (j *journal) close() error {
	j.turn <- struct{}{}
	defer func() { <-j.turn }()
	return errors.Join(j.sync(j.last.seq), j.closeFiles())
}

func (j *journal) closeFiles() error {
	j.durable.mu.Lock()
	defer j.durable.mu.Unlock()
	j.mu.Lock()
	defer j.mu.Unlock()
	err := j.lock.Close()
	if j.file != nil {
		err = errors.Join(err, j.file.Close())
	}
	return err
}
