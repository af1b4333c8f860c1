// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package webhook

import (
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/auahq/aua/sdk"
)

const (
	defaultTimeout      = 10 * time.Second
	mostTimeout         = 5 * time.Minute
	defaultDrainTimeout = 5 * time.Second
	// mostDrainTimeout is less than the time in which a host lets a plugin stop.
	mostDrainTimeout   = 7 * time.Second
	defaultQueue       = 1000
	mostQueue          = 10_000
	defaultWorkers     = 4
	mostWorkers        = 64
	defaultMaxAttempts = 8
	mostMaxAttempts    = 20
	// maxQueuedBytes bounds the bodies that wait, which are large with content = true.
	maxQueuedBytes = 64 << 20
	leastKey       = 16
	keyPrefix      = "whsec_"
)

// settings is the config block, checked.
type settings struct {
	URL          string `json:"url"`
	Secret       string `json:"secret"`
	Content      bool   `json:"content"`
	Timeout      string `json:"timeout"`
	DrainTimeout string `json:"drain_timeout"`
	Queue        int    `json:"queue"`
	Workers      int    `json:"workers"`
	MaxAttempts  int    `json:"max_attempts"`
	CAFile       string `json:"ca_file"`

	url            *url.URL
	key            []byte
	timeout, drain time.Duration
	queuedBytes    int64
	roots          *x509.CertPool
}

func schema() sdk.Schema {
	return sdk.Schema{Attributes: []sdk.Attribute{
		{
			Name: "url", Type: "string", Required: true,
			Description: "Where events are posted to; https or http. Redirects are not followed.",
		},
		{
			Name: "secret", Type: "string", Required: true, Sensitive: true,
			Description: "What requests are signed with: at least 16 characters, or whsec_ and the base64 of at least 16 bytes.",
		},
		{
			Name: "content", Type: "bool", Default: false,
			Description: "Whether events carry what was said: the user's last message, answers, corrections and metadata.",
		},
		{
			Name: "timeout", Type: "duration", Default: defaultTimeout.String(), Min: sdk.Float(0.1), Max: sdk.Float(mostTimeout.Seconds()),
			Description: "How long one attempt may take.",
		},
		{
			Name: "max_attempts", Type: "int", Unit: "attempts", Default: defaultMaxAttempts, Min: sdk.Float(1), Max: sdk.Float(mostMaxAttempts),
			Description: "How often an event is tried before it is dropped. The pauses grow from about half a second to a minute.",
		},
		{
			Name: "queue", Type: "int", Unit: "events", Default: defaultQueue, Min: sdk.Float(1), Max: sdk.Float(mostQueue),
			Description: "How many events may wait. What comes when the queue is full is refused.",
		},
		{
			Name: "workers", Type: "int", Unit: "workers", Default: defaultWorkers, Min: sdk.Float(1), Max: sdk.Float(mostWorkers),
			Description: "How many events are delivered at once. Those of one request are delivered in order.",
		},
		{
			Name: "drain_timeout", Type: "duration", Default: defaultDrainTimeout.String(), Min: sdk.Float(0), Max: sdk.Float(mostDrainTimeout.Seconds()),
			Description: "How long events that wait are still delivered when the hook is stopped. What is left then is lost.",
		},
		{
			Name: "ca_file", Type: "string",
			Description: "A PEM file with the certificates that the server's certificate is checked against, instead of the system's.",
		},
	}}
}

// readSettings decodes and checks a config block. Its error holds one
// [sdk.ConfigError] for each mistake.
func readSettings(inst *sdk.Instance) (*settings, error) {
	s := &settings{
		Timeout: defaultTimeout.String(), DrainTimeout: defaultDrainTimeout.String(),
		Queue: defaultQueue, Workers: defaultWorkers, MaxAttempts: defaultMaxAttempts, queuedBytes: maxQueuedBytes,
	}
	if err := inst.Decode(s); err != nil {
		return nil, err
	}
	var errs []error
	report := func(attribute, summary, format string, args ...any) {
		errs = append(errs, &sdk.ConfigError{Path: []string{attribute}, Summary: summary, Detail: fmt.Sprintf(format, args...)})
	}
	var err error
	// Neither address nor secret is repeated: both may be secret.
	if s.url, err = parseURL(s.URL); err != nil {
		report("url", "Invalid URL", "The url cannot be used: %v. Write the address that receives the events, such as \"https://example.com/hooks/aua\".", err)
	}
	if s.key, err = parseKey(s.Secret); err != nil {
		report("secret", "Invalid secret", "The secret cannot be used: %v. Make one with \"openssl rand -hex 32\", and give it to the receiver as well.", err)
	}
	between := func(attribute, text string, least, most time.Duration) time.Duration {
		d, err := time.ParseDuration(text)
		if err != nil || d < least || d > most {
			report(attribute, "Invalid duration", "The %s %q is not a duration between %s and %s. Write a number and a unit, such as \"5s\".", attribute, text, least, most)
		}
		return d
	}
	s.timeout = between("timeout", s.Timeout, 100*time.Millisecond, mostTimeout)
	s.drain = between("drain_timeout", s.DrainTimeout, 0, mostDrainTimeout)
	for _, n := range []struct {
		attribute   string
		value, most int
	}{{"queue", s.Queue, mostQueue}, {"workers", s.Workers, mostWorkers}, {"max_attempts", s.MaxAttempts, mostMaxAttempts}} {
		if n.value < 1 || n.value > n.most {
			report(n.attribute, "Number out of range", "%s is %d, but must be between 1 and %d.", n.attribute, n.value, n.most)
		}
	}
	if s.CAFile != "" {
		if s.roots, err = readRoots(s.CAFile); err != nil {
			report("ca_file", "Certificates cannot be read", "The ca_file %q cannot be used: %v.", s.CAFile, err)
		}
	}
	return s, errors.Join(errs...)
}

// warnings returns what works and is hardly meant.
func (s *settings) warnings() []error {
	if s.url.Scheme == "https" || s.url.Hostname() == "localhost" {
		return nil
	}
	if addr, err := netip.ParseAddr(s.url.Hostname()); err == nil && addr.IsLoopback() {
		return nil
	}
	return []error{&sdk.ConfigError{
		Path: []string{"url"}, Summary: "Events are not encrypted", Warning: true,
		Detail: "The url begins with http://, so that everybody on the way can read the events. The signature protects them only against changes. Use https:// where the receiver offers it.",
	}}
}

func parseURL(text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	switch {
	case err != nil: // its text repeats the address
		return nil, errors.New("it is not a URL")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("it must begin with https:// or http://")
	case u.Hostname() == "":
		return nil, errors.New("it names no host")
	case u.User != nil:
		return nil, errors.New("it holds a user name or a password; events are authenticated by their signature")
	case u.Fragment != "":
		return nil, errors.New("it must not have a fragment")
	}
	return u, nil
}

func parseKey(secret string) ([]byte, error) {
	key := []byte(secret)
	if encoded, ok := strings.CutPrefix(secret, keyPrefix); ok {
		var err error
		if key, err = base64.StdEncoding.DecodeString(encoded); err != nil {
			return nil, errors.New("what follows whsec_ is not base64")
		}
	}
	if len(key) < leastKey {
		return nil, fmt.Errorf("it has %d bytes, and less than %d can be guessed", len(key), leastKey)
	}
	return key, nil
}

func readRoots(name string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, errors.New("it holds no certificate in PEM form, which begins with \"-----BEGIN CERTIFICATE-----\"")
	}
	return roots, nil
}
