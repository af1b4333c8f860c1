// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Command evaluate measures the package answer on recorded answers of models:
// how often a text with a failed equation has a wrong answer, how many wrong
// answers that finds, and how often the extracted final answer agrees with the
// recorded grading.
//
//	go run ./answer/evaluate -data FOLDER
//	go run ./answer/evaluate -data FOLDER -show fails
//
// The folder, by default that of the environment variable AUA_DATA, holds
// gsm8k-answers-*.jsonl.gz and mmlu-pro-answers-*.jsonl.gz.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	folder := flag.String("data", os.Getenv("AUA_DATA"), "folder of the recordings (default: $AUA_DATA)")
	show := flag.String("show", "", "print the equations with this verdict: fails, unknown or holds; or the answers that are graded otherwise: grades")
	flag.Parse()
	if err := run(*folder, *show); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(folder, show string) error {
	if folder == "" {
		return fmt.Errorf("name the folder of the recordings with -data or AUA_DATA")
	}
	files, err := filepath.Glob(filepath.Join(folder, "*-answers-*.jsonl.gz"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("%s holds no *-answers-*.jsonl.gz", folder)
	}
	answers, err := load(files)
	if err != nil {
		return err
	}
	report(os.Stdout, answers, show)
	return nil
}
