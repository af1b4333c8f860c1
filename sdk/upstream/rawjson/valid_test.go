// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package rawjson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// documents are JSON and what is nearly JSON.
var documents = []string{
	"", " ", "{}", "[]", " { } ", "[ ]", "null", "nul", "nulll", "true", "false", "tru", "truefalse", `""`, `"`, `"a`, `"a" b`, `"\`, `"\"`, `"\\"`,
	`"\u12"`, `"\u12xy"`, `"\u12aB"`, `"\u12g4"`, `"\x"`, `"\/\b\f\n\r\t"`, "\"\n\"", "\"\x1f\"", "\"\x7f\"", "\"\xff\"", `"é漢🙂"`,
	"0", "-0", "00", "01", "-", "1.", ".1", "1.5", "1e", "1e5", "1E+5", "1e-", "1e-07", "-1.25e+10", "+1", "0x1", "1 2", "- 1", "1.e5", "NaN", "Infinity",
	`{"a":1}`, `{"a":1,}`, `{,}`, `{"a"}`, `{"a":}`, `{a:1}`, `{"a":1 "b":2}`, `{"a":1,"b":[1,2,{"c":null}]}`, `{"a":1,"a":2}`, `{"a" : 1 , "b" : 2 }`,
	"[1,]", "[,1]", "[1 2]", "[1,2", "[1,2]]", "[[[]]]", "{]", "[}", `{"a":[}`, "\ufeff{}", "\xc2\xa0{}", "{}\x00", "/**/{}", "[1]\n", "\t[1]",
}

func TestValid(t *testing.T) {
	for _, d := range documents {
		require.Equal(t, json.Valid([]byte(d)), quick([]byte(d)), "%q", d)
		for n := range len(d) {
			require.Equal(t, json.Valid([]byte(d[:n])), quick([]byte(d[:n])), "%q", d[:n])
		}
	}
	deep := func(n int) []byte { return []byte(strings.Repeat("[", n) + "1" + strings.Repeat("]", n)) }
	require.True(t, quick(deep(maxDepth-1)))
	require.False(t, quick(deep(maxDepth)))
	require.True(t, Valid(deep(maxDepth)))
	require.False(t, Valid(deep(20_000)), "json.Valid has a bound too")
}

// TestEveryByte puts each byte at each place of a string, where eight are looked at at a time.
func TestEveryByte(t *testing.T) {
	for c := range 256 {
		for n := range 18 {
			inner := []byte(strings.Repeat("x", 17))
			inner = append(inner[:n:n], append([]byte{byte(c)}, inner[n:]...)...)
			quoted := append(append([]byte{'"'}, inner...), '"')
			require.Equal(t, json.Valid(quoted), quick(quoted), "%q", quoted)
			require.Equal(t, isSpecial(byte(c)), plain(inner, 0) == n, "%q", inner)

			var back string
			require.NoError(t, json.Unmarshal(AppendString(nil, string(inner)), &back))
			require.Equal(t, string([]rune(string(inner))), back)
		}
	}
}

func FuzzValid(f *testing.F) {
	for _, d := range documents {
		f.Add([]byte(d))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if quick(b) {
			require.True(t, json.Valid(b))
		} else if json.Valid(b) {
			require.Greater(t, strings.Count(string(b), "[")+strings.Count(string(b), "{"), maxDepth-1)
		}
	})
}

func FuzzStringDecoding(f *testing.F) {
	for _, d := range documents {
		f.Add([]byte(d))
	}
	f.Add([]byte(`"\ud83d\ude00 \ud83d \ude00 \u0000"`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if b = bytes.TrimSpace(b); !json.Valid(b) {
			_, _ = String(b) // it may say anything, but not fail
			return
		}
		var want string
		s, ok := String(b)
		require.Equal(t, json.Unmarshal(b, &want) == nil && b[0] == '"', ok)
		require.Equal(t, want, s)
	})
}

// prompt is text as people paste it, and as a JSON string.
func prompt(size int) (string, []byte) {
	const filler = "The list of what was said before goes on here, with \"quotes\" and\nlines, as conversations do. "
	text := strings.Repeat(filler, size/len(filler)+1)[:size]
	return text, AppendString(nil, text)
}

func BenchmarkText(b *testing.B) {
	for _, size := range []int{1 << 10, 64 << 10, 1 << 20} {
		text, quoted := prompt(size)
		dst := make([]byte, 0, 2*size)
		for name, f := range map[string]func(){
			"valid":    func() { Valid(quoted) },
			"decode":   func() { String(quoted) },
			"encode":   func() { AppendString(dst, text) },
			"skip":     func() { skipValue(quoted, 0) },
			"standard": func() { json.Valid(quoted) },
		} {
			b.Run(fmt.Sprintf("%s-%dKiB", name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(size))
				b.ReportAllocs()
				for b.Loop() {
					f()
				}
			})
		}
	}
}
