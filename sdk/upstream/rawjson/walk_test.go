// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package rawjson

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestMembersKeepTheirBytes(t *testing.T) {
	const object = " { \"a\" : 1.0 ,\"b\":{\"c\":[1, {\"d\":\"}\\\"]\"}]}\n,\"e\\u0066\": \"x\\\\\", \"\":null , \"t\":true }"
	var names, values []string
	require.True(t, EachMember([]byte(object), func(name, value []byte) {
		names = append(names, string(name))
		values = append(values, string(value))
	}))
	require.Equal(t, []string{"a", "b", "ef", "", "t"}, names)
	require.Equal(t, []string{"1.0", `{"c":[1, {"d":"}\"]"}]}`, `"x\\"`, "null", "true"}, values)
	require.True(t, EachMember([]byte("{}"), func(_, _ []byte) { t.Fatal("there is none") }))
	for _, other := range []string{"", "[]", `"{}"`, "null", "1"} {
		require.False(t, EachMember([]byte(other), func(_, _ []byte) { t.Fatal(other) }), other)
	}
}

func TestElements(t *testing.T) {
	var values []string
	require.True(t, EachElement([]byte(` [1 ,"a,]", [2,[3]],{"b":[]} ,null]`), func(value []byte) {
		values = append(values, string(value))
	}))
	require.Equal(t, []string{"1", `"a,]"`, "[2,[3]]", `{"b":[]}`, "null"}, values)
	require.True(t, EachElement([]byte("[ ]"), func([]byte) { t.Fatal("there is none") }))
	require.False(t, EachElement([]byte("{}"), func([]byte) { t.Fatal("no array") }))
}

func TestStringsAndNumbers(t *testing.T) {
	for raw, want := range map[string]string{`""`: "", `"a"`: "a", `"\u00e9\n"`: "é\n", `"\ud83d\ude00"`: "😀", `"\ud83d"`: "\ufffd", "\"\xff\"": "\ufffd"} {
		got, ok := String([]byte(raw))
		require.True(t, ok, raw)
		require.Equal(t, want, got)
	}
	for _, raw := range []string{"", `"`, "1", "null", "{}", `["a"]`} {
		_, ok := String([]byte(raw))
		require.False(t, ok, raw)
	}
	for raw, want := range map[string]int64{"0": 0, "-3": -3, "12.0": 12, "1e3": 1000} {
		got, ok := Int([]byte(raw))
		require.True(t, ok, raw)
		require.Equal(t, want, got)
	}
	for _, raw := range []string{"", "1.5", "null", `"1"`, "1e400"} {
		_, ok := Int([]byte(raw))
		require.False(t, ok, raw)
	}
}

// FuzzObject compares the walk with encoding/json, and shows that it ends
// safely on what is not JSON.
func FuzzObject(f *testing.F) {
	for _, seed := range []string{`{"a":1,"b":[{"c":"\"}"}],"a":2}`, ` [ [] , {"x" : null } ] `, `{"\u0061":"\\"}`, `{"a"`, `{"a":}`, `[1,,2`, `{"a":1]}`, `"\`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		members := map[string]json.RawMessage{}
		isObject := EachMember(data, func(name, value []byte) { members[string(name)] = value })
		var elements []json.RawMessage
		isArray := EachElement(data, func(value []byte) { elements = append(elements, value) })
		if !json.Valid(data) || !utf8.Valid(data) {
			return
		}
		var wantMembers map[string]json.RawMessage
		if json.Unmarshal(data, &wantMembers) == nil && wantMembers != nil {
			require.True(t, isObject)
			require.Len(t, members, len(wantMembers))
			for name, value := range wantMembers {
				require.Equal(t, string(value), string(members[name]))
			}
		}
		var wantElements []json.RawMessage
		if json.Unmarshal(data, &wantElements) == nil && wantElements != nil {
			require.True(t, isArray)
			require.Len(t, elements, len(wantElements))
			for i := range elements {
				require.Equal(t, string(wantElements[i]), string(elements[i]))
			}
		}
	})
}

// FuzzString compares quoting and unquoting with encoding/json.
func FuzzString(f *testing.F) {
	f.Add("plain")
	f.Add("\x00\"\\\u2028\xff\t")
	f.Fuzz(func(t *testing.T, s string) {
		quoted := AppendString(nil, s)
		var back string
		require.NoError(t, json.Unmarshal(quoted, &back), string(quoted))
		require.Equal(t, string([]rune(s)), back)
		own, ok := String(quoted)
		require.True(t, ok)
		require.Equal(t, back, own)
	})
}
