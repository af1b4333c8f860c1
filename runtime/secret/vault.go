// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/nearest"
)

// vault reads secrets of a KV engine, version 2.
type vault struct {
	config *config.SecretProvider
	login  *login
}

func newVault(p *config.SecretProvider, lookup func(string) (string, bool), clock func() time.Time, values *Values) *vault {
	return &vault{config: p, login: &login{config: p, lookup: lookup, clock: clock, values: values}}
}

func (v *vault) begin() source { return &vaultSource{vault: v, read: map[string]*kv{}} }

func (v *vault) due(now time.Time) time.Duration { return v.login.due(now) }

// kv is one secret of the engine: its keys and values, or why it was not read.
type kv struct {
	data map[string]any
	err  error
}

// vaultSource reads each path once.
type vaultSource struct {
	*vault
	read map[string]*kv
}

func (v *vaultSource) get(ctx context.Context, a address) (string, error) {
	path := strings.Trim(v.config.Path, "/")
	if a.path != "" {
		path = a.path
	}
	secret := v.read[path]
	if secret == nil {
		secret = &kv{}
		secret.data, secret.err = v.fetch(ctx, path)
		v.read[path] = secret
	}
	if secret.err != nil {
		return "", secret.err
	}
	where := strings.Trim(v.config.Mount, "/") + "/" + path
	switch value := secret.data[a.key].(type) {
	case string:
		return value, nil
	case json.Number:
		return value.String(), nil
	case bool:
		return fmt.Sprint(value), nil
	case nil:
		hint := "Add it:" + line(fmt.Sprintf("vault kv patch -mount=%s %s %s=-", strings.Trim(v.config.Mount, "/"), path, a.key))
		if near := nearest.Name(a.key, slices.Sorted(maps.Keys(secret.data))); near != "" {
			hint = fmt.Sprintf("Did you mean %q?", near)
		}
		return "", absent(config.SecretsVault, hint, "the secret %s has no key %q", where, a.key)
	default:
		return "", failed(config.SecretsVault, "Name a key whose value is a text.", "the key %q of %s is not a text", a.key, where)
	}
}

// fetch reads a secret. A token that Vault refuses is renewed once, where that
// can be done.
func (v *vault) fetch(ctx context.Context, path string) (map[string]any, error) {
	client, err := v.login.http()
	if err != nil {
		return nil, err
	}
	token, err := v.login.token(ctx, client)
	if err != nil {
		return nil, err
	}
	url := "/v1/" + strings.Trim(v.config.Mount, "/") + "/data/" + path
	body, answer := client.send(ctx, http.MethodGet, url, token, nil)
	if answer != nil && answer.status == http.StatusForbidden {
		if again, ok := v.login.refused(ctx, client, token); ok {
			body, answer = client.send(ctx, http.MethodGet, url, again, nil)
		}
	}
	where := strings.Trim(v.config.Mount, "/") + "/" + path
	if answer != nil {
		return nil, v.explain(answer, where)
	}
	var response struct {
		Data struct {
			Data     map[string]any
			Metadata json.RawMessage
		}
	}
	if err := decode(body, &response); err != nil || response.Data.Metadata == nil || response.Data.Data == nil {
		return nil, failed(config.SecretsVault, fmt.Sprintf("Check that the engine at %s is KV, version 2.", v.config.Mount), "%s does not answer as a KV engine, version 2", where)
	}
	return response.Data.Data, nil
}

// explain says what an answer means for who asked for the secret at where.
func (v *vault) explain(answer *answer, where string) *Error {
	switch {
	case answer.status == http.StatusNotFound:
		return absent(config.SecretsVault, "Check path and mount, and that the secret's newest version is not deleted.", "there is no secret %s", where)
	case answer.status == http.StatusForbidden:
		return failed(config.SecretsVault, fmt.Sprintf("Give AUA a token that is valid, with a policy that allows it to read:"+line("path \"%s/data/%s\" { capabilities = [\"read\"] }"),
			strings.Trim(v.config.Mount, "/"), strings.TrimPrefix(where, strings.Trim(v.config.Mount, "/")+"/")), "Vault does not allow to read %s (403)", where)
	}
	return answer.explain(v.config)
}

// explain says what an answer means, whatever was asked for.
func (a *answer) explain(p *config.SecretProvider) *Error {
	var e *Error
	switch {
	case a.err != nil:
		hint := "Check the address, and that Vault runs."
		if a.tls {
			hint = "Check ca_cert: the certificate of Vault must be signed by one of it."
		}
		e = failed(config.SecretsVault, hint, "Vault at %s cannot be reached: %v", p.Address, a.err)
	case a.sealed:
		e = failed(config.SecretsVault, "Unseal it:"+line("vault operator unseal"), "Vault at %s is sealed", p.Address)
	case a.status == http.StatusNotImplemented:
		e = failed(config.SecretsVault, "Initialise it:"+line("vault operator init"), "Vault at %s is not initialised", p.Address)
	case a.status == http.StatusTooManyRequests:
		e = failed(config.SecretsVault, "Raise the rate limit quota of AUA in Vault, or ttl.", "Vault at %s takes no more requests for now (429)", p.Address)
	default:
		e = failed(config.SecretsVault, "Vault's log says more.", "Vault at %s answered %d%s", p.Address, a.status, a.said)
	}
	return e
}
