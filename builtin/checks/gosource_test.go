// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGoThatParses(t *testing.T) {
	for name, code := range map[string]string{
		"file":              "package p\n\nimport \"fmt\"\n\nfunc F() { fmt.Println() }\n",
		"commented file":    "// A program.\npackage main\n\nfunc main() {}\n",
		"declarations":      "type T struct{ a int }\n\nfunc (t T) F() int { return t.a }\n",
		"imports":           "import (\n\t\"fmt\"\n\t\"os\"\n)\n",
		"statements":        "x := 1\nfor i := range 3 {\n\tx += i\n}\n",
		"expression":        "map[string]int{\"a\": 1}",
		"signature":         "func (c *Client) Do(req *Request) (*Response, error)",
		"fields":            "Name string `json:\"name\"`\nAge  int",
		"methods":           "Read(p []byte) (n int, err error)\nClose() error",
		"elements":          "{Name: \"a\", Want: 1},\n{Name: \"b\", Want: 2},",
		"cases":             "case 1:\n\tf()\ndefault:\n\tg()",
		"communications":    "case v := <-c:\n\tf(v)\ncase <-done:\n\treturn",
		"comment":           "// nothing but a comment",
		"mixture":           "func double(x int) int { return 2 * x }\n\nfmt.Println(double(2))\n",
		"import and use":    "import \"fmt\"\n\nfmt.Println(1)\n",
		"use and method":    "s := T{}\ns.F()\n\nfunc (t T) F() {}\n",
		"function literal":  "func() { println(1) }()\n\nfunc F() {}\n",
		"generic":           "func Map[T, U any](s []T, f func(T) U) []U {\n\tvar out []U\n\treturn out\n}\n",
		"windows line ends": "x := 1\r\ny := 2\r\n",
	} {
		require.Nil(t, goDefect(code), name)
	}
}

func TestGoThatDoesNotParse(t *testing.T) {
	for code, offset := range map[string]int{
		"package p\n\nfunc F() {\n\tx := \n}\n":            29,
		"func F() {\n\treturn }}\n":                        20,
		"x := 1\ny := (2\nz := 3\n":                        14,
		"fmt.Println(\"a)\n":                               12,
		"func F(a int b int) {}\n\nF(1)\n":                 13,
		"import \"fmt\"\n\nfmt.Println(1\n\nvar x = 1\n":   27,
		"if x == 1\n{\n\tf()\n}\n":                         9,
		"type AppError {\n\tCode int\n}\n\nfunc F() { }\n": 14,
	} {
		d := goDefect(code)
		require.NotNil(t, d, code)
		require.Equal(t, offset, d.offset, "%q: %s", code, d.reason)
	}
}

func TestSplitGoKeepsOffsets(t *testing.T) {
	code := "import \"fmt\"\n\nx := 1\nfunc F() {\n\treturn\n}\nF()\n"
	declarations, statements := splitGo(code)
	require.Len(t, declarations, len(code))
	require.Len(t, statements, len(code))
	require.Equal(t, "import \"fmt\"\n\n      \nfunc F() {\n\treturn\n}\n   \n", declarations)
	require.Equal(t, "            \n\nx := 1\n          \n       \n \nF()\n", statements)
}
