// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

// Type is how a key's value is written in HCL.
type Type string

// The types. A duration is a text such as "60s", "1m30s" or "30d"; a size is a
// text such as "32MiB", or a number of bytes.
const (
	TypeString   Type = "string"
	TypeBool     Type = "bool"
	TypeInt      Type = "int"
	TypeNumber   Type = "number"
	TypeDuration Type = "duration"
	TypeSize     Type = "size"
	TypeStrings  Type = "list(string)"
	TypeEnv      Type = "map(string)"
	// TypeConstraint is a type such as list(string), and TypeAny any constant
	// value; only variable blocks have them.
	TypeConstraint Type = "type"
	TypeAny        Type = "any"
)

// Reload says what a change of a key takes.
type Reload string

// The reload classes.
const (
	// ReloadHot: the next query sees the change; nothing is restarted.
	ReloadHot Reload = "hot"
	// ReloadProcess: the block's plugin process is replaced; AUA keeps serving.
	ReloadProcess Reload = "process"
	// ReloadRestart: the change is pending until AUA is restarted.
	ReloadRestart Reload = "restart"
	// ReloadNone: the key only shapes other values while files are loaded.
	ReloadNone Reload = "none"
)

// Key is one setting that AUA itself knows. The decoder, the encoder, the
// checks of ranges and the documentation all read it from here.
type Key struct {
	Name string
	Type Type
	// Default is written as in HCL: "60s", 256, 0.75; nil for none.
	Default  any
	Required bool
	// Min and Max are inclusive; seconds for a duration, bytes for a size.
	Min, Max *float64
	// Enum lists the allowed texts.
	Enum []string
	// Only lists the block labels that the key belongs to; empty for all.
	Only []string
	// Unit names what a number counts.
	Unit        string
	Reload      Reload
	Description string
	// Higher and Lower say what a higher and a lower value lead to.
	Higher, Lower string
	// Secrets allows secret values.
	Secrets bool

	// at returns a pointer to the key's place in a target; nil for a key that
	// is consumed while files are loaded.
	at func(target any) any
}

// BlockSpec is one type of block, or the whole configuration when Type is empty.
type BlockSpec struct {
	Type string
	// Labels names the block's labels; AUA's own blocks have at most one.
	Labels []string
	// LabelValues lists the allowed labels; empty when any name is.
	LabelValues []string
	// Single allows the block once.
	Single      bool
	Description string
	Keys        []*Key
	Blocks      []*BlockSpec
	// Entries describes a block whose arguments have free names: each is an
	// object with these keys, or the value of the only one.
	Entries []*Key
	// PluginConfig allows a block "config" that the plugin's own schema describes.
	PluginConfig bool
	// Later lists keys and blocks that this version of AUA does not have.
	Later []string

	// open returns what a block with that label decodes into; nil for blocks
	// that are consumed while files are loaded.
	open func(parent any, label string) any
	// all lists what exists in parent, for encoding.
	all func(parent any) []instance
}

// instance is a decoded block.
type instance struct {
	label  string
	target any
}

// Walk calls f for every key with its path, such as "specialist.breaker.failures".
func (b *BlockSpec) Walk(f func(path string, key *Key)) { b.walk("", f) }

func (b *BlockSpec) walk(prefix string, f func(string, *Key)) {
	for _, k := range b.Keys {
		f(prefix+k.Name, k)
	}
	for _, child := range b.Blocks {
		child.walk(prefix+child.Type+".", f)
	}
}

func (b *BlockSpec) key(name string) *Key {
	for _, k := range b.Keys {
		if k.Name == name {
			return k
		}
	}
	return nil
}

func (b *BlockSpec) block(name string) *BlockSpec { return blockOf(b.Blocks, name) }

func blockOf(blocks []*BlockSpec, name string) *BlockSpec {
	for _, b := range blocks {
		if b.Type == name {
			return b
		}
	}
	return nil
}

// in makes a key's at from an accessor that knows the target's type.
func in[T, V any](f func(*T) *V) func(any) any {
	return func(target any) any { return f(target.(*T)) }
}

// part makes open and all of a block that stands at most once in its parent.
func (b *BlockSpec) part(member func(parent any) any) *BlockSpec {
	b.Single = true
	b.open = func(parent any, _ string) any { return member(parent) }
	b.all = func(parent any) []instance { return []instance{{target: member(parent)}} }
	return b
}

func bound(f float64) *float64 { return &f }
