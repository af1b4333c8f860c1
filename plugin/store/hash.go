// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/fault"
)

// HashScheme stands before every hash.
const HashScheme = "h1:"

// sums are the SHA-256 checksums of a folder's files, in hex, by their paths
// in it, with slashes.
type sums map[string]string

// names returns the paths, sorted.
func (s sums) names() []string {
	names := make([]string, 0, len(s))
	for name := range s {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// hash is Hash1 of golang.org/x/mod/sumdb/dirhash, from sums that are known.
func (s sums) hash() string {
	h := sha256.New()
	for _, name := range s.names() {
		fmt.Fprintf(h, "%s  %s\n", s[name], name)
	}
	return HashScheme + base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// text is the content of the checksum file of a folder with that name.
func (s sums) text(folder string) []byte {
	var b strings.Builder
	for _, name := range s.names() {
		fmt.Fprintf(&b, "%s  %s/%s\n", s[name], folder, name)
	}
	return []byte(b.String())
}

// sumFolder reads all files of a folder. Everything in it must be safe.
func sumFolder(dir string) (sums, error) {
	all := sums{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if err := checkEntry(path, info); err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		sum, err := sumFile(path)
		all[filepath.ToSlash(rel)] = sum
		return err
	})
	if err != nil && fault.CodeOf(err) == fault.Internal {
		err = fault.Wrap(err, fault.PluginLoadFailed, "The plugin's folder %s cannot be read: %v.", dir, err)
	}
	return all, err
}

func sumFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// readSums reads a checksum file. Its paths must be in folder.
func readSums(file, folder string) (sums, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	all := sums{}
	for number, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		sum, path, ok := strings.Cut(line, "  ")
		name, within := strings.CutPrefix(path, folder+"/")
		raw, err := hex.DecodeString(sum)
		if _, twice := all[name]; !ok || !within || err != nil || len(raw) != sha256.Size || twice {
			return nil, fmt.Errorf("line %d is not a checksum of a file in %s", number+1, folder)
		}
		all[name] = sum
	}
	return all, nil
}
