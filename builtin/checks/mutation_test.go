// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// whole are pieces of right code whose brackets all count: none stands in a
// string or a comment.
var whole = map[string][]string{
	"python": {
		"def area(w, h=1):\n    \"\"\"The area.\"\"\"\n    return [w * h for _ in range(3)][0]\n",
		"d = {'a': (1, 2), 'b': [3, {'c': 4}]}\nprint(d['b'][1]['c'])  # four\n",
		"class A:\n    def f(self) -> dict[str, list[int]]:\n        return {'x': [i for i in range(int('3'))]}\n",
	},
	"js": {
		"const f = async ({ a, b = [1] }) => {\n  const r = await g(a / b[0], (x) => x);\n  return { ...r };\n};\n",
		"for (const [k, v] of Object.entries(o)) {\n  if (k.startsWith('a') && v / 2 > 1) { out.push(k + v); }\n}\n",
	},
	"typescript": {
		"interface A { f(x: string): number[]; }\nexport class B implements A {\n  f(x: string) { return [x.length]; }\n}\n",
	},
	"java": {
		"class A {\n  private final int[] a = {1, 2};\n  int f(int i) { return a[i] + (i > 0 ? 1 : 2); }\n}\n",
	},
	"kotlin": {
		"fun f(xs: List<Int>): Map<Int, Int> {\n    return xs.associate { it to (it * 2) }\n}\n",
	},
	"c": {
		"#include <stdio.h>\nint main(void) {\n    int a[2] = {1, 2};\n    printf(\"%d\\n\", a[1]);\n    return 0;\n}\n",
	},
	"cpp": {
		"template <typename T>\nT f(std::vector<T> v) {\n    auto g = [&](int i) { return v[i]; };\n    return g(0);\n}\n",
	},
	"rust": {
		"fn f<'a>(xs: &'a [i32]) -> Option<&'a i32> {\n    match xs { [] => None, [x, ..] => Some(x) }\n}\n",
	},
	"csharp": {
		"class A {\n    int[] a = { 1, 2 };\n    int F(int i) => a[i] + G(() => { return 1; });\n}\n",
	},
}

// Take any one bracket away, and the rest is wrong: the code is noticed, and
// the place lies within it.
func TestEveryMissingBracketIsNoticed(t *testing.T) {
	for language, pieces := range whole {
		for _, code := range pieces {
			d, ok := lexicons[language].defect(code)
			require.True(t, ok, code)
			require.Nil(t, d, code)
			for _, at := range brackets(code) {
				rest := code[:at] + code[at+1:]
				d, ok := lexicons[language].defect(rest)
				require.True(t, ok, rest)
				require.NotNil(t, d, rest)
				require.True(t, d.offset >= 0 && d.offset < len(rest), rest)
			}
		}
	}
}

// Put any bracket anywhere outside of strings and comments, and it is noticed.
func TestEveryBracketTooManyIsNoticed(t *testing.T) {
	code := "f(a, [b, { c: d }])\n"
	for at := range len(code) {
		for _, extra := range []string{"(", ")", "[", "]", "{", "}"} {
			worse := code[:at] + extra + code[at:]
			d, ok := lexicons["js"].defect(worse)
			require.True(t, ok, worse)
			require.NotNil(t, d, worse)
		}
	}
}

func brackets(code string) []int {
	var places []int
	for i := range len(code) {
		if strings.IndexByte("()[]{}", code[i]) >= 0 {
			places = append(places, i)
		}
	}
	return places
}

func TestEveryMissingBracketOfGoIsNoticed(t *testing.T) {
	for _, code := range []string{
		"package p\n\nfunc F(a []int) map[string]int {\n\tif len(a) > 0 {\n\t\treturn nil\n\t}\n\treturn map[string]int{\"a\": a[0]}\n}\n",
		"type T struct {\n\ta [2]int\n}\n\nfunc (t *T) F() (int, error) {\n\treturn t.a[0], nil\n}\n",
	} {
		require.Nil(t, goDefect(code))
		for _, at := range brackets(code) {
			rest := code[:at] + code[at+1:]
			d := goDefect(rest)
			require.NotNil(t, d, rest)
			require.True(t, d.offset >= 0 && d.offset <= len(rest), rest)
			require.NotEmpty(t, d.reason)
		}
	}
}

// Cut anywhere, code never makes a reader stumble.
func TestCodeCutAnywhere(t *testing.T) {
	for language, pieces := range whole {
		for _, code := range pieces {
			for at := range len(code) {
				if d, ok := lexicons[language].defect(code[:at]); ok && d != nil {
					require.True(t, d.offset >= 0 && d.offset < at, code[:at])
				}
				if d := goDefect(code[:at]); d != nil {
					require.True(t, d.offset >= 0 && d.offset <= at, code[:at])
				}
			}
		}
	}
}

func TestLanguagesHaveAllTheirNames(t *testing.T) {
	for _, names := range [][]string{
		{"python", "py", "python3"},
		{"javascript", "js", "mjs", "typescript", "ts"},
		{"c", "h", "cpp", "c++", "cc", "hpp"},
		{"java", "kotlin"},
		{"rust", "rs"},
		{"csharp", "cs", "c#"},
	} {
		for _, name := range names {
			require.Same(t, lexicons[names[0]], lexicons[name], name)
		}
	}
	for _, name := range []string{"", "go", "json", "jsx", "tsx", "html", "bash", "haskell"} {
		require.NotContains(t, lexicons, name)
	}
}

func TestLexiconsTryLongerQuotesFirst(t *testing.T) {
	for name, l := range lexicons {
		longest := 99
		for _, q := range l.quotes {
			require.LessOrEqual(t, len(q.mark), longest, name)
			longest = len(q.mark)
		}
	}
}
