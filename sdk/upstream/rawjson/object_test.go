// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package rawjson

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func members(pairs ...string) []Member {
	var out []Member
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, Member{pairs[i], []byte(pairs[i+1])})
	}
	return out
}

func TestEncode(t *testing.T) {
	require.Nil(t, Encode(nil))
	const object = `{"a":1.0,"b\"c":{"x": 2}}`
	require.Equal(t, object, string(Encode(members("a", "1.0", `b"c`, `{"x": 2}`))))
	back, ok := Members([]byte(object))
	require.True(t, ok)
	require.Equal(t, members("a", "1.0", `b"c`, `{"x": 2}`), back)
	_, ok = Members([]byte("[]"))
	require.False(t, ok)
}

func TestMergeReplacesByName(t *testing.T) {
	source := []byte("first")
	list := Merge(nil, []Member{{"a", source}})
	copy(source, "XXXXX")
	require.Equal(t, "first", string(list[0].Value), "the bytes are a copy")
	list = Merge(list, members("b", "2", "a", "3"))
	require.Equal(t, members("a", "3", "b", "2"), list)
}

func TestGet(t *testing.T) {
	object := []byte(`{"a":1,"b":"x","a":[2],"n":null}`)
	require.Equal(t, "[2]", string(Get(object, "a")), "the last one counts, as everywhere else")
	require.Nil(t, Get(object, "c"))
	require.Nil(t, Get([]byte("[]"), "a"))
	require.Equal(t, "x", Text(object, "b"))
	require.Empty(t, Text(object, "a"))
	require.Empty(t, Text(object, "c"))
}

func TestObject(t *testing.T) {
	f := 0.5
	o := NewObject(8)
	o.String("s", "a\n")
	o.Strings("none", nil)
	o.Strings("list", []string{"x", `"`})
	o.Int("n", -3)
	o.Float("f", &f)
	o.Float("absent", nil)
	o.Raw("r", "r_json", []byte(`{"k": 1.0}`))
	o.Raw("empty", "e_json", nil)
	o.Take("hidden")
	o.Extra("extra_json", []byte(`{"n":9,"hidden":1,"new": [ 1 ]}`), o.Taken())
	o.Extra("extra_json", nil, nil)
	got, err := o.Close()
	require.NoError(t, err)
	require.Equal(t, `{"s":"a\n","list":["x","\""],"n":-3,"f":0.5,"r":{"k": 1.0},"new":[ 1 ]}`, string(got))
	require.True(t, json.Valid(got))
}

func TestMistakesOfAnObject(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(-1)
	for want, add := range map[string]func(*Object){
		"temperature is not a finite number": func(o *Object) { o.Float("temperature", &nan) },
		"top_p is not a finite number":       func(o *Object) { o.Float("top_p", &inf) },
		"tools_json is not JSON":             func(o *Object) { o.Raw("tools", "tools_json", []byte("[")) },
		"extra_json is not JSON":             func(o *Object) { o.Extra("extra_json", []byte("{"), nil) },
		"extra_json is not a JSON object":    func(o *Object) { o.Extra("extra_json", []byte("[]"), nil) },
	} {
		o := NewObject(0)
		add(o)
		o.Fail("something later", ErrNotJSON)
		_, err := o.Close()
		require.EqualError(t, err, want)
	}
}

func TestIsNull(t *testing.T) {
	require.True(t, IsNull([]byte("null")))
	for _, other := range []string{"", "0", `""`, "{}", `"null"`} {
		require.False(t, IsNull([]byte(other)), other)
	}
}
