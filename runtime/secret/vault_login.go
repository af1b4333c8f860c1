// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/sensitive"
)

// login is how AUA shows Vault who it is. Its token is renewed at two thirds of
// its life; one that cannot be renewed is replaced by another login, where the
// configuration says how.
type login struct {
	config *config.SecretProvider
	lookup func(string) (string, bool)
	clock  func() time.Time
	values *Values

	mu     sync.Mutex
	client *client
	held   sensitive.Text
	// renew is when the token is to be renewed; zero for never.
	renew     time.Time
	renewable bool
}

// lease is what Vault says of a token.
type lease struct {
	seconds   int64
	renewable bool
}

func (l *login) http() (*client, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.client == nil {
		c, err := newClient(l.config)
		if err != nil {
			return nil, err
		}
		l.client = c
	}
	return l.client, nil
}

// due is how long the token may wait for its renewal.
func (l *login) due(now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.renew.IsZero() {
		return l.config.TTL
	}
	return l.renew.Sub(now)
}

// token returns a token, which it gets or renews when that is due.
func (l *login) token(ctx context.Context, c *client) (sensitive.Text, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.held.Empty() {
		if l.renew.IsZero() || l.clock().Before(l.renew) {
			return l.held, nil
		}
		if l.renewable && l.renewed(ctx, c) {
			return l.held, nil
		}
	}
	return l.begin(ctx, c)
}

// refused is told that Vault does not take a token. It returns another one, if
// there is.
func (l *login) refused(ctx context.Context, c *client, token sensitive.Text) (sensitive.Text, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held != token {
		return l.held, true // somebody else has noticed
	}
	next, err := l.begin(ctx, c)
	return next, err == nil && next != token
}

// begin logs in.
func (l *login) begin(ctx context.Context, c *client) (sensitive.Text, error) {
	l.renew, l.renewable = time.Time{}, false
	if l.config.AppRole.RoleID != "" {
		return l.appRole(ctx, c)
	}
	token, err := l.credential("token", l.config.TokenFile, l.config.TokenEnv)
	if err != nil {
		return sensitive.Text{}, err
	}
	l.hold(token)
	// What is known of a token that was given is what Vault says of it. Its
	// policy may not allow it to ask, and then it is not renewed.
	if body, answer := c.send(ctx, http.MethodGet, "/v1/auth/token/lookup-self", token, nil); answer == nil {
		var response struct {
			Data struct {
				TTL       json.Number `json:"ttl"`
				Renewable bool
			}
		}
		if decode(body, &response) == nil {
			seconds, _ := response.Data.TTL.Int64()
			l.keep(lease{seconds, response.Data.Renewable})
		}
	}
	return token, nil
}

func (l *login) appRole(ctx context.Context, c *client) (sensitive.Text, error) {
	role := l.config.AppRole
	body := map[string]string{"role_id": role.RoleID}
	if role.SecretIDFile != "" || role.SecretIDEnv != "" {
		id, err := l.credential("secret id", role.SecretIDFile, role.SecretIDEnv)
		if err != nil {
			return sensitive.Text{}, err
		}
		l.remember(id)
		body["secret_id"] = id.Reveal()
	}
	data, answer := c.send(ctx, http.MethodPost, "/v1/auth/"+strings.Trim(role.Mount, "/")+"/login", sensitive.Text{}, body)
	switch {
	case answer != nil && (answer.status == http.StatusBadRequest || answer.status == http.StatusForbidden):
		return sensitive.Text{}, failed(config.SecretsVault, "Check role_id and the secret id, which may have been used up or have expired; make another one:"+line("vault write -f auth/"+strings.Trim(role.Mount, "/")+"/role/NAME/secret-id"),
			"Vault refuses the login with AppRole (%d)%s", answer.status, answer.said)
	case answer != nil && answer.status == http.StatusNotFound:
		return sensitive.Text{}, failed(config.SecretsVault, "Check the mount of approle, and the namespace.", "Vault has no auth method at %s", role.Mount)
	case answer != nil:
		return sensitive.Text{}, answer.explain(l.config)
	}
	return l.granted(data)
}

// renewed renews the token, and reports whether it is good again.
func (l *login) renewed(ctx context.Context, c *client) bool {
	data, answer := c.send(ctx, http.MethodPost, "/v1/auth/token/renew-self", l.held, map[string]string{})
	if answer != nil {
		return false
	}
	_, err := l.granted(data)
	return err == nil
}

// granted takes the token that Vault answers a login or a renewal with.
func (l *login) granted(data []byte) (sensitive.Text, error) {
	var response struct {
		Auth struct {
			ClientToken   sensitive.Text `json:"client_token"`
			LeaseDuration json.Number    `json:"lease_duration"`
			Renewable     bool
		}
	}
	if err := decode(data, &response); err != nil || response.Auth.ClientToken.Empty() {
		return sensitive.Text{}, failed(config.SecretsVault, "Check the address.", "%s does not answer a login as Vault does", l.config.Address)
	}
	l.hold(response.Auth.ClientToken)
	seconds, _ := response.Auth.LeaseDuration.Int64()
	l.keep(lease{seconds, response.Auth.Renewable})
	return l.held, nil
}

func (l *login) hold(token sensitive.Text) {
	l.held = token
	l.remember(token)
}

func (l *login) remember(text sensitive.Text) {
	if l.values != nil {
		l.values.Add(text)
	}
}

// keep notes when the token has to be renewed or replaced.
func (l *login) keep(lease lease) {
	l.renew, l.renewable = time.Time{}, lease.renewable
	if lease.seconds > 0 {
		l.renew = l.clock().Add(time.Duration(lease.seconds) * time.Second * 2 / 3)
	}
}

// credential reads what AUA logs in with.
func (l *login) credential(what, file, variable string) (sensitive.Text, error) {
	if file == "" {
		value, ok := l.lookup(variable)
		if value = strings.TrimSpace(value); !ok || value == "" {
			return sensitive.Text{}, failed(config.SecretsVault, fmt.Sprintf("Set it to Vault's %s.", what), "the environment variable %s, which should hold the %s, is not set", variable, what)
		}
		return sensitive.New(value), nil
	}
	text, err := readCredential(file)
	if err != nil {
		hint := advice(err)
		if errors.Is(err, ErrNoFile) {
			hint = fmt.Sprintf("Write Vault's %s into it, or let a Vault agent do so.", what)
		}
		return sensitive.Text{}, failed(config.SecretsVault, hint, "the file %s with the %s cannot be used: %v", file, what, err)
	}
	return text, nil
}
