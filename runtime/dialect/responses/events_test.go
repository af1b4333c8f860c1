// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package responses_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/auahq/aua/runtime/dialect/responses"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

var update = flag.Bool("update", false, "write the golden files anew")

const separator = "\n=== events\n"

// TestTranscripts plays the deltas of each golden file and compares the events,
// which follow them in the same file.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.sse")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			content, err := os.ReadFile(file)
			require.NoError(t, err)
			input, want, _ := strings.Cut(string(content), separator)
			got := play(t, input)
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(input+separator+got), 0o600))
				return
			}
			require.Equal(t, want, got)
			read(t, got)
		})
	}
}

// play encodes lines of the form "delta JSON", "finish JSON", "abstain REASON" or "fail MESSAGE".
func play(t *testing.T, input string) string {
	t.Helper()
	e := responses.Events{Meta: meta}
	var out strings.Builder
	for line := range strings.SplitSeq(strings.TrimSpace(input), "\n") {
		verb, rest, _ := strings.Cut(line, " ")
		var events []responses.Event
		var err error
		switch verb {
		case "delta":
			d := &sdk.Delta{}
			require.NoError(t, protojson.Unmarshal([]byte(rest), d), line)
			events, err = e.Delta(d)
		case "finish":
			a := &sdk.Answer{}
			require.NoError(t, protojson.Unmarshal([]byte(rest), a), line)
			events, err = e.Finish(a, response())
		case "abstain":
			events, err = e.Finish(&sdk.Answer{}, withheld(api.StatusAbstained, rest))
		case "fail":
			events, err = e.Fail(fault.New(fault.StreamInterrupted, "%s", rest).With("specialist", "calc"), "t")
		default:
			t.Fatalf("there is no verb %q", verb)
		}
		require.NoError(t, err)
		sse(&out, events)
	}
	return out.String()
}

func sse(out *strings.Builder, events []responses.Event) {
	for _, ev := range events {
		out.WriteString("event: " + ev.Name + "\ndata: " + string(ev.Data) + "\n\n")
	}
}
