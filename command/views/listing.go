// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import "github.com/auahq/aua/sdk/api"

// Version shows what this program is.
func Version(t *Text, v *api.Version) {
	t.Line("AUA %s", v.Version)
	commit := ""
	if v.Commit != "" {
		commit = "commit " + v.Commit + ", "
	}
	t.Line("%s%s, %s/%s, plugin API %s", commit, v.Go, v.OS, v.Arch, v.APIVersion)
}
