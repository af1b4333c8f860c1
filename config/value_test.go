// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/zclconf/go-cty/cty"
)

// destination is a place for a value of the key's type.
func destination(k *Key) any {
	switch k.Type {
	case TypeBool:
		return new(bool)
	case TypeInt:
		return new(int)
	case TypeNumber:
		return new(float64)
	case TypeDuration:
		return new(time.Duration)
	case TypeSize:
		return new(int64)
	case TypeStrings:
		return new([]string)
	case TypeEnv:
		return new(map[string]string)
	}
	return new(string)
}

func TestSetAndGet(t *testing.T) {
	for _, c := range []struct {
		typ  Type
		v    cty.Value
		want any
	}{
		{TypeString, cty.StringVal("a"), "a"},
		{TypeString, cty.NumberIntVal(5), "5"},
		{TypeString, cty.True, "true"},
		{TypeString, cty.StringVal(""), nil},
		{TypeBool, cty.True, true},
		{TypeBool, cty.StringVal("false"), false},
		{TypeInt, cty.NumberIntVal(5), 5},
		{TypeInt, cty.StringVal("5"), 5},
		{TypeInt, cty.NumberFloatVal(5), 5},
		{TypeNumber, cty.NumberFloatVal(0.25), 0.25},
		{TypeNumber, cty.StringVal("1e-3"), 0.001},
		{TypeDuration, cty.StringVal("90s"), "1m30s"},
		{TypeDuration, cty.StringVal("48h"), "2d"},
		{TypeSize, cty.StringVal("1024KiB"), "1MiB"},
		{TypeSize, cty.NumberIntVal(2048), "2KiB"},
		{TypeStrings, cty.TupleVal([]cty.Value{cty.StringVal("a"), cty.NumberIntVal(1)}), []string{"a", "1"}},
		{TypeStrings, cty.ListVal([]cty.Value{cty.StringVal("b"), cty.StringVal("a")}), []string{"b", "a"}},
		{TypeStrings, cty.EmptyTupleVal, nil},
		{TypeEnv, cty.ObjectVal(map[string]cty.Value{"A": cty.StringVal("1"), "B": cty.NumberIntVal(2)}), map[string]string{"A": "1", "B": "2"}},
		{TypeEnv, cty.EmptyObjectVal, nil},
	} {
		k := &Key{Name: "x", Type: c.typ}
		ptr := destination(k)
		require.Nil(t, k.set(ptr, c.v), "%s %#v", c.typ, c.v)
		require.Equal(t, c.want, k.get(ptr), "%s %#v", c.typ, c.v)
	}
}

// TestOptionalNumbers: what is not set is told from zero.
func TestOptionalNumbers(t *testing.T) {
	number, whole := &Key{Name: "x", Type: TypeNumber}, &Key{Name: "x", Type: TypeInt}
	var f *float64
	var i *int64
	require.Nil(t, number.get(&f))
	require.Nil(t, whole.get(&i))
	require.Nil(t, number.set(&f, cty.Zero))
	require.Nil(t, whole.set(&i, cty.Zero))
	require.InDelta(t, 0.0, number.get(&f), 0)
	require.Equal(t, int64(0), whole.get(&i))
}

