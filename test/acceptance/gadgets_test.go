// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/hashicorp/hcl/v2/hclsimple"
	"github.com/stretchr/testify/require"
	"github.com/zclconf/go-cty/cty"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/live"
)

// in returns an empty folder to work in.
func in(t *testing.T) *live.Folder { return live.In(t, aua) }

// tester is the program of a version of the plugin "tester".
func tester(t *testing.T, version string) string {
	return testers.Program(t, live.Tester{Version: version})
}

// TestTestersAreWhatTheySay: a suite whose gadgets do not do what they say
// proves nothing.
func TestTestersAreWhatTheySay(t *testing.T) {
	for _, v := range []live.Tester{{Version: "1.0.0"}, {Version: "1.1.0"}, {Name: "taster"}, {API: "v2"}, {Protocol: 7}} {
		program := testers.Program(t, v)
		require.Equal(t, program, testers.Program(t, v), "it is built once")
		out, err := exec.Command(program, "describe").Output()
		require.NoError(t, err)
		var d sdk.Description
		require.NoError(t, json.Unmarshal(out, &d))
		require.Equal(t, []string{orElse(v.Name, "tester"), orElse(v.Version, "1.0.0"), orElse(v.API, sdk.APIVersion)},
			[]string{d.Name, d.Version, d.APIVersion})
	}
}

func TestATesterSpeaksAnotherProtocol(t *testing.T) {
	c := exec.Command(testers.Program(t, live.Tester{Protocol: 7}))
	c.Env = append(os.Environ(), sdk.Handshake.MagicCookieKey+"="+sdk.Handshake.MagicCookieValue)
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	defer func() { _ = c.Process.Kill(); _ = c.Wait() }()
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Regexp(t, `^1\|7\|unix\|`, line)
}

// TestAPluginIsLaidOutByHand as it would be installed.
func TestAPluginIsLaidOutByHand(t *testing.T) {
	f := in(t)
	for _, version := range []string{"1.0.0", "1.1.0"} {
		dir := f.LayOut(tester(t, version), "acme/tester", "~> 1.0")
		require.Equal(t, ".aua/plugins/acme/tester/"+version+"/"+live.Platform, dir)
		c := exec.Command("sha256sum", "-c", live.Platform+".sha256")
		c.Dir = filepath.Dir(f.Path(dir))
		out, err := c.CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
	var lock struct {
		Plugins []struct {
			Source      string    `hcl:"source,label"`
			Version     string    `hcl:"version"`
			Constraints string    `hcl:"constraints"`
			Hashes      []string  `hcl:"hashes"`
			Description cty.Value `hcl:"description"`
		} `hcl:"plugin,block"`
	}
	require.NoError(t, hclsimple.DecodeFile(f.Path(".aua.lock.hcl"), nil, &lock))
	require.Len(t, lock.Plugins, 2)
	require.Equal(t, "1.1.0", lock.Plugins[1].Description.GetAttr("version").AsString())
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func TestACommandIsRunInAFolder(t *testing.T) {
	f := in(t).Write("aua.hcl", "config_version = \"1.0\"\nscorer \"x\" {\n  plugin = \"utilty\"\n}\n")
	f.Run("fmt").OK()
	f.Run("validate", "-json").Refused(fault.ConfigInvalid, `There is no scorer plugin "utilty"`).SaysNot("hedgehog")
	var list struct{ Plugins []struct{ Name string } }
	f.Run("plugins", "list", "-json").OK().JSON(&list)
	require.NotEmpty(t, list.Plugins)
	f.Change("aua.hcl", func(string) string { return "" })
	require.Empty(t, f.Read("aua.hcl"))
}
