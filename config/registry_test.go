// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

// changes is, for each key, an HCL value that is not the default.
var changes = map[string]string{
	"server.env":                              `["HOME"]`,
	"server.address":                          `"127.0.0.1:9999"`,
	"server.max_body":                         `"1MiB"`,
	"server.max_in_flight":                    `7`,
	"server.queue_size":                       `7`,
	"server.queue_timeout":                    `"7s"`,
	"server.query_timeout":                    `"300s"`,
	"server.drain_timeout":                    `"7s"`,
	"server.heartbeat":                        `"7s"`,
	"server.log_level":                        `"warn"`,
	"server.insecure":                         `true`,
	"server.tls.cert":                         "\"server.crt\"\n    key = \"server.key\"",
	"server.tls.key":                          "\"server.key\"\n    cert = \"server.crt\"",
	"server.tls.client_ca":                    "\"clients.crt\"\n    cert = \"server.crt\"\n    key = \"server.key\"",
	"server.cors.origins":                     `["https://app.example.com"]`,
	"server.cors.credentials":                 `true`,
	"server.cors.headers":                     `["X-Team"]`,
	"server.cors.max_age":                     `"7s"`,
	"plugin_dir":                              `"plugins"`,
	"state.path":                              `"other.db"`,
	"state.url":                               `"postgres://other/aua"`,
	"state.schema":                            `"other"`,
	"state.max_connections":                   `7`,
	"secrets.prefix":                          `"AUA_SECRET_"`,
	"secrets.path":                            `"other"`,
	"secrets.key_file":                        `"other"`,
	"secrets.key_env":                         `"OTHER"`,
	"secrets.address":                         `"https://localhost:1"`,
	"secrets.mount":                           `"other"`,
	"secrets.namespace":                       `"other"`,
	"secrets.ca_cert":                         `"other.pem"`,
	"secrets.token_env":                       `"OTHER"`,
	"secrets.token_file":                      `"other"`,
	"secrets.timeout":                         `"7s"`,
	"secrets.ttl":                             `"7s"`,
	"secrets.approle.role_id":                 `"other"`,
	"secrets.approle.secret_id_env":           `"OTHER"`,
	"secrets.approle.secret_id_file":          `"other"`,
	"secrets.approle.mount":                   `"other"`,
	"records.content":                         `"hash"`,
	"records.retention":                       `"7d"`,
	"sessions.history_tokens":                 `7`,
	"sessions.retention":                      `"7d"`,
	"routing.single_threshold":                `0.8`,
	"routing.fanout_threshold":                `0.4`,
	"routing.present_threshold":               `0.1`,
	"routing.fallback":                        `"base"`,
	"field.aliases":                           `["other"]`,
	"field.description":                       `"Something else."`,
	"field.w_e":                               `0.4`,
	"field.w_c":                               `0.4`,
	"field.w_k":                               `0.1`,
	"field.c_min":                             `0.7`,
	"field.e_min":                             `0.7`,
	"field.mu":                                `7`,
	"field.high_risk":                         `true`,
	"field.candidates":                        `3`,
	"field.mode":                              `"cascade"`,
	"field.c_abstain":                         `0.5`,
	"field.c_wrong":                           `7`,
	"safety.abstention_enabled":               `false`,
	"safety.require_arbiter_for_high_risk":    `false`,
	"safety.min_confidence_for_direct_answer": `0.7`,
	"safety.high_risk_fields":                 `["law"]`,
	"role.specialist":                         `"other"`,
	"router.plugin":                           `"replica"`,
	"arbiter.plugin":                          `"replica"`,
	"correction_store.plugin":                 `"replica"`,
	"arbiter.fields":                          `["law"]`,
	"middleware.plugin":                       `"replica"`,
	"middleware.order":                        `7`,
	"hook.plugin":                             `"replica"`,
	"hook.order":                              `7`,
	"hook.on":                                 `["pre_query"]`,
	"hook.mode":                               `"transform"`,
	"specialist.backend":                      `"second"`,
	"specialist.model":                        `"qwen"`,
	"specialist.fields":                       `["law"]`,
	"specialist.endpoint":                     `"http://127.0.0.1:1/v1"`,
	"specialist.timeout":                      `"7s"`,
	"specialist.max_in_flight":                `7`,
	"specialist.retries":                      `7`,
	"specialist.prior":                        `0.7`,
	"specialist.params.temperature":           `0.7`,
	"specialist.params.top_p":                 `0.7`,
	"specialist.params.max_tokens":            `7`,
	"specialist.params.stop":                  `["END"]`,
	"specialist.params.seed":                  `7`,
	"specialist.params.presence_penalty":      `0.7`,
	"specialist.params.frequency_penalty":     `0.7`,
	"specialist.breaker.failures":             `7`,
	"specialist.breaker.cooldown":             `"7s"`,
	"specialist.price.prompt":                 `0.7`,
	"specialist.price.cached":                 `0.7`,
	"specialist.price.completion":             `0.7`,
	"backend.plugin":                          `"replica"`,
	"classifier.plugin":                       `"replica"`,
	"verifier.plugin":                         `"replica"`,
	"scorer.plugin":                           `"replica"`,
	"verifier.fields":                         `["law"]`,
	"scorer.fields":                           `["law"]`,
}

