// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/auahq/aua/sdk"
)

// codeBlock is a fenced block with a language; mayBreak are the characters
// whose loss breaks it.
var (
	codeBlock = regexp.MustCompile("(?ms)^```([a-zA-Z+#]+)[^\n`]*\n(.*?)^```[ \t]*$")
	mayBreak  = "()[]{}"
)

// blocks counts what one check said about blocks of one language.
type blocks struct {
	passed, failed, unknown int
	// broken of them were tried again without one bracket, and found were noticed.
	broken, found int
}

// wholeFile stands where a language stands for checks of a whole file.
const wholeFile = "(whole file)"

// evaluateMarkdown prints, for each language, how often the code checks fail
// code blocks of the documentation below dir, and how often they notice that a
// block which passed has lost a bracket; and how often the other checks fail a
// whole file. Equal blocks count once.
func evaluateMarkdown(ctx context.Context, v sdk.Verifier, dir, examples string, out io.Writer) error {
	counts := map[string]*blocks{}
	seen := map[string]bool{}
	count := func(e *sdk.Evidence, language, path, code string) *blocks {
		key := e.GetCheck() + "\t" + language
		b := counts[key]
		if b == nil {
			b = &blocks{}
			counts[key] = b
		}
		switch e.GetResult() {
		case sdk.CheckFail:
			b.failed++
			if e.GetCheck() == examples {
				fmt.Fprintf(out, "%s: %s\n%s\n", path, e.GetReason(), code)
			}
		case sdk.CheckUnknown:
			b.unknown++
		case sdk.CheckPass:
			b.passed++
		}
		return b
	}
	random := rand.New(rand.NewPCG(1, 1))
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || !isMarkdown(path) {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		whole, err := evidence(ctx, v, string(text))
		if err != nil {
			return err
		}
		for _, e := range whole {
			if !strings.HasPrefix(e.GetCheck(), "code_") {
				count(e, wholeFile, path, "")
			}
		}
		for _, m := range codeBlock.FindAllStringSubmatch(string(text), -1) {
			language, code := strings.ToLower(m[1]), m[2]
			if seen[code] {
				continue
			}
			seen[code] = true
			e, err := inspect(ctx, v, language, code)
			if err != nil {
				return err
			}
			if e == nil {
				continue
			}
			if b := count(e, language, path, code); e.GetResult() == sdk.CheckPass {
				if err := b.damage(ctx, v, language, code, random); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "check\tlanguage\ttexts\tunknown\tfailed\tfail rate\twithout a bracket\tnoticed")
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		b := counts[key]
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%.2f%%\t%d\t%s\n", key, b.passed+b.failed+b.unknown, b.unknown, b.failed,
			100*float64(b.failed)/float64(max(b.passed+b.failed, 1)), b.broken, share(float64(b.found), float64(b.broken)))
	}
	return w.Flush()
}

// isMarkdown also knows the name under which Python packages keep their description.
func isMarkdown(path string) bool {
	ext := strings.ToLower(filepath.Ext(path))
	return ext == ".md" || ext == ".markdown" || filepath.Base(path) == "METADATA"
}

// damage takes a bracket out of code and looks whether that is noticed.
func (b *blocks) damage(ctx context.Context, v sdk.Verifier, language, code string, random *rand.Rand) error {
	var places []int
	for i := range len(code) {
		if strings.IndexByte(mayBreak, code[i]) >= 0 {
			places = append(places, i)
		}
	}
	if len(places) == 0 {
		return nil
	}
	at := places[random.IntN(len(places))]
	e, err := inspect(ctx, v, language, code[:at]+code[at+1:])
	if err != nil {
		return err
	}
	b.broken++
	if e != nil && e.GetResult() == sdk.CheckFail {
		b.found++
	}
	return nil
}

// inspect returns what a code check says about an answer with one block; nil
// when none applies.
func inspect(ctx context.Context, v sdk.Verifier, language, code string) (*sdk.Evidence, error) {
	all, err := evidence(ctx, v, "```"+language+"\n"+code+"\n```\n")
	if err != nil {
		return nil, err
	}
	for _, e := range all {
		if strings.HasPrefix(e.GetCheck(), "code_") && e.GetResult() != sdk.CheckNotApplicable {
			return e, nil
		}
	}
	return nil, nil
}

// evidence returns what all checks say about an answer.
func evidence(ctx context.Context, v sdk.Verifier, text string) ([]*sdk.Evidence, error) {
	resp, err := v.Verify(ctx, &sdk.VerifyRequest{Candidates: []*sdk.Candidate{{Text: text}}})
	if err != nil {
		return nil, err
	}
	return resp.GetCandidates()[0].GetEvidence(), nil
}
