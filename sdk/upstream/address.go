// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

var (
	errScheme   = errors.New("it must begin with http:// or https://")
	errHost     = errors.New("it names no host")
	errUserInfo = errors.New("it holds a user name or a password; use api_key or headers for those")
	errQuery    = errors.New("it must not have a query or a fragment")
)

// ParseBase reads the address of an API, without a slash at its end.
func ParseBase(text string) (*url.URL, error) {
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

// ShownURL quotes an address for a message, without a password in it.
func ShownURL(text string) string {
	if u, err := url.Parse(text); err == nil {
		return fmt.Sprintf("%q", u.Redacted())
	}
	return "in the configuration"
}

// HostOf names a server in a message, without its path.
func HostOf(u *url.URL) string { return u.Scheme + "://" + u.Host }

// API is what one kind of servers has of its own in how it is addressed.
type API struct {
	// Example is a base URL, for messages.
	Example string
	// Default is the base URL of a configuration that has none; empty when it must have one.
	Default string
	// Paths are endings of a base URL that are left out. People copy them along
	// with the address, and the API's paths begin with them anyway.
	Paths []string
	// KeyHeader carries the API key behind KeyPrefix, such as "Authorization" and "Bearer ".
	KeyHeader, KeyPrefix string
}

func (a *API) parse(text string) (*url.URL, error) {
	if text == "" {
		text = a.Default
	}
	u, err := ParseBase(text)
	if err != nil {
		return nil, err
	}
	for _, path := range a.Paths {
		if rest, ok := strings.CutSuffix(u.Path, path); ok {
			u.Path, u.RawPath = strings.TrimRight(rest, "/"), ""
			break
		}
	}
	return u, nil
}
