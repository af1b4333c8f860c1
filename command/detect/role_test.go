// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package detect

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRolesOfWellKnownModels(t *testing.T) {
	for want, names := range map[role][]string{
		roleCode: {
			"qwen2.5-coder:7b", "Qwen/Qwen2.5-Coder-7B-Instruct-AWQ", "codellama:13b", "deepseek-coder-v2:16b",
			"starcoder2:3b", "codestral:22b", "codegemma:7b", "devstral:24b", "/models/Qwen2.5-Coder-7B-Q4_K_M.gguf",
		},
		roleMath: {"Qwen/Qwen2.5-Math-7B-Instruct", "mathstral:7b", "wizard-math:13b", "deepseek-math-7b"},
		roleEmbedding: {
			"nomic-embed-text:latest", "mxbai-embed-large", "text-embedding-nomic-embed-text-v1.5", "BAAI/bge-m3",
			"all-minilm:22m", "intfloat/e5-mistral-7b-instruct", "Alibaba-NLP/gte-large", "bge-reranker-v2-m3", "qwen3-embedding:0.6b",
		},
		roleGeneral: {"llama3:8b", "qwen2.5:3b", "mistral:7b", "gemma-2-9b", "phi4", "gpt-oss:20b", "/home/coder/models/llama-3.gguf", ""},
	} {
		for _, name := range names {
			require.Equal(t, want, roleOf(name), name)
		}
	}
}

func TestAssign(t *testing.T) {
	at := func(models ...string) Server { return Server{Models: models} }
	for name, c := range map[string]struct {
		servers []Server
		want    map[string][]string
	}{
		"nothing": {nil, map[string][]string{}},
		"a general model serves every ordinary field": {
			[]Server{at("llama3")},
			map[string][]string{"llama3": {"general", "software_engineering", "mathematics", "research", "education", "creative_writing"}},
		},
		"a field with a specialist is left to it": {
			[]Server{at("llama3", "coder", "math")},
			map[string][]string{"llama3": {"general", "research", "education", "creative_writing"}, "coder": {"software_engineering"}, "math": {"mathematics"}},
		},
		"somebody must be general": {
			[]Server{at("math", "coder")},
			map[string][]string{"math": {"mathematics", "general", "research", "education", "creative_writing"}, "coder": {"software_engineering"}},
		},
		"one model a role at each server": {
			[]Server{at("llama3", "qwen2.5"), at("gemma")},
			map[string][]string{
				"llama3": {"general", "software_engineering", "mathematics", "research", "education", "creative_writing"},
				"gemma":  {"general", "software_engineering", "mathematics", "research", "education", "creative_writing"},
			},
		},
		"specialists of one field at two servers": {
			[]Server{at("coder-a"), at("coder-b", "llama3")},
			map[string][]string{"coder-a": {"software_engineering"}, "coder-b": {"software_engineering"}, "llama3": {"general", "mathematics", "research", "education", "creative_writing"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			names := make([]string, len(c.servers))
			got := map[string][]string{}
			for _, s := range assign(c.servers, names) {
				got[s.model] = s.fields
			}
			require.Equal(t, c.want, got)
		})
	}
}

// High-risk fields get no specialist by a guess from a model's name.
func TestNoModelIsAssignedToAHighRiskField(t *testing.T) {
	for _, model := range []string{"meditron:7b", "saul-legal", "finance-chat", "llama3"} {
		for _, s := range assign([]Server{{Models: []string{model}}}, []string{"x"}) {
			for _, field := range []string{"medicine", "law", "finance"} {
				require.NotContains(t, s.fields, field, model)
			}
		}
	}
}

func TestAssignNamesTheBackendAndTheOthers(t *testing.T) {
	all := assign([]Server{{Models: []string{"a"}}, {Models: []string{"b", "c", "d", "coder"}}}, []string{"first", "second"})
	require.Len(t, all, 3)
	require.Equal(t, "first", all[0].backend)
	require.Equal(t, "second", all[1].backend)
	require.Equal(t, []string{"c", "d"}, all[1].others)
	require.Equal(t, "coder", all[2].model)
	require.Empty(t, all[2].others)
}

func TestNames(t *testing.T) {
	for like, want := range map[string]string{
		"llama3:8b": "llama3-8b", "Qwen2.5-Coder-7B-Q4_K_M.gguf": "qwen2-5-coder-7b-q4-k-m", "llama.cpp": "llama-cpp",
		"7b": "model-7b", "": "model", "***": "model", "-x-": "x", "Ünïcode": "n-code",
	} {
		require.Equal(t, want, newNames().take(like), like)
	}
	n := newNames()
	require.Equal(t, []string{"a", "a-2", "a-3"}, []string{n.take("a"), n.take("A"), n.take("a.gguf")})
}
