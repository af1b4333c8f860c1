// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package detect_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/detect"
)

var update = flag.Bool("update", false, "write the golden files")

func server(kind, address string, models ...string) detect.Server {
	return detect.Server{Place: detect.Place{Kind: kind, Address: address}, Models: models}
}

func TestHCLGolden(t *testing.T) {
	openai, err := detect.ParseAPI("openai")
	require.NoError(t, err)
	large, err := detect.ParseAPI("openai=gpt-4.1")
	require.NoError(t, err)
	loading := server(detect.LlamaCpp, "127.0.0.1:8080")
	loading.Problem = "It is still loading its model."

	for name, c := range map[string]struct {
		servers []detect.Server
		apis    []detect.API
	}{
		"ollama":  {servers: []detect.Server{server(detect.Ollama, "127.0.0.1:11434", "qwen2.5-coder:7b", "qwen2.5:3b", "llama3:8b")}},
		"coder":   {servers: []detect.Server{server(detect.LlamaCpp, "127.0.0.1:8080", "/models/Qwen2.5-Coder-7B-Instruct-Q4_K_M.gguf")}},
		"several": {servers: []detect.Server{server(detect.VLLM, "127.0.0.1:8001", "Qwen/Qwen2.5-Coder-7B"), loading, server(detect.VLLM, "127.0.0.1:9001", "Qwen/Qwen2.5-Math-7B"), server(detect.LMStudio, "127.0.0.1:1234", "gemma-2-9b")}},
		"hosted":  {apis: []detect.API{openai, large}},
		"hostile": {servers: []detect.Server{server(detect.Ollama, "127.0.0.1:11434", "${file(\"/etc/passwd\")}\"\n}", "b\nbackend \"x\" {}", "7b")}},
	} {
		t.Run(name, func(t *testing.T) {
			got := detect.HCL(c.servers, c.apis)
			file := filepath.Join("testdata", name+".hcl")
			if *update {
				require.NoError(t, os.MkdirAll("testdata", 0o755))
				require.NoError(t, os.WriteFile(file, got, 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Equal(t, string(want), string(got))

			parsed, diags := hclsyntax.ParseConfig(got, file, hcl.InitialPos)
			require.False(t, diags.HasErrors(), diags.Error())
			for _, b := range parsed.Body.(*hclsyntax.Body).Blocks {
				require.Contains(t, []string{"backend", "specialist", "arbiter"}, b.Type)
				require.Regexp(t, `^[a-z][a-z0-9_-]{0,62}$`, b.Labels[0])
			}
		})
	}
}

func TestHCLKeepsNamesOfModelsAsTheyAre(t *testing.T) {
	const evil = "${env(\"HOME\")} %{if true}\"\\"
	file, diags := hclsyntax.ParseConfig(detect.HCL([]detect.Server{server(detect.VLLM, "h:1", evil)}, nil), "x.hcl", hcl.InitialPos)
	require.False(t, diags.HasErrors())
	for _, b := range file.Body.(*hclsyntax.Body).Blocks {
		if b.Type == "specialist" {
			v, diags := b.Body.Attributes["model"].Expr.Value(nil)
			require.False(t, diags.HasErrors())
			require.Equal(t, evil, v.AsString())
		}
	}
}

func TestNothingFoundIsNoHCL(t *testing.T) {
	broken := server(detect.Ollama, "127.0.0.1:11434")
	broken.Problem = "It offers no model that chats."
	require.Empty(t, detect.HCL(nil, nil))
	require.Empty(t, detect.HCL([]detect.Server{broken}, nil))
}

func TestLongNamesStayApart(t *testing.T) {
	long := strings.Repeat("x", 80)
	text := string(detect.HCL([]detect.Server{server(detect.VLLM, "h:1", long), server(detect.VLLM, "h:2", long+"y")}, nil))
	require.Contains(t, text, `specialist "`+strings.Repeat("x", 50)+`" {`)
	require.Contains(t, text, `specialist "`+strings.Repeat("x", 50)+`-2" {`)
	require.Contains(t, text, `backend "vllm-2" {`)
}

func TestHostedAPIs(t *testing.T) {
	env := map[string]string{"MISTRAL_API_KEY": "k", "OPENAI_API_KEY": "k"}
	var names []string
	for _, a := range detect.Available(func(k string) string { return env[k] }) {
		names = append(names, a.Name)
	}
	require.Equal(t, []string{"openai", "mistral"}, names)

	for text, want := range map[string]string{"opnai": `"opnai" is none of openai, `, "openai=": "names no model"} {
		_, err := detect.ParseAPI(text)
		require.ErrorContains(t, err, want)
	}
}
