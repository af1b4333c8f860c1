// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"crypto/x509"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/auahq/aua/sdk"
)

const (
	defaultConnectTimeout         = 5 * time.Second
	defaultMaxResponseBytes int64 = 32 << 20
	// maxMaxResponseBytes leaves room for the rest of a message between plugin and host.
	maxMaxResponseBytes = sdk.MaxMessageBytes - 4<<20
)

// Settings are the attributes of a config block that every server reached over
// HTTP needs. A backend embeds them in the struct of its own settings, declares
// them in its schema with [Attributes], and has them checked by
// [Settings.Check] before it calls [NewClient].
type Settings struct {
	BaseURL               string            `json:"base_url"`
	APIKey                string            `json:"api_key"`
	Headers               map[string]string `json:"headers"`
	ConnectTimeout        string            `json:"connect_timeout"`
	ResponseHeaderTimeout string            `json:"response_header_timeout"`
	KeepAlive             *bool             `json:"keep_alive"`
	MaxResponseBytes      int64             `json:"max_response_bytes"`
	CAFile                string            `json:"ca_file"`

	api            API
	base           *url.URL
	connect        time.Duration
	responseHeader time.Duration
	roots          *x509.CertPool
}

// Attributes declares the attributes of [Settings], but for base_url and
// api_key, which a backend describes in its own words.
func Attributes() []sdk.Attribute {
	return []sdk.Attribute{
		{
			Name: "headers", Type: "map(string)", Sensitive: true,
			Description: "Further headers of each request.",
		},
		{
			Name: "connect_timeout", Type: "duration", Default: defaultConnectTimeout.String(),
			Description: "How long to wait for a connection, and again for its TLS handshake.",
		},
		{
			Name: "response_header_timeout", Type: "duration", Default: "0s",
			Description: "How long to wait for the response to begin; 0s to wait as long as the query may take. Most servers begin a buffered response only when the whole answer is there.",
		},
		{
			Name: "keep_alive", Type: "bool",
			Description: "Whether to use connections again. The default is true where that is fast: for https, and on Linux. Elsewhere, a llama-server answers 40 ms late over a connection that is used again.",
		},
		{
			Name: "max_response_bytes", Type: "int", Unit: "bytes", Default: defaultMaxResponseBytes,
			Min: sdk.Float(1024), Max: sdk.Float(maxMaxResponseBytes),
			Description: "The largest response that is accepted; of a stream, the largest event.",
		},
		{
			Name: "ca_file", Type: "string",
			Description: "A PEM file with the certificates that the server's certificate is checked against, instead of the system's.",
		},
	}
}

// Check reads and checks the settings for a server of the given API.
func (s *Settings) Check(m *Mistakes, api API) {
	s.api = api
	base, err := api.parse(s.BaseURL)
	if err != nil {
		m.Add("base_url", "Invalid base URL",
			"The base_url %s cannot be used: %v. Write the address of the server's API, such as %q.", ShownURL(s.BaseURL), err, api.Example)
	}
	s.base = base
	s.connect = duration(m, "connect_timeout", s.ConnectTimeout, defaultConnectTimeout)
	if s.connect == 0 {
		m.Add("connect_timeout", "Invalid timeout", "The connect_timeout must be longer than 0s; its default is %s.", defaultConnectTimeout)
	}
	s.responseHeader = duration(m, "response_header_timeout", s.ResponseHeaderTimeout, 0)
	if s.MaxResponseBytes == 0 {
		s.MaxResponseBytes = defaultMaxResponseBytes
	}
	if s.MaxResponseBytes < 0 || s.MaxResponseBytes > maxMaxResponseBytes {
		m.Add("max_response_bytes", "Size out of range", "The max_response_bytes must lie between 1024 and %d.", maxMaxResponseBytes)
	}
	if !ValidHeaderValue(s.APIKey) {
		m.Add("api_key", "Invalid API key", "The api_key holds a line break or another character that a header cannot carry. If it was read from a file, use trimspace() or write it without the final line break.")
	}
	s.checkHeaders(m)
	s.readRoots(m)
}

// duration reads a duration; a wrong one is noted and replaced by one that passes further checks.
func duration(m *Mistakes, attribute, text string, otherwise time.Duration) time.Duration {
	if text == "" {
		return otherwise
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		m.Add(attribute, "Invalid duration", "The %s %q is not a duration. Write a number and a unit, such as \"5s\".", attribute, text)
		return max(otherwise, 1)
	}
	return d
}

func (s *Settings) checkHeaders(m *Mistakes) {
	for _, name := range slices.Sorted(maps.Keys(s.Headers)) {
		value, lower := s.Headers[name], strings.ToLower(name)
		switch {
		case !ValidHeaderName(name):
			m.Add("headers", "Invalid header", "The header name %q is not valid: use letters, digits and dashes.", name)
		case !ValidHeaderValue(value):
			m.Add("headers", "Invalid header", "The value of the header %q holds a line break or another character that a header cannot carry.", name)
		case reserved[lower]:
			m.Add("headers", "Header cannot be set", "The header %q cannot be set, because the backend sets it itself. Remove it.", name)
		case strings.EqualFold(name, s.api.KeyHeader) && s.APIKey != "":
			m.Add("headers", "Two credentials", "Both api_key and the header %q are set, and only one can be sent. Remove one of them.", name)
		}
	}
}

func (s *Settings) readRoots(m *Mistakes) {
	if s.CAFile == "" {
		return
	}
	pem, err := os.ReadFile(s.CAFile)
	if err != nil {
		m.Add("ca_file", "Certificate file cannot be read", "The ca_file %q cannot be read: %v.", s.CAFile, err)
		return
	}
	s.roots = x509.NewCertPool()
	if !s.roots.AppendCertsFromPEM(pem) {
		m.Add("ca_file", "No certificate in file", "The ca_file %q holds no certificate in PEM form, which begins with \"-----BEGIN CERTIFICATE-----\".", s.CAFile)
	}
}
