// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments_test

import (
	"errors"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/posener/complete"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/arguments"
)

// values are what the flags of sample write to.
type values struct {
	on         bool
	name, form string
	files      []string
	vars       map[string]string
	number     string
}

func (v *values) sample() *arguments.Set {
	s := &arguments.Set{}
	s.Switch(&v.on, arguments.Flag{Name: "on", Usage: "Turns it on."})
	s.Text(&v.name, arguments.Flag{Name: "name", Value: "NAME", Env: "SAMPLE_NAME", Usage: "The name."})
	s.Choice(&v.form, arguments.Flag{Name: "form", Value: "FORM", Usage: "The form."}, "round", "square")
	s.List(&v.files, arguments.Flag{Name: "file", Value: "FILE", Env: "SAMPLE_FILES", Predict: complete.PredictFiles("*"), Usage: "A file."})
	s.Pairs(&v.vars, arguments.Flag{Name: "var", Value: "NAME=VALUE", Usage: "A variable."})
	s.Func(func(text string) error {
		if text == "" {
			return errors.New("it is empty")
		}
		v.number = text
		return nil
	}, arguments.Flag{Name: "number", Value: "N", Env: "SAMPLE_NUMBER", Usage: "A number."})
	return s
}

func environment(pairs map[string]string) func(string) string {
	return func(name string) string { return pairs[name] }
}

var empty = environment(nil)

// details returns the details of diags.
func details(diags hcl.Diagnostics) []string {
	var all []string
	for _, d := range diags {
		all = append(all, d.Detail)
	}
	return all
}

func TestParse(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		rest []string
		want values
	}{
		"nothing":             {nil, nil, values{}},
		"both forms":          {[]string{"-name", "a", "-form=round"}, nil, values{name: "a", form: "round"}},
		"two dashes":          {[]string{"--name", "a", "--form=square", "--on"}, nil, values{name: "a", form: "square", on: true}},
		"anywhere":            {[]string{"x", "-on", "y", "-name", "a", "z"}, []string{"x", "y", "z"}, values{on: true, name: "a"}},
		"switches with value": {[]string{"-on=true"}, nil, values{on: true}},
		"repeated":            {[]string{"-file", "a", "-file=b", "-var", "x=1", "-var=y=2=3"}, nil, values{files: []string{"a", "b"}, vars: map[string]string{"x": "1", "y": "2=3"}}},
		"a value with dash":   {[]string{"-name", "-5"}, nil, values{name: "-5"}},
		"an empty value":      {[]string{"-name="}, nil, values{}},
		"after two dashes":    {[]string{"-on", "--", "-name", "--"}, []string{"-name", "--"}, values{on: true}},
		"no flags":            {[]string{"-", "-5", "-5 + x", "-x + 5", "-Name", "", "-=1"}, []string{"-", "-5", "-5 + x", "-x + 5", "-Name", "", "-=1"}, values{}},
	} {
		t.Run(name, func(t *testing.T) {
			var got values
			rest, diags := got.sample().Parse(c.args, empty)
			require.Empty(t, diags)
			require.Equal(t, c.rest, rest)
			require.Equal(t, c.want, got)
		})
	}
}

func TestParseMistakes(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want []string
	}{
		"unknown":        {[]string{"-colour", "x"}, []string{"There is no flag -colour. Add -h to see the flags; put -- before an argument that begins with a dash."}},
		"misspelt":       {[]string{"-nmae=x"}, []string{"There is no flag -nmae. Did you mean -name? Add -h to see the flags; put -- before an argument that begins with a dash."}},
		"no value":       {[]string{"-name"}, []string{"The flag -name needs a value: -name NAME."}},
		"twice":          {[]string{"-name", "a", "-name", "b"}, []string{"The flag -name can be given once only."}},
		"switch":         {[]string{"-on=maybe"}, []string{`The flag -on has a wrong value: "maybe" is neither true nor false.`}},
		"choice":         {[]string{"-form", "flat"}, []string{`The flag -form has a wrong value: "flat" is none of round, square.`}},
		"pair":           {[]string{"-var", "x", "-var", "=1"}, []string{`The flag -var has a wrong value: "x" is not of the form NAME=VALUE.`, `The flag -var has a wrong value: "=1" is not of the form NAME=VALUE.`}},
		"parsed":         {[]string{"-number="}, []string{"The flag -number has a wrong value: it is empty."}},
		"all are listed": {[]string{"-form=x", "-name"}, []string{`The flag -form has a wrong value: "x" is none of round, square.`, "The flag -name needs a value: -name NAME."}},
	} {
		t.Run(name, func(t *testing.T) {
			var v values
			_, diags := v.sample().Parse(c.args, empty)
			require.True(t, diags.HasErrors())
			require.Equal(t, c.want, details(diags))
		})
	}
}

