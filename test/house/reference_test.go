// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package house_test

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/builtin"
	"github.com/auahq/aua/command/manual"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/plugintest"
	"github.com/auahq/aua/website"
)

var update = flag.Bool("update", false, "write what is generated into the pages of the documentation")

// reference compares the part of a page that is made from the program, between
// the markers, with what the program says.
func reference(t *testing.T, page, want string) {
	t.Helper()
	const begin, end = "<!-- generated: go test ./test/house -args -update -->\n\n", "<!-- /generated -->\n"
	text := document(t, docs+"/"+page)
	before, rest, ok := strings.Cut(text, begin)
	require.True(t, ok, "%s has no marker", page)
	got, after, ok := strings.Cut(rest, end)
	require.True(t, ok, "%s has no end marker", page)
	if *update && got != want {
		require.NoError(t, os.WriteFile(filepath.Join(root, docs, page), []byte(before+begin+want+end+after), 0o644))
		return
	}
	require.Equal(t, want, got, "%s/%s is not what the program says; run: go test ./test/house -args -update", docs, page)
}

func TestConfigurationPageHasEveryKey(t *testing.T) {
	var b strings.Builder
	var blocks func(path string, spec *config.BlockSpec)
	blocks = func(path string, spec *config.BlockSpec) {
		if path != "" {
			title := "`" + path + "`"
			for _, l := range spec.Labels {
				title += " " + strings.ToUpper(l)
			}
			fmt.Fprintf(&b, "### %s\n\n%s\n\n", title, spec.Description)
		}
		if len(spec.Keys)+len(spec.Entries) > 0 {
			b.WriteString("| key | type | default | a change is | meaning |\n|---|---|---|---|---|\n")
			for _, k := range slices.Concat(spec.Keys, spec.Entries) {
				fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", k.Name, keyType(k), keyDefault(k), reloads[k.Reload], keyMeaning(k))
			}
			b.WriteString("\n")
		}
		for _, child := range spec.Blocks {
			blocks(strings.TrimPrefix(path+"."+child.Type, "."), child)
		}
	}
	blocks("", config.Registry())
	reference(t, "configuration.md", b.String())
}

// reloads says what a change takes, for a table.
var reloads = map[config.Reload]string{
	config.ReloadHot: "hot", config.ReloadProcess: "a new process", config.ReloadRestart: "a restart", config.ReloadNone: "-",
}

func keyType(k *config.Key) string {
	text := string(k.Type)
	if len(k.Enum) > 0 {
		text = "one of `" + strings.Join(k.Enum, "`, `") + "`"
	}
	if k.Unit != "" {
		text += ", " + k.Unit
	}
	if k.Min != nil && k.Max != nil && k.Type != config.TypeDuration && k.Type != config.TypeSize {
		text += fmt.Sprintf(", %.15g to %.15g", *k.Min, *k.Max)
	}
	return text
}

func keyDefault(k *config.Key) string {
	switch {
	case k.Required:
		return "required"
	case k.Default == nil:
		return "-"
	}
	return fmt.Sprintf("`%v`", k.Default)
}

func keyMeaning(k *config.Key) string {
	text := k.Description
	if k.Higher != "" {
		text += " Higher: " + k.Higher
	}
	if k.Lower != "" {
		text += " Lower: " + k.Lower
	}
	return cellText(text)
}

// cellText keeps text inside the cell of a table.
func cellText(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

func TestPagesHaveEverySettingOfThePlugins(t *testing.T) {
	var backends, others strings.Builder
	plugins := builtin.Plugins(website.Docs())
	for _, kind := range sdk.Kinds() {
		for _, name := range slices.Sorted(maps.Keys(plugins)) {
			d := plugins[name].Describe()
			switch _, ok := d.Serves(kind); {
			case !ok:
			case kind == sdk.KindBackend:
				fmt.Fprintf(&backends, "### Settings of `%s`\n\n%s\n\n", name, d.Description)
				backends.WriteString(manual.Settings("config", &d.Config))
			default:
				fmt.Fprintf(&others, "## %s `%s`\n\n%s\n\n", strings.ReplaceAll(string(kind), "_", " "), name, d.Description)
				others.WriteString(manual.Settings("config", &d.Config))
			}
		}
	}
	reference(t, "backends.md", backends.String())
	reference(t, "plugins.md", others.String())
}

func TestConformancePageHasEveryCheck(t *testing.T) {
	var b strings.Builder
	for _, kind := range append([]sdk.Kind{""}, sdk.Kinds()...) {
		title := "every plugin"
		if kind != "" {
			title = "a " + strings.ReplaceAll(string(kind), "_", " ")
			title = strings.Replace(title, "a a", "an a", 1)
		}
		fmt.Fprintf(&b, "### Checks of %s\n\n| check | what is demanded | why, and what to do |\n|---|---|---|\n", title)
		for _, c := range plugintest.Checks() {
			if c.Kind != kind {
				continue
			}
			name := "`" + c.Name + "`"
			if c.Option != "" {
				name += ", with `-" + c.Option + "`"
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", name, cellText(c.About), cellText(c.Hint))
		}
		b.WriteString("\n")
	}
	reference(t, "test-a-plugin.md", b.String())
}

// Every code has a row with its status, its exit status and whether it may pass;
// what it means and what to do are written by hand.
func TestErrorsPageHasEveryCode(t *testing.T) {
	page := document(t, docs+"/errors.md")
	rows := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `(AUA_[A-Z_]+)` \\| (.*) \\| [^|]+ \\|$").FindAllStringSubmatch(page, -1) {
		rows[m[1]] = m[2]
	}
	codes := fault.Codes()
	slices.SortFunc(codes, func(a, b fault.Code) int { return cmp.Compare(a, b) })
	for _, c := range codes {
		again := "no"
		if c.Transient() {
			again = "yes"
		}
		require.Equal(t, fmt.Sprintf("%d | %d | %s", c.Status(), c.Exit(), again), rows[string(c)], "%s/errors.md: the row of %s", docs, c)
	}
	require.Len(t, rows, len(codes), "%s/errors.md has rows of codes that do not exist", docs)
}

// The page that explains the decision record names each of its fields.
func TestDecisionRecordIsExplained(t *testing.T) {
	page := document(t, docs+"/how-a-query-is-served.md")
	for f := range reflect.TypeFor[api.Decision]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		require.Regexp(t, "(?m)^\\|[^|]*`"+name+"`", page, "no row explains %s", name)
	}
}

func TestOperatingPageNamesEveryMetric(t *testing.T) {
	page := document(t, docs+"/operating.md")
	literal := regexp.MustCompile(`"(aua_[a-z_]+)"`)
	for _, s := range sources(t, ".go") {
		if s.test() || path.Dir(s.path) != "runtime/observe" {
			continue
		}
		for _, m := range literal.FindAllStringSubmatch(string(s.text), -1) {
			require.Contains(t, page, "`"+m[1]+"`", "%s/operating.md does not name a metric of %s", docs, s.path)
		}
	}
}
