// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package scaffold

import (
	"bytes"
	"slices"

	"golang.org/x/mod/modfile"
)

// module is what a plugin's go.mod takes over from the SDK's.
type module struct {
	// Go is the version of the language.
	Go string
	// Direct are the modules that the plugin's own files import, and Indirect those
	// that the SDK needs besides, as "PATH VERSION".
	Direct, Indirect []string
}

// testOnly are the modules that the SDK needs for its own tests alone.
var testOnly = []string{"github.com/stretchr/testify", "go.yaml.in/yaml/v3"}

// readModule reads the SDK's go.mod for a plugin of the files.
func readModule(text []byte, files map[string][]byte) (module, error) {
	f, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		return module{}, err
	}
	m := module{Go: f.Go.Version}
	for _, r := range f.Require {
		version := r.Mod.Path + " " + r.Mod.Version
		switch {
		case slices.Contains(testOnly, r.Mod.Path):
		case imported(r.Mod.Path, files):
			m.Direct = append(m.Direct, version)
		default:
			m.Indirect = append(m.Indirect, version)
		}
	}
	slices.Sort(m.Indirect)
	return m, nil
}

// imported reports whether one of the files imports a package of the module.
func imported(module string, files map[string][]byte) bool {
	for _, text := range files {
		if bytes.Contains(text, []byte(`"`+module+`"`)) || bytes.Contains(text, []byte(`"`+module+`/`)) {
			return true
		}
	}
	return false
}
