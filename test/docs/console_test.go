// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package docs

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/sample"
)

func steps(t *testing.T, b sample.Block) []sample.Step {
	t.Helper()
	list, err := b.Steps()
	require.NoError(t, err)
	return list
}

var (
	ours = regexp.MustCompile(`(?:^|[|;&] ?|[A-Z_]+=\S+ )(?:bin/)?aua((?: +[^|;&>"']+)?)`)
	flag = regexp.MustCompile(`(?:^| )(-[a-z][a-z-]*)`)
)

// TestCommandsExist checks the commands and flags of all samples, also of those
// that are not run.
func TestCommandsExist(t *testing.T) {
	_, overview, _ := run("-help")
	for _, s := range samples(t) {
		if !strings.HasPrefix(s.Info, "console") {
			continue
		}
		for _, st := range steps(t, s) {
			m := ours.FindStringSubmatch(st.Command)
			if m == nil {
				continue
			}
			help, name := overview, []string{}
			for _, word := range strings.Fields(m[1]) {
				if strings.HasPrefix(word, "-") {
					break
				}
				status, out, _ := run(append(append([]string{}, append(name, word)...), "-h")...)
				if status != 0 || !strings.HasPrefix(out, "Usage: aua "+strings.Join(append(name, word), " ")) {
					break
				}
				help, name = out, append(name, word)
			}
			require.True(t, len(name) > 0 || strings.TrimSpace(m[1]) == "" || strings.HasPrefix(strings.TrimSpace(m[1]), "-"),
				"%s: there is no such command: %s", s.Page, st.Command)
			for _, f := range flag.FindAllStringSubmatch(m[1], -1) {
				if f[1] == "-h" || f[1] == "-autocomplete-install" {
					continue
				}
				require.Regexp(t, `(?m)^  `+f[1]+`\b`, help, "%s: there is no flag %s: %s", s.Page, f[1], st.Command)
			}
		}
	}
}

// address is where the samples find AUA.
const address = "127.0.0.1:8000"

// operated is the fixture in whose folder a server runs by the configuration there.
const operated = "operated"

func TestSamplesGiveWhatTheyShow(t *testing.T) {
	dir, url := serveDev(t, "none")
	folders, servers := map[string]string{"": dir}, map[string]string{"": url}
	for _, s := range samples(t) {
		fixture, tested := strings.CutPrefix(s.Info, "console test")
		if !tested {
			continue
		}
		key := fixture
		if strings.TrimSpace(fixture) == operated {
			key += s.Page // another page's samples are not to be known
		}
		dir, made := folders[key]
		if !made {
			dir = t.TempDir()
			require.NoError(t, os.CopyFS(dir, os.DirFS(filepath.Join("testdata", strings.TrimSpace(fixture)))))
			require.NoError(t, os.Mkdir(filepath.Join(dir, "bin"), 0o755))
			require.NoError(t, os.Symlink(self(t), filepath.Join(dir, "bin", "aua")))
			folders[key], servers[key] = dir, url
			if strings.TrimSpace(fixture) == operated {
				servers[key] = serveIn(t, dir)
			}
		}
		url := servers[key]
		for _, st := range steps(t, s) {
			cmd := exec.Command("bash", "-c", strings.ReplaceAll(st.Command, address, strings.TrimPrefix(url, "http://")))
			cmd.Dir = dir
			cmd.Env = environment(dir, "AUA_ADDR="+url)
			out, err := cmd.CombinedOutput()
			if st.Output == "" {
				require.NoError(t, err, "%s: %s\n%s", s.Page, st.Command, out)
				continue
			}
			got := strings.TrimRight(string(out), "\n") + "\n"
			require.Regexp(t, sample.Pattern(st.Output), got, "%s: %s", s.Page, st.Command)
		}
	}
}

func environment(dir string, more ...string) []string {
	return append([]string{
		asProgram + "=1", "HOME=" + dir, "TMPDIR=" + os.TempDir(), "PATH=" + filepath.Join(dir, "bin") + ":" + os.Getenv("PATH"),
	}, more...)
}

// self is the program that these tests are, which behaves as aua.
func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	require.NoError(t, err)
	return path
}

// serveDev starts "aua serve -dev" with the model servers that detect says, in a
// folder that has bin/aua, and returns the folder and the server's address.
func serveDev(t *testing.T, detect string) (dir, url string) {
	t.Helper()
	dir = t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "bin"), 0o755))
	require.NoError(t, os.Symlink(self(t), filepath.Join(dir, "bin", "aua")))
	return dir, serveIn(t, dir, "-dev", "-detect", detect)
}

// serveIn starts "aua serve" in a folder that has bin/aua, and returns its address.
func serveIn(t *testing.T, dir string, args ...string) (url string) {
	t.Helper()
	cmd := exec.Command(self(t), append([]string{"serve", "-listen", "127.0.0.1:0", "-json"}, args...)...)
	cmd.Dir, cmd.Env = dir, environment(dir)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	var started struct {
		Address string `json:"address"`
	}
	require.NoError(t, json.NewDecoder(bufio.NewReader(out)).Decode(&started))
	require.NotEmpty(t, started.Address)
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return started.Address
}
