// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"crypto/x509"
	"errors"
	"fmt"
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

var (
	errScheme   = errors.New("it must begin with http:// or https://")
	errHost     = errors.New("it names no host")
	errUserInfo = errors.New("it holds a user name or a password; use api_key or headers for those")
	errQuery    = errors.New("it must not have a query or a fragment")
)

// settings is the config block, checked.
type settings struct {
	BaseURL               string            `json:"base_url"`
	APIKey                string            `json:"api_key"`
	Organization          string            `json:"organization"`
	Headers               map[string]string `json:"headers"`
	ConnectTimeout        string            `json:"connect_timeout"`
	ResponseHeaderTimeout string            `json:"response_header_timeout"`
	KeepAlive             *bool             `json:"keep_alive"`
	MaxResponseBytes      int64             `json:"max_response_bytes"`
	CAFile                string            `json:"ca_file"`

	base           *url.URL
	connect        time.Duration
	responseHeader time.Duration
	roots          *x509.CertPool
}

// readSettings decodes and checks an instance's config block. Its error holds
// one [sdk.ConfigError] for each mistake.
func readSettings(inst *sdk.Instance) (*settings, error) {
	s := &settings{}
	if err := inst.Decode(s); err != nil {
		return nil, err
	}
	var problems []error
	report := func(attribute, summary, format string, args ...any) {
		problems = append(problems, &sdk.ConfigError{
			Path: []string{attribute}, Summary: summary, Detail: fmt.Sprintf(format, args...),
		})
	}

	base, err := parseBase(s.BaseURL)
	if err != nil {
		report("base_url", "Invalid base URL",
			"The base_url %s cannot be used: %v. Write the address of the server's API, such as \"http://127.0.0.1:8080/v1\".", shownURL(s.BaseURL), err)
	}
	s.base = base
	s.connect = s.duration(report, "connect_timeout", s.ConnectTimeout, defaultConnectTimeout)
	if s.connect == 0 {
		report("connect_timeout", "Invalid timeout", "The connect_timeout must be longer than 0s; its default is %s.", defaultConnectTimeout)
	}
	s.responseHeader = s.duration(report, "response_header_timeout", s.ResponseHeaderTimeout, 0)
	if s.MaxResponseBytes == 0 {
		s.MaxResponseBytes = defaultMaxResponseBytes
	}
	if s.MaxResponseBytes < 0 || s.MaxResponseBytes > maxMaxResponseBytes {
		report("max_response_bytes", "Size out of range", "The max_response_bytes must lie between 1024 and %d.", maxMaxResponseBytes)
	}
	if !validHeaderValue(s.APIKey) {
		report("api_key", "Invalid API key", "The api_key holds a line break or another character that a header cannot carry. If it was read from a file, use trimspace() or write it without the final line break.")
	}
	if !validHeaderValue(s.Organization) {
		report("organization", "Invalid organization", "The organization holds a character that a header cannot carry.")
	}
	s.checkHeaders(report)
	s.readRoots(report)
	return s, errors.Join(problems...)
}

type reporter func(attribute, summary, format string, args ...any)

func (s *settings) duration(report reporter, attribute, text string, otherwise time.Duration) time.Duration {
	if text == "" {
		return otherwise
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		report(attribute, "Invalid duration", "The %s %q is not a duration. Write a number and a unit, such as \"5s\".", attribute, text)
		return max(otherwise, 1)
	}
	return d
}

// reserved are the headers that the plugin sets itself, or that Go's HTTP client does not let through.
var reserved = map[string]bool{
	"accept": true, "connection": true, "content-length": true, "content-type": true, "host": true,
	"te": true, "trailer": true, "transfer-encoding": true, "upgrade": true, "accept-encoding": true,
}

func (s *settings) checkHeaders(report reporter) {
	for _, name := range slices.Sorted(maps.Keys(s.Headers)) {
		value, lower := s.Headers[name], strings.ToLower(name)
		switch {
		case !validHeaderName(name):
			report("headers", "Invalid header", "The header name %q is not valid: use letters, digits and dashes.", name)
		case !validHeaderValue(value):
			report("headers", "Invalid header", "The value of the header %q holds a line break or another character that a header cannot carry.", name)
		case reserved[lower]:
			report("headers", "Header cannot be set", "The header %q cannot be set, because the backend sets it itself. Remove it.", name)
		case lower == "authorization" && s.APIKey != "":
			report("headers", "Two credentials", "Both api_key and the header %q are set, and only one can be sent. Remove one of them.", name)
		}
	}
}

func (s *settings) readRoots(report reporter) {
	if s.CAFile == "" {
		return
	}
	pem, err := os.ReadFile(s.CAFile)
	if err != nil {
		report("ca_file", "Certificate file cannot be read", "The ca_file %q cannot be read: %v.", s.CAFile, err)
		return
	}
	s.roots = x509.NewCertPool()
	if !s.roots.AppendCertsFromPEM(pem) {
		report("ca_file", "No certificate in file", "The ca_file %q holds no certificate in PEM form, which begins with \"-----BEGIN CERTIFICATE-----\".", s.CAFile)
	}
}

// parseBase reads the address of an API, without a slash at its end.
func parseBase(text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil {
		// The error's own text repeats the address, which may hold a password.
		return nil, errors.New("it is not a URL")
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, errScheme
	case u.Hostname() == "":
		return nil, errHost
	case u.User != nil:
		return nil, errUserInfo
	case u.RawQuery != "" || u.Fragment != "" || u.ForceQuery:
		return nil, errQuery
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = strings.TrimRight(u.RawPath, "/")
	return u, nil
}

// shownURL quotes an address for a message, without a password in it.
func shownURL(text string) string {
	if u, err := url.Parse(text); err == nil {
		return fmt.Sprintf("%q", u.Redacted())
	}
	return "in the configuration"
}

// validHeaderName holds to the token of RFC 9110 §5.6.2.
func validHeaderName(name string) bool {
	for i := range len(name) {
		c := name[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte("()<>@,;:\\\"/[]?={}", c) >= 0 {
			return false
		}
	}
	return name != ""
}

func validHeaderValue(value string) bool {
	for i := range len(value) {
		if c := value[i]; c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}