// changeFor is the value of changes, or one that fits every kind of plugin block.
func changeFor(path string, k *Key) string {
	if v, ok := changes[path]; ok {
		return v
	}
	switch k.Name {
	case "isolation":
		return `"inline"`
	case "env":
		return `{ TZ = "UTC" }`
	case "timeout":
		return `"7s"`
	case "on_error":
		if strings.HasPrefix(path, "middleware.") {
			return `"skip"`
		}
		return `"fail"`
	}
	return ""
}

// companions are what a change needs beside it to be valid.
var companions = map[string]string{
	"secrets.approle.secret_id_env": `role_id = "r"`, "secrets.approle.secret_id_file": `role_id = "r"`, "secrets.approle.mount": `role_id = "r"`,
	"field.w_e": "w_c = 0.45", "field.w_c": "w_k = 0.10", "field.w_k": "w_c = 0.40",
}

// instead are the arguments that a change cannot stand beside.
var instead = map[string][]string{
	"secrets.key_env": {"key_file"}, "secrets.token_file": {"token_env"},
	"secrets.approle.role_id": {"token_env"}, "secrets.approle.secret_id_env": {"token_env"}, "secrets.approle.secret_id_file": {"token_env"}, "secrets.approle.mount": {"token_env"},
}

// ofPostgres are the keys of a store in Postgres.
var ofPostgres = map[string]bool{"state.url": true, "state.schema": true, "state.max_connections": true}

// sample is a configuration with one block of every type. With a path, that
// key's value is changed.
func sample(path, value string) string {
	blocks := []struct{ header, body string }{
		{"server", ""},
		{`state "sqlite"`, ""},
		{`state "postgres"`, `url = "postgres://127.0.0.1/aua"`},
		{`secrets "env"`, ""},
		{`secrets "file"`, "path = \"secrets.enc\"\n  key_file = \"secrets.key\""},
		{`secrets "vault"`, "path = \"aua\"\n  address = \"https://localhost:8200\"\n  token_env = \"VAULT_TOKEN\""},
		{"records", ""},
		{"sessions", ""},
		{"routing", ""},
		{"safety", ""},
		{`field "chemistry"`, ""},
		{`backend "first"`, `plugin = "calc"`},
		{`backend "second"`, `plugin = "calc"`},
		{`specialist "base"`, "backend = \"first\"\n  fields = [\"general\"]\n"},
		{`specialist "other"`, "backend = \"second\"\n  fields = [\"general\"]\n"},
		{`role "judge"`, `specialist = "base"`},
		{`router "base"`, `plugin = "ranker"`},
		{`arbiter "base"`, `plugin = "evidence"`},
		{`correction_store "base"`, `plugin = "local"`},
		{`middleware "base"`, `plugin = "guard"`},
		{`hook "base"`, "plugin = \"log\"\n  on = [\"pre_response\"]\n"},
		{`classifier "base"`, `plugin = "lexical"`},
		{`verifier "base"`, `plugin = "checks"`},
		{`scorer "some"`, "plugin = \"utility\"\n  fields = [\"medicine\"]\n"},
		{`scorer "rest"`, `plugin = "utility"`},
	}
	steps := strings.Split(path, ".")
	text := "config_version = \"1.0\"\nauth {\n  enabled = false\n}\n"
	if len(steps) == 1 {
		text += fmt.Sprintf("%s = %s\n", path, value)
	}
	done := false
	for _, b := range blocks {
		body := b.body
		if strings.HasPrefix(b.header, "state ") && (b.header == `state "postgres"`) != ofPostgres[path] {
			continue // there is one store
		}
		if !done && strings.Fields(b.header)[0] == steps[0] && belongs(path, b.header) {
			done = true
			for _, other := range instead[path] {
				body = without(body, other)
			}
			body = changed(body, steps[1:], value)
			if companion := companions[path]; strings.HasPrefix(companion, "role_id") {
				body = strings.Replace(body, "{", "{\n    "+companion, 1)
			} else {
				body += "\n" + companion
			}
		}
		text += fmt.Sprintf("%s {\n  %s\n}\n", b.header, body)
	}
	return text
}

