// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	_ "github.com/auahq/aua/sdk"
)

var update = flag.Bool("update", false, "add what is new in the wire contract to its golden file")

const contractFile = "testdata/contract.golden"

// TestContract holds the wire contract to what was published: a line of the
// golden file must never go, since plugins in the field rely on it. -update
// only adds lines.
func TestContract(t *testing.T) {
	now := contract()
	published, err := os.ReadFile(contractFile)
	if !*update {
		require.NoError(t, err)
	}
	var old []string
	if len(published) > 0 {
		old = strings.Split(strings.TrimSpace(string(published)), "\n")
	}
	for _, line := range old {
		require.True(t, slices.Contains(now, line), "%s: this line of the published contract has gone or changed; give a new field a new number instead", line)
	}
	if *update {
		require.NoError(t, os.WriteFile(contractFile, []byte(strings.Join(now, "\n")+"\n"), 0o644))
		return
	}
	for _, line := range now {
		require.True(t, slices.Contains(old, line), "%s: the contract has grown; run the test with -update", line)
	}
}

// contract lists every field, enum value and method of the contract, sorted.
func contract() []string {
	var lines []string
	protoregistry.GlobalFiles.RangeFilesByPackage("aua.plugin.v1beta1", func(f protoreflect.FileDescriptor) bool {
		for i := range f.Messages().Len() {
			lines = append(lines, messageLines(f.Messages().Get(i))...)
		}
		for i := range f.Enums().Len() {
			values := f.Enums().Get(i).Values()
			for j := range values.Len() {
				lines = append(lines, fmt.Sprintf("%s = %d", values.Get(j).FullName(), values.Get(j).Number()))
			}
		}
		for i := range f.Services().Len() {
			methods := f.Services().Get(i).Methods()
			for j := range methods.Len() {
				m := methods.Get(j)
				lines = append(lines, fmt.Sprintf("%s(%s%s) %s%s", m.FullName(), stream(m.IsStreamingClient()), m.Input().Name(), stream(m.IsStreamingServer()), m.Output().Name()))
			}
		}
		return true
	})
	slices.Sort(lines)
	return lines
}

func messageLines(m protoreflect.MessageDescriptor) []string {
	var lines []string
	for i := range m.Fields().Len() {
		f := m.Fields().Get(i)
		kind := f.Kind().String()
		switch {
		case f.IsMap():
			kind = fmt.Sprintf("map<%s,%s>", f.MapKey().Kind(), f.MapValue().Kind())
		case f.Message() != nil:
			kind = string(f.Message().Name())
		case f.Enum() != nil:
			kind = string(f.Enum().Name())
		}
		lines = append(lines, fmt.Sprintf("%s = %d %s %s", f.FullName(), f.Number(), f.Cardinality(), kind))
	}
	return lines
}

func stream(yes bool) string {
	if yes {
		return "stream "
	}
	return ""
}
