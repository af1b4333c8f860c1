// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package live

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/stretchr/testify/require"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/auahq/aua/sdk"
)

// Platform is the name of the folder of this machine's plugins.
var Platform = runtime.GOOS + "_" + runtime.GOARCH

// PluginDir is where plugins are by default.
const PluginDir = ".aua/plugins"

// LayOut puts a program where an installed plugin is, with its checksum file,
// and adds it to the lock file, all by hand. It returns the plugin's folder,
// relative to f. Whatever the program calls itself is believed.
func (f *Folder) LayOut(program, source, constraints string) string {
	f.t.Helper()
	printed, err := exec.Command(program, "describe").Output()
	require.NoError(f.t, err)
	var d sdk.Description
	require.NoError(f.t, json.Unmarshal(printed, &d))

	text, err := os.ReadFile(program)
	require.NoError(f.t, err)
	version := filepath.Join(PluginDir, filepath.FromSlash(source), d.Version)
	file := filepath.Join(Platform, filepath.Base(program))
	require.NoError(f.t, os.MkdirAll(f.Path(version, Platform), 0o755))
	require.NoError(f.t, os.WriteFile(f.Path(version, file), text, 0o755))
	f.Write(filepath.Join(version, Platform+".sha256"), fmt.Sprintf("%x  %s\n", sha256.Sum256(text), filepath.ToSlash(file)))
	f.lock(source, constraints, &d, printed, text)
	return filepath.Join(version, Platform)
}

// lock adds a plugin of one file to the lock file.
func (f *Folder) lock(source, constraints string, d *sdk.Description, printed, program []byte) {
	f.t.Helper()
	kind, err := ctyjson.ImpliedType(printed)
	require.NoError(f.t, err)
	description, err := ctyjson.Unmarshal(printed, kind)
	require.NoError(f.t, err)
	inner := sha256.Sum256(fmt.Appendf(nil, "%x  aua-plugin-%s\n", sha256.Sum256(program), d.Name))
	lock, err := os.ReadFile(f.Path(".aua.lock.hcl"))
	require.True(f.t, err == nil || os.IsNotExist(err), err)
	f.Write(".aua.lock.hcl", string(lock)+fmt.Sprintf("plugin %q {\n  version     = %q\n  constraints = %q\n  hashes      = [%q]\n  description = %s\n}\n",
		source, d.Version, constraints, "h1:"+base64.StdEncoding.EncodeToString(inner[:]), hclwrite.TokensForValue(description).Bytes()))
}
