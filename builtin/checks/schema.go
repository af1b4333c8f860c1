// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

var (
	errSchemaSize = errors.New("the schema is larger than this check takes")
	errSchemaCost = errors.New("the schema takes more work than this check may spend")
	errExternal   = errors.New("the schema refers to another document")
)

const (
	// schemaBytes and schemaNodes bound a client's schema. Hosted APIs accept no
	// more than about 120,000 characters and 5,000 properties.
	schemaBytes = 256 << 10
	schemaNodes = 10_000
	// schemaWork is what one validation may cost, in values that are looked at;
	// applying a schema costs as much as looking at visitWork of them. A schema
	// of a few hundred bytes can demand any amount of work, by alternatives that
	// refer to each other. This much is done in about half a second.
	schemaWork = 2_000_000
	visitWork  = 10
	schemaURL  = "aua://client/schema.json"
)

// schema is a compiled JSON Schema. It is used by one goroutine at a time.
type schema struct {
	compiled *jsonschema.Schema
	meter    *meter
}

// meter counts the work of a validation, and stops it by a panic when it is
// too much or when nobody waits for it any more: the library has no other way out.
type meter struct {
	ctx  context.Context
	left int
	// weight is the work for one value: looking it up in the longest enumeration.
	weight int
}

// stop is the panic of a meter.
type stop struct{ err error }

func (m *meter) spend(n int) {
	before := m.left
	m.left -= n * m.weight
	if m.left < 0 {
		panic(stop{errSchemaCost})
	}
	if before>>12 != m.left>>12 {
		if err := m.ctx.Err(); err != nil {
			panic(stop{err})
		}
	}
}

// compileSchema compiles a client's schema: the newest draft unless it says
// otherwise, and without access to files or network.
func compileSchema(raw []byte) (*schema, error) {
	if len(raw) > schemaBytes {
		return nil, errSchemaSize
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	nodes, enum := measure(doc)
	if nodes > schemaNodes {
		return nil, errSchemaSize
	}
	m := &meter{weight: 1 + enum/16}
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(noLoader{})
	vocabulary := m.vocabulary()
	compiler.RegisterVocabulary(vocabulary.Vocabulary)
	compiler.AssertVocabs()
	if err := compiler.AddResource(schemaURL, doc); err != nil {
		return nil, err
	}
	compiled, err := compiler.Compile(schemaURL)
	if err != nil {
		return nil, err
	}
	vocabulary.install()
	return &schema{compiled: compiled, meter: m}, nil
}

// validate returns nil when value satisfies the schema, a
// [*jsonschema.ValidationError] when it does not, and any other error when
// that could not be found out.
func (s *schema) validate(ctx context.Context, value any) (err error) {
	s.meter.ctx, s.meter.left = ctx, schemaWork
	defer func() {
		if v := recover(); v != nil {
			stopped, ok := v.(stop)
			if !ok {
				panic(v)
			}
			err = stopped.err
		}
	}()
	return s.compiled.Validate(value)
}

// metering is a vocabulary without keywords: it is told of every schema that
// is compiled, so that each can be metered.
type metering struct {
	*jsonschema.Vocabulary
	meter   *meter
	schemas []*jsonschema.Schema
}

func (m *meter) vocabulary() *metering {
	v := &metering{meter: m}
	v.Vocabulary = &jsonschema.Vocabulary{
		URL: "aua:metering",
		Compile: func(ctx *jsonschema.CompilerContext, _ map[string]any) (jsonschema.SchemaExt, error) {
			v.schemas = append(v.schemas, ctx.Enqueue(nil))
			return nil, nil
		},
	}
	return v
}

// install makes every schema spend from the meter before it looks at its
// value. A format is what the library evaluates first.
func (v *metering) install() {
	for _, s := range v.schemas {
		inner := s.Format
		metered := &jsonschema.Format{Validate: func(value any) error {
			v.meter.spend(visitWork + breadth(value))
			if inner != nil {
				return inner.Validate(value)
			}
			return nil
		}}
		if inner != nil {
			metered.Name = inner.Name
		}
		s.Format = metered
	}
}

// breadth is how many parts of value a schema may look at, one level deep.
func breadth(value any) int {
	switch v := value.(type) {
	case map[string]any:
		return len(v)
	case []any:
		return len(v)
	case string:
		return len(v) / 64
	}
	return 0
}

// measure counts the values of a schema, and the entries of its longest list.
func measure(doc any) (nodes, longest int) {
	nodes = 1
	add := func(child any) {
		n, l := measure(child)
		nodes, longest = nodes+n, max(longest, l)
	}
	switch v := doc.(type) {
	case map[string]any:
		for _, child := range v {
			add(child)
		}
	case []any:
		longest = len(v)
		for _, child := range v {
			add(child)
		}
	}
	return nodes, longest
}

// noLoader refuses references to other documents.
type noLoader struct{}

func (noLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("%w: %s", errExternal, url)
}

// decodeJSON decodes exactly one JSON value, keeping numbers as they are written.
func decodeJSON(text string) (any, error) {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is something after the JSON value")
	}
	return v, nil
}

var english = message.NewPrinter(language.English)

// violation says, for a person, where and how a value breaks its schema: the
// deepest of the errors, which is the most definite one.
func violation(err *jsonschema.ValidationError) string {
	deepest := err
	var walk func(*jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		if len(e.Causes) == 0 && (len(deepest.Causes) > 0 || len(e.InstanceLocation) > len(deepest.InstanceLocation)) {
			deepest = e
		}
		for _, cause := range e.Causes {
			walk(cause)
		}
	}
	walk(err)
	at := "/" + strings.Join(slices.Clone(deepest.InstanceLocation), "/")
	return fmt.Sprintf("at %s: %s", excerpt(at), excerpt(deepest.ErrorKind.LocalizedString(english)))
}
