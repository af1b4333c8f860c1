// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestJUnit(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, WriteJUnit(&b, "short-answers", []Result{
		{Check: "call", About: "It answers.", Status: Pass, Seconds: 0.25},
		{Check: "panic", About: "It lives.", Status: Skip, Detail: "it needs the option panic-query", Option: "panic-query"},
		{Check: "drain", About: "It \"drains\".", Status: Fail, Detail: "a\x00 <b>", Hint: "Drain.", Seconds: 1},
	}))
	require.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="short-answers" tests="3" failures="1" errors="0" skipped="1" time="1.250">
    <testcase classname="short-answers" name="call" time="0.250"></testcase>
    <testcase classname="short-answers" name="panic" time="0.000">
      <skipped message="it needs the option panic-query"></skipped>
    </testcase>
    <testcase classname="short-answers" name="drain" time="1.000">
      <failure message="It &#34;drains&#34;.">a� &lt;b&gt;&#xA;&#xA;Drain.</failure>
    </testcase>
  </testsuite>
</testsuites>
`, b.String())
	require.NoError(t, xml.Unmarshal(b.Bytes(), &junitSuites{}))
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestJUnitThatCannotBeWritten(t *testing.T) {
	require.EqualError(t, WriteJUnit(full{}, "x", nil), "the disk is full")
}
