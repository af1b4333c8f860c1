// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/sensitive"
)

// Options are what a [Book] is made of.
type Options struct {
	// Values remembers what is resolved, so that it can be scrubbed.
	Values *Values
	// Env looks environment variables up; nil for the process's.
	Env func(name string) (string, bool)
	// Clock is the time; nil for time.Now.
	Clock func() time.Time
}

// Book resolves secrets. Its methods are safe for concurrent use.
type Book struct {
	options Options

	mu        sync.Mutex
	opened    bool
	providers []*shelf
	// known are the values that were found, by name.
	known map[string]*found
}

// shelf is a provider that is asked, and how that goes.
type shelf struct {
	config   *config.SecretProvider
	provider provider
	// read is when it last answered, failed since when it does not, and why.
	read   time.Time
	failed time.Time
	why    *Error
}

// found is a secret's value.
type found struct {
	value sensitive.Text
	shelf *shelf
	// lost is why the value could not be read again; nil when it could.
	lost *Error
}

// New makes a book.
func New(o Options) *Book {
	if o.Env == nil {
		o.Env = os.LookupEnv
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	return &Book{options: o, known: map[string]*found{}}
}

// Open is what [config.LoadOptions.Secrets] calls. The first call opens the
// providers; they stay for good, since it takes a restart to change them. What
// is returned looks everything up anew, once for each name, and falls back to
// what was known when a provider cannot tell.
func (b *Book) Open(providers []*config.SecretProvider) func(name string) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.opened {
		b.opened = true
		if len(providers) == 0 {
			providers = []*config.SecretProvider{{Type: config.SecretsEnv}}
		}
		for _, p := range providers {
			b.providers = append(b.providers, &shelf{config: p, provider: b.open(p)})
		}
	}
	return b.begin(context.Background()).resolve
}

func (b *Book) open(p *config.SecretProvider) provider {
	switch p.Type {
	case config.SecretsFile:
		return &file{p, b.options.Env}
	case config.SecretsVault:
		return newVault(p, b.options.Env, b.options.Clock, b.options.Values)
	}
	return &env{prefix: p.Prefix, lookup: b.options.Env, list: variables(p.Prefix)}
}

// lookup is one moment in which secrets are looked up.
type lookup struct {
	book *Book
	ctx  context.Context

	mu      sync.Mutex
	sources map[*shelf]source
	values  map[string]sensitive.Text
	errs    map[string]error
}

func (b *Book) begin(ctx context.Context) *lookup {
	return &lookup{book: b, ctx: ctx, sources: map[*shelf]source{}, values: map[string]sensitive.Text{}, errs: map[string]error{}}
}

func (l *lookup) resolve(name string) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if value, ok := l.values[name]; ok {
		return value.Reveal(), nil
	}
	if err := l.errs[name]; err != nil {
		return "", err
	}
	value, shelf, err := l.find(name)
	l.book.mu.Lock()
	defer l.book.mu.Unlock()
	if err != nil {
		var why *Error
		before := l.book.known[name]
		if before == nil || !errors.As(err, &why) {
			l.errs[name] = err
			return "", err
		}
		before.lost = why
		value = before.value
	} else {
		l.book.known[name] = &found{value: value, shelf: shelf}
	}
	if l.book.options.Values != nil {
		l.book.options.Values.Add(value)
	}
	l.values[name] = value
	return value.Reveal(), nil
}

// find asks the providers for a name in order. One that cannot tell is not
// passed over: the next one may have another secret of that name.
func (l *lookup) find(name string) (sensitive.Text, *shelf, error) {
	a, err := parseAddress(name)
	if err != nil {
		return sensitive.Text{}, nil, err
	}
	var missing []*Error
	for _, s := range l.book.shelves() {
		if a.provider != "" && a.provider != s.config.Type {
			continue
		}
		value, err := l.ask(s, a)
		if err == nil {
			return sensitive.New(value), s, nil
		}
		var why *Error
		if !errors.As(err, &why) || !why.Absent {
			return sensitive.Text{}, nil, err
		}
		missing = append(missing, why)
	}
	switch len(missing) {
	case 0:
		return sensitive.Text{}, nil, failed("", fmt.Sprintf("Add it:"+line("secrets %q { … }"), a.provider), "the configuration has no block secrets %q", a.provider)
	case 1:
		return sensitive.Text{}, nil, missing[0]
	}
	return sensitive.Text{}, nil, together(missing)
}

// together is the error of a name that none of several providers has.
func together(missing []*Error) *Error {
	e := &Error{Absent: true}
	var reasons []string
	for _, m := range missing {
		reasons = append(reasons, m.Error())
		if strings.HasPrefix(m.Hint, "Did you mean") && e.Hint == "" {
			e.Hint = m.Hint
		}
	}
	if e.Hint == "" {
		e.Hint = missing[len(missing)-1].Hint
	}
	e.Reason = "no provider has it: " + strings.Join(reasons, "; ")
	return e
}

// ask asks one provider, and notes how that went.
func (l *lookup) ask(s *shelf, a address) (string, error) {
	src := l.sources[s]
	if src == nil {
		src = s.provider.begin()
		l.sources[s] = src
	}
	value, err := src.get(l.ctx, a)
	now := l.book.options.Clock()
	l.book.mu.Lock()
	defer l.book.mu.Unlock()
	var why *Error
	if err != nil && errors.As(err, &why) && !why.Absent {
		if s.why == nil {
			s.failed = now
		}
		s.why = why
		return "", err
	}
	s.read, s.why = now, nil
	return value, err
}

func (b *Book) shelves() []*shelf {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.providers)
}