func TestSetRefuses(t *testing.T) {
	object := cty.ObjectVal(map[string]cty.Value{"a": cty.True})
	list := cty.TupleVal([]cty.Value{cty.StringVal("a")})
	for _, c := range []struct {
		k       Key
		v       cty.Value
		summary string
		detail  string
	}{
		{Key{Type: TypeString}, list, "Wrong type", "x must be a string; this value is a list."},
		{Key{Type: TypeString}, object, "Wrong type", "x must be a string; this value is an object."},
		{Key{Type: TypeBool}, cty.NumberIntVal(1), "Wrong type", "x must be true or false; this value is a number."},
		{Key{Type: TypeInt}, cty.True, "Wrong type", "x must be a number; this value is a bool."},
		{Key{Type: TypeInt}, cty.StringVal("many"), "Wrong type", "x must be a number; this value is a string."},
		{Key{Type: TypeInt}, cty.NumberFloatVal(1.5), "Not a whole number", "x is 1.5; it must be a whole number."},
		{Key{Type: TypeInt}, cty.NumberVal(new(big.Float).SetMantExp(big.NewFloat(1), 70)), "Not a whole number", "1.18059162071741e+21"},
		{Key{Type: TypeInt, Min: bound(0), Max: bound(9)}, cty.PositiveInfinity, "Value out of range", "+Inf"},
		{Key{Type: TypeNumber, Min: bound(0)}, cty.NumberIntVal(-1), "Value out of range", "x is -1; it must be at least 0."},
		{Key{Type: TypeNumber, Max: bound(0.5)}, cty.NumberIntVal(1), "Value out of range", "x is 1; it must be at most 0.5."},
		{Key{Type: TypeDuration}, list, "Wrong type", `x must be a duration, as in "60s"; this value is a list.`},
		{Key{Type: TypeDuration}, cty.NumberIntVal(5), "Invalid duration", `write "5s" for seconds`},
		{Key{Type: TypeDuration, Max: bound(3600)}, cty.StringVal("2h"), "Value out of range", "x is 2h; it must be at most 1h."},
		{Key{Type: TypeSize}, object, "Wrong type", `x must be a size, as in "32MiB"; this value is an object.`},
		{Key{Type: TypeSize}, cty.StringVal("lots"), "Invalid size", `"lots" is not a size`},
		{Key{Type: TypeSize, Min: bound(1024)}, cty.StringVal("1B"), "Value out of range", "x is 1B; it must be at least 1KiB."},
		{Key{Type: TypeStrings}, cty.StringVal("a"), "Wrong type", `put the string in brackets: x = ["a"].`},
		{Key{Type: TypeStrings}, cty.True, "Wrong type", "x must be a list of strings"},
		{Key{Type: TypeStrings}, cty.TupleVal([]cty.Value{cty.NullVal(cty.String)}), "Wrong type", "x has a null in it"},
		{Key{Type: TypeStrings}, cty.TupleVal([]cty.Value{list}), "Wrong type", "x must be a list of strings"},
		{Key{Type: TypeEnv}, list, "Wrong type", "x must be a map of strings"},
		{Key{Type: TypeEnv}, cty.ObjectVal(map[string]cty.Value{"A": cty.NullVal(cty.String)}), "Wrong type", `x["A"] is null`},
		{Key{Type: TypeString, Enum: []string{"full", "hash"}}, cty.StringVal("hush"), "Value not allowed", `Did you mean "hash"?`},
		{Key{Type: TypeString, Enum: []string{"full", "hash"}}, cty.StringVal("nothing"), "Value not allowed", "it must be one of: full, hash."},
	} {
		c.k.Name = "x"
		ptr := destination(&c.k)
		p := c.k.set(ptr, c.v)
		require.NotNil(t, p, "%s %#v", c.k.Type, c.v)
		require.Equal(t, c.summary, p.summary)
		require.Contains(t, p.detail, c.detail)
		require.Zero(t, *dereference(ptr), "a wrong value is not stored")
	}
}

// dereference returns what a destination holds, nil for its zero value.
func dereference(ptr any) *string {
	text := ""
	if v := (&Key{Name: "x"}).get(ptr); v != nil && v != false && v != 0 && v != 0.0 && v != "0s" && v != "0B" {
		text = "set"
	}
	return &text
}

// TestKeyInfinity: a number without bounds can still not be endless.
func TestKeyInfinity(t *testing.T) {
	numericKeys(func(path string, k *Key) {
		if k.Type != TypeInt && k.Type != TypeNumber {
			return
		}
		_, diags, _ := Load(replicaOptions(inline(sample(path, "1 / 0"))))
		require.True(t, diags.HasErrors(), path)
		require.Equal(t, "Value out of range", diags[0].Summary, path)
	})
}
