// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/sdk"
)

// backend is one configured instance.
type backend struct {
	base     *url.URL
	client   *http.Client
	header   http.Header
	maxBytes int64
	// secrets must not appear in a message, whoever writes it.
	secrets []string
	log     hclog.Logger
	now     func() time.Time

	mu sync.Mutex
	// dialects holds what was found out, by server and model.
	dialects map[dialectKey]dialect
}

type dialectKey struct{ server, model string }

var (
	_ sdk.Backend     = (*backend)(nil)
	_ sdk.ModelLister = (*backend)(nil)
	_ sdk.Prober      = (*backend)(nil)
	_ sdk.Embedder    = (*backend)(nil)
	_ io.Closer       = (*backend)(nil)
)

func newBackend(inst *sdk.Instance, s *settings) *backend {
	b := &backend{
		base: s.base, client: newClient(s), header: http.Header{}, maxBytes: s.MaxResponseBytes,
		log: inst.Log, now: time.Now, dialects: map[dialectKey]dialect{},
	}
	if b.log == nil {
		b.log = hclog.NewNullLogger()
	}
	b.header.Set("User-Agent", "aua/"+sdk.Version)
	if s.APIKey != "" {
		b.header.Set("Authorization", "Bearer "+s.APIKey)
		b.secrets = append(b.secrets, s.APIKey)
	}
	if s.Organization != "" {
		b.header.Set("OpenAI-Organization", s.Organization)
	}
	for name, value := range s.Headers {
		b.header.Set(name, value)
		b.secrets = append(b.secrets, value)
		if _, token, ok := strings.Cut(value, " "); ok {
			b.secrets = append(b.secrets, token)
		}
	}
	return b
}

// Close releases the connections that wait for their next request.
func (b *backend) Close() error {
	b.client.CloseIdleConnections()
	return nil
}

// minSecret is the length from which a value is taken for a secret. A shorter
// one, such as "1" in a header, would blot out innocent text.
const minSecret = 6

// redact removes secrets from a text that a server wrote.
func (b *backend) redact(text string) string {
	for _, secret := range b.secrets {
		if len(secret) >= minSecret {
			text = strings.ReplaceAll(text, secret, "[redacted]")
		}
	}
	return text
}

// endpoint returns the API's address: the request's own or the configuration's.
func (b *backend) endpoint(own string) (*url.URL, *sdk.UpstreamError) {
	if own == "" {
		return b.base, nil
	}
	u, err := parseBase(own)
	if err != nil {
		return nil, &sdk.UpstreamError{
			Kind:    sdk.UpstreamRejected,
			Message: "The endpoint " + shownURL(own) + " of the specialist cannot be used: " + err.Error() + ".",
		}
	}
	return u, nil
}

func (b *backend) dialectOf(key dialectKey) dialect {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.dialects[key]
}

func (b *backend) remember(key dialectKey, d dialect) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.dialects[key] = d
}
