// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

const badConfig = `{"term": [{"term": "Acme Cloud", "instead_of": ["cloud", "-"]}, {"term": "Acme Sky", "instead_of": ["Cloud"]}]}`

// As a process of its own, the plugin keeps its side of the contract.
func TestConformance(t *testing.T) {
	plugintest.Run(t, plugintest.Build(t, "."), nil, plugintest.Options{
		Config: json.RawMessage(config), BadConfig: json.RawMessage(badConfig),
	})
}

func TestMistakesAreShownWhereTheyStand(t *testing.T) {
	_, err := readGlossary(&sdk.Instance{Config: json.RawMessage(badConfig)})
	diags := sdk.Diagnostics(err)
	if len(diags) != 2 {
		t.Fatalf("%v", diags)
	}
	for i, want := range []struct {
		path   []string
		detail string
	}{
		{[]string{"term", "0", "instead_of", "1"}, `"-" does not begin and end with a letter or a digit`},
		{[]string{"term", "1", "instead_of", "0"}, `"Cloud" would become "Acme Cloud" and "Acme Sky"`},
	} {
		if !slices.Equal(want.path, diags[i].GetPath()) || !strings.Contains(diags[i].GetDetail(), want.detail) {
			t.Errorf("%v", diags[i])
		}
	}
}
