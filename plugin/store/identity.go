// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store

import (
	"fmt"
	"regexp"
	"runtime"
	"strings"

	"golang.org/x/mod/semver"
)

const (
	// ProgramPrefix stands before a plugin's name in its program's file name.
	ProgramPrefix = "aua-plugin-"
	// LocalNamespace is the namespace of plugins that nobody published.
	LocalNamespace = "local"
)

var (
	nameForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	// spaceForm is a namespace, which may begin with a digit.
	spaceForm   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	hostForm    = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$`)
	versionForm = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)
)

// Platform is what this program runs on, such as "linux_amd64".
func Platform() string { return runtime.GOOS + "_" + runtime.GOARCH }

// CheckName says what is wrong with a plugin's name; nil for nothing.
func CheckName(name string) error {
	if !nameForm.MatchString(name) {
		return fmt.Errorf("%q is not the name of a plugin: that is lower-case letters, digits and single dashes, such as slow-log", name)
	}
	return nil
}

// CheckSource says what is wrong with a source; nil for nothing. A source is
// namespace/name, optionally with a host in front, such as
// example.com/acme/slow-log.
func CheckSource(source string) error {
	parts := strings.Split(source, "/")
	if len(parts) == 3 && hostForm.MatchString(parts[0]) {
		parts = parts[1:]
	}
	if len(parts) != 2 || !spaceForm.MatchString(parts[0]) || !nameForm.MatchString(parts[1]) {
		return fmt.Errorf("%q is not a plugin's source: that is namespace/name, such as acme/slow-log, or host/namespace/name", source)
	}
	return nil
}

// CheckVersion says what is wrong with a version; nil for nothing.
func CheckVersion(version string) error {
	if !versionForm.MatchString(version) || !semver.IsValid("v"+version) {
		return fmt.Errorf("%q is not a semantic version, such as 1.2.0", version)
	}
	return nil
}

// CompareVersions orders versions by precedence, and those that differ in
// their build only by that.
func CompareVersions(a, b string) int {
	if c := semver.Compare("v"+a, "v"+b); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

// NameOf returns the name in a source, its last part.
func NameOf(source string) string { return source[strings.LastIndexByte(source, '/')+1:] }

// programName returns the plugin's name in a program's file name.
func programName(file string) (string, bool) {
	name, ok := strings.CutPrefix(file, ProgramPrefix)
	return name, ok && nameForm.MatchString(name)
}