// changed sets one argument in a block's body.
func changed(body string, steps []string, value string) string {
	argument := fmt.Sprintf("%s = %s", steps[len(steps)-1], value)
	if len(steps) == 2 {
		return fmt.Sprintf("%s\n  %s {\n    %s\n  }", body, steps[0], argument)
	}
	return without(body, steps[0]) + "\n  " + argument
}

// without leaves an argument out of a block's body.
func without(body, name string) string {
	var kept []string
	for _, line := range strings.Split(body, "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), name+" ") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n  ")
}

// belongs reports whether a key belongs into the block with that header.
func belongs(path, header string) bool {
	switch {
	case !strings.HasPrefix(path, "secrets."):
		return true
	case strings.HasPrefix(path, "secrets.approle."):
		return header == `secrets "vault"`
	}
	k := registry.block("secrets").key(strings.TrimPrefix(path, "secrets."))
	return k == nil || header == fmt.Sprintf("secrets %q", k.Only[0])
}

// content is everything in a configuration but where it stands and its digest.
func content(t *testing.T, cfg *Config) string {
	t.Helper()
	data, err := json.Marshal(cfg)
	require.NoError(t, err)
	var tree any
	require.NoError(t, json.Unmarshal(data, &tree))
	data, err = json.Marshal(withoutPlaces(tree))
	require.NoError(t, err)
	return string(data)
}

func withoutPlaces(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "Range")
		delete(v, "Digest")
		for name, member := range v {
			v[name] = withoutPlaces(member)
		}
	case []any:
		for i, element := range v {
			v[i] = withoutPlaces(element)
		}
	}
	return v
}

// replicaOptions know a plugin of every kind under the name "replica".
func replicaOptions(src Source) LoadOptions {
	opts := fakeOptions(src)
	opts.Plugins = describedBy(describeReplica)
	return opts
}

// TestEveryKeyChangesTheConfiguration proves that no registered key is ignored.
func TestEveryKeyChangesTheConfiguration(t *testing.T) {
	base, diags, files := Load(replicaOptions(inline(sample("none.none", ""))))
	require.NotNil(t, base, string(rendered(t, diags, files)))
	tested := 0
	Registry().Walk(func(path string, k *Key) {
		switch {
		case strings.HasPrefix(path, "variable."), path == "config_version", path == "auth.enabled":
			return // They have one value, or none in the Config; their own tests are elsewhere.
		}
		t.Run(path, func(t *testing.T) {
			value := changeFor(path, k)
			require.NotEmpty(t, value, "the test does not know a value for %s", path)
			cfg, diags, files := Load(replicaOptions(inline(sample(path, value))))
			require.NotNil(t, cfg, string(rendered(t, diags, files)))
			require.NotEqual(t, content(t, base), content(t, cfg))
			require.NotEqual(t, base.Digest, cfg.Digest)
			require.NotEqual(t, base.Redacted(), cfg.Redacted())
			requireChange(t, Compare(base, cfg), path, k)
			again, diags, files := Load(replicaOptions(Source{Name: "expanded.hcl.json", Data: cfg.Expanded()}))
			require.NotNil(t, again, string(rendered(t, diags, files)))
			require.Equal(t, cfg.Digest, again.Digest)
		})
		tested++
	})
	require.Greater(t, tested, 60)
}

