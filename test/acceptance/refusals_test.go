// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"archive/tar"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/live"
	"github.com/auahq/aua/website"
)

// refusal provokes one. The folder has the tester installed and in use by its
// configuration, at version 1.0.0.
type refusal func(t *testing.T, f *live.Folder) *live.Ran

// refusals are those that errors.md lists, by what it says is wrong.
var refusals = map[string]refusal{
	"A file of the plugin is not as it was installed.": func(_ *testing.T, f *live.Folder) *live.Ran {
		flip(f, filepath.Join(where("1.0.0"), "aua-plugin-tester"))
		f.Run("plugins", "verify", "-json").Says("AUA_PLUGIN_CHECKSUM_MISMATCH")
		return start(f)
	},
	"The checksum file was changed, or is gone.": func(t *testing.T, f *live.Folder) *live.Ran {
		flip(f, where("1.0.0")+".sha256")
		start(f).Refused(fault.PluginChecksumMismatch)
		require.NoError(t, os.Remove(f.Path(where("1.0.0")+".sha256")))
		return start(f)
	},
	"The lock file has another hash.": func(_ *testing.T, f *live.Folder) *live.Ran {
		f.Change(".aua.lock.hcl", func(s string) string {
			return regexp.MustCompile(`h1:....`).ReplaceAllString(s, "h1:AAAA")
		})
		return start(f)
	},
	"The lock file says something else of the plugin than it says itself.": func(t *testing.T, f *live.Folder) *live.Ran {
		f.Change(".aua.lock.hcl", func(s string) string { return strings.ReplaceAll(s, `"1.0.0"`, `"1.0.1"`) })
		require.NoError(t, os.Rename(filepath.Dir(f.Path(where("1.0.0"))), filepath.Dir(f.Path(where("1.0.1")))))
		return start(f)
	},
	"Other files are to be installed as the version that is locked.": func(t *testing.T, f *live.Folder) *live.Ran {
		require.NoError(t, os.RemoveAll(f.Path(live.PluginDir)))
		return install(f, changed(t, f))
	},
	"The version is installed already, with other files.": func(t *testing.T, f *live.Folder) *live.Ran {
		require.NoError(t, os.Remove(f.Path(".aua.lock.hcl")))
		return install(f, changed(t, f))
	},
	"The version that is locked is not one that the configuration allows.": func(_ *testing.T, f *live.Folder) *live.Ran {
		f.Write("aua.hcl", usesTester("~> 2.0"))
		return f.Run("validate", "-json")
	},
	"No version that is installed is allowed.": func(_ *testing.T, f *live.Folder) *live.Ran {
		f.Write("aua.hcl", usesTester("~> 2.0"))
		return f.Run("plugins", "lock", "-json")
	},
	"The plugin was built for another plugin API.": func(t *testing.T, f *live.Folder) *live.Ran {
		return install(f, testers.Program(t, live.Tester{API: "v2"}))
	},
	"The plugin speaks another version of the plugin protocol.": func(t *testing.T, f *live.Folder) *live.Ran {
		install(f, testers.Program(t, live.Tester{Version: "1.0.7", Protocol: 7})).OK()
		return start(f)
	},
	"The file has another name than the plugin.": func(t *testing.T, f *live.Folder) *live.Ran {
		return f.Run("plugins", "install", "-json", renamed(t, f, "aua-plugin-taster"))
	},
	"The file is not named aua-plugin-NAME.": func(t *testing.T, f *live.Folder) *live.Ran {
		return f.Run("plugins", "install", "-json", renamed(t, f, "tester"))
	},
	"The plugin has the name of one that is built in.": func(t *testing.T, f *live.Folder) *live.Ran {
		return f.Run("plugins", "install", "-json", testers.Program(t, live.Tester{Name: "utility"}))
	},
	"The configuration requires a plugin that is not installed.": func(t *testing.T, f *live.Folder) *live.Ran {
		require.NoError(t, os.RemoveAll(f.Path(live.PluginDir)))
		return start(f)
	},
	"The configuration requires a plugin that is not locked.": func(t *testing.T, f *live.Folder) *live.Ran {
		require.NoError(t, os.Remove(f.Path(".aua.lock.hcl")))
		return f.Run("validate", "-json")
	},
	"The plugin is installed, and required_plugins does not name it.": func(_ *testing.T, f *live.Folder) *live.Ran {
		f.Change("aua.hcl", func(s string) string {
			return regexp.MustCompile(`(?s)required_plugins \{.*?\n\}\n`).ReplaceAllString(s, "")
		})
		return f.Run("validate", "-json").Says(`tester = { source = "acme/tester", version = "~> 1.0" }`)
	},
	"The plugin does not serve the kind that a block uses it as.": func(t *testing.T, f *live.Folder) *live.Ran {
		f.Manifest("hookless", "name    = \"tester\"\ncommand = [\"./aua-plugin-tester\", \"broken=no-hook\"]\n", tester(t, "1.0.4"))
		f.Change("aua.hcl", func(s string) string {
			return s + "hook \"h\" {\n  plugin = \"tester\"\n  on     = [\"pre_query\"]\n}\n"
		})
		f.Run("plugins", "install", "-source", "acme/tester", "hookless").OK()
		return f.Run("validate", "-json")
	},
	"Somebody else may write to the plugin directory.": func(t *testing.T, f *live.Folder) *live.Ran {
		dir := f.Path(live.PluginDir, "acme")
		require.NoError(t, os.Chmod(dir, 0o777))
		t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
		return start(f)
	},
	"The archive holds a path that leaves the folder, a link or a device.": func(t *testing.T, f *live.Folder) *live.Ran {
		var ran *live.Ran
		for _, h := range []*tar.Header{
			{Name: "../../../evil", Mode: 0o644},
			{Name: "/tmp/aua-evil", Mode: 0o644},
			{Name: "evil", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"},
			{Name: "evil", Typeflag: tar.TypeLink, Linkname: "aua-plugin-tester"},
			{Name: "evil", Typeflag: tar.TypeChar, Devmajor: 1, Devminor: 5},
		} {
			ran = install(f, f.Archive("evil.tar.gz", tester(t, "1.0.4"), h)).Refused(fault.PluginArchiveInvalid, h.Name)
			require.NoDirExists(t, f.Path(where("1.0.4")))
		}
		require.NoFileExists(t, "/tmp/aua-evil")
		require.NoFileExists(t, f.Path("evil"))
		return ran
	},
	"The archive holds more than a plugin may have.": func(t *testing.T, f *live.Folder) *live.Ran {
		many := make([]*tar.Header, 50_001)
		for i := range many {
			many[i] = &tar.Header{Name: "lib/", Typeflag: tar.TypeDir, Mode: 0o755}
		}
		ran := install(f, f.Archive("bomb.tar.gz", tester(t, "1.0.4"), many...))
		require.NoDirExists(t, f.Path(where("1.0.4")))
		return ran
	},
	"The lock file cannot be read.": func(_ *testing.T, f *live.Folder) *live.Ran {
		f.Change(".aua.lock.hcl", func(s string) string { return "<<<<<<< HEAD\n" + s + "=======\n>>>>>>> theirs\n" })
		f.Run("plugins", "lock", "-json").Refused(fault.ConfigInvalid, "version control")
		return start(f)
	},
	"The plugin is in use, or locked.": func(_ *testing.T, f *live.Folder) *live.Ran {
		return f.Run("plugins", "remove", "-json", "acme/tester")
	},
	"The plugin listens on a network address, and has no mtls.": func(t *testing.T, f *live.Folder) *live.Ran {
		return started(t, f, "far-away")
	},
	"The plugin ends, or prints something else than the handshake.": func(t *testing.T, f *live.Folder) *live.Ran {
		started(t, f, "chatty").Refused(fault.PluginLoadFailed)
		return started(t, f, "exit").Says("There is no licence.")
	},
}

// TestEveryRefusalOfTheErrorsPage provokes each refusal that errors.md lists,
// and no other is provoked here: the page says which there are.
func TestEveryRefusalOfTheErrorsPage(t *testing.T) {
	page, err := fs.ReadFile(website.Docs(), "errors.md")
	require.NoError(t, err)
	_, section, ok := strings.Cut(string(page), "\n## When a plugin is refused\n")
	require.True(t, ok)
	section, _, _ = strings.Cut(section, "\n## ")
	rows := regexp.MustCompile("(?m)^\\| (.+?) \\| `(AUA_[A-Z_]+)` \\|").FindAllStringSubmatch(section, -1)
	listed := map[string]bool{}
	for _, row := range rows {
		what, code := strings.ReplaceAll(row[1], "`", ""), fault.Code(row[2])
		listed[what] = true
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			provoke := refusals[what]
			require.NotNil(t, provoke, "the page lists a refusal that is not tested")
			f := having(t, "~> 1.0", "1.0.0")
			provoke(t, f).Refused(code)
		})
	}
	for what := range refusals {
		require.True(t, listed[what], "errors.md does not list: %s", what)
	}
}

