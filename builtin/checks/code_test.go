// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func block(language, code string) string { return "```" + language + "\n" + code + "\n```\n" }

func TestCodeParses(t *testing.T) {
	for text, want := range map[string]sdk.CheckResult{
		block("go", "package main\n\nfunc main() { println(1) }"): sdk.CheckPass,
		block("golang", "x := 1"):                                 sdk.CheckPass,
		block("go", "package main\n\nfunc main() { println(1 }"):  sdk.CheckFail,
		block("go", "x := [3]int{1, 2, 3"):                        sdk.CheckFail,
		block("go", "x = = 1"):                                    sdk.CheckFail,
		block("json", `{"a": [1, 2]}`):                            sdk.CheckPass,
		block("json", "{\"a\": 1}\n{\"a\": 2}"):                   sdk.CheckPass,
		block("json", `"a": 1, "b": {}`):                          sdk.CheckPass,
		block("json", `{"a": 1,}`):                                sdk.CheckFail,
		block("json", `{"a": [1, 2}`):                             sdk.CheckFail,
		block("json", `{"a": 1`):                                  sdk.CheckFail,
		block("json", "{\n  // why\n  \"a\": 1,\n}"):              sdk.CheckNotApplicable,
		block("json", `{"a": 1, ...}`):                            sdk.CheckUnknown,
		block("json", `{"token": <your token>}`):                  sdk.CheckUnknown,
		block("python", "print(1"):                                sdk.CheckNotApplicable,
		block("", "x = = 1"):                                      sdk.CheckNotApplicable,
		block("go", " "):                                          sdk.CheckNotApplicable,
		"no code":                                                 sdk.CheckNotApplicable,
		block("go", "x := 1") + block("go", "y = = 2"):            sdk.CheckFail,
		"```go\nfunc main() {":                                    sdk.CheckNotApplicable,
	} {
		e := judge(t, "code_parses", "Write it.", text)
		require.Equal(t, want, e.GetResult(), text)
		require.False(t, e.GetHard())
	}
}

func TestCodeThatIsNotMeantToParse(t *testing.T) {
	for name, code := range map[string]string{
		"left out":       "func main() {\n\t...\n}",
		"left out body":  "func main() { ... }",
		"left out sign":  "if err != nil {\n…\n}",
		"header":         "func (s *Server) Serve(l net.Listener) error {",
		"table":          "G1        G2\n-------------\nlock()    wait()",
		"left out args":  "x, err := f(..., opts)",
		"argument names": "f(<your name>, 1)",
	} {
		e := judge(t, "code_parses", "", block("go", code))
		require.Equal(t, sdk.CheckUnknown, e.GetResult(), name)
	}
}

func TestCodeDefectIsMarked(t *testing.T) {
	text := "First:\n" + block("go", "x := 1\ny = = 2\nz := 3")
	e := judge(t, "code_parses", "", text)
	require.Equal(t, "= 2", marked(text, e))
	require.Equal(t, "Line 2 of a go code block is wrong: expected operand, found '='.", e.GetReason())
}

func TestCodeBalanced(t *testing.T) {
	e := judge(t, "code_balanced", "", block("python", "print((1)"))
	require.Equal(t, sdk.CheckFail, e.GetResult())
	require.Equal(t, `Line 1 of a python code block is wrong: the bracket "(" is never closed.`, e.GetReason())
	require.Equal(t, sdk.CheckPass, judge(t, "code_balanced", "", block("python", "print((1))")).GetResult())
	require.Equal(t, sdk.CheckNotApplicable, judge(t, "code_balanced", "", block("haskell", "f' = (")).GetResult())
	require.Equal(t, sdk.CheckNotApplicable, judge(t, "code_balanced", "", block("go", "f(")).GetResult(), "Go has a parser")
	require.Equal(t, sdk.CheckUnknown, judge(t, "code_balanced", "", block("js", "f(a, [\n...\n")).GetResult())
}

func TestCodeCheckIsCancelled(t *testing.T) {
	a := &subject{text: strings.Repeat(block("go", "x := 1"), 10)}
	a.fences = fences(a.text)
	require.Len(t, a.fences, 10)
	require.Equal(t, sdk.CheckUnknown, codeParses(&countdown{context.Background(), 3}, a).result)
}

func TestLineEnd(t *testing.T) {
	const text = "ab\ncd\n"
	require.Equal(t, 2, lineEnd(text, 0, len(text)))
	require.Equal(t, 5, lineEnd(text, 4, len(text)))
	require.Equal(t, 4, lineEnd(text, 3, 4), "not beyond the block")
	require.Equal(t, 6, lineEnd(text, 5, len(text)), "but beyond its beginning, also at the end of a line")
}

func TestJSONDefectIsWhereReadingStopped(t *testing.T) {
	for code, want := range map[string]int{
		`{"a": 1,}`:         8,
		"{\n\"a\": oops\n}": 7,
		`[1, 2`:             4,
		`{"a" 1}`:           5,
	} {
		d, ok := jsonDefect(code)
		require.True(t, ok, code)
		require.NotNil(t, d, code)
		require.Equal(t, want, d.offset, "%q: %s", code, d.reason)
	}
	for _, code := range []string{`1 2 3`, `"a": 1`, "\"a\": 1,\n\"b\": [2]", `null`} {
		d, ok := jsonDefect(code)
		require.True(t, ok, code)
		require.Nil(t, d, code)
	}
}