// TestEveryMemberHasAKey proves that no member of the Config is left without a
// way to set it. The others are labels, places, and what is computed.
func TestEveryMemberHasAKey(t *testing.T) {
	cfg := &Config{
		Fields: []*Field{{}}, Specialists: []*Specialist{{}}, Backends: []*Block{{}},
		Classifiers: []*Block{{}}, Routers: []*Block{{}}, Verifiers: []*Block{{}}, Arbiters: []*Block{{}}, Scorers: []*Block{{}}, CorrectionStores: []*Block{{}},
		Middlewares: []*Block{{}}, Hooks: []*Block{{}}, Roles: []*Role{{}},
		Secrets:      []*SecretProvider{{AppRole: AppRole{RoleID: "r"}}},
		Requirements: Requirements{Required: []*Required{{}}, Overrides: []*Override{{}}},
	}
	set := map[any]bool{}
	var visit func(spec *BlockSpec, target any)
	visit = func(spec *BlockSpec, target any) {
		for _, k := range spec.Keys {
			if k.at != nil {
				set[k.at(target)] = true
			}
		}
		for _, child := range spec.Blocks {
			if child.all == nil {
				continue
			}
			for _, i := range child.all(target) {
				visit(child, i.target)
			}
		}
	}
	visit(registry, cfg)
	visit(requiredPlugin, cfg.Requirements.Required[0])
	set[overrideEntry.at(cfg.Requirements.Overrides[0])] = true

	computed := map[string]bool{
		"Config.Digest": true, "State.Type": true, "Field.Name": true, "Specialist.Name": true, "Block.Name": true,
		"Block.Kind": true, "Block.ConfigJSON": true, "Block.Redacted": true,
		"Auth.Range": true, "SecretProvider.Type": true, "SecretProvider.Range": true, "Specialist.Range": true, "Block.Range": true, "Role.Range": true, "Role.Name": true,
		"Requirements.LockFile": true, "Required.Name": true, "Required.Constraints": true, "Required.Range": true, "Override.Name": true, "Override.Range": true,
	}
	onlySome := map[string]bool{"Block.Timeout": true, "Block.OnError": true, "Block.Fields": true, "Block.Order": true, "Block.On": true, "Block.Mode": true}
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		for i := range v.NumField() {
			member, name := v.Field(i), v.Type().Name()+"."+v.Type().Field(i).Name
			if !v.Type().Field(i).IsExported() || computed[name] {
				continue
			}
			switch {
			case set[member.Addr().Interface()]:
			case onlySome[name]:
			case member.Kind() == reflect.Struct:
				walk(member)
			case member.Kind() == reflect.Slice && member.Type().Elem().Kind() == reflect.Pointer:
				walk(member.Index(0).Elem())
			default:
				t.Errorf("%s has no key in the registry", name)
			}
		}
	}
	walk(reflect.ValueOf(cfg).Elem())
}

func TestRegistryIsComplete(t *testing.T) {
	seen := map[string]bool{}
	Registry().Walk(func(path string, k *Key) {
		require.False(t, seen[path], "%s stands twice", path)
		seen[path] = true
		require.NotEmpty(t, k.Type, path)
		require.NotEmpty(t, k.Reload, path)
		require.Regexp(t, `^[A-Z].*\.$`, k.Description, path)
		require.False(t, k.Required && k.Default != nil, "%s is required and has a default", path)
		numeric := k.Type == TypeInt || k.Type == TypeNumber || k.Type == TypeDuration || k.Type == TypeSize
		require.Equal(t, numeric, k.Min != nil, "%s: numbers have a range, others have none", path)
		require.Equal(t, k.Higher == "", k.Lower == "", "%s explains one side only", path)
	})
	require.True(t, seen["specialist.breaker.failures"])
}

// TestNewFieldStartsAsGeneral holds the defaults of the registry and the
// embedded field together.
func TestNewFieldStartsAsGeneral(t *testing.T) {
	cfg, diags, files := Load(fakeOptions(inline(sample("none.none", ""))))
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	general, fresh := *cfg.field("general"), *cfg.field("chemistry")
	general.Name, general.Aliases, general.Description = fresh.Name, fresh.Aliases, fresh.Description
	require.Equal(t, general, fresh)
}

// TestLaterNamesAreNotInUse keeps the list of what is missing honest.
func TestLaterNamesAreNotInUse(t *testing.T) {
	var visit func(spec *BlockSpec)
	visit = func(spec *BlockSpec) {
		for _, name := range spec.Later {
			require.NotContains(t, spec.names(), name, "%s exists in %s", name, spec.Type)
		}
		for _, child := range spec.Blocks {
			visit(child)
		}
	}
	visit(registry)
}

// requireChange demands that a key is among changes, with what it takes.
func requireChange(t *testing.T, changes []api.PlanChange, path string, k *Key) {
	t.Helper()
	for _, c := range changes {
		blockType, _, _ := strings.Cut(c.Address, ".")
		for _, key := range c.Keys {
			// An environment's variables are keys of their own.
			whole := blockType + "." + key.Path
			if whole == path || c.Address == path || k.Type == TypeEnv && strings.HasPrefix(whole, path+".") {
				require.Equal(t, k.Reload.effect(), key.Effect)
				return
			}
		}
	}
	require.Fail(t, "no change", "%s in %v", path, changes)
}
