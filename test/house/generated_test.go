// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package house_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	_ "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// The generated code is in sync with its source: "make check" generates it
// anew and compares. These tests need no generator, and find the same in most cases.

// protoFolder is where imports of .proto files begin.
const protoFolder = "sdk/proto/"

// registered are the names in the generated code of a .proto file, fields with their numbers.
func registered(t *testing.T, path string) map[string]bool {
	t.Helper()
	file, err := protoregistry.GlobalFiles.FindFileByPath(path)
	require.NoError(t, err, "%s has no generated code; run make proto", path)
	names := map[string]bool{}
	enums := func(list protoreflect.EnumDescriptors) {
		for i := range list.Len() {
			values := list.Get(i).Values()
			for j := range values.Len() {
				names[field(string(values.Get(j).Name()), int(values.Get(j).Number()))] = true
			}
		}
	}
	var messages func(protoreflect.MessageDescriptors)
	messages = func(list protoreflect.MessageDescriptors) {
		for i := range list.Len() {
			m := list.Get(i)
			if m.IsMapEntry() {
				continue
			}
			names["message "+string(m.Name())] = true
			for j := range m.Fields().Len() {
				names[field(string(m.Fields().Get(j).Name()), int(m.Fields().Get(j).Number()))] = true
			}
			messages(m.Messages())
			enums(m.Enums())
		}
	}
	messages(file.Messages())
	enums(file.Enums())
	for i := range file.Services().Len() {
		methods := file.Services().Get(i).Methods()
		for j := range methods.Len() {
			names["rpc "+string(methods.Get(j).Name())] = true
		}
	}
	return names
}

func field(name string, number int) string { return fmt.Sprintf("%s = %d", name, number) }

var (
	comment   = regexp.MustCompile(`//.*`)
	statement = regexp.MustCompile(`(?m)\b(message|rpc)\s+(\w+)|\b(\w+)\s*=\s*(-?\d+)\s*[;\[]`)
)

// declared are the same names, as the .proto file's text has them.
func declared(text string) map[string]bool {
	names := map[string]bool{}
	for _, m := range statement.FindAllStringSubmatch(comment.ReplaceAllString(text, ""), -1) {
		if m[1] != "" {
			names[m[1]+" "+m[2]] = true
			continue
		}
		names[m[3]+" = "+m[4]] = true
	}
	return names
}

func TestGeneratedCodeHasWhatItsSourceDeclares(t *testing.T) {
	for _, s := range sources(t, ".proto") {
		path, ok := strings.CutPrefix(s.path, protoFolder)
		require.True(t, ok, "%s is outside %s", s.path, protoFolder)
		require.Equal(t, declared(string(s.text)), registered(t, path), "run make proto: %s", s.path)
	}
}

// Generated code names the versions of its generators; those are pinned in tools/go.mod.
func TestGeneratedCodeIsMadeByThePinnedTools(t *testing.T) {
	pinned, err := os.ReadFile(filepath.Join(root, "tools", "go.mod"))
	require.NoError(t, err)
	version := func(module string) string {
		m := regexp.MustCompile(regexp.QuoteMeta(module) + ` (v\S+)`).FindSubmatch(pinned)
		require.NotNil(t, m, "tools/go.mod has no %s", module)
		return string(m[1])
	}
	versions := map[string]string{
		"protoc-gen-go":      version("google.golang.org/protobuf"),
		"protoc-gen-go-grpc": version("google.golang.org/grpc/cmd/protoc-gen-go-grpc"),
	}
	generator := regexp.MustCompile(`(?m)^// (?:-|\t)\s*(protoc-gen-\S+)\s+(v\S+)$`)
	for _, s := range sources(t, ".pb.go") {
		m := generator.FindSubmatch(s.text)
		require.NotNil(t, m, "%s names no generator", s.path)
		require.Equal(t, versions[string(m[1])], string(m[2]), "run make proto: %s", s.path)
	}
}
