// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package store keeps the plugins that are installed in a plugin directory.
//
// The layout says which plugin a folder holds:
//
//	<plugin_dir>/<source>/<version>/<os>_<arch>/        the plugin's files
//	<plugin_dir>/<source>/<version>/<os>_<arch>.sha256  their checksums, as sha256sum writes them
//	<plugin_dir>/<source>/<version>/<os>_<arch>.json    what it said of itself then
//	<plugin_dir>/<source>/<version>/<os>_<arch>.lock    held by whoever runs it
//
// The files are either a program, aua-plugin-NAME, or a manifest, plugin.hcl,
// that names the command, with all that this needs. A version is installed
// when its folder is in place: that comes last and at once, so that a version
// is there whole or not at all, whatever happens to the installing process.
// What is in the works is below <plugin_dir>/.staging.
//
// Whoever may write to the directory decides what runs with the rights of the
// host. So everything in it must belong to the user, or to root, and be
// writable by nobody else.
//
// Errors are [fault.Error] values with a next step.
package store
