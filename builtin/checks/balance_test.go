// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBalancedCode(t *testing.T) {
	for language, pieces := range map[string][]string{
		"python": {
			"def f(a, b=[1, 2]):\n    return {'a': (a, b)}\n",
			"s = \"it's (\"\nt = 'say \"[\"'\n",
			"\"\"\"A doc string with ( and ' in it.\n\nIt's long.\"\"\"\nx = 1\n",
			"# it's a comment with ( in it\nx = 1\n",
			"r = r'\\d+('\np = f\"{d['a']}\"\n",
			"x = 'a\\'b('\n",
			"total = 1 + \\\n    (2)\n",
			"print('''It's\n(multi-line)'''[0])\n",
		},
		"js": {
			"const f = (a) => ({ b: [a] });\n",
			"const s = `a ${f({ b: `c ${d} (` })} }`;\n",
			"const r = /[(/\\]'\"]+\\(/g.test(s); // it's ( here\n",
			"const q = a / b / (c / 2);\n",
			"x = f(1) / 2; y = a[0] / 3;\n",
			"return /\\//.exec(x)\n",
			"/* it's ( */ const s = 'a\\'(';\n",
			"const big = 1_000; const t = \"don't (\";\n",
			"case /a/: f(); break;\n",
			"const s = 'a\\\nb';\n",
		},
		"java": {
			"class A { char c = '('; String s = \"don't\"; int[] a = {1, 2}; }\n",
			"String s = \"\"\"\n  it's (\n  \"\"\";\n",
			"char q = '\\''; char b = '\\\\';\n",
		},
		"cpp": {
			"#include <vector>\nint main() { std::vector<int> v{1, 2}; return v[0]; }\n",
			"int n = 1'000'000; char c = '\\'';\n",
			"// it's fine\nauto s = \"(\";\n",
		},
		"rust": {
			"fn f<'a>(x: &'a str) -> &'a str { let c = '('; let d = '\\''; x }\n",
			"/* a /* nested ( */ comment */ fn main() { println!(\"{}\", 1); }\n",
			"let s = \"a\nb (\";\nlet l: &'static str = s;\n",
			"match c { '{' => 1, '漢' => 2, _ => 3 }\n",
		},
		"csharp": {"var s = \"don't (\"; var c = '\"'; if (a) { b(); }\n"},
	} {
		for _, code := range pieces {
			d, ok := lexicons[language].defect(code)
			require.True(t, ok, "%s: %s", language, code)
			require.Nil(t, d, "%s: %s", language, code)
		}
	}
}

func TestUnbalancedCode(t *testing.T) {
	for _, tc := range []struct {
		language, code string
		offset         int
		reason         string
	}{
		{"python", "f((1)", 1, `the bracket "(" is never closed`},
		{"python", "f(1))", 4, `the bracket ")" was never opened`},
		{"python", "x = [1, 2)\n", 9, `the bracket ")" closes "["`},
		{"python", "x = 'abc\ny = 1\n", 4, "the string is never closed"},
		{"python", "x = \"\"\"abc\ny = 1\n", 4, "the string is never closed"},
		{"js", "f(a, { b: 1 )\n", 12, `the bracket ")" closes "{"`},
		{"js", "const s = `a ${b`;\n", 16, "the string is never closed"},
		{"js", "const s = `a ${b)}`;\n", 16, `the bracket ")" closes "{"`},
		{"js", "if (a) {\n  f();\n", 7, `the bracket "{" is never closed`},
		{"js", "const r = /[(]/; f(\n", 18, `the bracket "(" is never closed`},
		{"java", "class A { void f() { } } }\n", 25, `the bracket "}" was never opened`},
		{"cpp", "int a[3 = {1};\n", 5, `the bracket "[" is never closed`},
		{"rust", "fn f<'a>(x: &'a str { x }\n", 8, `the bracket "(" is never closed`},
	} {
		d, ok := lexicons[tc.language].defect(tc.code)
		require.True(t, ok, tc.code)
		require.NotNil(t, d, tc.code)
		require.Equal(t, tc.reason, d.reason, tc.code)
		require.Equal(t, tc.offset, d.offset, tc.code)
	}
}

// What the lexicon cannot read is not judged, however it looks.
func TestCodeThatIsNotJudged(t *testing.T) {
	for language, pieces := range map[string][]string{
		"js": {
			"return <p>Don't</p>)\n",
			"const a = <Foo bar={1} />;)\n",
			"const r = a => /unclosed(\n",
			"/* a comment that goes on\nf(\n",
			"// if (a) {\nf()\n// }\n",
			"f(x)\n// => {\n  a: 1\n}\n",
		},
		"cpp": {
			"#if A\nif (a) {\n#else\nif (b) {\n#endif\n}\n",
			"auto s = R\"(it's)\";)\n",
			"#define BEGIN { \\\n  f(\n",
		},
		"python": {">>> print('it''s'))\n"},
		"rust":   {"let r = r#\"it's (\"#;)\n", "macro_rules! m { (() => {} }\n"},
		"csharp": {"var p = @\"C:\\\";)\n", "var s = $\"{a(\"b\")}\";)\n"},
	} {
		for _, code := range pieces {
			_, ok := lexicons[language].defect(code)
			require.False(t, ok, "%s: %s", language, code)
		}
	}
}