func TestEnvironmentStandsForAbsentFlags(t *testing.T) {
	env := environment(map[string]string{"SAMPLE_NAME": "e", "SAMPLE_FILES": "a" + string(os.PathListSeparator) + "b"})
	var v values
	_, diags := v.sample().Parse(nil, env)
	require.Empty(t, diags)
	require.Equal(t, values{name: "e", files: []string{"a", "b"}}, v)

	v = values{}
	_, diags = v.sample().Parse([]string{"-name=f", "-file", "c"}, env)
	require.Empty(t, diags)
	require.Equal(t, values{name: "f", files: []string{"c"}}, v)
}

func TestEnvironmentMistakesNameTheVariable(t *testing.T) {
	s := &arguments.Set{}
	var form string
	s.Choice(&form, arguments.Flag{Name: "form", Value: "FORM", Env: "SAMPLE_FORM"}, "round")
	_, diags := s.Parse(nil, environment(map[string]string{"SAMPLE_FORM": "flat"}))
	require.Equal(t, []string{`The variable SAMPLE_FORM stands for the flag -form, but "flat" is none of round.`}, details(diags))
}

func TestHelpListsFlagsInOrder(t *testing.T) {
	var v values
	require.Equal(t, `  -on
      Turns it on.

  -name NAME
      The name. Environment: SAMPLE_NAME.

  -form FORM
      The form.

  -file FILE
      A file. Environment: SAMPLE_FILES.

  -var NAME=VALUE
      A variable.

  -number N
      A number. Environment: SAMPLE_NUMBER.
`, v.sample().Help())
}

func TestIndentWraps(t *testing.T) {
	text := arguments.Indent("one\n\nEvery word of this sentence is needed, so that it is longer than one line of a help text.", 4)
	require.Equal(t, "    one\n\n    Every word of this sentence is needed, so that it is longer than one line\n    of a help text.", text)
}

func TestCompletionKnowsTheFlags(t *testing.T) {
	var v values
	flags := v.sample().Complete()
	require.Equal(t, []string{"-file", "-form", "-help", "-name", "-number", "-on", "-var"}, slices.Sorted(maps.Keys(flags)))
	require.Nil(t, flags["-on"], "a switch takes no value")
	require.NotNil(t, flags["-name"], "a value follows")
	require.Equal(t, []string{"round", "square"}, flags["-form"].Predict(complete.Args{}))
}

func TestChoices(t *testing.T) {
	parse := func(args ...string) ([]string, string) {
		var got []string
		s := &arguments.Set{}
		s.Choices(&got, arguments.Flag{Name: "run", Value: "CHECK"}, "handshake", "lifeline")
		_, diags := s.Parse(args, func(string) string { return "" })
		if diags.HasErrors() {
			return got, diags[0].Detail
		}
		return got, ""
	}
	got, problem := parse("-run", "lifeline", "-run", "handshake")
	require.Empty(t, problem)
	require.Equal(t, []string{"lifeline", "handshake"}, got)
	_, problem = parse("-run", "lifelin")
	require.Contains(t, problem, `there is no "lifelin"; did you mean "lifeline"?`)
	_, problem = parse("-run", "x")
	require.Contains(t, problem, `"x" is none of handshake, lifeline`)
}