// start starts all plugins of the configuration, and stops them.
func start(f *live.Folder) *live.Ran { return f.Run("serve", "-dry-run", "-json") }

// started installs a tester with a defect that shows when it is started, and
// starts it.
func started(t *testing.T, f *live.Folder, defect string) *live.Ran {
	t.Helper()
	f.Manifest(defect, "name    = \"tester\"\ncommand = [\"./aua-plugin-tester\", \"started="+defect+"\"]\n", tester(t, "1.0.4"))
	f.Run("plugins", "install", "-force", "-source", "acme/tester", defect).OK()
	return start(f)
}

// renamed copies the tester to a file of another name.
func renamed(t *testing.T, f *live.Folder, name string) (path string) {
	t.Helper()
	return other(t, f, name, "")
}

// changed copies the tester, with a byte more.
func changed(t *testing.T, f *live.Folder) (path string) {
	t.Helper()
	return other(t, f, "aua-plugin-tester", "x")
}

func other(t *testing.T, f *live.Folder, name, more string) (path string) {
	t.Helper()
	text, err := os.ReadFile(tester(t, "1.0.0"))
	require.NoError(t, err)
	f.Write(filepath.Join("other", name), string(text)+more)
	require.NoError(t, os.Chmod(f.Path("other", name), 0o755))
	return f.Path("other", name)
}

// flip flips one bit of a file.
func flip(f *live.Folder, name string) {
	f.Change(name, func(s string) string {
		b := []byte(s)
		b[len(b)/2] ^= 1
		return string(b)
	})
}
