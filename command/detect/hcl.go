// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package detect

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// callTimeout is a specialist's timeout. A model server on this machine may
// have to load the model first.
const callTimeout = "120s"

// HCL writes the backends and specialists that use servers and apis, and the
// arbiter that compares their answers with those of calc, which -dev has anyway.
// It is empty when there is nothing to use.
func HCL(servers []Server, apis []API) []byte {
	var usable []Server
	for _, s := range servers {
		if s.Problem == "" {
			usable = append(usable, s)
		}
	}
	names := newNames()
	file := hclwrite.NewEmptyFile()
	w := writer{file.Body()}

	backends := make([]string, len(usable))
	for i, s := range usable {
		backends[i] = names.take(s.Kind)
		w.backend(backends[i], fmt.Sprintf("%s was found at %s.", s.Kind, s.Address), "http://"+s.Address+"/v1", "")
	}
	hosted := make([]string, len(apis))
	for i, a := range apis {
		hosted[i] = names.take(a.Name)
		w.backend(hosted[i], a.Name+" is a hosted API: questions leave this machine.", a.BaseURL, a.Key)
	}

	names = newNames()
	for _, s := range assign(usable, backends) {
		s.name = names.take(path.Base(s.model))
		w.specialist(s)
	}
	for i, a := range apis {
		w.specialist(specialist{name: names.take(a.Name), backend: hosted[i], model: a.Model, fields: append([]string{"general"}, ordinary...)})
	}
	if len(file.Body().Blocks()) == 0 {
		return nil
	}
	w.comment("Two specialists may answer one query; this compares the answers.")
	file.Body().AppendNewBlock("arbiter", []string{"default"}).Body().SetAttributeValue("plugin", cty.StringVal("evidence"))
	text := bytes.TrimRight(hclwrite.Format(file.Bytes()), "\n")
	return append(text, '\n')
}

type writer struct{ body *hclwrite.Body }

func (w writer) backend(name, comment, baseURL, key string) {
	w.comment(comment)
	block := w.body.AppendNewBlock("backend", []string{name}).Body()
	block.SetAttributeValue("plugin", cty.StringVal("openai"))
	config := block.AppendNewBlock("config", nil).Body()
	config.SetAttributeValue("base_url", cty.StringVal(baseURL))
	if key != "" {
		config.SetAttributeRaw("api_key", hclwrite.TokensForFunctionCall("secret", hclwrite.TokensForValue(cty.StringVal(key))))
	}
	w.body.AppendNewline()
}

func (w writer) specialist(s specialist) {
	if len(s.others) > 0 {
		w.comment("The server also has: " + strings.Join(s.others, ", "))
	}
	block := w.body.AppendNewBlock("specialist", []string{s.name}).Body()
	block.SetAttributeValue("backend", cty.StringVal(s.backend))
	block.SetAttributeValue("model", cty.StringVal(s.model))
	fields := make([]cty.Value, len(s.fields))
	for i, f := range s.fields {
		fields[i] = cty.StringVal(f)
	}
	block.SetAttributeValue("fields", cty.ListVal(fields))
	block.SetAttributeValue("timeout", cty.StringVal(callTimeout))
	w.body.AppendNewline()
}

// comment writes one line. Names of models come from outside and may hold anything.
func (w writer) comment(text string) {
	text = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, text)
	w.body.AppendUnstructuredTokens(hclwrite.Tokens{{Type: hclsyntax.TokenComment, Bytes: []byte("# " + text + "\n")}})
}

// names makes block names, each once.
type names map[string]bool

func newNames() names { return names{} }

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// maxName is what remains of a long name, with room for a number.
const maxName = 50

// take returns a name like like that was not taken yet.
func (n names) take(like string) string {
	base := strings.Trim(notInNames.ReplaceAllString(strings.ToLower(strings.TrimSuffix(like, ".gguf")), "-"), "-")
	if base == "" || base[0] < 'a' || base[0] > 'z' {
		base = strings.TrimSuffix("model-"+base, "-")
	}
	base = strings.TrimRight(base[:min(len(base), maxName)], "-")
	name := base
	for i := 2; n[name]; i++ {
		name = fmt.Sprintf("%s-%d", base, i)
	}
	n[name] = true
	return name
}
