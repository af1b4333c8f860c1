// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

var errTail = errors.New("the audit cannot be continued")

// tail is the end of an audit file.
type tail struct {
	// last is the link of the last whole line; genesis when there is none.
	last link
	// end is where the last whole line ends. What is behind it was never acknowledged.
	end, size int64
}

// readTail reads the end of a file. A last line that does not check is an
// error: to go on behind it would hide that somebody changed it.
func readTail(f *os.File) (tail, error) {
	info, err := f.Stat()
	if err != nil {
		return tail{}, err
	}
	t := tail{last: genesis, size: info.Size()}
	if t.end, err = lastBreak(f, t.size); err != nil || t.end == 0 {
		return t, err
	}
	start, err := lastBreak(f, t.end-1)
	if err != nil {
		return t, err
	}
	line := make([]byte, t.end-1-start)
	if _, err := f.ReadAt(line, start); err != nil {
		return t, err
	}
	if t.last, _, err = readLine(line); err != nil {
		return t, fmt.Errorf("%w: the last line of %s was changed or is none of its own (%w). Find out why, move the file to another place, and start again; a new chain begins then", errTail, f.Name(), err)
	}
	return t, nil
}

// lastBreak returns the place behind the last line break in the first n bytes, or 0.
func lastBreak(f io.ReaderAt, n int64) (int64, error) {
	block := make([]byte, 64<<10)
	for n > 0 {
		size := min(n, int64(len(block)))
		if _, err := f.ReadAt(block[:size], n-size); err != nil {
			return 0, err
		}
		if at := bytes.LastIndexByte(block[:size], '\n'); at >= 0 {
			return n - size + int64(at) + 1, nil
		}
		n -= size
	}
	return 0, nil
}

// numberDigits is how many digits the number in the name of a full file has,
// so that the names sort as the files follow each other.
const numberDigits = 12

// fullName returns the name of a full file whose last line has the number seq.
func fullName(path string, seq int64) string {
	return fmt.Sprintf("%s.%0*d", path, numberDigits, seq)
}

// newestFull returns the last of the full files of path, or "" when there is none.
func newestFull(path string) (string, error) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return "", err
	}
	newest, newestSeq := "", int64(0)
	for _, e := range entries {
		number, ok := strings.CutPrefix(e.Name(), filepath.Base(path)+".")
		if !ok || len(number) < numberDigits {
			continue
		}
		if seq, err := strconv.ParseInt(number, 10, 64); err == nil && seq > newestSeq {
			newest, newestSeq = filepath.Join(filepath.Dir(path), e.Name()), seq
		}
	}
	return newest, nil
}
