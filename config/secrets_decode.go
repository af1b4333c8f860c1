// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// errTooEarly is what secret() fails with in a block that says where secrets
// come from.
var errTooEarly = errors.New("a secrets block cannot use it")

// decodeSecrets decodes the secrets blocks, before anything that can use a
// secret, and opens the providers.
func (l *loader) decodeSecrets() {
	spec := registry.block(secretsBlock)
	environment := l.resolve
	l.resolve = func(string) (string, error) { return "", errTooEarly }
	for _, f := range l.files {
		for _, block := range f.blocks(secretsBlock) {
			if l.usesLocals(block.Body) {
				continue
			}
			l.decodeBlock(spec, block, f.scope)
		}
	}
	for _, s := range l.cfg.Secrets {
		l.checkSecrets(s, l.of(s))
	}
	slices.SortFunc(l.cfg.Secrets, func(a, b *SecretProvider) int {
		return cmp.Compare(slices.Index(SecretProviders(), a.Type), slices.Index(SecretProviders(), b.Type))
	})
	if l.resolve = environment; l.opts.Secrets != nil {
		providers := l.cfg.Secrets
		if l.opts.Sent != nil {
			providers = l.opts.Sent.Secrets // else a client could have the server log in elsewhere
		}
		l.resolve = l.opts.Secrets(providers)
	}
}

// environmentSecret looks a secret up in the environment.
func (o LoadOptions) environmentSecret(name string) (string, error) {
	if value, ok := o.env()(name); ok {
		return value, nil
	}
	return "", errNoSecret
}

// usesLocals reports local values in a secrets block: they may hold secrets,
// and so do not exist yet.
func (l *loader) usesLocals(body hcl.Body) bool {
	found := false
	for _, expr := range expressions(body) {
		for _, t := range expr.Variables() {
			if t.RootName() == "local" {
				rng := t.SourceRange()
				l.report(&rng, "Local value not allowed here", "A secrets block says where secrets come from, and so comes before local values, which may hold secrets. Write the value itself, or use env() or a variable.")
				found = true
			}
		}
	}
	return found
}

// expressions are those of a body and of the blocks in it, as far as the secrets block has them.
func expressions(body hcl.Body) []hcl.Expression {
	spec := registry.block(secretsBlock)
	schema := &hcl.BodySchema{}
	for _, k := range slices.Concat(spec.Keys, spec.Blocks[0].Keys) {
		schema.Attributes = append(schema.Attributes, hcl.AttributeSchema{Name: k.Name})
	}
	for _, b := range spec.Blocks {
		schema.Blocks = append(schema.Blocks, hcl.BlockHeaderSchema{Type: b.Type})
	}
	content, _, _ := body.PartialContent(schema)
	var all []hcl.Expression
	for _, attr := range inOrder(content.Attributes) {
		all = append(all, attr.Expr)
	}
	for _, b := range content.Blocks {
		all = append(all, expressions(b.Body)...)
	}
	return all
}

func (l *loader) checkSecrets(s *SecretProvider, p *place) {
	switch s.Type {
	case SecretsEnv:
		l.noAppRole(s, p)
	case SecretsFile:
		l.noAppRole(s, p)
		l.oneOf(p, "The encrypted file needs a key", "key_env = \"AUA_SECRETS_KEY\"", "key_file", "key_env")
	case SecretsVault:
		l.checkVault(s, p)
	}
}

func (l *loader) noAppRole(s *SecretProvider, p *place) {
	for _, name := range sorted(keys(p.attrs)) {
		if strings.HasPrefix(name, "approle.") {
			l.report(&p.attrs[name].NameRange, "Block does not apply", "approle is for secrets \"vault\"; secrets %q has no such block. Remove it.", s.Type)
			return
		}
	}
}

func (l *loader) checkVault(s *SecretProvider, p *place) {
	login := []string{"token_env", "token_file"}
	if slices.ContainsFunc(keys(p.attrs), func(name string) bool { return strings.HasPrefix(name, "approle.") }) {
		login = append(login, "approle.role_id")
		if p.attrs["approle.role_id"] == nil {
			l.report(&p.header, "Missing argument", "The approle of this secrets block needs the argument role_id: The role's id.")
			return
		}
		if p.attrs["approle.secret_id_env"] != nil && p.attrs["approle.secret_id_file"] != nil {
			l.report(p.sub("approle.secret_id_file"), "Too many arguments", "The secret id comes from secret_id_env or from secret_id_file; remove one of them.")
		}
	}
	l.oneOf(p, "Vault needs a way to log in", "token_env = \"VAULT_TOKEN\"", login...)
	if p.wrong["address"] || s.Address == "" {
		return
	}
	u, err := url.Parse(s.Address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || strings.Trim(u.Path, "/") != "":
		l.report(p.sub("address"), "Invalid address", "address is %q; it must be Vault's base URL, as in \"https://vault.example:8200\".", s.Address)
	case u.Scheme == "http" && !loopback(u.Hostname()):
		l.warn(p.sub("address"), "Vault without TLS", "address is %q: the token and all secrets pass the network as they are. Use https.", s.Address)
	}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// oneOf demands exactly one of the arguments.
func (l *loader) oneOf(p *place, why, proposal string, names ...string) {
	var given []string
	for _, name := range names {
		if p.attrs[name] != nil || p.wrong[name] || p.meant[name] {
			given = append(given, name)
		}
	}
	switch len(given) {
	case 0:
		l.report(&p.header, "Missing argument", "%s. Add one, as in:%s", why, example(proposal))
	case 1:
	default:
		l.report(p.sub(given[1]), "Too many arguments", "%s: either %s or %s. Remove one of them.", why, given[0], given[1])
	}
}

// advised is an error that knows what to do about it.
type advised interface{ Advice() string }

// unresolved is the diagnostic's detail about a secret that was not found.
func unresolved(e *secretError) (summary, detail string) {
	if errors.Is(e, errTooEarly) {
		return "Secret not allowed here", fmt.Sprintf("A secrets block says where secrets come from, so it cannot use secret(%q) itself. Use env() or a variable, or the arguments that name a file or an environment variable.", e.name)
	}
	detail = e.Error()
	var a advised
	switch {
	case errors.Is(e, errNoSecret):
		detail += " Set it, as in:" + example(fmt.Sprintf("export %s=…", e.name))
	case errors.As(e, &a) && a.Advice() != "":
		detail += " " + a.Advice()
	}
	return "Secret not found", detail
}
