// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// written is how a number is written for a key's type.
func written(k *Key, n float64) string {
	switch k.Type {
	case TypeDuration:
		return strconv.Quote(time.Duration(n * float64(time.Second)).String())
	case TypeSize:
		return strconv.Quote(strconv.FormatFloat(n, 'f', -1, 64) + "B")
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// beyond is a number just outside a bound, in the direction of sign.
func beyond(k *Key, bound, sign float64) float64 {
	switch k.Type {
	case TypeInt, TypeSize:
		return bound + sign
	case TypeDuration:
		return bound + sign*0.0001
	}
	return bound + sign*0.001
}

// numericKeys calls f for each key that has bounds.
func numericKeys(f func(path string, k *Key)) {
	Registry().Walk(func(path string, k *Key) {
		if k.Min != nil && !strings.HasPrefix(path, "variable.") {
			f(path, k)
		}
	})
}

// TestEveryBoundHolds: the bound itself is allowed, and what is beyond it is
// refused with both bounds and the place.
func TestEveryBoundHolds(t *testing.T) {
	numericKeys(func(path string, k *Key) {
		t.Run(path, func(t *testing.T) {
			for _, b := range []struct {
				bound *float64
				sign  float64
			}{{k.Min, -1}, {k.Max, 1}} {
				if b.bound == nil {
					continue
				}
				requireNotOutOfRange(t, path, written(k, *b.bound))
				requireOutOfRange(t, path, k, written(k, beyond(k, *b.bound, b.sign)))
			}
		})
	})
}

// requireNotOutOfRange loads with a value that may be wrong beside others, but
// not by itself.
func requireNotOutOfRange(t *testing.T, path, value string) {
	t.Helper()
	_, diags, _ := Load(replicaOptions(inline(sample(path, value))))
	for _, d := range diags {
		require.NotContains(t, []string{"Value out of range", "Wrong type", "Not a whole number", "Invalid duration", "Invalid size"}, d.Summary, "%s = %s: %s", path, value, d.Detail)
	}
}

func requireOutOfRange(t *testing.T, path string, k *Key, value string) {
	t.Helper()
	_, diags, files := Load(replicaOptions(inline(sample(path, value))))
	require.True(t, diags.HasErrors(), "%s = %s", path, value)
	found := 0
	for _, d := range Describe(diags, files) {
		if d.Severity != "error" {
			continue
		}
		found++
		negative := strings.HasPrefix(value, `"-`)
		if negative && k.Type == TypeDuration {
			require.Equal(t, "Invalid duration", d.Summary)
		} else if negative && k.Type == TypeSize {
			require.Equal(t, "Invalid size", d.Summary)
		} else {
			require.Equal(t, "Value out of range", d.Summary, d.Detail)
			require.Contains(t, d.Detail, k.Description)
		}
		require.Contains(t, d.Detail, k.Name)
		marked := d.Snippet.Code[d.Snippet.HighlightStart:d.Snippet.HighlightEnd]
		require.Equal(t, value, marked, "%s points at the value", path)
	}
	require.Equal(t, 1, found, "%s = %s is reported once", path, value)
}

// TestEveryTypeIsChecked: a value of another type is refused for every key.
func TestEveryTypeIsChecked(t *testing.T) {
	Registry().Walk(func(path string, k *Key) {
		if strings.HasPrefix(path, "variable.") || path == "config_version" || path == "auth.enabled" {
			return
		}
		wrong := []string{`{ a = 1 }`, `[[1]]`}
		switch k.Type {
		case TypeBool:
			wrong = append(wrong, `"perhaps"`, `5`)
		case TypeInt, TypeNumber:
			wrong = append(wrong, `"five"`, `true`)
		case TypeDuration:
			wrong = append(wrong, `"soon"`, `5`, `true`)
		case TypeSize:
			wrong = append(wrong, `"large"`, `true`)
		case TypeStrings:
			wrong = append(wrong, `"alone"`, `5`, `[null]`)
		case TypeEnv:
			wrong = []string{`"A=B"`, `["A=B"]`, `{ A = null }`, `{ A = [1] }`}
		}
		t.Run(path, func(t *testing.T) {
			for _, value := range wrong {
				_, diags, _ := Load(replicaOptions(inline(sample(path, value))))
				require.True(t, diags.HasErrors(), "%s = %s", path, value)
				require.Contains(t, []string{"Wrong type", "Invalid duration", "Invalid size"}, diags[0].Summary)
			}
		})
	})
}

// TestEveryEnumIsChecked: each allowed value loads, another one does not, and a
// misspelt one is recognised.
func TestEveryEnumIsChecked(t *testing.T) {
	count := 0
	Registry().Walk(func(path string, k *Key) {
		if len(k.Enum) == 0 {
			return
		}
		count++
		for _, value := range k.Enum {
			cfg, diags, files := Load(replicaOptions(inline(sample(path, strconv.Quote(value)))))
			require.NotNil(t, cfg, string(rendered(t, diags, files)))
			misspelt := value + "x"
			d := failure(t, replicaOptions(inline(sample(path, strconv.Quote(misspelt)))))
			require.Equal(t, "Value not allowed", d.Summary)
			require.Contains(t, d.Detail, fmt.Sprintf("Did you mean %q?", value))
		}
		d := failure(t, replicaOptions(inline(sample(path, `"something else"`))))
		for _, value := range k.Enum {
			require.Contains(t, d.Detail, value)
		}
	})
	require.GreaterOrEqual(t, count, 8)
}

// TestEveryKeyRefusesSecrets, other than those that are made for them.
func TestEveryKeyRefusesSecrets(t *testing.T) {
	Registry().Walk(func(path string, k *Key) {
		if strings.HasPrefix(path, "variable.") || path == "config_version" || path == "auth.enabled" || k.Secrets {
			return
		}
		_, diags, files := Load(replicaOptions(inline(sample(path, `secret("VLLM_KEY")`))))
		require.True(t, diags.HasErrors(), path)
		require.Equal(t, "Secret not allowed here", diags[0].Summary, path)
		require.NotContains(t, string(rendered(t, diags, files)), environment["VLLM_KEY"])
	})
}
